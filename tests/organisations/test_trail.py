"""One row per deed: who did what, when, in words as of that moment."""

from datetime import UTC, datetime

import pytest

from sporbar.organisations.actions import COMMAND_LINE, leave_trail
from sporbar.organisations.models import TrailEntry
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2011, 8, 1, 8, tzinfo=UTC)


def test_deed_of_the_command_line_says_so() -> None:
    leave_trail(
        cooperation=factories.cooperation(), deed="import_plan", subject="Plan", by=None, at=AT
    )

    row = TrailEntry.objects.get()
    assert (row.user, row.actor, row.at, row.deed) == (None, COMMAND_LINE, AT, "import_plan")


def test_actor_keeps_the_name_of_that_day() -> None:
    person = factories.user(first_name="Kari", last_name="Li")
    leave_trail(cooperation=factories.cooperation(), deed="d", subject="s", by=person, at=AT)

    person.last_name = "Berg"
    person.save()

    assert TrailEntry.objects.get().actor == "Kari Li"


def test_long_subject_is_cut_to_what_the_column_holds() -> None:
    leave_trail(cooperation=factories.cooperation(), deed="d", subject="x" * 500, by=None)

    assert len(TrailEntry.objects.get().subject) == 200


def test_details_are_kept_as_given() -> None:
    leave_trail(
        cooperation=factories.cooperation(),
        deed="d",
        subject="s",
        by=None,
        counts={"tiltak": [2, 0]},
    )

    assert TrailEntry.objects.get().details == {"counts": {"tiltak": [2, 0]}}
