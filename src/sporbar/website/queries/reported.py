"""What was reported about measures, as the pages show it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from sporbar.organisations.models import Cooperation
from sporbar.plans.models import Measure
from sporbar.rounds.models import (
    Certainty,
    Deviation,
    DeviationStepKind,
    Round,
    StatusEntry,
    StatusLine,
)
from sporbar.website.queries.publication import published_coverage, published_steps

#: Primary keys of a round and of a measure or strand.
Place = tuple[int, int]


@dataclass
class Said:
    """One entry as it speaks for one measure or strand; `shared_with` are other labels."""

    entry: StatusEntry
    lines: list[StatusLine]
    shared_with: tuple[str, ...] = ()

    @property
    def deviations(self) -> list[Deviation]:
        return [found for line in self.lines if (found := deviation_of(line)) is not None]

    @property
    def written_on(self) -> date | None:
        return self.entry.written_on


@dataclass
class Strand:
    """A strand of the plan with what was said about it in one round."""

    measure: Measure
    said: Said | None


@dataclass
class Reported:
    """Everything one round says about a measure: its own words and its strands'."""

    round: Round
    own: Said | None = None
    strands: list[Strand] = field(default_factory=list)

    @property
    def all_said(self) -> list[Said]:
        return [
            *([self.own] if self.own else []),
            *(strand.said for strand in self.strands if strand.said),
        ]

    @property
    def answer(self) -> str | None:
        """The measure's own answer; without one, what its strands answered taken together.

        The same rule the reports count by (`document.compose.counts`).
        """
        if self.own is not None:
            return self.own.entry.answer
        given = {said.entry.answer for said in self.all_said}
        return next(
            (word for word in ("activity", "see_annex", "no_activity") if word in given), None
        )

    @property
    def progress(self) -> str | None:
        return self.own.entry.progress if self.own else None

    @property
    def deviations(self) -> list[Deviation]:
        return [deviation for said in self.all_said for deviation in said.deviations]

    @property
    def latest(self) -> Said | None:
        """The words written last; those without a date count as written on the as-of date."""
        return max(
            self.all_said,
            key=lambda said: (said.written_on or self.round.as_of, said.entry.pk),
            default=None,
        )


def deviation_of(line: StatusLine) -> Deviation | None:
    """The sentence's deviation; a prefetched absence costs no statement."""
    found: Deviation | None = getattr(line, "deviation", None)
    return found


def is_settled(deviation: Deviation) -> bool:
    return any(step.kind == DeviationStepKind.SETTLED for step in deviation.steps.all())


def is_ours(deviation: Deviation) -> bool:
    """Whether the source does not say outright that this is a deviation."""
    return deviation.certainty == Certainty.UNCERTAIN


def reported(
    cooperation: Cooperation,
    rounds: Iterable[Round],
    measures: Iterable[Measure],
    *,
    whole: bool = True,
) -> dict[tuple[int, int], Reported]:
    """What was published about the measures in the rounds, by (round, measure) keys.

    `measures` are whole measures with their strands prefetched. A pair nobody reported on is
    absent. The number of statements does not depend on how many there are. Unless `whole`, only
    deviating sentences are read, and nobody is named as sharing them: enough for a row of a list.
    """
    rounds_by_id = {one.pk: one for one in rounds}
    wholes = list(measures)
    spoken_of = {one.pk: one for measure in wholes for one in (measure, *measure.strands.all())}
    counting = published_coverage(cooperation, rounds_by_id, spoken_of)
    said = (
        _said(cooperation, counting, spoken_of)
        if whole
        else _deviating(cooperation, counting, rounds_by_id)
    )
    result: dict[tuple[int, int], Reported] = {}
    for measure in wholes:
        strands = measure.strands.all()
        for round_id, one in rounds_by_id.items():
            if one.plan_id != measure.plan_id:
                continue
            found = Reported(
                one,
                said.get((round_id, measure.pk)),
                [Strand(strand, said.get((round_id, strand.pk))) for strand in strands],
            )
            if found.all_said:
                result[round_id, measure.pk] = found
    return result


def _deviating(
    cooperation: Cooperation, counting: Mapping[Place, int], rounds: Mapping[int, Round]
) -> dict[Place, Said]:
    """As `_said`, with deviating sentences only."""
    entries = StatusEntry.objects.within(cooperation).in_bulk(set(counting.values()))
    lines: dict[int, list[StatusLine]] = defaultdict(list)
    for line in (
        StatusLine.objects.within(cooperation)
        .filter(entry__round__in=rounds, deviation__isnull=False)
        .select_related("deviation")
        .prefetch_related(Prefetch("deviation__steps", published_steps(cooperation)))
        .order_by("entry_id", "position")
    ):
        lines[line.entry_id].append(line)
    return {place: Said(entries[pk], lines[pk]) for place, pk in counting.items()}


def _said(
    cooperation: Cooperation, counting: Mapping[Place, int], measures: Mapping[int, Measure]
) -> dict[Place, Said]:
    """The words that count for each place, and whom they are shared with."""
    entries = _entries(cooperation, counting.values())
    covered = {cover.measure_id for entry in entries.values() for cover in entry.covers.all()}
    elsewhere = covered - measures.keys()
    if elsewhere:
        rounds = {entry.round_id for entry in entries.values()}
        counting = {**counting, **published_coverage(cooperation, rounds, elsewhere)}
        measures = {
            **measures,
            **Measure.objects.within(cooperation)
            .select_related("focus_area", "parent__focus_area")
            .in_bulk(elsewhere),
        }
    said: dict[Place, Said] = {}
    for (round_id, measure), pk in counting.items():
        if pk not in entries:
            continue
        entry = entries[pk]
        # Shared only with those for which this entry still is the one that counts.
        others = tuple(
            _label(measures[cover.measure_id])
            for cover in entry.covers.all()
            if cover.measure_id != measure and counting.get((round_id, cover.measure_id)) == pk
        )
        said[round_id, measure] = Said(entry, list(entry.lines.all()), others)
    return said


def _entries(cooperation: Cooperation, keys: Iterable[int]) -> dict[int, StatusEntry]:
    """The entries with all they say, in a constant number of statements."""
    lines = (
        StatusLine.objects.within(cooperation)
        .select_related("deviation__reported_to")
        .prefetch_related(
            "dates",
            "quantities",
            Prefetch("deviation__steps", published_steps(cooperation)),
        )
    )
    return (
        StatusEntry.objects.within(cooperation)
        .prefetch_related("covers", Prefetch("lines", lines))
        .in_bulk(set(keys))
    )


def _label(measure: Measure) -> str:
    return measure.label if measure.parent_id is None else f"{measure.label} {measure.title}"
