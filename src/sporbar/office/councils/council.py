"""One council's part of a case in the office: what it decided, its history, its own submission."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.adoptions import AdoptionChanged, name_council
from sporbar.governance.adoption import Council
from sporbar.governance.members import contacts_of
from sporbar.governance.models import Adoption, AdoptionStep, GovernanceError
from sporbar.governance.public import withheld
from sporbar.governance.reminding import why_not_now
from sporbar.office.councils.forms import LocalForm, RecordForm, organisation_choices
from sporbar.office.councils.paper import word_of
from sporbar.office.councils.views import referral_of, standing_of
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.organisations.actions import RowChanged
from sporbar.organisations.models import Person

_FORM = ["GET", "HEAD", "POST"]


def _council(desk: Desk, pk: int, adoption: int) -> Council:
    found = referral_of(desk, pk)
    shown = standing_of(desk, found)
    council = next((one for one in shown.councils if one.adoption.pk == adoption), None)
    if council is None:
        raise Http404
    # Whoever may not read a withheld case sees its public title everywhere on the page.
    found.title = shown.title
    council.adoption.referral = found
    council.adoption.cooperation = desk.cooperation
    return council


@require_http_methods(_FORM)
@office("office.read")
def adoption(request: HttpRequest, desk: Desk, pk: int, adoption: int) -> HttpResponseBase:
    """What the council made of the case; those who may, record it here."""
    council = _council(desk, pk, adoption)
    row = council.adoption
    form, changed, status = None, None, 200
    if request.method == "POST":
        desk.require("governance.edit")
        form = RecordForm(request.POST, adoption=row)
        status = 400
        if form.is_valid():
            suggestion = form.suggestion
            try:
                form.keep(desk.user)
            except AdoptionChanged as error:
                changed, status = error, 409
                form.data = {**request.POST.dict(), "seen": str(error.now.lock)}
            except GovernanceError as error:
                form.add_error(None, str(error))
            else:
                tell_what_was_cleaned(request, form)
                messages.success(request, _("Lagret."))
                if suggestion:
                    messages.info(
                        request,
                        _("Ordlyden tilsier «%(state)s». Se om tilstanden er riktig.")
                        % {"state": suggestion},
                    )
                return redirect("office:adoption", desk.cooperation.slug, pk, row.pk)
    elif desk.may("governance.edit"):
        form = RecordForm(adoption=row)
    contacts = _contacts(desk, row)
    return desk.answer(
        "councils/adoption.html",
        status=status,
        referral=row.referral,
        council=council,
        adoption=row,
        form=form,
        changed=changed,
        steps=_steps(row),
        contacts=contacts,
        why_not_remind=_why_not_remind(desk, row, contacts) if form else "",
        others=organisation_choices(desk.cooperation, row.referral)
        if form and row.organisation_id is None
        else [],
        basis=_kept_back(desk, council),
    )


def _steps(row: Adoption) -> list[AdoptionStep]:
    return list(row.steps.select_related("by").order_by("-number"))


def _why_not_remind(desk: Desk, row: Adoption, contacts: list[Person]) -> str:
    """Why none of the contacts can be reminded now; "" where somebody can."""
    if not row.is_open:
        return ""
    if not contacts:
        return _("Kommunen har ingen kontakt å minne på.")
    why = why_not_now(desk.cooperation, contacts, timezone.localdate())
    return " ".join(why.values()) if len(why) == len(contacts) else ""


def _contacts(desk: Desk, row: Adoption) -> list[Person]:
    """Whom the mails go to."""
    if row.contact is not None:
        return [row.contact]
    if row.organisation_id is None:
        return []
    found = contacts_of(desk.cooperation, [row.organisation_id], timezone.localdate())
    return [*found.get(row.organisation_id, [])]


@require_http_methods(_FORM)
@office("governance.edit")
def local(request: HttpRequest, desk: Desk, pk: int, adoption: int) -> HttpResponseBase:
    """The municipality's own part of the submission, and who its contact is."""
    row = _council(desk, pk, adoption).adoption
    form = LocalForm(
        request.POST if request.method == "POST" else None,
        instance=row,
        cooperation=desk.cooperation,
    )
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form, status = form.over(changed.now, changed.fields), 409
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect("office:adoption", desk.cooperation.slug, pk, row.pk)
    return desk.answer(
        "councils/local.html", status=status, form=form, referral=row.referral, adoption=row
    )


@require_POST
@office("governance.edit")
def name(request: HttpRequest, desk: Desk, pk: int, adoption: int) -> HttpResponseBase:
    """It is known which council it was."""
    row = _council(desk, pk, adoption).adoption
    key = request.POST.get("kommune", "")
    others = organisation_choices(desk.cooperation, row.referral)
    chosen = next((one for one in others if str(one.pk) == key), None)
    try:
        if chosen is None:
            raise GovernanceError(_("Velg en kommune."))
        name_council(adoption=row, organisation=chosen, by=desk.user)
    except GovernanceError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Raden gjelder nå %(council)s.") % {"council": chosen})
    return redirect("office:adoption", desk.cooperation.slug, pk, row.pk)


@require_safe
@office("office.read")
def paper(request: HttpRequest, desk: Desk, pk: int, adoption: int) -> HttpResponse:
    """The municipality's saksframlegg: the common text and its own part, to print."""
    council = _council(desk, pk, adoption)
    _check_open(desk, council)
    return desk.answer(
        "councils/paper.html", referral=council.adoption.referral, adoption=council.adoption
    )


@require_safe
@office("office.read")
def word(request: HttpRequest, desk: Desk, pk: int, adoption: int) -> HttpResponse:
    """The same as a Word file, on the office's own base."""
    council = _council(desk, pk, adoption)
    _check_open(desk, council)
    row = council.adoption
    response = HttpResponse(
        word_of(row),
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    slug = row.organisation.slug if row.organisation else "kommune"
    response["Content-Disposition"] = (
        f'attachment; filename="{desk.cooperation.slug}-saksframlegg-{row.referral_id}-{slug}.docx"'
    )
    response["Cache-Control"] = "no-store"
    return response


def _check_open(desk: Desk, council: Council) -> None:
    """What is withheld is not there for those who may not read it."""
    if _kept_back(desk, council):
        raise Http404


def _kept_back(desk: Desk, council: Council) -> str:
    """Why the person may not read the case's words; "" where they may."""
    if desk.may("governance.read_withheld"):
        return ""
    return withheld(timezone.localdate(), council.adoption.referral.case).basis
