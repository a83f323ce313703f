"""The cooperation's year: what comes when."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.models import BodyKind, Cooperation, TrailEntry
from sporbar.plans.actions import (
    accept_usual_year,
    close_feed,
    keep_event,
    open_feed,
    remove_event,
)
from sporbar.plans.actions.cycle import USUAL_YEAR
from sporbar.plans.models import CycleEvent, CycleFeed
from sporbar.rounds.cycle import year_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def told(tenant: Cooperation, year: int, internal: bool = True) -> list[tuple[str, str]]:
    return [(one.when, one.title) for one in year_of(tenant, year, internal=internal).entries]


def test_year_holds_events_of_every_year_and_its_own(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Hvert år", month=5, day=2)
    factories.cycle_event(tenant, "Bare i år", month=5, day=1, year=2026)
    factories.cycle_event(tenant, "Et annet år", month=5, day=1, year=2027)
    factories.cycle_event(factories.cooperation("nabo"), "Naboens", month=5)

    assert told(tenant, 2026) == [("2026-05-01", "Bare i år"), ("2026-05-02", "Hvert år")]


def test_what_has_no_day_comes_after_the_days_of_its_month(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "I løpet av mars", month=3)
    factories.cycle_event(tenant, "31. mars", month=3, day=31)
    factories.cycle_event(tenant, "1. april", month=4, day=1)

    found = year_of(tenant, 2026, internal=True)

    assert [one.title for one in found.entries] == ["31. mars", "I løpet av mars", "1. april"]
    assert [len(month.entries) for month in found.months] == [0, 0, 2, 1, *[0] * 8]


def test_29_february_is_the_last_day_where_the_year_has_none(tenant: Cooperation) -> None:
    factories.cycle_event(tenant, "Skuddårsfrist", month=2, day=29)

    assert told(tenant, 2028) == [("2028-02-29", "Skuddårsfrist")]
    assert told(tenant, 2026) == [("2026-02-28", "Skuddårsfrist")]
    assert year_of(tenant, 2026, internal=True).entries[0].moved


@pytest.mark.parametrize(
    ("year", "month", "day", "message"),
    [
        (None, 4, 31, "Måneden har 30 dager."),
        (None, 2, 30, "Måneden har 29 dager."),
        (2027, 2, 29, "Måneden har 28 dager i 2027."),
        (None, 2, 0, "Måneden har 29 dager."),
    ],
)
def test_event_refuses_a_day_the_month_does_not_have(
    tenant: Cooperation, year: int | None, month: int, day: int, message: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        CycleEvent(cooperation=tenant, title="Frist", year=year, month=month, day=day).clean()

    assert raised.value.message_dict == {"day": [message]}


def test_round_says_when_it_opens_is_due_and_of_which_day(tenant: Cooperation) -> None:
    factories.round(factories.plan(tenant), opens_on=date(2026, 6, 15), deadline=date(2026, 7, 20))

    assert told(tenant, 2026) == [
        ("2026-06-15", "Halvårsrapport: runden åpner"),
        ("2026-07-01", "Halvårsrapport: status per denne dagen"),
        ("2026-07-20", "Halvårsrapport: frist for status"),
    ]
    assert told(tenant, 2026, internal=False) == []


def test_round_over_new_year_stands_in_both_years(tenant: Cooperation) -> None:
    factories.round(
        factories.plan(tenant, 2026), date(2026, 12, 31), kind="annual", deadline=date(2027, 1, 20)
    )

    assert [when for when, _title in told(tenant, 2026)] == ["2026-12-31"]
    assert [when for when, _title in told(tenant, 2027)] == ["2027-01-20"]


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("2025-12-05", "2025-12-05"),
        ("2025-12", "2025-12"),
        ("2025-12-05/2025-12-06", "2025-12"),
        ("2025", "2025"),
        ("2025-23", "2025"),
        ("../2025", None),
    ],
)
def test_adoption_is_as_exact_as_it_is_known(
    tenant: Cooperation, said: str, when: str | None
) -> None:
    plan = factories.plan(tenant, 2026)
    plan.versions.update(adopted_on=said)

    expected = [(when, "Handlingsplan 2026 ble vedtatt")] if when else []
    assert told(tenant, 2025, internal=False) == expected
    assert told(tenant, 2026) == []


def test_draft_is_not_in_the_year(tenant: Cooperation) -> None:
    plan = factories.plan(tenant, 2026, state="draft")
    plan.versions.update(adopted_on="2026-01-01")

    assert told(tenant, 2026) == []


@pytest.mark.parametrize(("internal", "statements"), [(True, 3), (False, 2)])
def test_year_asks_as_often_for_three_as_for_one(
    tenant: Cooperation, internal: bool, statements: int
) -> None:
    council = factories.body(tenant)
    counts = []
    for number, wanted in ((1, 1), (2, 3), (3, 3)):
        plan = factories.plan(tenant, 2026 + number)
        plan.versions.update(adopted_on=f"2026-01-0{number}", adopted_by=council)
        factories.round(plan)
        factories.cycle_event(tenant, f"Møte {number}", month=number, body=council)
        if number not in (1, 3):
            continue
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = year_of(tenant, 2026, internal=internal)
        assert len(found.entries) == wanted * (3 if internal else 2)
        counts.append(len(asked))

    assert counts == [statements, statements]


def test_usual_year_accepted_twice_makes_no_doubles(tenant: Cooperation) -> None:
    council = factories.body(tenant)
    codes = {"grants", "half-year-council"}

    first = accept_usual_year(cooperation=tenant, codes=codes, by=None)
    again = accept_usual_year(cooperation=tenant, codes=codes, by=None)

    assert (len(first), again) == (2, [])
    assert CycleEvent.objects.within(tenant).count() == 2
    assert TrailEntry.objects.filter(cooperation=tenant, deed="accept_usual_year").count() == 1
    assert CycleEvent.objects.get(month=8).body == council


def test_usual_year_names_no_body_where_there_are_two_of_the_kind(tenant: Cooperation) -> None:
    for name in ("Utvalget", "Det andre utvalget"):
        factories.body(tenant, name, kind=BodyKind.CHIEF_EXECUTIVES)

    accept_usual_year(cooperation=tenant, codes={one.code for one in USUAL_YEAR}, by=None)

    assert CycleEvent.objects.within(tenant).count() == len(USUAL_YEAR)
    assert CycleEvent.objects.get(title__startswith="Kommunedirektør").body is None


def test_event_sent_twice_is_one(tenant: Cooperation) -> None:
    for _time in range(2):
        keep_event(
            row=CycleEvent(cooperation=tenant, kind="meeting", title="Møte", month=4), by=None
        )

    assert CycleEvent.objects.within(tenant).count() == 1
    assert TrailEntry.objects.filter(cooperation=tenant, deed="add_event").count() == 1


def test_removed_event_leaves_what_it_said_in_the_trail(tenant: Cooperation) -> None:
    remove_event(event=factories.cycle_event(tenant, "Møte", month=4, day=3), by=None)

    left = TrailEntry.objects.get(cooperation=tenant, deed="remove_event")
    assert (left.subject, left.details["month"], left.details["day"]) == ("Møte", 4, 3)


def test_new_secret_link_takes_the_place_of_the_old(tenant: Cooperation) -> None:
    reader = factories.user()
    first = open_feed(cooperation=tenant, user=reader)
    second = open_feed(cooperation=tenant, user=reader)

    assert not CycleFeed.objects.by_token(first).exists()
    assert CycleFeed.objects.by_token(second).get().user == reader
    assert first not in str(CycleFeed.objects.values())
    assert close_feed(cooperation=tenant, user=reader)
    assert not close_feed(cooperation=tenant, user=reader)
    assert not CycleFeed.objects.by_token(second).exists()
