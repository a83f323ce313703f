"""Published cases: the list, and the path of one case through every body that had it.

Everything that may be withheld is read through `governance.public`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, Prefetch, Q, QuerySet

from sporbar.governance.actions.routes import stops_to_come
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseAttachment,
    CaseNumber,
    CaseSection,
    CaseState,
    CaseStop,
    Decision,
    MeetingState,
    NumberState,
    ReferralState,
    SectionKind,
)
from sporbar.governance.public import (
    PublicAttachment,
    PublicText,
    public_attachments,
    public_reason,
    public_records,
    public_section,
    public_title,
    public_wording,
    withheld,
)
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import Measure
from sporbar.website.queries.publication import adopted_plans

#: The states the public meets; a published case is never under work.
STATES = (CaseState.OPEN, CaseState.CONCLUDED, CaseState.WITHDRAWN)


@dataclass(frozen=True)
class CaseRow:
    """A case in a list."""

    case: Case
    title: PublicText
    #: "012/11", each with the body that gave it
    numbers: tuple[CaseNumber, ...]

    @property
    def last(self) -> AgendaItem | None:
        """The meeting that had it last."""
        held: list[AgendaItem] = [
            one for one in shown(self.case).shown_items if one.meeting.state == MeetingState.HELD
        ]
        return held[-1] if held else None


def published_cases(cooperation: Cooperation) -> QuerySet[Case]:
    """Published cases, those that no meeting has had first, then the latest meeting's."""
    latest = Max(
        "items__meeting__first_day",
        filter=Q(items__withdrawn_at=None, items__meeting__published_at__isnull=False),
    )
    found: QuerySet[Case] = (
        Case.objects.within(cooperation)
        .published()
        .annotate(latest=latest)
        .order_by(F("latest").desc(nulls_first=True), "-published_at", "-pk")
    )
    return found


def shown(case: Case) -> Any:
    """The case, with the attributes `_numbers` and `_items` give it."""
    return case


def _with_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what a row of a list prints; the same statements for any number of rows."""
    return cases.prefetch_related(_numbers(), _items())


def _seen_numbers() -> QuerySet[CaseNumber]:
    """The numbers everybody sees. Also to choose cases by: what is hidden is not told by that."""
    found: QuerySet[CaseNumber] = CaseNumber.objects.filter(
        state=NumberState.GIVEN, body__is_public=True
    )
    return found


def _numbers() -> Any:
    given = _seen_numbers()
    return Prefetch(
        "numbers",
        given.select_related("body").order_by("year", "sequence"),
        to_attr="shown_numbers",
    )


def _items() -> Any:
    """The case's places on published agendas, in the order the bodies met."""
    items = AgendaItem.objects.filter(
        meeting__published_at__isnull=False, meeting__body__is_public=True
    )
    return Prefetch(
        "items",
        items.select_related("meeting__body", "number", "carried_to__body").order_by(
            "meeting__first_day", "meeting__starts_at", "pk"
        ),
        to_attr="shown_items",
    )


def case_rows(cases: Iterable[Case], day: date) -> list[CaseRow]:
    """Rows for cases that `published_cases` fetched, or others with the same parts."""
    return [CaseRow(one, public_title(one, day), tuple(shown(one).shown_numbers)) for one in cases]


@dataclass(frozen=True)
class Chosen:
    """What a list of cases is narrowed to; "" and None choose nothing away."""

    state: str = ""
    year: int | None = None
    words: str = ""

    @property
    def is_active(self) -> bool:
        return bool(self.state or self.year or self.words)


def chosen_cases(cooperation: Cooperation, chosen: Chosen, day: date) -> list[int]:
    """The keys of the cases that match, in the list's order. Words are sought in what the public
    sees, in Python: SQLite compares Ø and ø as different letters."""
    found = published_cases(cooperation)
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.year:
        found = found.filter(pk__in=_of_year(cooperation, chosen.year))
    words = chosen.words.casefold().split()
    if not words:
        return list(found.values_list("pk", flat=True))
    kept = []
    for case in found.prefetch_related(_numbers()):
        numbers = " ".join(one.printed for one in shown(case).shown_numbers)
        text = f"{public_title(case, day).text} {numbers}".casefold()
        if all(word in text for word in words):
            kept.append(case.pk)
    return kept


def _of_year(cooperation: Cooperation, year: int) -> QuerySet[Case]:
    """Cases that were opened in the year or got a number of it."""
    numbered = _seen_numbers().filter(year=year).values("case")
    in_year = Q(opened_on__startswith=f"{year:04}") | Q(pk__in=numbered)
    cases: QuerySet[Case] = Case.objects.within(cooperation).filter(in_year)
    return cases


def years_of(cooperation: Cooperation) -> list[int]:
    """The years in which published cases were opened or got numbers, the latest first."""
    cases = Case.objects.within(cooperation).published()
    opened = {
        int(one[:4])
        for one in cases.exclude(opened_on=None).values_list("opened_on", flat=True).distinct()
        if one[:4].isdigit()
    }
    numbered = _seen_numbers().filter(case__in=cases).order_by().values_list("year", flat=True)
    return sorted(opened | set(numbered.distinct()), reverse=True)


def rows_of(cooperation: Cooperation, keys: list[int], day: date) -> list[CaseRow]:
    """The cases with those keys as rows, in that order."""
    found = {one.pk: one for one in _with_rows(published_cases(cooperation).filter(pk__in=keys))}
    return case_rows((found[key] for key in keys if key in found), day)


@dataclass(frozen=True)
class Treatment:
    """One meeting's treatment of the case."""

    item: AgendaItem
    decision: Decision | None
    wording: PublicText | None
    #: why the decision was corrected after it was published; not where it is withheld
    corrections: tuple[str, ...] = ()
    #: why it was taken off the agenda, as far as everybody may know
    reason: str = ""

    @property
    def state(self) -> str:
        """ "withdrawn", "cancelled", "held" or "planned"."""
        if self.item.withdrawn_at is not None:
            return "withdrawn"
        return str(self.item.meeting.state)


@dataclass(frozen=True)
class CasePage:
    case: Case
    title: PublicText
    numbers: tuple[CaseNumber, ...]
    sections: list[tuple[str, PublicText]]
    attachments: list[tuple[int, PublicAttachment]]
    happened: list[Treatment]
    #: agendas it stands on, of meetings to come
    coming: list[Treatment]
    #: bodies it is to pass after that; body None is the councils
    planned: list[CaseStop]
    measures: list[Measure]
    #: the case this one comes back from, and those that come back from this one
    before: list[CaseRow] = field(default_factory=list)
    after: list[CaseRow] = field(default_factory=list)

    @property
    def officer(self) -> str:
        """Who wrote the submission, as far as it is said."""
        person = self.case.case_officer
        return ", ".join(one for one in (str(person or ""), self.case.case_officer_title) if one)


def published_case(cooperation: Cooperation, pk: int) -> Case | None:
    """The case with everything its page reads; None where it is not published."""
    sections = CaseSection.objects.select_related("case")
    links = CaseAttachment.objects.select_related("attachment__file", "attachment__public_file")
    stops = CaseStop.objects.select_related("body")
    items = AgendaItem.objects.select_related("meeting")
    found: Case | None = (
        published_cases(cooperation)
        .select_related("case_officer")
        .prefetch_related(
            _numbers(),
            _items(),
            Prefetch("sections", sections),
            Prefetch("attachment_links", links),
            Prefetch("stops", stops),
            Prefetch("items", items),
        )
        .filter(pk=pk)
        .first()
    )
    return found


def searchable_cases(cooperation: Cooperation) -> list[Case]:
    """Every published case with what a search reads in it."""
    links = CaseAttachment.objects.select_related("attachment__file", "attachment__public_file")
    sections = CaseSection.objects.select_related("case")
    found = _with_rows(published_cases(cooperation)).prefetch_related(
        Prefetch("sections", sections), Prefetch("attachment_links", links)
    )
    return list(found)


def case_page(cooperation: Cooperation, case: Case, day: date) -> CasePage:
    """The path of a case that `published_case` fetched; a constant number of statements."""
    treatments = treatments_of(cooperation, [case], day)[case.pk]
    kinds = list(SectionKind)
    sections = [
        (one.get_kind_display(), public_section(one, day))
        for one in sorted(case.sections.all(), key=lambda one: kinds.index(SectionKind(one.kind)))
    ]
    is_withheld = withheld(day, case).is_withheld
    if is_withheld:
        # The basis stands once, above it all.
        sections = []
    linked = Q(pk=case.follows_id) | Q(follows=case)
    others = case_rows(_with_rows(published_cases(cooperation).filter(linked)), day)
    return CasePage(
        case=case,
        title=public_title(case, day),
        numbers=tuple(shown(case).shown_numbers),
        sections=[(kind, text) for kind, text in sections if text.text or text.is_withheld],
        attachments=public_attachments(case, day),
        happened=[one for one in treatments if one.state != "planned"],
        coming=[one for one in treatments if one.state == "planned"],
        planned=_planned(case),
        measures=[] if is_withheld else measures_of_case(cooperation, case),
        before=[one for one in others if one.case.pk == case.follows_id],
        after=[one for one in others if one.case.pk != case.follows_id],
    )


def _planned(case: Case) -> list[CaseStop]:
    """What the public may know of where it is to go. The councils are not to come once they have
    it; taken back from them, it may come to them again."""
    if case.state in (CaseState.CONCLUDED, CaseState.WITHDRAWN):
        return []
    is_sent = case.referrals.published().exclude(state=ReferralState.WITHDRAWN).exists()
    return [
        stop
        for stop in stops_to_come(case)
        if (not is_sent if stop.body is None else stop.body.is_public)
    ]


def treatments_of(
    cooperation: Cooperation, cases: Sequence[Case], day: date
) -> dict[int, list[Treatment]]:
    """What each published meeting did with each of the cases, by the cases' keys. Two
    statements."""
    published = (
        Decision.objects.within(cooperation)
        .published()
        .filter(item__case__in=cases, current__isnull=False)
        .select_related("current__returned_to", "item__meeting")
        .prefetch_related("records")
    )
    decisions = {one.item_id: one for one in published}
    return {
        case.pk: [
            _treatment(case, item, decisions.get(item.pk), day) for item in shown(case).shown_items
        ]
        for case in cases
    }


def _treatment(case: Case, item: AgendaItem, decision: Decision | None, day: date) -> Treatment:
    item.case = case
    reason = public_reason(item, day)
    if decision is None or decision.current is None:
        return Treatment(item, decision, None, reason=reason)
    decision.item.case = case
    decision.current.decision = decision
    wording = public_wording(decision.current, day)
    records = public_records(decision)
    is_open = not wording.is_withheld and not any(one.is_withheld_on(day) for one in records)
    # The first is what everybody was told first: if it corrects anything, nobody saw that.
    notes = tuple(one.correction_note for one in records[1:] if is_open)
    return Treatment(item, decision, wording, notes, reason)


def measures_of_case(cooperation: Cooperation, case: Case) -> list[Measure]:
    """Measures of adopted plans the case belongs to, the newest plan first."""
    return list(
        Measure.objects.within(cooperation)
        .filter(cases=case, plan__in=adopted_plans(cooperation))
        .select_related("plan", "focus_area", "parent")
        .order_by("-plan__year", "focus_area__number", "number")
    )
