"""What a comparison finds, free of language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sporbar.document.snapshot import Progress
from sporbar.document.typography import PageLanguage


class ChangeKind(StrEnum):
    MEASURE_NEW = "measure_new"
    MEASURE_GONE = "measure_gone"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"
    ANSWER = "answer"
    PROGRESS = "progress"
    SENTENCE_NEW = "sentence_new"
    SENTENCE_GONE = "sentence_gone"
    DEVIATION_RAISED = "deviation_raised"
    DEVIATION_SETTLED = "deviation_settled"
    DEVIATION_MOVED = "deviation_moved"
    DEVIATION_OPEN = "deviation_open"
    #: open in the report before, and not mentioned now
    DEVIATION_SILENT = "deviation_silent"
    RECOMMENDATION_NEW = "recommendation_new"
    NET = "net"
    # what the report says beside its measures
    INTRODUCTION = "introduction"
    CAVEATS = "caveats"
    #: how many councils have adopted a case: `before` and `after` are "3/7"
    ADOPTION = "adoption"
    AREA_NOTE = "area_note"
    ANNEX_NEW = "annex_new"
    ANNEX_GONE = "annex_gone"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was. `text` is what people wrote or a name; `before` and `after`
    are codes, days or amounts as the snapshots have them; `strand` is where below the measure."""

    kind: ChangeKind
    text: str = ""
    before: str | None = None
    after: str | None = None
    strand: str | None = None


class Certainty(StrEnum):
    """How it is known that two measures are one."""

    SURE = "sure"
    #: the number agrees, the title does not
    BY_NUMBER = "by_number"
    #: the title agrees, the number does not
    BY_TITLE = "by_title"


@dataclass(frozen=True, slots=True)
class MeasureDifference:
    """One measure in both reports; `reference` is None for one that is gone, `earlier` for a new
    one."""

    reference: str | None
    earlier: str | None
    title: str
    certainty: Certainty
    changes: tuple[Change, ...]

    @property
    def is_changed(self) -> bool:
        """A deviation that is still open as it was is no change."""
        return any(one.kind != ChangeKind.DEVIATION_OPEN for one in self.changes)

    def sentences(self, language: PageLanguage) -> tuple[str, ...]:
        """What changed, one sentence each; how the measure was recognised comes first, where that
        is not certain."""
        from sporbar.document.differences.sentences import said

        return said(self, language)


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs are (before, after)."""

    measures: tuple[int, int]
    answered: tuple[int, int]
    progress: Mapping[Progress | None, tuple[int, int]]
    deviations_new: int
    deviations_settled: int
    deviations_open: int
    deviations_silent: int
    measures_new: int
    measures_gone: int
    measures_changed: int


@dataclass(frozen=True, slots=True)
class Differences:
    """`measures` are in the order of the later report, those that are gone last; `texts` are what
    else the report says and no longer says as it did."""

    counts: Counts
    measures: tuple[MeasureDifference, ...]
    texts: tuple[Change, ...] = ()

    @property
    def changed(self) -> tuple[MeasureDifference, ...]:
        return tuple(one for one in self.measures if one.is_changed)

    def sentences(self, language: PageLanguage, edition: int | None = None) -> tuple[str, ...]:
        """The counts in words, and which texts are others. `edition` is the earlier one's number
        where both are editions of one report."""
        from sporbar.document.differences.sentences import counted

        return counted(self, language, edition)
