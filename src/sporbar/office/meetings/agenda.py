"""The agenda: what joins it, in which order, and what is taken off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sporbar.governance.actions.agenda import (
    change_item,
    move_item,
    number_item,
    number_kept_for,
    put_on_agenda,
    take_off_agenda,
)
from sporbar.governance.agendas import for_the_office
from sporbar.governance.models import AgendaItem, Case, GovernanceError, ItemKind, Meeting
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.office.meetings.forms import AddForm, ItemForm, OffForm
from sporbar.office.meetings.queries import HITS, cases_to_add
from sporbar.office.meetings.views import meeting_of

_FORM = ["GET", "HEAD", "POST"]


def _to(desk: Desk, meeting: Meeting, item: AgendaItem | None = None) -> HttpResponseBase:
    home = redirect("office:meeting", desk.cooperation.slug, meeting.pk)
    return redirect(f"{home['Location']}#i{item.pk}") if item else home


@require_http_methods(_FORM)
@office("governance.edit")
def add(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """A case found by search, or a matter with a title of its own."""
    found = meeting_of(desk, pk)
    words = " ".join(request.GET.get("q", "").split())[:100]
    form = AddForm(request.POST or None, initial={"kind": ItemKind.DECISION})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        case = None
        if data["case"] is not None:
            case = get_object_or_404(Case.objects.within(desk.cooperation), pk=data["case"])
        try:
            put = put_on_agenda(
                meeting=found,
                case=case,
                title=data["title"],
                kind=data["kind"],
                named=data["named"],
                numbered=not data["unnumbered"],
                new_number=data["new_number"],
                by=desk.user,
            )
        except GovernanceError as error:
            if case is not None and found.items.filter(case=case, withdrawn_at=None).exists():
                # A second press, or somebody else's: it stands there.
                messages.info(request, str(error))
                return redirect("office:meeting_add", desk.cooperation.slug, found.pk)
            form.add_error(None, str(error))
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("«%(item)s» står på sakslisten.") % {"item": put})
            return redirect("office:meeting_add", desk.cooperation.slug, found.pk)
    hits = list(cases_to_add(found, words)[: HITS + 1])
    chosen = _chosen(desk, request, form)
    return desk.answer(
        "meetings/add.html",
        form=form,
        meeting=found,
        words=words,
        hits=hits[:HITS],
        more=len(hits) > HITS,
        chosen=chosen,
        kept=number_kept_for(found.body, chosen) if chosen else None,
        status=400 if form.errors else 200,
    )


def _chosen(desk: Desk, request: HttpRequest, form: AddForm) -> Case | None:
    """The case that is about to be put on: it asks for kind and number first."""
    key = request.GET.get("sak", "") or str(form["case"].value() or "")
    if not (key.isascii() and key.isdigit()):
        return None
    case: Case = get_object_or_404(Case.objects.within(desk.cooperation), pk=int(key))
    return case


@require_POST
@office("governance.edit")
def order(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Move one item: `move` is "i12:2", with a list's name between where a script sends it.

    Answers with JSON where it is asked for: the sentence to say.
    """
    found = meeting_of(desk, pk)
    in_json = request.headers.get("Accept") == "application/json"
    try:
        key, *_list, place = request.POST.get("move", "").split(":")
        row = found.items.get(pk=int(key.removeprefix("i")))
        moved = move_item(item=row, place=int(place), by=desk.user)
    except (GovernanceError, ValueError, AgendaItem.DoesNotExist) as no:
        gone = _("Punktet er ikke på sakslisten.")
        sentence = str(no) if isinstance(no, GovernanceError) else gone
        if in_json:
            return JsonResponse({"sentence": sentence}, status=409)
        messages.error(request, sentence)
        return _to(desk, found)
    sentence = _("«%(item)s» er flyttet.") % {"item": moved}
    if in_json:
        return JsonResponse({"sentence": sentence})
    messages.success(request, sentence)
    return _to(desk, found, moved)


def _item(desk: Desk, meeting: Meeting, pk: int) -> AgendaItem:
    items = AgendaItem.objects.within(desk.cooperation).select_related("case", "number", "decision")
    found: AgendaItem = get_object_or_404(items, meeting=meeting, pk=pk)
    return found


@require_http_methods(_FORM)
@office("governance.edit")
def item(request: HttpRequest, desk: Desk, pk: int, item: int) -> HttpResponseBase:
    """One item: its kind, whether it is late, its place, and a number where it has none."""
    meeting = meeting_of(desk, pk)
    found = _item(desk, meeting, item)
    place = 1 + meeting.items.filter(withdrawn_at=None, position__lt=found.position).count()
    initial = {
        "kind": found.kind,
        "title": found.title,
        "is_late": found.is_late,
        "place": place,
    }
    form = ItemForm(request.POST or None, item=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(desk, found, form.cleaned_data, place)
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return _to(desk, meeting, found)
    return _answer(desk, "item", meeting, found, form)


def _keep(desk: Desk, item: AgendaItem, data: dict[str, Any], place: int) -> None:
    named = data.get("named", "")
    if named:
        # The word asks for the next one; anything else is a number.
        wanted = "" if named.casefold() == _("neste").casefold() else named
        number_item(item=item, named=wanted, by=desk.user)
    change_item(
        item=item,
        kind=data["kind"],
        title=data.get("title", ""),
        is_late=data["is_late"],
        by=desk.user,
    )
    if data["place"] != place:
        move_item(item=item, place=data["place"], by=desk.user)


@require_http_methods(_FORM)
@office("governance.edit")
def take_off(request: HttpRequest, desk: Desk, pk: int, item: int) -> HttpResponseBase:
    """Asks why, and what becomes of the number."""
    meeting = meeting_of(desk, pk)
    found = _item(desk, meeting, item)
    form = OffForm(request.POST or None)
    if found.number_id is None:
        del form.fields["number"]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take_off_agenda(
                item=found,
                reason=data["reason"],
                keep_number=data.get("number") != "withdraw",
                by=desk.user,
            )
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("«%(item)s» er tatt av sakslisten.") % {"item": found})
            return _to(desk, meeting)
    return _answer(desk, "take_off", meeting, found, form)


def _answer(
    desk: Desk, page: str, meeting: Meeting, item: AgendaItem, form: ItemForm | OffForm
) -> HttpResponse:
    whole = desk.may("governance.read_withheld")
    shown = for_the_office([item], timezone.localdate(), whole=whole)[0]
    return desk.answer(
        f"meetings/{page}.html",
        meeting=meeting,
        shown=shown,
        form=form,
        status=400 if form.errors else 200,
    )
