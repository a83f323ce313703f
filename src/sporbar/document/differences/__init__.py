"""What changed from one report to the next: in counts, and in words, measure by measure.

Pure, and linear in the number of measures. `differences` compares; what it finds is free of
language until `Differences.sentences` or `MeasureDifference.sentences` says it in one.
"""

from collections.abc import Mapping

from sporbar.document.compose import counts
from sporbar.document.differences.comparing import compared
from sporbar.document.differences.finding import (
    Certainty,
    Change,
    ChangeKind,
    Counts,
    Differences,
    MeasureDifference,
)
from sporbar.document.differences.matching import Pair, matched
from sporbar.document.differences.texts import texts
from sporbar.document.snapshot import Progress, Snapshot

__all__ = [
    "Certainty",
    "Change",
    "ChangeKind",
    "Counts",
    "Differences",
    "MeasureDifference",
    "differences",
]


def differences(
    before: Snapshot, after: Snapshot, threads: Mapping[str, str] | None = None
) -> Differences:
    """From the report `before` to the report `after`.

    Measures of one plan are matched by number. Of two plans `threads` says what a snapshot cannot:
    which measure of the earlier one ("5.2") a measure of the later one ("5.3") continues. Without
    it they are matched by number and title, then by title, then by number alone; where only one of
    the two agrees, the difference says so. Of a report composed as an annex it is told only that it
    is another.
    """
    pairs = matched(before, after, threads)
    nets_before, nets_after = _nets(before), _nets(after)
    found = tuple(_difference(pair, nets_before, nets_after) for pair in pairs)
    return Differences(
        counts=_counts(before, after, found),
        measures=found,
        texts=tuple(texts(before, after)),
    )


def _difference(
    pair: Pair, nets_before: Mapping[str, str], nets_after: Mapping[str, str]
) -> MeasureDifference:
    here = pair.after or pair.before
    assert here is not None
    return MeasureDifference(
        reference=pair.after.reference if pair.after else None,
        earlier=pair.before.reference if pair.before else None,
        title=here.measure.title,
        certainty=pair.certainty,
        changes=tuple(compared(pair, nets_before, nets_after)),
    )


def _nets(snapshot: Snapshot) -> dict[str, str]:
    accounts = snapshot.accounts
    return {one.code: one.net for one in accounts.projects if one.code} if accounts else {}


def _counts(before: Snapshot, after: Snapshot, found: tuple[MeasureDifference, ...]) -> Counts:
    def told(kind: ChangeKind) -> int:
        return sum(change.kind == kind for one in found for change in one.changes)

    words_before, words_after = counts.progress(before), counts.progress(after)
    words: list[Progress | None] = ["as_planned", "mixed", "on_hold", "completed", "not_started"]
    words.append(None)
    return Counts(
        measures=(_measures(before), _measures(after)),
        answered=(
            _measures(before) - counts.answers(before)[None],
            _measures(after) - counts.answers(after)[None],
        ),
        progress={word: (words_before[word], words_after[word]) for word in words},
        deviations_new=told(ChangeKind.DEVIATION_RAISED),
        deviations_settled=told(ChangeKind.DEVIATION_SETTLED),
        deviations_open=told(ChangeKind.DEVIATION_OPEN) + told(ChangeKind.DEVIATION_MOVED),
        deviations_silent=told(ChangeKind.DEVIATION_SILENT),
        measures_new=told(ChangeKind.MEASURE_NEW),
        measures_gone=told(ChangeKind.MEASURE_GONE),
        measures_changed=sum(one.is_changed for one in found),
    )


def _measures(snapshot: Snapshot) -> int:
    return sum(len(area.measures) for area in snapshot.focus_areas)
