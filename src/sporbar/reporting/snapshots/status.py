"""What was said in the round, at the measure or strand it was said about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sporbar.document import partial_dates
from sporbar.document import snapshot as facts
from sporbar.reporting.models import Report
from sporbar.rounds.models import (
    AnswerKind,
    Deviation,
    DeviationStep,
    DeviationStepKind,
    EntryCoverage,
    LineWording,
    StatedDate,
    StatedQuantity,
    StatusLine,
)


@dataclass
class Said:
    """What stands under one measure or strand: its answer, progress, annex and sentences."""

    answer: Any = None
    progress: Any = None
    annex: int | None = None
    lines: list[facts.StatusLine] = field(default_factory=list)
    #: the sentences as people wrote them, before the editor's wording; as long as `lines`
    own: list[str] = field(default_factory=list)


#: By the primary key of the measure or strand.
Status = Mapping[int, Said]


@dataclass(frozen=True)
class _Place:
    """A measure or strand that an entry counts for; `whole` is the measure it belongs to."""

    pk: int
    round: int
    whole: int
    label: str
    order: tuple[int, int, bool, int, int]
    answer: str
    progress: str | None


def status_of(reports: Sequence[Report], annexes: Mapping[str, int]) -> Status:
    """What the rounds say now: for every measure and strand the latest entry that covers it, as the
    editor words it.

    The first report is the one that is made, the others are composed as its annexes, each on a plan
    of its own. `annexes` are the first one's annex numbers by the label of the measure ("5.1").
    Sharing is named only between measures for which the entry still counts.
    """
    main = reports[0]
    rounds = [report.round_id for report in reports]
    sentences = _sentences(
        main.cooperation_id, rounds, {report.round_id: report.round.as_of for report in reports}
    )
    said: dict[int, Said] = {}
    for entry, places in _coverage(main.cooperation_id, rounds).items():
        labels = tuple(dict.fromkeys(place.label for place in places))
        seen: set[int] = set()
        for place in places:
            here = Said(answer=place.answer, progress=place.progress)
            if place.answer == AnswerKind.SEE_ANNEX and place.round == main.round_id:
                here.annex = annexes.get(place.label)
            # A sentence stands under the measure or under one of its strands, never both.
            if place.whole not in seen:
                seen.add(place.whole)
                shared = tuple(label for label in labels if label != place.label)
                for own, parts in sentences.get(entry, ()):
                    here.own.append(own)
                    here.lines.append(facts.StatusLine(shared_with=shared, **parts))
            said[place.pk] = here
    return said


def _coverage(cooperation: int, rounds: list[int]) -> dict[int, list[_Place]]:
    """Where each entry counts, in the plan's order, by the entry's key.

    The rule is that of `CoverageQuerySet.current`: of those that were not taken back the entry
    submitted last counts. It is applied here, over one plain read, because a database without
    fresh statistics may take minutes over the same question asked as a subquery for thousands of
    measures.
    """
    latest: dict[int, tuple[int, _Place]] = {}
    rows = (
        EntryCoverage.objects.within(cooperation)
        .filter(entry__round__in=rounds, entry__withdrawn_at=None)
        .order_by("entry__submitted_at", "entry_id")
        .values_list(
            "entry_id",
            "entry__round_id",
            "entry__answer",
            "entry__progress",
            "measure_id",
            "measure__parent_id",
            "measure__position",
            "measure__focus_area__number",
            "measure__number",
            "measure__parent__focus_area__number",
            "measure__parent__number",
        )
    )
    for (
        entry,
        round_,
        answer,
        progress,
        measure,
        parent,
        position,
        area,
        number,
        area_above,
        number_above,
    ) in rows:
        whole = (area, number) if parent is None else (area_above, number_above)
        place = _Place(
            pk=measure,
            round=round_,
            whole=parent or measure,
            label=f"{whole[0]}.{whole[1]}",
            # the measure itself before its strands
            order=(*whole, parent is not None, position, measure),
            answer=answer,
            progress=progress,
        )
        latest[measure] = (entry, place)
    covered: dict[int, list[_Place]] = defaultdict(list)
    for entry, place in latest.values():
        covered[entry].append(place)
    for places in covered.values():
        places.sort(key=lambda place: place.order)
    return covered


def _sentences(
    cooperation: int, rounds: list[int], as_of: Mapping[int, date]
) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """Sentences of every entry of the rounds in order, as people wrote them and as they are
    printed, without what they share.

    The editor's last wording is printed, not people's own. One that the editor left empty leaves
    the sentence out, unless it tells of a deviation: that is never left out.
    """
    dates: dict[int, list[facts.StatedDate]] = defaultdict(list)
    for line, what, on, said, tense in (
        StatedDate.objects.within(cooperation)
        .filter(line__entry__round__in=rounds)
        .order_by("id")
        .values_list("line_id", "what", "on", "said", "tense")
    ):
        dates[line].append(facts.StatedDate(what=what, on=on, said=said, tense=tense))
    quantities: dict[int, list[facts.StatedQuantity]] = defaultdict(list)
    for line, what, quantifier, number, of in (
        StatedQuantity.objects.within(cooperation)
        .filter(line__entry__round__in=rounds)
        .order_by("id")
        .values_list("line_id", "what", "quantifier", "number", "of")
    ):
        quantities[line].append(
            facts.StatedQuantity(what=what, quantifier=quantifier, number=number, of=of)
        )
    deviations = _deviations(cooperation, rounds, as_of)
    wordings = dict(
        LineWording.objects.within(cooperation)
        .filter(line__entry__round__in=rounds)
        .order_by("id")
        .values_list("line_id", "text")
    )
    sentences: dict[int, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for line, entry, text, carried_over, source in (
        StatusLine.objects.within(cooperation)
        .filter(entry__round__in=rounds)
        .order_by("entry_id", "position")
        .values_list("id", "entry_id", "text", "carried_over", "source")
    ):
        deviation = deviations.get(line)
        worded = wordings.get(line, text)
        if not worded.strip() and line in wordings:
            if deviation is None:
                continue
            worded = text
        parts = {
            "text": worded,
            "source": source or None,
            # What the editor worded anew was not said in the last report.
            "carried_over": carried_over and worded == text,
            "deviation": deviation,
            "dates": tuple(dates.get(line, ())),
            "quantities": tuple(quantities.get(line, ())),
        }
        sentences[entry].append((text, parts))
    return sentences


def _deviations(
    cooperation: int, rounds: list[int], as_of: Mapping[int, date]
) -> dict[int, facts.Deviation]:
    """Deviations of the rounds by their sentence, settled if a step said so by the as-of day."""
    settled = {
        deviation: on
        for deviation, on, round_ in DeviationStep.objects.within(cooperation)
        .filter(
            deviation__line__entry__round__in=rounds,
            kind=DeviationStepKind.SETTLED,
            on__isnull=False,
        )
        .order_by("id")
        .values_list("deviation_id", "on", "deviation__line__entry__round_id")
        if _may_be_by(on, as_of[round_])
    }
    columns = (
        "kind",
        "certainty",
        "cause",
        "consequence",
        "remedy",
        "new_date",
        "reported_on",
        "decision",
        "raised_on",
    )
    found: dict[int, facts.Deviation] = {}
    for pk, line, reported_to, *values in (
        Deviation.objects.within(cooperation)
        .filter(line__entry__round__in=rounds)
        .values_list("id", "line_id", "reported_to__name", *columns)
    ):
        found[line] = facts.Deviation(
            reported_to=reported_to,
            settled_on=settled.get(pk),
            **dict(zip(columns, values, strict=True)),
        )
    return found


def _may_be_by(on: str, day: date) -> bool:
    first = partial_dates.bounds(on)[0]
    return first is None or first <= day


def answer_of(measure: Said, strands: list[Said]) -> Any:
    """A measure's own answer; where only its strands answered, what they come to together."""
    if measure.answer is not None:
        return measure.answer
    given = {strand.answer for strand in strands}
    return next((one for one in ("activity", "see_annex", "no_activity") if one in given), None)
