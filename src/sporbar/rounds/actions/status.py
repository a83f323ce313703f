"""Status is added to an open round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.rounds.actions.version import touch
from sporbar.rounds.models import (
    Deviation,
    DeviationStep,
    DeviationStepKind,
    EntryCoverage,
    Round,
    StatedDate,
    StatedQuantity,
    StatusEntry,
    StatusLine,
)


@dataclass(slots=True)
class Line:
    """A sentence with what hangs on it, as unsaved rows. `settled_on` (EDTF) settles the
    deviation as it is reported."""

    text: str
    deviation: Deviation | None = None
    settled_on: str | None = None
    dates: Sequence[StatedDate] = ()
    quantities: Sequence[StatedQuantity] = ()
    carried_over: bool = False
    source: str = ""


@dataclass(slots=True)
class Words:
    """What somebody reports: an unsaved entry, the measures it covers, its sentences."""

    entry: StatusEntry
    measure_ids: Sequence[int]
    lines: Sequence[Line] = field(default_factory=list)


@transaction.atomic
def submit_status(
    *,
    reporting_round: Round,
    words: Sequence[Words],
    by: User | None,
    at: datetime,
    actor: str = "",
    **details: Any,
) -> list[StatusEntry]:
    """Add entries to an open round, in a constant number of statements.

    `actor` names who submits where they have no user; `details` go to the trail.

    An entry that says anew what one earlier entry said, for at least the same measures, names it
    as superseded. Which words count for a measure does not depend on that: the latest do.
    Raises RoundError when the round is not open.
    """
    reporting_round.check_open()
    replaced = _Replaced(reporting_round)
    entries = []
    for one in words:
        entry = one.entry
        entry.cooperation_id = reporting_round.cooperation_id
        entry.round = reporting_round
        entry.submitted_at = at
        entry.supersedes_id = replaced.by(one.measure_ids)
        entries.append(entry)
    StatusEntry.objects.bulk_create(entries)
    _add(
        EntryCoverage,
        reporting_round,
        (
            EntryCoverage(entry=one.entry, measure_id=measure)
            for one in words
            for measure in one.measure_ids
        ),
    )
    _add_lines(reporting_round, words, at)
    touch(reporting_round)
    leave_trail(
        cooperation=reporting_round.cooperation,
        deed="submit_status",
        subject=reporting_round,
        by=by,
        at=at,
        actor=actor,
        entries=[entry.pk for entry in entries],
        **details,
    )
    return entries


class _Replaced:
    """Which current entry a new one supersedes; each is superseded once."""

    def __init__(self, reporting_round: Round) -> None:
        self.current: dict[int, set[int]] = {}
        for entry, measure in (
            EntryCoverage.objects.within(reporting_round.cooperation_id)
            .filter(entry__round=reporting_round, entry__superseded_by=None)
            .current()
            .values_list("entry_id", "measure_id")
        ):
            self.current.setdefault(entry, set()).add(measure)

    def by(self, measure_ids: Iterable[int]) -> int | None:
        covered = set(measure_ids)
        for entry, measures in sorted(self.current.items()):
            if measures <= covered:
                del self.current[entry]
                return entry
        return None


def _add_lines(reporting_round: Round, words: Sequence[Words], at: datetime) -> None:
    said = [
        (
            line,
            StatusLine(
                entry=one.entry,
                position=position,
                text=line.text,
                carried_over=line.carried_over,
                source=line.source,
            ),
        )
        for one in words
        for position, line in enumerate(one.lines)
    ]
    _add(StatusLine, reporting_round, (row for _, row in said))
    deviations, steps = [], []
    for line, row in said:
        if line.deviation is None:
            continue
        line.deviation.line = row
        deviations.append(line.deviation)
        if line.settled_on is not None:
            steps.append(
                DeviationStep(
                    deviation=line.deviation,
                    kind=DeviationStepKind.SETTLED,
                    on=line.settled_on,
                    recorded_at=at,
                )
            )
    _add(Deviation, reporting_round, deviations)
    _add(DeviationStep, reporting_round, steps)
    dates, quantities = [], []
    for line, row in said:
        for stated in line.dates:
            stated.line = row
            dates.append(stated)
        for quantity in line.quantities:
            quantity.line = row
            quantities.append(quantity)
    _add(StatedDate, reporting_round, dates)
    _add(StatedQuantity, reporting_round, quantities)


def _add(model: type[models.Model], reporting_round: Round, rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    for row in rows:
        row.cooperation_id = reporting_round.cooperation_id  # type: ignore[attr-defined]
    model._default_manager.bulk_create(rows)
