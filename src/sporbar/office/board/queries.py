"""The board of a round: every measure and strand, who is asked, and what has come in.

A row stands for a question. A measure that is answered together with another has a row that leads
there; one that nobody is asked about says so; one whose strands are asked about heads them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from sporbar.plans.models import FocusArea, Measure
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    Deviation,
    DeviationStep,
    DeviationStepKind,
    Letter,
    RequestComment,
    RequestCoverage,
    RequestState,
    Round,
    StatusRequest,
)


@dataclass
class Row:
    """A measure or strand on the board. `request` is None where nobody is asked; `shared` is the
    row that has the question, where this one only takes part in it."""

    measure: Measure
    request: StatusRequest | None = None
    shared: "Row | None" = None
    heads: bool = False
    people: list[Contributor] = field(default_factory=list)
    #: measures answered together with this one
    also: list[Measure] = field(default_factory=list)
    #: (kind, certainty, settled) of the deviations in the answer, each once
    deviations: list[tuple[str, str, bool]] = field(default_factory=list)
    comments: int = 0
    #: the last comment is from whoever was asked, and nobody has answered it
    is_asked: bool = False
    #: the day those who have not answered were last reminded
    reminded: date | None = None
    is_late: bool = False

    @property
    def is_question(self) -> bool:
        return self.request is not None and self.shared is None

    @property
    def state(self) -> str:
        """The state of the question; "" where nobody is asked."""
        return str(self.request.state) if self.request else ""

    @property
    def changed_at(self) -> datetime | None:
        """When it last changed; None while nobody has begun."""
        if self.request is None or self.state == RequestState.WAITING:
            return None
        at: datetime = self.request.changed_at
        edited: datetime | None = getattr(self.request, "edited_at", None)
        return max(at, edited) if edited and self.state == RequestState.DRAFT else at

    @property
    def token(self) -> str:
        """What choosing the row sends: the question and the answer that is seen in it."""
        assert self.request is not None
        return f"{self.request.pk}:{self.request.entry_id or ''}"

    @property
    def label(self) -> str:
        """ "1.2", or "1.2 and 1.4" as "1.2, 1.4" where one answer covers several."""
        return ", ".join(dict.fromkeys(one.label for one in (self.measure, *self.also)))

    def fits(self, show: str) -> bool:
        """Whether the filter `show` (a key of SHOWS) lets the row through."""
        if show == "":
            return True
        if show == "uten":
            return not self.heads and not self.shared and not self.people
        if not self.is_question:
            return False
        if show == "for-sent":
            return self.is_late
        if show == "avvik":
            return any(not settled for _kind, _certainty, settled in self.deviations)
        if show == "sporsmal":
            return self.is_asked
        return self.state == SHOWS[show]


#: Filters by state, as they stand in the address.
SHOWS: dict[str, str] = {
    "": "",
    "ikke-begynt": RequestState.WAITING,
    "pabegynt": RequestState.DRAFT,
    "levert": RequestState.SUBMITTED,
    "sendt-tilbake": RequestState.RETURNED,
    "godkjent": RequestState.APPROVED,
    "for-sent": "",
    "avvik": "",
    "sporsmal": "",
    "uten": "",
}


@dataclass
class Section:
    """A focus area with its rows."""

    area: FocusArea
    rows: list[Row] = field(default_factory=list)

    @property
    def tokens(self) -> str:
        """What choosing the whole section sends."""
        return ",".join(row.token for row in self.rows if row.is_question)


@dataclass
class Board:
    round: Round
    rows: list[Row]
    #: whoever is asked, by name
    contributors: list[Contributor]

    @property
    def questions(self) -> list[Row]:
        return [row for row in self.rows if row.is_question]

    @property
    def delivered(self) -> int:
        return sum(
            row.state in (RequestState.SUBMITTED, RequestState.APPROVED) for row in self.questions
        )

    def count(self, show: str) -> int:
        if show == "":
            return len(self.questions)
        return sum(row.fits(show) for row in self.rows)

    def sections(self, show: str = "", person: int | None = None, words: str = "") -> list[Section]:
        """The rows that fit, by focus area; a strand brings the measure it stands under."""
        kept = {
            row.measure.pk
            for row in self.rows
            if not row.heads and _kept(row.shared or row, show, person, words)
        }
        strands = [row.measure for row in self.rows if row.measure.pk in kept]
        kept |= {one.parent_id for one in strands if one.parent_id is not None}
        found: dict[int, Section] = {}
        for row in self.rows:
            if row.measure.pk in kept:
                area = row.measure.focus_area
                found.setdefault(area.pk, Section(area)).rows.append(row)
        return list(found.values())


def _kept(row: Row, show: str, person: int | None, words: str) -> bool:
    if not row.fits(show):
        return False
    if person is not None and all(one.pk != person for one in row.people):
        return False
    named = [one for each in (row.measure, *row.also) for one in (each, each.parent) if one]
    looked_in = " ".join(f"{one.label} {one.title}" for one in named)
    return all(word in looked_in.casefold() for word in words.casefold().split())


def board_of(reporting_round: Round, today: date | None = None) -> Board:
    """The whole board, in eight statements however many measures there are."""
    today = today or timezone.localdate()
    tenant = reporting_round.cooperation_id
    requests = {
        one.pk: one
        for one in StatusRequest.objects.within(tenant)
        .filter(round=reporting_round)
        .select_related("entry")
        .annotate(edited_at=F("draft__edited_at"))
    }
    covered: dict[int, int] = {}
    measures: dict[int, Measure] = {}
    coverage = RequestCoverage.objects.within(tenant).filter(round=reporting_round)
    for cover in coverage.select_related("measure__focus_area", "measure__parent__focus_area"):
        covered[cover.measure_id] = cover.request_id
        measures[cover.measure_id] = cover.measure
    in_force = Measure.objects.within(tenant).filter(plan=reporting_round.plan_id).in_force()
    measures |= {one.pk: one for one in in_force.with_labels()}

    rows = _rows(measures, covered, requests)
    contributors = _add_people(reporting_round, rows)
    _add_deviations(reporting_round, rows)
    _add_comments(reporting_round, rows)
    overdue = reporting_round.deadline is not None and reporting_round.deadline < today
    for row in rows:
        row.is_late = overdue and row.request is not None and row.request.is_open
    return Board(reporting_round, rows, contributors)


def _rows(
    measures: dict[int, Measure], covered: dict[int, int], requests: dict[int, StatusRequest]
) -> list[Row]:
    """The rows in the plan's order, each strand under its measure."""
    strands: dict[int, list[Measure]] = defaultdict(list)
    for one in measures.values():
        if one.parent_id is not None:
            strands[one.parent_id].append(one)
    wholes = {one.pk: one for one in measures.values() if one.parent_id is None}
    # A strand that is asked about brings its measure, also one that was taken out of the plan.
    wholes |= {one.parent.pk: one.parent for one in measures.values() if one.parent}
    rows: list[Row] = []
    by_request: dict[int, Row] = {}

    def add(measure: Measure, heads: bool = False) -> None:
        row = Row(measure, requests.get(covered.get(measure.pk, 0)), heads=heads)
        if row.request is not None:
            first = by_request.setdefault(row.request.pk, row)
            if first is not row:
                row.shared = first
                first.also.append(measure)
        rows.append(row)

    for whole in sorted(wholes.values(), key=_place):
        under = sorted(strands[whole.pk], key=lambda one: (one.position, one.pk))
        asked = [one for one in under if one.pk in covered]
        heads = bool(asked) and whole.pk not in covered
        add(whole, heads=heads)
        for strand in under if heads else asked:
            add(strand)
    return rows


def _place(measure: Measure) -> tuple[int, int, int]:
    return measure.focus_area.number, measure.number or 0, measure.pk


def _by_request(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.request.pk: row for row in rows if row.request and not row.shared}


def _add_people(reporting_round: Round, rows: list[Row]) -> list[Contributor]:
    """Who is asked what, and when they were last reminded; answers all who are asked."""
    found = _by_request(rows)
    tenant = reporting_round.cooperation_id
    reminders = Letter.objects.within(tenant).filter(
        contributor__round=reporting_round,
        kind__in=Letter.REMINDERS,
        mail__isnull=False,
    )
    reminded: dict[int, date] = dict(reminders.order_by("on").values_list("contributor_id", "on"))
    people: dict[int, Contributor] = {}
    for one in (
        Assignment.objects.within(tenant)
        .filter(request__round=reporting_round, contributor__left_at=None)
        .select_related("contributor__person")
        .order_by("contributor__person__name", "id")
    ):
        person = people.setdefault(one.contributor_id, one.contributor)
        row = found.get(one.request_id)
        if row is not None:
            row.people.append(person)
            days = [day for day in (row.reminded, reminded.get(person.pk)) if day]
            row.reminded = max(days, default=None)
    return list(people.values())


def _add_deviations(reporting_round: Round, rows: list[Row]) -> None:
    by_entry = {row.request.entry_id: row for row in _by_request(rows).values() if row.request}
    settled = DeviationStep.objects.filter(deviation=OuterRef("pk"), kind=DeviationStepKind.SETTLED)
    for entry, kind, certainty, is_settled in (
        Deviation.objects.within(reporting_round.cooperation_id)
        .filter(line__entry__round=reporting_round, line__entry__request__isnull=False)
        .order_by("id")
        .values_list("line__entry_id", "kind", "certainty", Exists(settled))
    ):
        row = by_entry.get(entry)
        mark = (kind, certainty, is_settled)
        if row is not None and mark not in row.deviations:
            row.deviations.append(mark)


def _add_comments(reporting_round: Round, rows: list[Row]) -> None:
    found = _by_request(rows)
    for request, from_asked in (
        RequestComment.objects.within(reporting_round.cooperation_id)
        .filter(request__round=reporting_round)
        .order_by("id")
        .values_list("request_id", "from_asked")
    ):
        row = found.get(request)
        if row is not None:
            row.comments += 1
            row.is_asked = from_asked
