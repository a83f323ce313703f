"""HTML and scripts in every field of every form of the office: text goes in, text comes out."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sporbar.organisations.models import RoleName
from tests.test_who_reaches_what import BOOK, World, build, client_of

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
    "office:trail",
    "website:front",
    "website:plan",
    "website:measure",
    "website:cycle",
)

pytestmark = pytest.mark.django_db


def pages(world: World) -> Iterator[tuple[str, str]]:
    for name in (one for one in BOOK if one.startswith("office:")):
        try:
            yield name, reverse(name, kwargs=world.arguments(name))
        except NoReverseMatch:
            continue  # names a thing this world has not


def text_of(response: Any) -> str:
    """The page; nothing for a file."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return ""
    return str(response.content.decode())


def forms(client: Client, address: str) -> list[Any]:
    """The page's forms that write something of the cooperation's."""
    text = text_of(client.get(address))
    if not text:
        return []
    page = lxml.html.fromstring(text)
    found = [form for form in page.forms if form.method == "POST"]
    return [form for form in found if "/kontor/" in urljoin(address, form.action or "")]


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
    for name, address in pages(world):
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
                    answers += [client.get(one) for one in _reading(world)]
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


def _reading(world: World) -> list[str]:
    return [reverse(name, kwargs=world.arguments(name)) for name in READ]
