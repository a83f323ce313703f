"""Measures brought in: where from, what they become, and the deed."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.exchange.pasted.columns import HEADINGS
from sporbar.exchange.pasted.measures import Reading
from sporbar.exchange.pasted.table import MAX_BYTES
from sporbar.exchange.pasted.template import measures_template
from sporbar.exchange.problems import Refused
from sporbar.office.gate import Desk, office
from sporbar.office.plan.bringing.forms import BringForm
from sporbar.office.plan.writing.manuscript import Manuscript, manuscript_of_version
from sporbar.plans.actions.placing import Place, place_measures, places, stamp_of
from sporbar.plans.changes import changes
from sporbar.plans.content import PlanFile, measure_of, tree_of
from sporbar.plans.models import PlanError
from sporbar.plans.versions import content_of_version

#: What stands in the preview's hidden field is signed: it is placed as it was shown.
_SALT = "sporbar.office.plan.bringing"
#: Seconds a preview can lie open before it must be made anew.
_LASTS = 24 * 60 * 60
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shown:
    """One measure of the preview. `label` is "" for a new one; `told` what changes, in words."""

    place: Place
    row: int
    label: str
    told: tuple[str, ...]

    @property
    def kind(self) -> str:
        if self.place.draft is None:
            return "new"
        return "same" if self.place.is_same else "changed"


@require_http_methods(["GET", "HEAD", "POST"])
@office()
def bring(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    """Paste a table or choose a file; the answer shows what it becomes and writes nothing."""
    manuscript = _open(desk, version)
    if request.method != "POST":
        return _page(manuscript, BringForm(plan=manuscript.plan))
    form = BringForm(request.POST, request.FILES, plan=manuscript.plan)
    if manuscript.why_not or not form.is_valid():
        return _page(manuscript, form, status=422)
    try:
        reading = form.reading()
        if reading.problems:
            return _refused(manuscript, form, reading.problems, reading.notes)
        return _preview(manuscript, form, reading)
    except Refused as refused:
        return _refused(manuscript, form, refused.sentences())
    except PlanError as error:
        return _refused(manuscript, form, [str(error)])


def _open(desk: Desk, version: int) -> Manuscript:
    manuscript = manuscript_of_version(desk, version)
    manuscript.require_edit()
    return manuscript


def _page(
    manuscript: Manuscript, form: BringForm, status: int = 200, **context: list[str]
) -> HttpResponse:
    return manuscript.answer(
        "bringing/bring.html",
        status=status,
        form=form,
        headings=HEADINGS.values(),
        megabytes=MAX_BYTES // 1024 // 1024,
        **context,
    )


def _refused(
    manuscript: Manuscript, form: BringForm, problems: list[str], notes: list[str] | None = None
) -> HttpResponse:
    return _page(manuscript, form, status=422, problems=problems, notes=notes or [])


def _preview(manuscript: Manuscript, form: BringForm, reading: Reading) -> HttpResponse:
    version = manuscript.version
    stamp = stamp_of(version)
    shown = _shown(content_of_version(version), places(version, reading.parts), reading.rows)
    signed = signing.dumps(
        {
            "version": version.pk,
            "by": manuscript.desk.user.pk,
            "stamp": stamp,
            "parts": [tree_of(one) for one in reading.parts],
        },
        salt=_SALT,
        compress=True,
    )
    kinds = [one.kind for one in shown]
    return manuscript.answer(
        "bringing/preview.html",
        shown=shown,
        new=kinds.count("new"),
        changed=kinds.count("changed"),
        same=kinds.count("same"),
        notes=reading.notes,
        cleaned=form.cleaner.told(),
        signed=signed,
    )


def _shown(content: PlanFile, placed: list[Place], rows: list[int]) -> list[Shown]:
    """The preview's rows, with what changes in words, as between two versions of the plan."""
    now = [replace(one, was=None) for one in content.measures]
    after = {
        one.draft.label: replace(one.after, was=None) for one in placed if one.draft is not None
    }
    merged = [after.get(f"{one.focus_area}.{one.number}", one) for one in now]
    told = {
        one.label: one.sentences
        for one in changes(
            replace(content, measures=tuple(now), endings=()),
            replace(content, measures=tuple(merged), endings=()),
        )
    }
    return [
        Shown(
            one,
            row,
            one.draft.label if one.draft else "",
            told.get(one.draft.label, ()) if one.draft else (),
        )
        for one, row in zip(placed, rows, strict=True)
    ]


@require_POST
@office()
def place(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    """Put what the preview showed into the draft, unless somebody changed it meanwhile."""
    manuscript = _open(desk, version)
    try:
        shown = signing.loads(request.POST.get("shown", ""), salt=_SALT, max_age=_LASTS)
        fits = shown["version"] == version and shown["by"] == desk.user.pk
    except signing.BadSignature:
        fits = False
    if not fits:
        messages.error(request, _("Forhåndsvisningen er utløpt. Hent inn tabellen på nytt."))
        return redirect("office:plan_bring", desk.cooperation.slug, version)
    parts = [measure_of(one) for one in shown["parts"]]
    try:
        moved = stamp_of(manuscript.version) != shown["stamp"]
        # Sent twice: the first has placed it all, and changed the stamp by that.
        if moved and not all(one.is_same for one in places(manuscript.version, parts)):
            messages.error(
                request,
                _(
                    "Noen har endret utkastet etter at du så hva det ville bli. Ingenting er "
                    "lagt inn. Hent inn tabellen på nytt for å se hva det blir nå."
                ),
            )
            return redirect("office:plan_bring", desk.cooperation.slug, version)
        done = place_measures(version=manuscript.version, parts=parts, by=desk.user)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("office:plan_bring", desk.cooperation.slug, version)
    messages.success(
        request,
        ngettext("%(new)d nytt tiltak, ", "%(new)d nye tiltak, ", done.new) % {"new": done.new}
        + ngettext("%(changed)d endret, ", "%(changed)d endret, ", done.changed)
        % {"changed": done.changed}
        + ngettext("%(same)d som før.", "%(same)d som før.", done.same) % {"same": done.same},
    )
    return redirect(manuscript.address)


@require_safe
@office()
def template(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    """An empty table to fill in, with the strategy's focus areas."""
    manuscript = _open(desk, version)
    areas = BringForm(plan=manuscript.plan).fields["focus_area"].queryset  # type: ignore[attr-defined]
    response = HttpResponse(
        measures_template(areas.values_list("number", "title")), content_type=_XLSX
    )
    name = f"{desk.cooperation.slug}-tiltak-{manuscript.plan.year}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
