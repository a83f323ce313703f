"""What the pages of cases show, as one person may read it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.http import Http404

from sporbar.economy.models import Recommendation
from sporbar.governance.actions.routes import heir_of, stops_to_come
from sporbar.governance.adoption import Standing, standings
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseAttachment,
    CaseNumber,
    CaseSection,
    CaseState,
    CaseStop,
    Consultation,
    Decision,
    MeetingState,
    NumberState,
    Referral,
    ReferralState,
    SectionKind,
)
from sporbar.governance.public import PublicAttachment, PublicText
from sporbar.office.cases.reading import Reading
from sporbar.office.gate import Desk
from sporbar.organisations.models import Body, Cooperation, Person
from sporbar.plans.models import Measure
from sporbar.reporting.models import EditionHearing


def found_case(desk: Desk, pk: int) -> Case:
    """The cooperation's case; else there is no such page."""
    found: Case | None = (
        Case.objects.within(desk.cooperation)
        .select_related("cooperation", "case_officer", "follows")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Chosen:
    """What the list is narrowed to."""

    state: str = ""
    body: str = ""
    officer: str = ""
    words: str = ""

    @property
    def is_active(self) -> bool:
        return bool(self.state or self.body or self.officer or self.words)


@dataclass(frozen=True)
class Row:
    case: Case
    title: PublicText
    numbers: tuple[CaseNumber, ...]
    #: where it is to be treated next, else where it was treated last
    item: AgendaItem | None
    shows_officer: bool


def _all_cases(cooperation: Cooperation) -> QuerySet[Case]:
    latest = Max("items__meeting__first_day", filter=Q(items__withdrawn_at=None))
    cases: QuerySet[Case] = (
        Case.objects.within(cooperation)
        .annotate(latest=latest)
        .order_by(F("latest").desc(nulls_first=True), "-created_at", "-pk")
    )
    return cases


def chosen_keys(cooperation: Cooperation, chosen: Chosen, reading: Reading) -> list[int]:
    """The keys of the cases that match, in the list's order. Words are sought in Python: SQLite
    compares Ø and ø as different letters."""
    found = _all_cases(cooperation)
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.body:
        of_body = Q(items__meeting__body__slug=chosen.body) | Q(stops__body__slug=chosen.body)
        found = found.filter(pk__in=Case.objects.within(cooperation).filter(of_body))
    if chosen.officer:
        found = found.filter(case_officer__slug=chosen.officer)
        if not reading.sees_all:
            # Whose a withheld case is, is a part of what it says.
            found = found.filter(withheld_basis="")
    words = chosen.words.casefold().split()
    if not words:
        return list(found.values_list("pk", flat=True))
    kept = []
    for case in found.prefetch_related("numbers"):
        numbers = " ".join(one.printed for one in case.numbers.all())
        title = reading.title(case)
        shows_all = reading.sees_all or not title.is_withheld
        reference = case.archive_reference if shows_all else ""
        text = f"{title.text} {reference} {numbers}".casefold()
        if all(word in text for word in words):
            kept.append(case.pk)
    return kept


def rows_of(cooperation: Cooperation, keys: list[int], reading: Reading) -> list[Row]:
    """The cases with those keys, in that order; four statements."""
    items = AgendaItem.objects.filter(withdrawn_at=None).select_related("meeting__body", "number")
    numbers = CaseNumber.objects.filter(state=NumberState.GIVEN).select_related("body")
    cases = (
        _all_cases(cooperation)
        .filter(pk__in=keys)
        .select_related("case_officer")
        .prefetch_related(
            Prefetch("items", items.order_by("meeting__first_day", "pk")),
            Prefetch("numbers", numbers.order_by("year", "sequence")),
        )
    )
    found = {one.pk: one for one in cases}
    return [_row(found[key], reading) for key in keys if key in found]


def _row(case: Case, reading: Reading) -> Row:
    items = list(case.items.all())
    to_come = [one for one in items if one.meeting.state == MeetingState.PLANNED]
    held = [one for one in items if one.meeting.state == MeetingState.HELD]
    item = to_come[0] if to_come else held[-1] if held else None
    title = reading.title(case)
    shows_officer = reading.sees_all or not title.is_withheld
    return Row(case, title, tuple(case.numbers.all()), item, shows_officer)


def choices_of(cooperation: Cooperation) -> dict[str, list[tuple[str, str]]]:
    """The bodies and officers that cases have, to narrow the list by."""
    bodies = Body.objects.within(cooperation).filter(
        Q(stops__isnull=False) | Q(meetings__items__isnull=False)
    )
    officers = Person.objects.within(cooperation).filter(cases__isnull=False)
    return {
        "bodies": list(bodies.order_by("name").values_list("slug", "name").distinct()),
        "officers": list(officers.order_by("name").values_list("slug", "name").distinct()),
    }


@dataclass(frozen=True)
class Section:
    kind: str
    title: str
    text: PublicText
    #: it may be written in and withheld; None where nobody has written it
    row: CaseSection | None


@dataclass(frozen=True)
class AttachmentRow:
    number: int
    pk: int
    shown: PublicAttachment
    #: titles of other cases that have the same document
    shared_with: list[Case]
    has_public_file: bool


@dataclass(frozen=True)
class Treatment:
    item: AgendaItem
    decision: Decision | None
    wording: PublicText | None


@dataclass(frozen=True)
class Planned:
    stop: CaseStop
    #: the body is dissolved: who has taken over, where anybody has
    is_dissolved: bool
    heir: Body | None


@dataclass(frozen=True)
class CasePage:
    case: Case
    title: PublicText
    numbers: list[CaseNumber]
    sections: list[Section]
    attachments: list[AttachmentRow]
    treatments: list[Treatment]
    planned: list[Planned]
    #: how it stands in the councils it was sent to
    in_councils: list[Standing]
    measures: list[Measure]
    follows: tuple[Case, PublicText] | None
    followed_by: list[tuple[Case, PublicText]]
    referrals: list[Referral]
    consultations: list[Consultation]
    #: frozen reports that were put before a body with the case
    hearings: list[EditionHearing]
    #: grants that decisions in the case recommend: kroner, and the measure
    recommendations: list[tuple[Decimal, str]]

    @property
    def is_writable(self) -> bool:
        return self.case.state in (CaseState.DRAFT, CaseState.OPEN)

    @property
    def has_councils(self) -> bool:
        """Whether it is sent to the councils, or about to be."""
        return any(one.state != ReferralState.WITHDRAWN for one in self.referrals)

    @property
    def is_for_councils(self) -> bool:
        """Whether the councils are the next it is to come to."""
        is_next = bool(self.planned) and self.planned[0].stop.body_id is None
        return is_next and not self.has_councils

    @property
    def is_empty(self) -> bool:
        return not any(one.text.text or one.text.is_withheld for one in self.sections)


def sections_of(case: Case, reading: Reading) -> list[Section]:
    """The four sections in their order, also those nobody has written."""
    written = {one.kind: one for one in CaseSection.objects.filter(case=case)}
    found = []
    for kind in SectionKind:
        row = written.get(kind.value)
        if row is not None:
            row.case = case
        text = reading.section(row) if row is not None else PublicText()
        found.append(Section(kind.value, str(kind.label), text, row))
    return found


def attachments_of(case: Case, reading: Reading) -> list[AttachmentRow]:
    """The case's attachments by number; three statements."""
    links = (
        CaseAttachment.objects.within(case.cooperation_id)
        .filter(case=case)
        .select_related("attachment__file", "attachment__public_file")
        .prefetch_related("attachment__cases")
        .order_by("number")
    )
    rows = []
    for link in links:
        one = link.attachment
        others = [other for other in one.cases.all() if other.pk != case.pk]
        rows.append(
            AttachmentRow(
                link.number,
                one.pk,
                reading.attachment(one, case),
                others if reading.sees_all else [],
                one.public_file_id is not None,
            )
        )
    return rows


def case_page(case: Case, reading: Reading, day: date) -> CasePage:
    """Everything a case's page shows; a constant number of statements."""
    numbers = list(
        CaseNumber.objects.filter(case=case).select_related("body").order_by("year", "sequence")
    )
    followed_by = list(case.followed_by.order_by("created_at"))
    sent = case.referrals.filter(state__in=(ReferralState.SENT, ReferralState.ENDED))
    in_councils = standings(sent.order_by("pk"), day, for_public=not reading.sees_all)
    return CasePage(
        case=case,
        title=reading.title(case),
        numbers=[one for one in numbers if one.state == NumberState.GIVEN],
        sections=sections_of(case, reading),
        attachments=attachments_of(case, reading),
        treatments=_treatments(case, reading),
        planned=[
            one for one in _planned(case, day) if one.stop.body_id is not None or not in_councils
        ],
        in_councils=in_councils,
        measures=list(
            case.measures.select_related("plan", "focus_area", "parent").order_by(
                "-plan__year", "focus_area__number", "number"
            )
        ),
        follows=(case.follows, reading.title(case.follows)) if case.follows else None,
        followed_by=[(one, reading.title(one)) for one in followed_by],
        referrals=list(case.referrals.order_by("pk")),
        consultations=list(case.consultations.order_by("pk")),
        hearings=list(
            EditionHearing.objects.filter(item__case=case).select_related("edition__report")
        ),
        recommendations=[
            (Decimal(ore) / 100, title)
            for ore, title in Recommendation.objects.filter(decision__item__case=case).values_list(
                "ore", "measure__title"
            )
        ],
    )


def _treatments(case: Case, reading: Reading) -> list[Treatment]:
    items = list(
        case.items.select_related("meeting__body", "number").order_by(
            "meeting__first_day", "meeting__starts_at", "pk"
        )
    )
    decisions = Decision.objects.filter(item__in=items, current__isnull=False)
    by_item = {one.item_id: one for one in decisions.select_related("current__returned_to")}
    found = []
    for item in items:
        item.case = case
        decision = by_item.get(item.pk)
        wording = None
        if decision is not None and decision.current is not None:
            decision.item = item
            decision.current.decision = decision
            wording = reading.wording(decision.current)
        found.append(Treatment(item, decision, wording))
    return found


def _planned(case: Case, day: date) -> list[Planned]:
    if case.state in (CaseState.CONCLUDED, CaseState.WITHDRAWN):
        return []
    found: Any = (
        Case.objects.filter(pk=case.pk)
        .prefetch_related(
            Prefetch("stops", CaseStop.objects.select_related("body__succeeded_by")),
            Prefetch("items", AgendaItem.objects.select_related("meeting")),
        )
        .get()
    )
    rows = []
    for stop in stops_to_come(found):
        dissolved = stop.body is not None and not stop.body.exists_on(day)
        heir = heir_of(stop.body, day) if dissolved and stop.body else None
        rows.append(Planned(stop, dissolved, heir))
    return rows
