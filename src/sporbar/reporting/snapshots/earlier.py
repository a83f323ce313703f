"""Deviations that earlier reports raised: those still open, and those settled since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

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


@dataclass(frozen=True)
class _Told:
    """A deviation at the first place of a whole measure that it stands at."""

    report: int
    whole: int
    place: tuple[int, int]
    deviation: int
    is_settled: bool
    facts: facts.EarlierDeviation

    @property
    def label(self) -> str:
        return "{}.{}".format(*self.place)


def earlier_of(
    reports: Sequence[Report],
    measures: Mapping[int, list[Measure]],
    status: Status,
    gathered: Mapping[int, list[int]],
) -> dict[int, Earlier]:
    """By the primary key of the whole measure; one without any has no key.

    `measures` are those of each report, by the report's key; `status` what is said now: a deviation
    that is said anew is not told a second time. `gathered` are the rounds each round gathers.
    One that several strands share stands once, one that several measures share names the others.
    """
    # The report itself comes first, and everything is asked of the time before its round: a sub-
    # body's own round may be earlier, and is left out below.
    main = reports[0]
    found = earlier_deviations(
        main.cooperation, [one for these in measures.values() for one in these], main.round
    )
    titles = _titles(main, found.values())
    told: dict[tuple[int, int, int, bool], _Told] = {}
    for report in reports:
        own = measures.get(report.pk, [])
        said = _said_now(own, status)
        wholes = {one.pk: one for one in own if one.parent_id is None}
        # A measure stands before its strands, so that one that both share is told at the measure.
        for measure in sorted(own, key=_in_order):
            whole = wholes.get(measure.parent_id or measure.pk)
            if whole is None:
                continue
            for one in _tell(
                [one for one in found.get(measure.pk, ()) if _is_before(one, report)],
                measure,
                whole,
                report,
                said.get(whole.pk, set()),
                titles,
                gathered.get(report.round_id, []),
            ):
                told.setdefault((one.report, one.whole, one.deviation, one.is_settled), one)
    return _shared(list(told.values()))


def _in_order(measure: Measure) -> tuple[bool, int, int]:
    return measure.parent_id is not None, measure.position, measure.pk


def _is_before(deviation: Deviation, report: Report) -> bool:
    said_in = deviation.line.entry.round
    return bool(said_in.pk != report.round_id and said_in.as_of <= report.round.as_of)


def _tell(
    deviations: list[Deviation],
    measure: Measure,
    whole: Measure,
    report: Report,
    said: set[str],
    titles: Mapping[int, str],
    gathered: list[int],
) -> Iterator[_Told]:
    """What was said round after round is one deviation: told as it was last said, raised in the
    first of them; settled when the last of them is."""
    threads: dict[tuple[str, str], list[Deviation]] = {}
    for one in deviations:
        threads.setdefault((one.kind, _key(one.line.text)), []).append(one)
    for thread in threads.values():
        first, last = thread[0], thread[-1]
        step = settled_since(last, report.round, gathered)
        if step is None and (settled_by(last, report.round) or _is_said_anew(last, said)):
            continue
        yield _Told(
            report=report.pk,
            whole=whole.pk,
            place=(whole.focus_area.number, whole.number or 0),
            deviation=last.pk,
            is_settled=step is not None,
            facts=facts.EarlierDeviation(
                text=last.line.printed or last.line.text,
                deviation=_facts(last, step),
                raised_in=titles.get(first.line.entry.round_id),
                strand=measure.title if measure.parent_id else None,
            ),
        )


def _shared(told: list[_Told]) -> dict[int, Earlier]:
    """Each at its measure, naming the other measures that tell the very same one in order."""
    labels: dict[tuple[int, int, bool], list[str]] = {}
    for one in sorted(told, key=lambda one: one.place):
        labels.setdefault((one.report, one.deviation, one.is_settled), []).append(one.label)
    earlier: dict[int, Earlier] = {}
    for one in told:
        these = labels[one.report, one.deviation, one.is_settled]
        others = tuple(label for label in these if label != one.label)
        here = earlier.setdefault(one.whole, Earlier())
        kept = here.settled if one.is_settled else here.still_open
        kept.append(replace(one.facts, shared_with=others))
    return earlier


def _said_now(measures: Iterable[Measure], status: Status) -> dict[int, set[str]]:
    """The sentences that deviate now, as they are printed and as people wrote them, by the primary
    key of the whole measure."""
    said: dict[int, set[str]] = {}
    for measure in measures:
        if one := status.get(measure.pk):
            deviating = said.setdefault(measure.parent_id or measure.pk, set())
            for own, line in zip(one.own, one.lines, strict=True):
                if line.deviation is not None:
                    deviating |= {_key(own), _key(line.text)}
    return said


def _is_said_anew(earlier: Deviation, said: set[str]) -> bool:
    """Whether one of the sentences now is this one: with the same words, whatever the editor made
    of them then or now. One that is written further is a new sentence."""
    return not said.isdisjoint({_key(earlier.line.text), _key(earlier.line.printed)})


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
