"""A cooperation's front page: what is decided, what happens, what it costs."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.document.compose import counts
from sporbar.document.snapshot import Deviation, Snapshot, StatedDate
from sporbar.governance.adoption import Standing
from sporbar.governance.matrix import WAITS, Shown
from sporbar.governance.models import Meeting
from sporbar.governance.queries.meetings import coming
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan
from sporbar.reporting.models import Edition
from sporbar.website.queries.adoptions import public_matrix
from sporbar.website.queries.meetings import published_meetings
from sporbar.website.queries.publication import current_editions, published_plans, snapshots

#: Editions the front page lists; the rest is one link away.
MOST_EDITIONS = 4
#: Meetings, and cases before the councils, it lists.
MOST_AHEAD = 3


@dataclass(frozen=True)
class Coming:
    """Something the report says is planned after its as-of date."""

    stated: StatedDate
    placed: counts.Placed


@dataclass(frozen=True)
class DeviationRow:
    """A deviating sentence and every measure it is said of, in the same words. `raised_in` is the
    report that said it, where it is not this one; None too where no report was made."""

    places: list[counts.Placed]
    strand: str
    text: str
    deviation: Deviation
    is_earlier: bool = False
    raised_in: str | None = None


@dataclass
class Strip:
    """The current edition in figures, counted by the rules the report itself is counted by."""

    edition: Edition
    snapshot: Snapshot
    measures: int
    deviating: int
    deviating_ours: int
    answers: list[tuple[str, int]]
    progress: list[tuple[str, int]]
    progress_unknown: int
    recommended: str | None
    net: str | None
    deviations: list[DeviationRow]
    coming: list[Coming]


@dataclass
class FrontPage:
    plan: ActionPlan | None
    strip: Strip | None
    editions: list[Edition]
    meetings: list[Meeting]
    #: cases that wait for a council
    waiting: list[Standing]


def front_page(cooperation: Cooperation) -> FrontPage:
    editions = current_editions(cooperation)
    strip = None
    if editions:
        strip = _strip(editions[0], snapshots(editions[:1])[editions[0].pk])
    today = timezone.localdate()
    meetings = coming(published_meetings(cooperation)).filter(first_day__gte=today)
    return FrontPage(
        published_plans(cooperation).first(),
        strip,
        editions[:MOST_EDITIONS],
        list(meetings[:MOST_AHEAD]),
        _waiting(cooperation),
    )


def _waiting(cooperation: Cooperation) -> list[Standing]:
    """The cases that wait for a council, the most pressing first."""
    rows = public_matrix(cooperation, Shown(show=WAITS), None).rows
    return [row.standing for row in rows[:MOST_AHEAD]]


def _strip(edition: Edition, snapshot: Snapshot) -> Strip:
    measures = list(counts.measures(snapshot))
    deviating = [one for one in measures if counts.deviates(one.measure)]
    certainly = [one for one in deviating if counts.deviates_certainly(one.measure)]
    recommendations = counts.recommendations(snapshot)
    statuses: Counter[str] = Counter(
        one.measure.progress or counts.answer(one.measure) or "not_reported" for one in measures
    )
    progress_codes = ("as_planned", "mixed", "on_hold", "completed", "not_started")
    answer_codes = ("activity", "no_activity", "see_annex", "not_reported")
    return Strip(
        edition=edition,
        snapshot=snapshot,
        measures=len(measures),
        deviating=len(deviating),
        deviating_ours=len(deviating) - len(certainly),
        progress=[(code, statuses[code]) for code in progress_codes if statuses[code]],
        answers=[(code, statuses[code]) for code in answer_codes if statuses[code]],
        progress_unknown=sum(one.measure.progress is None for one in measures),
        recommended=counts.total(one.amount for _placed, one in recommendations)
        if recommendations
        else None,
        net=snapshot.accounts.total if snapshot.accounts else None,
        deviations=[*_deviations(snapshot), *_still_open(snapshot)],
        coming=_coming(snapshot),
    )


def _deviations(snapshot: Snapshot) -> list[DeviationRow]:
    """Deviations in the report's order; what is said alike of several measures stands once."""
    by_reference = {placed.reference: placed for placed in counts.measures(snapshot)}
    rows: dict[tuple[str, str, Deviation], DeviationRow] = {}
    for found in counts.deviations(snapshot):
        strand = found.strand.title if found.strand else ""
        key = (found.line.text, strand, found.deviation)
        row = rows.setdefault(key, DeviationRow([], strand, found.line.text, found.deviation))
        row.places.extend(by_reference[one] for one in found.references if one in by_reference)
    return list(rows.values())


def _still_open(snapshot: Snapshot) -> list[DeviationRow]:
    """Those earlier reports raised and this one neither settles nor says anew; once each."""
    rows: dict[tuple[str, str, str | None, Deviation, frozenset[str]], DeviationRow] = {}
    for placed in counts.measures(snapshot):
        for one in placed.measure.open_deviations:
            strand = one.strand or ""
            covers = frozenset((placed.reference, *one.shared_with))
            row = rows.setdefault(
                (one.text, strand, one.raised_in, one.deviation, covers),
                DeviationRow([], strand, one.text, one.deviation, True, one.raised_in),
            )
            row.places.append(placed)
    return list(rows.values())


def _coming(snapshot: Snapshot) -> list[Coming]:
    """What is said to be planned, soonest first; each date once although measures share it."""
    as_of = date.fromisoformat(snapshot.report.as_of)
    found: dict[tuple[str, str], Coming] = {}
    for placed in counts.measures(snapshot):
        for _strand, line in counts.lines(placed.measure):
            for stated in line.dates:
                if stated.tense == "planned" and partial_dates.sort_key(stated.on)[1] >= as_of:
                    found.setdefault((stated.what, stated.on), Coming(stated, placed))
    # What ends first comes first: a day in August before "the second half-year".
    return sorted(found.values(), key=lambda one: partial_dates.sort_key(one.stated.on)[::-1])
