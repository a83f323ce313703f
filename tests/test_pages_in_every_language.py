"""Every page says everything of its own in the language it is shown in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sporbar.organisations.models import Body, Cooperation, RoleName
from sporbar.plans.actions import (
    add_measure,
    adopt_version,
    end_measure,
    open_version,
    save_measure,
    send_version,
    take_back_version,
)
from sporbar.plans.content import MeasurePart, StrandPart
from sporbar.plans.models import (
    ActionPlan,
    DraftMeasure,
    FocusArea,
    Measure,
    PlanState,
    PlanVersion,
    Strategy,
)
from sporbar.reporting.actions import freeze_edition, publish_edition
from sporbar.website import urls as website
from tests import factories
from tests.governance.meeting_world import meeting_things
from tests.governance.world import case_things, decision_things
from tests.reporting.region import Region, build
from tests.support.pseudo_language import read_as_english, untranslated, write_catalog
from tests.test_who_reaches_what import BOOK, client_of, is_account
from tests.test_who_reaches_what import build as build_world

pytestmark = pytest.mark.django_db
AT = datetime(2011, 8, 20, 9, 0, tzinfo=UTC)

OWN: dict[str, Any] = {
    "year": 2011,
    "area": 1,
    "number": 1,
    "slug": "by",
    "report": "2011-h1",
    "wanted": "json",
    "sub_plan": 1,
    "annex": 1,
    "pk": 1,
    "token": "nobody-holds-this-one",
}


@pytest.fixture
def region(data_dir: Path) -> Region:
    """A region with everything a report can hold, published."""
    made = build()
    edition = freeze_edition(report=made.report, by=None, at=AT)
    publish_edition(edition=edition, by=None, at=AT)
    body = factories.body(made.cooperation, "Utvalget")
    OWN.update({**case_things(body), **meeting_things(body), "body:slug": body.slug})
    OWN.update(decision_things(body, edition))
    return made


@pytest.fixture
def brackets(settings: LazySettings, tmp_path: Path, client: Client) -> None:
    """English, with every translated text in brackets."""
    settings.LOCALE_PATHS = [write_catalog(tmp_path / "locale")]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def director(client: Client, region: Region) -> None:
    person = factories.user()
    factories.role(region.cooperation, person, RoleName.MANAGING_DIRECTOR)
    client.force_login(person)


def public_addresses(tenant: Cooperation) -> Iterator[str]:
    for pattern in website.urlpatterns:
        wanted = pattern.pattern.converters
        arguments = {
            key: OWN[f"{pattern.name}:{key}"] if f"{pattern.name}:{key}" in OWN else OWN[key]
            for key in wanted
            if key != "cooperation"
        }
        if "cooperation" in wanted:
            arguments["cooperation"] = tenant.slug
        yield reverse(f"website:{pattern.name}", kwargs=arguments)


def left_in(client: Client, address: str, query: dict[str, str] | None = None) -> list[str]:
    """What the page says that no translator ever saw; nothing for what is no page."""
    response = client.get(address, query or {})
    if not response.get("Content-Type", "").startswith("text/html"):
        return []
    return [f"{address}: {text}" for text in untranslated(response.content.decode())]


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("logged_in", [False, True])
def test_every_text_of_every_public_page_can_be_translated(
    client: Client, region: Region, logged_in: bool
) -> None:
    if logged_in:
        director(client, region)
    left = []
    for address in public_addresses(region.cooperation):
        left += left_in(client, address, {"q": "Reiseliv"} if address.endswith("/sok/") else None)
    assert not left, "\n".join(left)


@pytest.mark.usefixtures("brackets")
def test_every_text_of_every_page_behind_the_log_in_can_be_translated() -> None:
    """Also what a form says when it is sent empty, and what a deed says when it is done."""
    world = build_world("egenregionen")
    left = set()
    for name in (one for one in BOOK if one.startswith("office:") or is_account(one)):
        try:
            address = reverse(name, kwargs=world.arguments(name))
        except NoReverseMatch:
            continue  # names a thing this world has not
        for method in ("get", "post"):
            client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
            with transaction.atomic():
                response = getattr(client, method)(address, follow=True)
                if response.get("Content-Type", "").startswith("text/html"):
                    texts = untranslated(response.content.decode())
                    left.update(f"{method.upper()} {name}: {text}" for text in texts)
                transaction.set_rollback(True)
    assert not left, "\n".join(sorted(left))


@pytest.mark.usefixtures("brackets", "data_dir")
def test_every_text_of_a_plan_in_two_versions_can_be_translated(client: Client) -> None:
    """One measure taken out, one new; the versions, and a sub-body's plan below a measure."""
    world = build_world("egenregionen")
    plan = PlanVersion.objects.get(
        plan__hangs_under=None, state=PlanState.ADOPTED, cooperation=world.cooperation
    ).plan
    version = open_version(plan=plan, by=None)
    kept, ended = version.drafts.order_by("number")
    end_measure(draft=ended, reason="⟦Grunn⟧", by=None)
    add_measure(version=version, focus_area=kept.focus_area, part=factories.part("⟦Nytt⟧"), by=None)
    body = Body.objects.within(world.cooperation).first()
    assert body is not None
    version = adopt_version(version=version, adopted_by=body, adopted_on="2026-03", by=None)
    factories.plan_edition(version)
    sub_plan = world.things["sub_plan"]
    top = f"/{world.cooperation.slug}/plan/2026/"
    left = []
    for below in (
        *("", "tiltak/1.1/", f"tiltak/1.2/?tatt-ut={ended.measure_id}", "tiltak/1.2/"),
        *(f"delplan/{sub_plan}/", f"delplan/{sub_plan}/tiltak/1.1/"),
    ):
        left += left_in(client, top + below)
    # What a version says is frozen in the cooperation's own language; the page around it is not.
    for below in ("versjon/1/", "versjon/2/", f"delplan/{sub_plan}/versjon/1/"):
        page = client.get(top + below).content.decode()
        frame = re.sub(r'<div class="sb-reading".*</main>', "</main>", page, flags=re.DOTALL)
        assert frame != page
        left += [f"{below}: {text}" for text in untranslated(frame)]
    assert not left, "\n".join(left)


@pytest.mark.usefixtures("brackets")
def test_every_text_of_a_plan_under_way_can_be_translated() -> None:
    """A draft in which everything has happened, the same one sent, taken back and adopted."""
    world = build_world("egenregionen")
    director = world.people[RoleName.MANAGING_DIRECTOR]
    plan = PlanVersion.objects.get(state=PlanState.ADOPTED, plan__hangs_under=None).plan
    version = open_version(plan=plan, by=director)
    changed, ended = version.drafts.order_by("number")
    area = changed.focus_area
    everything = MeasurePart(
        focus_area=area.number,
        number=changed.number,
        title="Et annet navn",
        activities=("En ny aktivitet",),
        expected_results=("Et resultat",),
        strands=(StrandPart(title="En del", activities=("Delens aktivitet",)),),
        responsible_body="Regionrådet",
        goals=("11", "11.3"),
        working_form_note="Med egne ord",
    )
    save_measure(draft=changed, part=everything, seen=changed.lock, by=director)
    end_measure(draft=ended, reason="Det er ferdig", by=director)
    add_measure(version=version, focus_area=area, part=factories.part("Helt nytt"), by=director)
    client = client_of(director)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    left: set[str] = set()

    def look(*names: str) -> None:
        for name in names:
            address = reverse(f"office:{name}", args=[world.cooperation.slug, version.pk])
            left.update(left_in(client, address))
        for name in ("plan_draft", "cycle_year"):
            left.update(
                left_in(client, reverse(f"office:{name}", args=[world.cooperation.slug, plan.year]))
            )
        for name in ("plans", "desk", "trail"):
            left.update(left_in(client, reverse(f"office:{name}", args=[world.cooperation.slug])))

    look("plan_version", "plan_compare", "plan_send", "plan_discard", "plan_adopt")
    body = Body.objects.within(world.cooperation).get()
    send_version(version=version, bodies=[body], note="Til møtet", by=director)
    look("plan_version", "plan_compare", "plan_take_back", "plan_adopt")
    take_back_version(version=version, reason="Et tall var galt", by=director)
    look("plan_version")
    adopt_version(version=version, adopted_by=body, adopted_on="2026-01-20", by=director)
    look("plan_version", "plan_compare")
    assert not left, "\n".join(sorted(left))


@pytest.mark.usefixtures("brackets")
def test_what_is_empty_and_what_is_not_there_can_be_translated(client: Client) -> None:
    tenant = factories.cooperation("skoglandet")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    left = left_in(client, "/dette/finnes/ikke/")
    for address in public_addresses(tenant):
        left += left_in(client, address)
    assert not left, "\n".join(left)


def test_what_people_wrote_is_marked_as_theirs_in_the_office(settings: LazySettings) -> None:
    """A screen reader reads titles in the language they are written in; names are names."""
    world = build_world("egenregionen")
    Cooperation.objects.update(language="nn")
    written = {
        title
        for model in (ActionPlan, Measure, DraftMeasure, FocusArea, Strategy)
        for title in model.objects.values_list("title", flat=True)
    }
    seen, unmarked = 0, set()
    for name in (one for one in BOOK if one.startswith("office:")):
        try:
            address = reverse(name, kwargs=world.arguments(name))
        except NoReverseMatch:
            continue  # names a thing this world has not
        client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        response = client.get(address)
        if response.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode()
            seen += any(title in page for title in written)
            unmarked |= {
                f"{name}: {text}"
                for text in read_as_english(page)
                if any(re.search(rf"{re.escape(title)}(?!\w)", text) for title in written)
            }

    assert seen > 20
    assert not unmarked, "\n".join(sorted(unmarked))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_people_wrote_stays_as_it_is(client: Client, region: Region, language: str) -> None:
    Cooperation.objects.update(language="nn")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/provedal/plan/2011/tiltak/1.1/").content.decode()
    heading = page.split("<h1")[1].split("</h1>")[0]
    assert heading == (">" if language == "nn" else ' lang="nn">') + "Tiltak nummer 0"


def test_the_body_of_an_edition_has_the_report_s_language(client: Client, region: Region) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/provedal/rapporter/2011-h1/").content.decode()
    assert '<div class="sb-reading" lang="nb">' in page
    assert "Innledning" in page.split('<div class="sb-reading"')[1]


@pytest.mark.parametrize(
    ("language", "day", "amount", "word"),
    [
        ("nb", "1.\u00a0juli 2011", "kr\u00a0−", "Regnskap"),
        ("nn", "1.\u00a0juli 2011", "kr\u00a0−", "Rekneskap"),
        ("en", "1\u00a0July 2011", "NOK\u00a0−", "Accounts"),
    ],
)
def test_days_amounts_and_words_follow_the_page(
    client: Client, region: Region, language: str, day: str, amount: str, word: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/provedal/").content.decode()
    assert day in page
    assert amount in page or amount[:-1] in page
    assert word in page
