"""What the bodies of the small region did, as a report can hold it."""

from datetime import UTC, datetime
from typing import Any

from sporbar.governance.models import (
    Adoption,
    AdoptionStep,
    Agreement,
    Consultation,
    Event,
    FollowUpStep,
    Meeting,
)
from sporbar.organisations.models import Body, Seat
from sporbar.reporting.snapshots.governance import PARTS
from tests.governance import made
from tests.reporting.region import Region

#: Before and after the as-of day, 1 July 2011.
BEFORE, AFTER = datetime(2011, 6, 20, 9, tzinfo=UTC), datetime(2011, 8, 10, 9, tzinfo=UTC)


def choose(region: Region, *parts: str) -> None:
    """The editor has chosen these parts beside the standard ones."""
    region.report.outline = ["introduction", "focus_areas", *(parts or PARTS), "colophon"]
    region.report.save()


def march(region: Region, title: str = "Felles avfallsplan", **values: Any) -> Any:
    """A case of measure 2.1 that the council adopted on 22 March, as item 12; the decision."""
    case = made.case(region.cooperation, title, **values)
    case.measures.add(region.measure("2.1"))
    meeting = Meeting.objects.within(region.cooperation).first() or made.meeting(
        region.council, "2011-03-22", state="held", place="By"
    )
    number = made.number(case, region.council, 12 + case.pk, 2011)
    number.printed = "012/11"
    number.save()
    item = made.item(meeting, case, number=number, position=case.pk)
    return made.decision(item, is_unanimous=True)


def step(row: Any, number: int, at: datetime, state: str, **values: Any) -> None:
    FollowUpStep.objects.create(
        cooperation=row.cooperation, follow_up=row, number=number, at=at, state=state, **values
    )
    type(row).objects.filter(pk=row.pk).update(state=state, **values)


def councils(region: Region, count: int = 3, **values: Any) -> list[Adoption]:
    """A case of measure 2.1 sent to councils the source does not name, expected in September."""
    sent = {"sent_on": "2011-04-01", "wording": "Planen vedtas.", **values}
    referral = made.referral(march(region).item.case, **sent)
    rows = []
    for n in range(count):
        row = Adoption.objects.create(
            cooperation=region.cooperation,
            referral=referral,
            position=n,
            expected="2011-09",
            first_expected="2011-09",
        )
        rows.append(row)
    return rows


def decide(row: Adoption, number: int, at: datetime, state: str, **values: Any) -> None:
    AdoptionStep.objects.create(
        cooperation=row.cooperation,
        adoption=row,
        number=number,
        at=at,
        state=state,
        **{"expected": "2011-09", **values},
    )
    correction = values.pop("is_correction", None)
    assert correction in (None, True)
    Adoption.objects.filter(pk=row.pk).update(state=state, **values)


def fill(region: Region, count: int) -> None:
    """So many of everything."""
    own = {"cooperation": region.cooperation}
    outside = Body.objects.create(slug="ute", name="Ute", kind="external", **own)
    for n in range(count):
        rows = councils(region, 2)
        decide(rows[0], 2, AFTER, "adopted", decided_on="2011-06-15")
        made.follow_up(rows[0].referral.case.items.get().decision)
        made.follow_up(rows[0].referral.case.items.get().decision, task="Enda en")
        Consultation.objects.create(kind="study", title=f"Utredning {n}", **own)
        Seat.objects.create(body=outside, role=f"verv {n}", **own)
        Event.objects.create(
            kind="course", title=f"Kurs {n}", starts_on="2011-03", state="held", **own
        )
        Agreement.objects.create(title=f"Avtale {n}", **own)
