"""What the office's pages of decisions and their follow-up show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sporbar.document import partial_dates
from sporbar.governance.decided import is_overdue
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseSection,
    Decision,
    FollowUp,
    FollowUpKind,
    FollowUpState,
    ItemKind,
    Meeting,
    MeetingState,
    Outcome,
    SectionKind,
)
from sporbar.office.decisions.shown import DecisionRow, FollowUpRow, Reader, follow_up_row
from sporbar.organisations.models import Body, Cooperation

#: Rows on one page.
A_PAGE = 50
#: Items without a decision that the list reminds of.
MOST_UNRECORDED = 30


def undecided(cooperation: Cooperation, today: date) -> QuerySet[AgendaItem]:
    """Cases for decision on agendas of meetings that have been, without a decision recorded."""
    found: QuerySet[AgendaItem] = (
        AgendaItem.objects.within(cooperation)
        .filter(
            kind=ItemKind.DECISION,
            withdrawn_at=None,
            decision__current=None,
            meeting__first_day__lte=today,
        )
        .exclude(meeting__state=MeetingState.CANCELLED)
    )
    return found


def unrecorded(cooperation: Cooperation, today: date) -> list[AgendaItem]:
    """The undecided ones to remind of, the newest meeting first."""
    found = (
        undecided(cooperation, today)
        .select_related("meeting__body", "case", "number")
        .order_by("-meeting__first_day", "meeting", "position", "pk")
    )
    return list(found[:MOST_UNRECORDED])


def next_unrecorded(item: AgendaItem) -> AgendaItem | None:
    """The next item of the meeting that has no decision yet; from the top when none is after."""
    left: list[AgendaItem] = list(
        AgendaItem.objects.filter(
            meeting=item.meeting_id, withdrawn_at=None, decision__current=None
        ).exclude(pk=item.pk)
    )
    after = [one for one in left if (one.position, one.pk) > (item.position, item.pk)]
    return next(iter(after or left), None)


def recommendation_of(case: Case | None) -> CaseSection | None:
    """What the submission recommends to decide."""
    if case is None:
        return None
    found: CaseSection | None = case.sections.filter(kind=SectionKind.RECOMMENDATION).first()
    return found


class DecisionFilter(forms.Form):
    """A selection of decisions with an address."""

    organ = forms.ModelChoiceField(
        Body.objects.none(), label=_("Organ"), required=False, empty_label=_("alle")
    )
    ar = forms.TypedChoiceField(label=_("År"), required=False, coerce=int, empty_value=None)
    vis = forms.ChoiceField(
        label=_("Vis"),
        required=False,
        choices=[
            ("", _("alle")),
            ("upublisert", _("ikke publisert")),
            ("rettet", _("rettet")),
            ("utsatt", _("utsatt eller sendt tilbake")),
        ],
    )

    def __init__(self, data: object, *, cooperation: Cooperation) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        fields: dict[str, forms.Field] = self.fields
        decided = Decision.objects.within(cooperation)
        body = fields["organ"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = Body.objects.within(cooperation).filter(
            pk__in=decided.values("item__meeting__body")
        )
        years = decided.dates("item__meeting__first_day", "year", order="DESC")
        year = fields["ar"]
        assert isinstance(year, forms.ChoiceField)
        year.choices = [("", _("alle")), *((one.year, one.year) for one in years)]
        for field in fields.values():
            field.widget.attrs["class"] = "ds-input"

    def selected(self, cooperation: Cooperation) -> QuerySet[Decision]:
        chosen = self.cleaned_data if self.is_valid() else {}
        found = Decision.objects.within(cooperation).filter(current__isnull=False)
        if body := chosen.get("organ"):
            found = found.filter(item__meeting__body=body)
        if year := chosen.get("ar"):
            found = found.filter(item__meeting__first_day__year=year)
        if (which := chosen.get("vis")) == "upublisert":
            found = found.filter(published_at=None)
        elif which == "rettet":
            found = found.filter(current__number__gt=1)
        elif which == "utsatt":
            found = found.filter(current__outcome__in=(Outcome.POSTPONED, Outcome.RETURNED))
        return found.order_by(
            "-item__meeting__first_day", "-item__meeting", "item__position", "item"
        )


def decision_rows(
    decisions: QuerySet[Decision], reader: Reader, page: str | None
) -> tuple[Page, list[DecisionRow]]:  # type: ignore[type-arg]
    """One page of decisions. Two statements, and one for the count."""
    counted = decisions.select_related(
        "cooperation", "current", "item__case", "item__number", "item__meeting__body"
    ).annotate(
        tasks=Count("follow_ups"),
        open_tasks=Count("follow_ups", filter=Q(follow_ups__state__in=FollowUp.OPEN)),
    )
    shown = Paginator(counted, A_PAGE).get_page(page)
    rows = []
    for one in shown:
        assert one.current is not None
        one.current.decision = one
        tasks, still_open = vars(one)["tasks"], vars(one)["open_tasks"]
        rows.append(
            DecisionRow(
                one,
                reader.title(one.item),
                reader.wording(one.current),
                tasks,
                tasks - still_open,
            )
        )
    return shown, rows


class FollowUpFilter(forms.Form):
    """A selection of follow-ups with an address. Open ones when nothing is chosen."""

    tilstand = forms.ChoiceField(
        label=_("Vis"),
        required=False,
        choices=[
            ("", _("åpne")),
            ("forsinket", _("over fristen")),
            ("sak", _("sak som skal komme tilbake")),
            ("ferdig", _("gjennomført")),
            ("alle", _("alle")),
        ],
    )
    organ = forms.ModelChoiceField(
        Body.objects.none(), label=_("Organ"), required=False, empty_label=_("alle")
    )
    ansvarlig = forms.ChoiceField(label=_("Ansvarlig"), required=False)
    maned = forms.CharField(label=_("Frist i måneden"), required=False, max_length=7)

    def __init__(self, data: object, *, cooperation: Cooperation, reader: Reader) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.cooperation = cooperation
        self.reader = reader
        fields: dict[str, forms.Field] = self.fields
        self._rows = FollowUp.objects.within(cooperation)
        body, who = fields["organ"], fields["ansvarlig"]
        assert isinstance(body, forms.ModelChoiceField) and isinstance(who, forms.ChoiceField)
        body.queryset = Body.objects.within(cooperation).filter(
            pk__in=self._rows.values("decision__item__meeting__body")
        )
        who.choices = [("", _("alle")), *self._responsible()]
        fields["maned"].widget = forms.TextInput(attrs={"type": "month"})
        for field in fields.values():
            field.widget.attrs["class"] = "ds-input"

    def _responsible(self) -> Iterable[tuple[str, str]]:
        """Whoever is responsible for something, with a key that tells which kind they are."""
        found = []
        rows = self._told()
        for kind in ("person", "body", "organisation"):
            named = rows.exclude(**{f"responsible_{kind}": None}).order_by()
            pairs = named.values_list(f"responsible_{kind}", f"responsible_{kind}__name").distinct()
            found += [(f"{kind}-{key}", name) for key, name in pairs]
        texts = (
            rows.exclude(responsible_text="").order_by().values_list("responsible_text", flat=True)
        )
        found += [(f"text-{text}", text) for text in texts.distinct()]
        return sorted(found, key=lambda one: one[1].casefold())

    def _told(self) -> Any:
        """Those whose responsible is told to the reader: whose a withheld task is, is a part of
        what it says."""
        if self.reader.reads_withheld:
            return self._rows
        return self._rows.filter(
            decision__current__withheld_basis="",
        ).filter(Q(decision__item__case=None) | Q(decision__item__case__withheld_basis=""))

    def selected(self, today: date) -> list[int]:
        """The keys, those over their deadline first, then by deadline, the ended ones last. One
        statement: a deadline may be partly known, so that they are put in order here."""
        chosen = self.cleaned_data if self.is_valid() else {}
        found = self._rows
        if body := chosen.get("organ"):
            found = found.filter(decision__item__meeting__body=body)
        if who := chosen.get("ansvarlig"):
            kind, _dash, key = who.partition("-")
            found = (
                self._told()
                .filter(pk__in=found.values("pk"))
                .filter(**{f"responsible_{kind}": key})
            )
        which = chosen.get("tilstand") or ""
        if which in ("", "forsinket", "sak"):
            found = found.filter(state__in=FollowUp.OPEN)
        if which == "sak":
            found = found.filter(kind=FollowUpKind.COME_BACK)
        if which == "ferdig":
            found = found.filter(state=FollowUpState.DONE)
        month = _month(chosen.get("maned") or "")
        rows = []
        for key, state, deadline in found.values_list("pk", "state", "deadline"):
            over = is_overdue(state, deadline, today)
            if which == "forsinket" and not over:
                continue
            first, last = partial_dates.bounds(deadline) if deadline else (None, None)
            if month and not (
                deadline and (first or date.min) <= month[1] and (last or date.max) >= month[0]
            ):
                continue
            rows.append((state not in FollowUp.OPEN, not over, last or date.max, -key))
        return [-row[3] for row in sorted(rows)]


def _month(text: str) -> tuple[date, date] | None:
    """The first and the last day of "2026-10"; None for what is no month."""
    try:
        first, last = partial_dates.bounds(text) if len(text) == 7 else (None, None)
    except partial_dates.NotADate:
        return None
    return (first, last) if first is not None and last is not None else None


@dataclass(frozen=True)
class FollowUpPage:
    page: Page  # type: ignore[type-arg]
    rows: list[FollowUpRow]


def follow_up_page(keys: list[int], reader: Reader, page: str | None) -> FollowUpPage:
    """One page of follow-ups. One statement."""
    shown = Paginator(keys, A_PAGE).get_page(page)
    return FollowUpPage(shown, follow_up_rows(list(shown), reader))


def follow_up_rows(keys: list[int], reader: Reader) -> list[FollowUpRow]:
    found = {row.pk: row for row in with_all(FollowUp.objects.filter(pk__in=keys))}
    return [follow_up_row(found[key], reader) for key in keys if key in found]


def with_all(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """With what a row or a page of a follow-up prints."""
    return rows.select_related(
        "responsible_person",
        "responsible_body",
        "responsible_organisation",
        "came_back_as",
        "decision__current",
        "decision__item__case",
        "decision__item__number",
        "decision__item__meeting__body",
    )


def due_follow_ups(follow_ups: QuerySet[FollowUp], today: date, within: int) -> list[int]:
    """Those that are open and over their deadline, or will be within so many days, the first to be
    due first. One statement."""
    found = follow_ups.filter(state__in=FollowUp.OPEN, deadline__isnull=False)
    rows = []
    for key, deadline in found.values_list("pk", "deadline"):
        last = partial_dates.bounds(deadline)[1] if deadline else None
        if last is not None and (last - today).days <= within:
            rows.append((last, key))
    return [key for _last, key in sorted(rows)]


def meetings_to_come(body: Body) -> list[Meeting]:
    """Meetings of the body a case may be put on: planned ones, the first to come first."""
    today = timezone.localdate()
    found = Meeting.objects.filter(body=body, state=MeetingState.PLANNED, first_day__gte=today)
    return list(found.select_related("body").order_by("first_day", "starts_at"))
