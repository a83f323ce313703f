"""Deviations that earlier reports raised: those still open, and those settled since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sporbar.document import snapshot as facts
from sporbar.document.compose.context import one_line
from sporbar.plans.models import Measure
from sporbar.reporting.models import Report
from sporbar.reporting.snapshots.status import Status
from sporbar.rounds.models import Deviation, DeviationStep
from sporbar.rounds.queries import earlier_deviations, settled_by, settled_since


@dataclass
class Earlier:
    """What stands under one measure, its strands included."""

    still_open: list[facts.EarlierDeviation] = field(default_factory=list)
    settled: list[facts.EarlierDeviation] = field(default_factory=list)


def earlier_of(
    reports: Sequence[Report],
    measures: Mapping[int, list[Measure]],
    status: Status,
    gathered: Mapping[int, list[int]],
) -> dict[int, Earlier]:
    """By the primary key of the whole measure; one without any has no key.

    `measures` are those of each report, by the report's key; `status` what is said now: a deviation
    that is said anew is not told a second time. `gathered` are the rounds each round gathers.
    """
    # The report itself comes first, and everything is asked of the time before its round: a sub-
    # body's own round may be earlier, and is left out below.
    main = reports[0]
    found = earlier_deviations(
        main.cooperation, [one for these in measures.values() for one in these], main.round
    )
    titles = _titles(main, found.values())
    earlier: dict[int, Earlier] = {}
    for report in reports:
        own = measures.get(report.pk, [])
        said = _said_now(own, status)
        for measure in own:
            here = earlier.setdefault(measure.parent_id or measure.pk, Earlier())
            _sort(
                here,
                [one for one in found.get(measure.pk, ()) if _is_before(one, report)],
                measure,
                report,
                said.get(measure.parent_id or measure.pk, []),
                titles,
                gathered.get(report.round_id, []),
            )
    return {key: one for key, one in earlier.items() if one.still_open or one.settled}


def _is_before(deviation: Deviation, report: Report) -> bool:
    said_in = deviation.line.entry.round
    return bool(said_in.pk != report.round_id and said_in.as_of <= report.round.as_of)


def _sort(
    here: Earlier,
    deviations: list[Deviation],
    measure: Measure,
    report: Report,
    said: list[facts.StatusLine],
    titles: Mapping[int, str],
    gathered: list[int],
) -> None:
    """What was said round after round is one deviation: told as it was last said, raised in the
    first of them; settled when the last of them is."""
    threads: dict[tuple[str, str], list[Deviation]] = {}
    for one in deviations:
        threads.setdefault((one.kind, _key(one.line.text)), []).append(one)
    for thread in threads.values():
        first, last = thread[0], thread[-1]
        step = settled_since(last, report.round, gathered)
        told = facts.EarlierDeviation(
            text=last.line.printed or last.line.text,
            deviation=_facts(last, step),
            raised_in=titles.get(first.line.entry.round_id),
            strand=measure.title if measure.parent_id else None,
        )
        if step is not None:
            here.settled.append(told)
        elif not settled_by(last, report.round) and not _is_said_anew(last, said):
            here.still_open.append(told)


def _said_now(measures: Iterable[Measure], status: Status) -> dict[int, list[facts.StatusLine]]:
    """The sentences that deviate now, by the primary key of the whole measure."""
    said: dict[int, list[facts.StatusLine]] = {}
    for measure in measures:
        if one := status.get(measure.pk):
            deviating = [line for line in one.lines if line.deviation is not None]
            said.setdefault(measure.parent_id or measure.pk, []).extend(deviating)
    return said


def _is_said_anew(earlier: Deviation, said: list[facts.StatusLine]) -> bool:
    """Whether one of the sentences now is this one: with the same words, or carried over from it
    with the same kind of deviation and then written further."""
    texts = {_key(earlier.line.text), _key(earlier.line.printed)}
    return any(
        _key(line.text) in texts
        or (
            line.carried_over and line.deviation is not None and line.deviation.kind == earlier.kind
        )
        for line in said
    )


def _key(text: str) -> str:
    return one_line(text).casefold()


def _titles(main: Report, found: Iterable[list[Deviation]]) -> dict[int, str]:
    """Titles of the reports the deviations were raised in, by round."""
    rounds = {one.line.entry.round_id for these in found for one in these}
    return dict(
        Report.objects.within(main.cooperation_id)
        .filter(round__in=rounds)
        .values_list("round_id", "title")
    )


def _facts(deviation: Deviation, step: DeviationStep | None) -> facts.Deviation:
    moved = [one.on for one in deviation.steps.all() if one.kind == "new_date" and one.on]
    return facts.Deviation(
        kind=deviation.kind,  # type: ignore[arg-type]
        certainty=deviation.certainty,  # type: ignore[arg-type]
        cause=deviation.cause,
        consequence=deviation.consequence,
        remedy=deviation.remedy,
        new_date=moved[-1] if moved else deviation.new_date,
        reported_to=deviation.reported_to.name if deviation.reported_to else None,
        reported_on=deviation.reported_on,
        decision=deviation.decision,
        raised_on=deviation.raised_on,
        settled_on=step.on if step else None,
    )
