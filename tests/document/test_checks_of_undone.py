"""What stands as still to come although its day is over is warned of, where it is printed."""

from dataclasses import replace

import pytest

from sporbar.document.checks import Severity, check
from sporbar.document.snapshot import DecisionFollowUp, Event, Meeting, Snapshot
from tests.document import body_samples, samples

CODES = {"tasks_overdue", "meeting_still_planned", "event_still_planned"}


def task(state: str, deadline: str | None) -> DecisionFollowUp:
    return DecisionFollowUp(
        body="Regionrådet",
        on="2026-03-24",
        title="Felles avfallsplan",
        state=state,  # type: ignore[arg-type]
        deadline=deadline,
    )


@pytest.fixture
def snapshot() -> Snapshot:
    found = replace(
        samples.bare(),
        follow_ups=(
            task("under_way", "2026-05-01"),
            task("not_done", "2026-05"),
            task("done", "2026-05-01"),
            task("not_started", "2026-09-01"),
            task("not_started", None),
        ),
        meetings=(
            Meeting(body="Regionrådet", on="2026-05-12", state="planned"),
            Meeting(body="Regionrådet", on="2026", state="planned"),
            Meeting(body="Regionrådet", on="2026-03-24"),
        ),
        events=(
            Event(title="Konferansen", kind="conference", state="planned", on="2026-03"),
            Event(title="Kurset", kind="course", state="planned"),
        ),
    )
    return replace(found, report=replace(found.report, outline=body_samples.GOVERNED_OUTLINE))


def test_each_is_warned_of_once(snapshot: Snapshot) -> None:
    found = [one for one in check(snapshot) if one.code in CODES]

    assert {one.severity for one in found} == {Severity.WARNS}
    assert [(one.place, one.sentence) for one in found] == [
        (
            "oppfolging",
            "Regionrådet: 2 av oppgavene etter vedtak er over fristen uten å være ferdige.",
        ),
        (
            "moter-regionradet",
            "Regionrådet: møtet 12.\xa0mai 2026 står fortsatt som planlagt."
            " Ble det holdt, eller ble det avlyst?",
        ),
        (
            "arrangementer",
            "«Konferansen» mars 2026 står fortsatt som planlagt."
            " Ble det gjennomført, eller ble det avlyst?",
        ),
    ]


def test_nothing_is_said_of_parts_that_are_not_printed(snapshot: Snapshot) -> None:
    plain = replace(snapshot, report=replace(snapshot.report, outline=("focus_areas", "colophon")))

    assert [one for one in check(plain) if one.code in CODES] == []
