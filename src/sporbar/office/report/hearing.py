"""A frozen edition is put on a body's agenda, and comes back with what the body decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sporbar.governance.models import Case, CaseState, GovernanceError, Meeting, MeetingState
from sporbar.office.forms import CleanForm
from sporbar.office.gate import Desk, office
from sporbar.office.report.place import place_of
from sporbar.reporting.actions import put_edition_on_agenda
from sporbar.reporting.models import Edition, EditionHearing
from sporbar.ui.templatetags.ui import partial_date


class HearingForm(CleanForm):
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=gettext_lazy("Møte"),
        empty_label=gettext_lazy("Velg møte"),
        error_messages={"required": gettext_lazy("Velg et møte.")},
    )
    case = forms.ModelChoiceField(
        Case.objects.none(),
        label=gettext_lazy("Sak"),
        required=False,
        empty_label=gettext_lazy("rapportens egen sak, som lages om den ikke finnes"),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting: Any = self.fields["meeting"]
        case: Any = self.fields["case"]
        meeting.queryset = (
            Meeting.objects.within(edition.cooperation_id)
            .filter(state=MeetingState.PLANNED)
            .select_related("body")
            .order_by("first_day", "starts_at", "pk")
        )
        meeting.label_from_instance = lambda row: f"{row.body.name}, {partial_date(row.on)}"
        case.queryset = (
            Case.objects.within(edition.cooperation_id)
            .filter(state__in=(CaseState.DRAFT, CaseState.OPEN))
            .order_by("-created_at", "-pk")
        )


def hearings_of(edition: Edition) -> list[EditionHearing]:
    """The items the edition stands under, with what was decided. One statement."""
    found = EditionHearing.objects.within(edition.cooperation_id).filter(edition=edition)
    return list(
        found.select_related(
            "item__meeting__body", "item__number", "item__case", "item__decision__current"
        ).order_by("item__meeting__first_day", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def put(request: HttpRequest, desk: Desk, round: int, number: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    editions = Edition.objects.within(desk.cooperation).with_report()
    edition = get_object_or_404(editions, report=place.report, number=number)
    form = HearingForm(request.POST if request.method == "POST" else None, edition=edition)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            put_edition_on_agenda(
                edition=edition,
                meeting=form.cleaned_data["meeting"],
                case=form.cleaned_data["case"],
                by=desk.user,
            )
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Rapporten står på sakslisten, med PDF-en som vedlegg."))
            return redirect(place.address("report_edition", number))
    return place.answer("hearing.html", status=status, edition=edition, form=form)
