"""HTML and scripts in every field of every form: text goes in, text comes out."""

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sporbar.access.models import Invitation
from sporbar.office.setup.kinds import SETUP, STRATEGY
from sporbar.office.setup.start import start_token
from sporbar.organisations.models import (
    Body,
    LegalEntity,
    Membership,
    MunicipalityNumber,
    RoleName,
    Seat,
)
from sporbar.plans.models import ActionArea, ActionAreaAlias, FocusArea, Strategy, WorkingForm
from tests import factories
from tests.access.test_log_in import PASSWORD
from tests.test_who_reaches_what import BOOK, World, build, client_of, is_account

#: What would run, break out of an attribute, or close the element it stands in.
HOSTILE = "\"'><script>alert(1)</script></textarea></title><img src=x onerror=alert(1)>{{ 7 }}"
#: Values of fields that are refused before they are shown, were they anything else.
PLAIN = {
    "email": "ny@eksempel.no",
    "date": "2026-03-17",
    "number": "3",
    "url": "https://eksempel.no/",
}
#: Where what was written is read afterwards, besides where the form leads.
READ = (
    "office:desk",
    "office:plans",
    "office:plan_sub_draft",
    "office:plan_measure",
    "office:plan_version",
    "office:people",
    "office:people_person",
    "office:setup",
    "office:setup_rows",
    "office:strategy",
    "office:strategy_rows",
    "office:cycle",
    "office:decisions",
    "office:decision",
    "office:follow_ups",
    "office:follow_up",
    "office:consultations",
    "office:consultation",
    "office:events",
    "office:event",
    "office:agreements",
    "office:agreement",
    "office:rounds",
    "office:round",
    "office:round_who",
    "office:trail",
    "website:front",
    "website:plan",
    "website:measure",
    "website:cycle",
    "website:decisions",
    "website:decision",
    "website:consultations",
    "website:events",
    "website:agreements",
)

pytestmark = pytest.mark.django_db


#: The pages of a kind of rows that is kept by hand.
_OF_A_KIND = ("_rows", "_row_new", "_row", "_row_remove")


def pages(world: World) -> Iterator[tuple[str, str]]:
    for name in (one for one in BOOK if one.startswith("office:") and not _is_of_a_kind(one)):
        try:
            yield name, reverse(name, kwargs=world.arguments(name))
        except NoReverseMatch:
            continue  # names a thing this world has not


def _is_of_a_kind(name: str) -> bool:
    return name in {f"office:{what}{page}" for what in ("setup", "strategy") for page in _OF_A_KIND}


def pages_of_kinds(world: World) -> Iterator[tuple[str, str]]:
    """The list and the forms of every kind of rows, (kind, address)."""
    rows = rows_of_every_kind(world)
    for what, kinds in (("setup", SETUP), ("strategy", STRATEGY)):
        for kind in kinds:
            for page in _OF_A_KIND:
                own = {"pk": rows[kind]} if page in ("_row", "_row_remove") else {}
                arguments = {"cooperation": world.cooperation.slug, "kind": kind, **own}
                yield kind, reverse(f"office:{what}{page}", kwargs=arguments)


def rows_of_every_kind(world: World) -> dict[str, int]:
    """The key of a row of each kind, in a strategy that can still be written."""
    tenant = world.cooperation
    body = Body.objects.within(tenant)[0]
    entity = LegalEntity.objects.create(cooperation=tenant, name="Rådet")
    member = Membership.objects.within(tenant)[0]
    number = MunicipalityNumber.objects.create(
        cooperation=tenant, organisation=member.organisation, number="3303", valid_from="2024-01-01"
    )
    seat = Seat.objects.create(cooperation=tenant, body=body, role="leder")
    strategy = Strategy.objects.create(cooperation=tenant, title="Neste strategi")
    of = {"cooperation": tenant, "strategy": strategy}
    area = FocusArea.objects.create(**of, number=1, title="Ett")
    part = ActionArea.objects.create(**of, focus_area=area, code="1.1", title="En")
    alias = ActionAreaAlias.objects.create(cooperation=tenant, action_area=part, title="Også en")
    found: dict[str, Any] = {
        "juridiske-enheter": entity,
        "organisasjoner": member.organisation,
        "medlemskap": member,
        "kommunenumre": number,
        "organer": body,
        "verv": seat,
        "strategier": strategy,
        "satsingsomrader": area,
        "tiltaksomrader": part,
        "andre-titler": alias,
        "arbeidsformer": WorkingForm.objects.within(tenant)[0],
    }
    assert set(found) == {*SETUP, *STRATEGY}, "a kind has no row here"
    return {kind: row.pk for kind, row in found.items()}


def account_pages(token: str) -> list[tuple[str, str]]:
    """Pages outside the office that take something: the account's, an invitation, the start."""
    addresses = [
        (name, reverse(name))
        for name in sorted(BOOK)
        if is_account(name) and not BOOK[name] and name not in LEAVING
    ]
    invited = reverse("invitation", args=[token])
    return [*addresses, ("invitation", invited), ("office:start", f"/start/{start_token()}/")]


#: Forms that only end the log-in the test stands on.
LEAVING = {"account_logout", "end_other_log_ins"}


def text_of(response: Any) -> str:
    """The page; nothing for a file."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return ""
    return str(response.content.decode())


def forms(client: Client, address: str, under: str = "/kontor/") -> list[Any]:
    """The page's forms that write something of the cooperation's."""
    text = text_of(client.get(address))
    if not text:
        return []
    page = lxml.html.fromstring(text)
    found = [form for form in page.forms if form.method == "POST"]
    return [form for form in found if under in urljoin(address, form.action or "")]


def filled(form: Any, everywhere: bool) -> tuple[dict[str, Any], int]:
    """What the form sends with hostile text in each field that takes text, and how many do.

    With `everywhere`, in every field there is: also dates, choices and what is hidden.
    """
    data: dict[str, Any] = {}
    hostile = 0
    for field in form.inputs:
        if not field.name:
            continue
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        if kind in ("submit", "button", "file"):
            continue
        if everywhere or kind in ("text", "search", "textarea"):
            data[field.name] = f"{HOSTILE} {len(data)}"
            hostile += 1
        elif kind == "select":
            options = [one for one in field.value_options if one]
            data[field.name] = options[0] if options else ""
        elif kind in ("checkbox", "radio"):
            data.setdefault(field.name, field.get("value", "on"))
        else:
            data[field.name] = PLAIN.get(kind, field.get("value") or "")
    return data, hostile


def ran(response: Any) -> bool:
    """Whether the answer holds what was sent as markup."""
    text = text_of(response)
    return "<script>alert(1)" in text or "<img src=x" in text


@pytest.mark.parametrize("everywhere", [False, True], ids=["text", "all"])
def test_markup_in_every_field_comes_out_as_text(data_dir: object, everywhere: bool) -> None:
    world = build("egenregionen")
    client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    tried, escaped, wrong, broken = 0, 0, [], []
    for name, address in (*pages(world), *pages_of_kinds(world)):
        for number, form in enumerate(forms(client, address)):
            data, hostile = filled(form, everywhere)
            if not hostile:
                continue
            tried += 1
            with transaction.atomic():
                where = urljoin(address, form.action or "")
                response = client.post(where, data, follow=True)
                if response.status_code >= 500:
                    broken.append(f"{name} {number}: {response.status_code}")
                answers = [response]
                # Refused is shown on the spot; what was taken is shown elsewhere too.
                if response.redirect_chain:
                    answers += [client.get(one) for one in _reading(world, name)]
                escaped += any("&lt;script&gt;" in text_of(one) for one in answers)
                wrong += [
                    f"{name} {number}: {one.request['PATH_INFO']}" for one in answers if ran(one)
                ]
                transaction.set_rollback(True)

    assert wrong == []
    assert broken == []
    assert tried > 20
    # Most of it is shown again somewhere; if not, the test would look in the wrong places.
    assert escaped > tried / 2


def _reading(world: World, name: str) -> list[str]:
    """Where it is read; a row of a kind in its own list, in the plan and in the trail."""
    names = READ
    own = []
    if name in SETUP or name in STRATEGY:
        names = ("office:strategy", "office:trail", "office:plan_measure", "website:plan")
        what = "setup" if name in SETUP else "strategy"
        own = [reverse(f"office:{what}_rows", args=[world.cooperation.slug, name])]
    return own + [reverse(one, kwargs=world.arguments(one)) for one in names]


@pytest.mark.parametrize("everywhere", [False, True], ids=["text", "all"])
def test_markup_in_account_forms_comes_out_as_text(everywhere: bool) -> None:
    """Those of one's own account, of an invitation and of the first page, inside and outside."""
    cache.clear()
    world = build("egenregionen")
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(email="ny@egenregionen.example").update(
        token_sha256=hashlib.sha256(token.encode()).hexdigest()
    )
    somebody = factories.user()
    factories.role(world.cooperation, somebody, RoleName.SECRETARY)
    inside = Client(raise_request_exception=False)
    inside.post(reverse("account_login"), {"login": somebody.email, "password": PASSWORD})
    director = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    read = [reverse(one, kwargs=world.arguments(one)) for one in ("office:people", "office:trail")]
    tried, wrong, broken = set(), [], []
    for client in (inside, Client(raise_request_exception=False)):
        for name, address in account_pages(token):
            under = address if name in ("invitation", "office:start") else "/konto/"
            for form in forms(client, address, under):
                where = urljoin(address, form.action or "")
                data, hostile = filled(form, everywhere)
                if not hostile or where == reverse("account_logout"):
                    continue
                tried.add(name)
                before = client.cookies.copy()
                with transaction.atomic():
                    answers = [client.post(where, data, follow=True)]
                    if answers[0].status_code >= 500:
                        broken.append(f"{name}: {answers[0].status_code}")
                    answers += [client.get(reverse("account"), follow=True)]
                    answers += [director.get(one) for one in read]
                    wrong += [f"{name}: {one.request['PATH_INFO']}" for one in answers if ran(one)]
                    transaction.set_rollback(True)
                client.cookies = before

    assert wrong == []
    assert broken == []
    # An address and a password take no other text; with everything in them, they do.
    more = {"account_login", "account_email"} if everywhere else set()
    assert tried >= {"account", "invitation", "office:start"} | more
