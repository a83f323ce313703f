"""What is told of the demo's open rounds happens on any day it is loaded, once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.conf import settings
from django.db import transaction

from sporbar.demo.actions import collect_rounds, load_folder
from sporbar.demo.build import DemoFolder, demo_folders
from sporbar.demo.collecting import collect, deadline_of
from sporbar.demo.happenings import read_happenings
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.rounds.models import Letter, RequestState, Round, StatusEntry, StatusRequest
from sporbar.rounds.schedule import is_working_day
from tests import factories

pytestmark = pytest.mark.django_db

OSLO = ZoneInfo("Europe/Oslo")
#: An ordinary day; Easter Monday; a Sunday after Christmas.
DAYS = ["2026-11-25", "2027-03-29", "2027-01-03"]


def quietly(what: str) -> None:
    pass


@pytest.fixture(scope="module")
def folder(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DemoFolder]:
    """The fictional region as it is before anybody is asked: its files are read, nothing frozen."""
    usual = settings.DATA_DIR
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    (found,) = [one for one in demo_folders() if one.slug == "havdalregionen"]
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_folder(folder=found, tell=quietly)
        yield found
        transaction.set_rollback(True)
    settings.DATA_DIR = usual


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:30").replace(tzinfo=OSLO)


@pytest.mark.parametrize("day", DAYS)
def test_rounds_are_alive_whenever_the_demo_is_loaded(folder: DemoFolder, day: str) -> None:
    at, before = on(day), TrailEntry.objects.latest("pk").pk

    news = collect_rounds(folder=folder, tell=quietly, at=at)

    sub, own = Round.objects.filter(state="open").order_by("deadline")
    assert [one.split(": ")[1] for one in news] == [own.plan.title, sub.plan.title]
    assert own.plan.hangs_under is None
    assert sub.deadline < at.date() < own.deadline <= at.date() + timedelta(days=14)
    assert is_working_day(own.deadline)
    assert date(2026, 10, 1) <= own.as_of <= date(2026, 12, 31)
    assert own.as_of <= own.opens_on < at.date()
    assert set(own.requests.values_list("state", flat=True)) == set(RequestState.values)
    assert all(at > one.changed_at for one in StatusRequest.objects.all())
    for entry in StatusEntry.objects.filter(round__in=[sub, own]):
        assert is_working_day(entry.submitted_at.astimezone(OSLO).date())
        assert entry.round.opens_on <= entry.submitted_at.astimezone(OSLO).date()
    assert {"opening", "reminder", "by_hand", "returned"} <= set(
        Letter.objects.values_list("kind", flat=True)
    )
    # The trail has it in the order it happened.
    told = [one.at for one in TrailEntry.objects.filter(pk__gt=before).order_by("pk")]
    assert len(told) > 50
    assert told == sorted(told)


def test_nothing_happens_twice_and_what_people_did_since_stands(folder: DemoFolder) -> None:
    collect_rounds(folder=folder, tell=quietly, at=on("2026-11-25"))
    moved = Round.objects.get(plan__title="Handlingsplan 2026", state="open")
    moved.deadline = date(2026, 12, 18)
    moved.save()
    rows = [model.objects.count() for model in (TrailEntry, Letter, StatusEntry, StatusRequest)]

    assert collect_rounds(folder=folder, tell=quietly, at=on("2027-01-11")) == []

    assert rows == [
        model.objects.count() for model in (TrailEntry, Letter, StatusEntry, StatusRequest)
    ]
    moved.refresh_from_db()
    assert moved.deadline == date(2026, 12, 18)


def test_nothing_happens_in_a_cooperation_that_exists() -> None:
    with pytest.raises(ValueError, match="no invention"):
        collect(
            cooperation=factories.cooperation(is_fictional=False),
            collecting=read_happenings(b'{"clock": "08.00", "people": [], "rounds": []}'),
            at=on("2026-11-25"),
        )


@pytest.mark.parametrize(
    ("days", "deadline"),
    [(9, "2026-12-04"), (10, "2026-12-07"), (30, "2026-12-28"), (-2, "2026-11-23")],
)
def test_deadline_is_a_working_day(days: int, deadline: str) -> None:
    assert deadline_of(days, on("2026-11-25")).isoformat() == deadline


def test_mistyped_name_in_the_file_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError, match="clokc"):
        read_happenings(b'{"clokc": "08.00", "clock": "08.00", "people": [], "rounds": []}')


def test_only_invented_cooperations_have_anything_to_collect() -> None:
    assert [one.slug for one in demo_folders() if one.collecting] == ["havdalregionen"]


def test_everybody_who_is_asked_is_invented(folder: DemoFolder) -> None:
    collecting = folder.collecting
    assert collecting is not None

    assert all(one.email.endswith(".example") for one in collecting.people)
    assert Cooperation.objects.get(slug=folder.slug).is_fictional
