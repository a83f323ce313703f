"""The cooperation's year for everybody, and as a calendar."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from icalendar import Calendar, Event

from sporbar.organisations.models import Cooperation, RoleName, User
from sporbar.plans.actions import close_feed, open_feed
from sporbar.rounds.calendar import calendar_of
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 14)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def reader(tenant: Cooperation) -> User:
    found = factories.user()
    factories.role(tenant, found, RoleName.MEMBER)
    return found


def read(data: bytes) -> dict[str, Event]:
    """The calendar's events by what they are called."""
    return {str(one["summary"]): one for one in Calendar.from_ical(data).walk("VEVENT")}


def public(tenant: Cooperation, today: date = TODAY) -> dict[str, Event]:
    return read(calendar_of(tenant, internal=False, today=today))


def test_public_page_shows_public_events_only(client: Client, tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Regionrådet møtes", month=4, day=9)
    factories.cycle_event(tenant, "Internt formøte", is_public=False)
    factories.round(factories.plan(tenant))

    shown = client.get(f"/{tenant.slug}/arshjul/2026/").content.decode()

    assert "Regionrådet møtes" in shown
    assert "Internt formøte" not in shown
    assert "runden" not in shown
    assert "/kontor/" not in shown


def test_public_page_of_an_empty_year_says_so(client: Client, tenant: Cooperation) -> None:
    assert (
        "Ingenting er lagt inn for 2031."
        in client.get(f"/{tenant.slug}/arshjul/2031/").content.decode()
    )


@pytest.mark.parametrize("year", [0, 1949, 2151, 99999])
def test_years_far_away_are_not_there(client: Client, tenant: Cooperation, year: int) -> None:
    assert client.get(f"/{tenant.slug}/arshjul/{year}/").status_code == 404


def test_front_page_leads_to_the_year(client: Client, tenant: Cooperation) -> None:
    assert f'href="/{tenant.slug}/arshjul/"' in client.get(f"/{tenant.slug}/").content.decode()


def test_page_asks_as_often_for_three_as_for_one(client: Client, tenant: Cooperation) -> None:
    counts = []
    for names in (("a",), ("b", "c")):
        for name in names:
            factories.cycle_event(tenant, name, body=factories.body(tenant, f"Organ {name}"))
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/{tenant.slug}/arshjul/2026/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_calendar_has_whole_days_that_come_every_year(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Søknadsfrist", kind="deadline", month=2, day=15, note="Innen 12")

    found = public(tenant)["Søknadsfrist"]

    assert found["dtstart"].dt == date(2025, 2, 15)
    assert found["dtend"].dt - found["dtstart"].dt == timedelta(days=1)
    assert found["rrule"]["FREQ"] == ["YEARLY"]
    assert str(found["description"]) == "Frist\nInnen 12"


def test_calendar_repeats_29_february_on_the_months_last_day(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Skuddårsfrist", month=2, day=29)

    found = public(tenant)["Skuddårsfrist"]

    assert found["dtstart"].dt == date(2025, 2, 28)
    assert (found["rrule"]["BYMONTH"], found["rrule"]["BYMONTHDAY"]) == ([2], [-1])


def test_calendar_says_when_only_the_month_is_known(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Årsrapport", month=3)

    found = public(tenant)["Årsrapport (i løpet av måneden)"]

    assert found["dtstart"].dt == date(2025, 3, 1)
    assert "Dagen er ikke fastsatt." in found["description"]


def test_event_of_one_year_does_not_repeat_and_is_forgotten_in_time(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Valgår", month=9, day=13, year=2027)
    factories.cycle_event(tenant, "Lenge siden", month=9, day=13, year=2019)

    found = public(tenant)

    assert set(found) == {"Valgår"}
    assert "rrule" not in found["Valgår"]


def test_calendar_speaks_the_cooperations_language(tenant: Cooperation) -> None:
    factories.round(factories.plan(tenant))

    def said(cooperation: str, page: str) -> bytes:
        tenant.language = cooperation
        with translation.override(page):
            return calendar_of(tenant, internal=True, today=TODAY)

    assert said("nb", page="en") == said("nb", page="nb")
    assert said("en", page="nb") == said("en", page="en") != said("nb", page="nb")


def test_identifiers_stay_from_year_to_year_and_are_no_one_elses(tenant: Cooperation) -> None:
    for name in ("Ett", "To"):
        factories.cycle_event(tenant, name)
    plan = factories.plan(tenant)
    plan.versions.update(adopted_on="2025-12-05")
    factories.round(plan, deadline=date(2026, 7, 15), opens_on=date(2026, 6, 15))

    def identifiers(today: date) -> list[str]:
        data = calendar_of(tenant, internal=True, today=today)
        return sorted(str(one["uid"]) for one in Calendar.from_ical(data).walk("VEVENT"))

    now = identifiers(TODAY)
    assert len(now) == len(set(now)) == 6
    assert set(identifiers(date(2027, 1, 1))) == {one for one in now if "-plan-" not in one}


def test_calendar_answers_as_a_calendar_and_only_when_changed(
    client: Client, tenant: Cooperation
) -> None:
    factories.cycle_event(tenant)
    first = client.get(f"/{tenant.slug}/arshjul.ics")
    again = client.get(f"/{tenant.slug}/arshjul.ics", headers={"If-None-Match": first["ETag"]})
    factories.cycle_event(tenant, "Et til")
    changed = client.get(f"/{tenant.slug}/arshjul.ics", headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again["ETag"] == first["ETag"]
    assert Calendar.from_ical(first.content)["x-wr-calname"] == "Årshjul – Elvelandet"


def test_public_calendar_keeps_the_offices_own_to_the_office(
    client: Client, tenant: Cooperation
) -> None:
    factories.cycle_event(tenant, "Internt", is_public=False)
    factories.round(factories.plan(tenant), date(timezone.localdate().year, 7, 1))

    assert read(client.get(f"/{tenant.slug}/arshjul.ics").content) == {}


def test_secret_link_opens_the_whole_year_without_logging_in(
    client: Client, tenant: Cooperation, reader: User
) -> None:
    factories.cycle_event(tenant, "Internt", is_public=False, day=1)
    factories.round(factories.plan(tenant), date(timezone.localdate().year, 7, 1))
    token = open_feed(cooperation=tenant, user=reader)

    response = client.get(f"/{tenant.slug}/arshjul/{token}.ics")

    assert set(read(response.content)) == {"Internt", "Halvårsrapport: status per denne dagen"}
    assert response["Referrer-Policy"] == "no-referrer"
    assert "private" in response["Cache-Control"]


def test_secret_link_stops(client: Client, tenant: Cooperation, reader: User) -> None:
    old = open_feed(cooperation=tenant, user=reader)
    token = open_feed(cooperation=tenant, user=reader)
    other = factories.cooperation("nabo")

    def status(key: str, slug: str = tenant.slug) -> int:
        return client.get(f"/{slug}/arshjul/{key}.ics").status_code

    assert (status(token), status(old), status("0"), status(token, other.slug)) == (
        200,
        404,
        404,
        404,
    )
    reader.roles.all().delete()
    assert status(token) == 404, "uten rolle"
    factories.role(tenant, reader, RoleName.CONTRIBUTOR)
    assert status(token) == 404, "uten leserett"
    factories.role(tenant, reader, RoleName.MEMBER)
    assert status(token) == 200
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert status(token) == 404, "sperret"
    User.objects.filter(pk=reader.pk).update(is_active=True)
    close_feed(cooperation=tenant, user=reader)
    assert status(token) == 404, "stoppet"


@pytest.mark.parametrize("internal", [True, False])
def test_calendar_asks_as_often_for_three_as_for_one(tenant: Cooperation, internal: bool) -> None:
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            council = factories.body(tenant, f"Organ {number}")
            plan = factories.plan(tenant, 2026 + number)
            plan.versions.update(adopted_on="2026-01-01", adopted_by=council)
            factories.round(plan)
            factories.cycle_event(tenant, f"Møte {number}", body=council)
        with CaptureQueriesContext(connection) as asked:
            calendar_of(tenant, internal=internal, today=TODAY)
        counts.append(len(asked))

    assert counts == ([3, 3] if internal else [2, 2])
