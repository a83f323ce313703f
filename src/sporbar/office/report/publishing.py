"""A frozen edition in the office: its files, publishing it, and telling of it by mail."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.office.gate import Desk, office, site_of
from sporbar.office.report.forms import TellForm
from sporbar.office.report.hearing import hearings_of
from sporbar.office.report.place import Place, place_of
from sporbar.office.report.views import downloaded
from sporbar.organisations.models import Role, RoleName, User
from sporbar.records.models import Rendition, StoredFile
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions import publish_edition, tell_of_edition
from sporbar.reporting.drafts import DRAFTS
from sporbar.reporting.models import Edition, EditionFile, EditionNotice, ReportError


def _edition(place: Place, number: int) -> Edition:
    editions = Edition.objects.within(place.desk.cooperation).with_report().with_files()
    found: Edition = get_object_or_404(editions, report=place.report, number=number)
    return found


def _people(desk: Desk) -> QuerySet[User]:
    """Everybody with a role in the cooperation, members first."""
    here = Role.objects.filter(cooperation=desk.cooperation, user=OuterRef("pk"))
    found: QuerySet[User] = (
        User.objects.filter(Exists(here), is_active=True)
        .annotate(is_member=Exists(here.filter(name=RoleName.MEMBER)))
        .order_by("-is_member", Lower("first_name"), Lower("last_name"), "email")
    )
    return found


def _members(desk: Desk) -> list[int]:
    members = User.objects.filter(
        roles__cooperation=desk.cooperation, roles__name=RoleName.MEMBER, is_active=True
    )
    return list(members.distinct().values_list("pk", flat=True))


@require_safe
@office("office.read")
def edition(request: HttpRequest, desk: Desk, round: int, number: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    return _page(place, _edition(place, number))


def _page(place: Place, found: Edition, form: TellForm | None = None) -> HttpResponseBase:
    desk = place.desk
    notices = list(
        EditionNotice.objects.within(desk.cooperation).filter(edition=found).select_related("mail")
    )
    told = {one.email for one in notices}
    if form is None:
        form = TellForm(
            desk=desk,
            people=_people(desk),
            told=told,
            initial={"users": _members(desk)},
        )
    newest = Edition.objects.within(desk.cooperation).newest_of(place.report)
    renditions = sorted(found.document.renditions.all(), key=lambda one: DRAFTS.index(one.format))
    return place.answer(
        "edition.html",
        status=422 if form.errors else 200,
        edition=found,
        newest=newest,
        renditions=renditions,
        files=list(
            EditionFile.objects.within(desk.cooperation)
            .filter(edition=found)
            .select_related("file")
        ),
        notices=notices,
        form=form,
        hearings=hearings_of(found),
    )


@require_safe
@office("office.read")
def file(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002
    number: int,
    wanted: str,
) -> HttpResponseBase:
    """One of the edition's formats, byte for byte."""
    place = place_of(desk, round)
    found = _edition(place, number)
    renditions = Rendition.objects.within(desk.cooperation).of_format(found.document_id, wanted)
    return _frozen(request, place, found, get_object_or_404(renditions).file)


@require_safe
@office("office.read")
def beside(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002
    number: int,
    file: int,
) -> HttpResponseBase:
    """An annex, or the file for print."""
    place = place_of(desk, round)
    found = _edition(place, number)
    rows = EditionFile.objects.within(desk.cooperation).select_related("file")
    return _frozen(request, place, found, get_object_or_404(rows, pk=file, edition=found).file)


def _frozen(
    request: HttpRequest, place: Place, edition: Edition, file: StoredFile
) -> HttpResponseBase:
    try:
        data = file.read()
    except StoredFileError as error:
        messages.error(request, str(error))
        return redirect(place.address("report_edition", edition.number))
    return downloaded(file.name, file.media_type, data)


@require_POST
@office("reports.publish")
def publish(request: HttpRequest, desk: Desk, round: int, number: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    if request.POST.get("sure") != "on":
        # It cannot be undone: a button pressed by mistake does nothing.
        messages.error(request, _("Kryss av for at utgaven skal publiseres."))
        return redirect(place.address("report_edition", number))
    publish_edition(edition=_edition(place, number), by=desk.user, at=timezone.now())
    messages.success(request, _("Utgaven er publisert. Alle kan lese den."))
    return redirect(f"{place.address('report_edition', number)}#fortell")


@require_http_methods(["POST"])
@office("reports.publish")
def tell(request: HttpRequest, desk: Desk, round: int, number: int) -> HttpResponseBase:  # noqa: A002
    """Send the mail to those who are chosen."""
    place = place_of(desk, round)
    found = _edition(place, number)
    told = EditionNotice.objects.within(desk.cooperation).filter(edition=found)
    people = _people(desk)
    # Those who were told already may still stand on the sender's page; they are passed over.
    form = TellForm(request.POST, desk=desk, people=people, told=())
    if not form.is_valid():
        fresh = TellForm(
            request.POST, desk=desk, people=people, told=told.values_list("email", flat=True)
        )
        return _page(place, found, fresh)
    try:
        count = tell_of_edition(
            edition=found,
            users=form.cleaned_data.get("users", ()),
            addresses=form.cleaned_data["others"],
            site=site_of(request),
            by=desk.user,
        )
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            ngettext("%(count)d e-post er lagt i kø.", "%(count)d e-poster er lagt i kø.", count)
            % {"count": count}
            if count
            else _("Alle de valgte har fått beskjed før."),
        )
    return redirect(place.address("report_edition", number))
