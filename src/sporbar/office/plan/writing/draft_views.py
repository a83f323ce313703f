"""The draft as a list: new measures, their order, and what happens to whole measures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.office.gate import Desk, office
from sporbar.office.plan.writing.forms import (
    AddForm,
    EditorForm,
    EndForm,
    MergeForm,
    MoveForm,
    SplitForm,
)
from sporbar.office.plan.writing.manuscript import (
    Manuscript,
    draft_of,
    manuscript_of_plan,
    manuscript_of_version,
)
from sporbar.plans.actions import (
    add_editor,
    add_measure,
    bring_back,
    copy_measure,
    end_measure,
    merge_measures,
    move_measure,
    remove_editor,
    split_measure,
)
from sporbar.plans.content import MeasurePart, measure_of
from sporbar.plans.models import (
    ActionArea,
    ActionPlan,
    DraftEnding,
    DraftMeasure,
    FocusArea,
    PlanError,
    PlanVersion,
)


@dataclass(frozen=True)
class Row:
    """One measure in the list. `place` is its place, from 1, among the `of` in its area."""

    draft: DraftMeasure
    part: MeasurePart
    place: int
    of: int
    copy_key: UUID
    address: str
    #: Whether the strategy has action areas a measure can belong to.
    has_areas: bool

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.part.areas]

    @property
    def missing(self) -> list[str]:
        """What a whole measure has that this one lacks, in small words."""
        lacks = []
        if not self.part.activities and not self.part.strands:
            lacks.append(_("aktiviteter"))
        if not self.part.responsible_body:
            lacks.append(_("ansvarlig organ"))
        if self.has_areas and not self.part.areas and not self.part.applies_to:
            lacks.append(_("tiltaksområde"))
        return lacks

    @property
    def is_new(self) -> bool:
        return self.draft.measure_id is None and self.draft.continues_id is None

    @property
    def former_title(self) -> str:
        """The title in force, where the draft changes it."""
        before = self.draft.measure
        return before.title if before and before.title != self.draft.title else ""

    def matches(self, words: str, lacking: bool, responsible: str) -> bool:
        text = f"{self.draft.label} {self.draft.title} {self.former_title}".casefold()
        return (
            words.casefold() in text
            and (not lacking or bool(self.missing))
            and (not responsible or self.part.responsible_body == responsible)
        )


@dataclass(frozen=True)
class Section:
    area: FocusArea
    rows: list[Row]
    of: int


#: Stands for a measure's key while the address of every measure is made from one.
_NO_KEY = UUID(int=0)


def _rows(version: PlanVersion, copy_from: UUID, cooperation: str) -> list[Row]:
    """Every measure of the draft: two statements."""
    form = reverse("office:plan_measure", args=[cooperation, _NO_KEY])
    drafts = list(
        DraftMeasure.objects.within(version.cooperation_id)
        .filter(version=version)
        .select_related("focus_area", "edited_by", "measure")
        .order_by("focus_area__number", "number")
    )
    has_areas = ActionArea.objects.filter(focus_area__strategy=version.plan.strategy_id).exists()
    sizes: dict[int, int] = {}
    for one in drafts:
        sizes[one.focus_area_id] = sizes.get(one.focus_area_id, 0) + 1
    rows, place = [], dict.fromkeys(sizes, 0)
    for one in drafts:
        area = one.focus_area_id
        place[area] += 1
        key = uuid5(copy_from, str(one.key))
        address = form.replace(str(_NO_KEY), str(one.key))
        part = measure_of(one.content)
        rows.append(Row(one, part, place[area], sizes[area], key, address, has_areas))
    return rows


def _draft_page(
    manuscript: Manuscript, form: AddForm | None = None, status: int = 200
) -> HttpResponse:
    desk, version, plan = manuscript.desk, manuscript.version, manuscript.plan
    asked = desk.request.GET
    words = asked.get("sok", "").strip()[:100]
    lacking = asked.get("mangler") == "on"
    responsible = asked.get("ansvarlig", "")[:200]
    area_number = asked.get("omrade", "")
    every = _rows(version, uuid4(), desk.cooperation.slug)
    areas = list(
        FocusArea.objects.within(desk.cooperation)
        .filter(strategy=plan.strategy_id)
        .order_by("number")
    )
    shown = [
        one
        for one in every
        if one.matches(words, lacking, responsible)
        and area_number in ("", str(one.draft.focus_area.number))
    ]
    by_area: dict[int, list[Row]] = {}
    for one in shown:
        by_area.setdefault(one.draft.focus_area_id, []).append(one)
    is_filtered = bool(words or lacking or responsible or area_number)
    endings = list(
        DraftEnding.objects.within(desk.cooperation)
        .filter(version=version)
        .select_related("focus_area", "measure__plan", "measure__focus_area", "measure__parent")
        .order_by("focus_area__number", "id")
    )
    return manuscript.answer(
        "writing/draft.html",
        status=status,
        sections=[
            Section(
                area, by_area.get(area.pk, []), sum(r.draft.focus_area_id == area.pk for r in every)
            )
            for area in areas
            if not is_filtered or area.pk in by_area
        ],
        areas=areas,
        total=len(every),
        shown=len(shown),
        lacking=sum(bool(one.missing) for one in every),
        new=sum(one.is_new for one in every),
        # In a plan that begins from nothing every measure is new, and none is worth telling.
        tells_new=not all(one.is_new for one in every),
        endings=endings,
        form=form or AddForm(plan=plan),
        is_filtered=is_filtered,
        filters={
            "sok": words,
            "mangler": lacking,
            "ansvarlig": responsible,
            "omrade": area_number,
        },
        bodies=sorted({one.part.responsible_body for one in every if one.part.responsible_body}),
        can_order=manuscript.can_write and not is_filtered,
    )


@require_safe
@office()
def draft(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    return _draft_page(manuscript_of_plan(desk, year=year, hangs_under=None, body=None))


@require_safe
@office()
def sub_draft(request: HttpRequest, desk: Desk, plan: int) -> HttpResponse:
    manuscript = manuscript_of_plan(desk, pk=plan)
    own = reverse("office:plan_sub_draft", args=[desk.cooperation.slug, plan])
    return _draft_page(manuscript) if manuscript.address == own else redirect(manuscript.address)


def _refused(manuscript: Manuscript, error: PlanError) -> HttpResponse:
    messages.error(manuscript.desk.request, str(error))
    return redirect(manuscript.address)


@require_POST
@office()
def add(request: HttpRequest, desk: Desk, version: int) -> HttpResponse:
    manuscript = manuscript_of_version(desk, version)
    manuscript.require_edit()
    form = AddForm(request.POST, plan=manuscript.plan)
    if not form.is_valid():
        return _draft_page(manuscript, form, status=422)
    area = form.cleaned_data["focus_area"]
    part = MeasurePart(focus_area=area.number, number=1, title=form.cleaned_data["title"])
    try:
        made = add_measure(
            version=manuscript.version,
            focus_area=area,
            part=part,
            key=form.cleaned_data["key"],
            by=desk.user,
        )
    except PlanError as error:
        return _refused(manuscript, error)
    return redirect("office:plan_measure", desk.cooperation.slug, made.key)


@require_POST
@office()
def order(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    """Move one measure: `move` is "<key>:<place>" or "<key>:<focus area's number>:<place>".

    Answers with JSON where it is asked for: the sentence to say, and every label anew.
    """
    manuscript = manuscript_of_version(desk, version)
    manuscript.require_edit()
    in_json = request.headers.get("Accept") == "application/json"
    try:
        key, *numbers = request.POST.get("move", "").split(":")
        place = int(numbers[-1])
        moving = manuscript.version.drafts.select_related("focus_area", "version").get(
            key=UUID(key)
        )
        area = moving.focus_area
        if len(numbers) > 1:
            area = FocusArea.objects.within(desk.cooperation).get(
                strategy=manuscript.plan.strategy_id, number=int(numbers[0])
            )
        moved = move_measure(draft=moving, focus_area=area, place=place, by=desk.user)
    except PlanError as error:
        if in_json:
            return JsonResponse({"sentence": str(error)}, status=409)
        return _refused(manuscript, error)
    except (ValueError, IndexError, DraftMeasure.DoesNotExist, FocusArea.DoesNotExist):
        sentence = _("Tiltaket er ikke i utkastet lenger. Last siden på nytt.")
        if in_json:
            return JsonResponse({"sentence": sentence}, status=409)
        messages.error(request, sentence)
        return redirect(manuscript.address)
    of = manuscript.version.drafts.filter(focus_area=area).count()
    sentence = _moved_sentence(moved, of)
    if in_json:
        labels = {
            str(one.key): one.label
            for one in manuscript.version.drafts.select_related("focus_area")
        }
        return JsonResponse({"sentence": sentence, "labels": labels})
    messages.success(request, sentence)
    return redirect(f"{manuscript.address}#t-{moved.key}")


def _moved_sentence(moved: DraftMeasure, of: int) -> str:
    return _("Tiltak %(label)s flyttet til plass %(place)d av %(of)d") % {
        "label": moved.label,
        "place": moved.number,
        "of": of,
    }


@require_POST
@office()
def bring_back_ended(request: HttpRequest, desk: Desk, version: int) -> HttpResponse:
    manuscript = manuscript_of_version(desk, version)
    manuscript.require_edit()
    wanted = request.POST.get("ending", "")
    endings = DraftEnding.objects.within(desk.cooperation).filter(version=manuscript.version)
    ending = endings.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if ending is None:
        messages.info(request, _("Tiltaket er allerede hentet tilbake."))
        return redirect(manuscript.address)
    try:
        back = bring_back(ending=ending, by=desk.user)
    except PlanError as error:
        return _refused(manuscript, error)
    messages.success(
        request,
        _("«%(title)s» er hentet tilbake som %(label)s.")
        % {"title": back.title, "label": back.label},
    )
    return redirect(f"{manuscript.address}#t-{back.key}")


WholeView = Callable[[HttpRequest, Manuscript, DraftMeasure], HttpResponse]


def _on_one(view: WholeView) -> Callable[..., HttpResponseBase]:
    """A deed on one measure: somebody who may, and a draft that can be written in. One that is gone
    leads back with a sentence."""

    @wraps(view)
    def found(request: HttpRequest, desk: Desk, key: UUID) -> HttpResponse:
        manuscript, draft = draft_of(desk, key)
        manuscript.require_edit()
        if manuscript.locked_because:
            messages.error(request, manuscript.locked_because)
            return redirect(manuscript.address)
        try:
            return view(request, manuscript, draft)
        except PlanError as error:
            messages.error(request, str(error))
            return redirect("office:plan_measure", desk.cooperation.slug, key)

    return office()(found)


@require_http_methods(["GET", "HEAD", "POST"])
@_on_one
def move(request: HttpRequest, manuscript: Manuscript, draft: DraftMeasure) -> HttpResponse:
    start = {"focus_area": draft.focus_area_id, "place": draft.number}
    form = MoveForm(request.POST or None, plan=manuscript.plan, initial=start)
    if request.method == "POST" and form.is_valid():
        area = form.cleaned_data["focus_area"]
        moved = move_measure(
            draft=draft,
            focus_area=area,
            place=form.cleaned_data["place"],
            by=manuscript.desk.user,
        )
        of = manuscript.version.drafts.filter(focus_area=area).count()
        messages.success(request, _moved_sentence(moved, of))
        return redirect(f"{manuscript.address}#t-{moved.key}")
    return manuscript.answer(
        "writing/move.html", draft=draft, form=form, status=422 if form.is_bound else 200
    )


@require_POST
@_on_one
def copy(request: HttpRequest, manuscript: Manuscript, draft: DraftMeasure) -> HttpResponse:
    sent = request.POST.get(f"copy-{draft.key}") or request.POST.get("copy_key", "")
    try:
        key = UUID(sent)
    except ValueError:
        key = uuid4()
    made = copy_measure(draft=draft, key=key, by=manuscript.desk.user)
    messages.success(
        request,
        _("Tiltaket er kopiert til %(label)s. Gi det en tittel.") % {"label": made.label},
    )
    return redirect("office:plan_measure", manuscript.desk.cooperation.slug, made.key)


@require_http_methods(["GET", "HEAD", "POST"])
@_on_one
def split(request: HttpRequest, manuscript: Manuscript, draft: DraftMeasure) -> HttpResponse:
    form = SplitForm(
        request.POST or None, part=measure_of(draft.content), initial={"seen": draft.lock}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = split_measure(
                draft=draft,
                title=said["title"],
                activities=[int(one) for one in said["activities"]],
                strands=[int(one) for one in said["strands"]],
                seen=said["seen"],
                by=manuscript.desk.user,
            )
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Tiltaket er delt. Det nye er %(label)s «%(title)s».")
                % {"label": made.label, "title": made.title},
            )
            return redirect("office:plan_measure", manuscript.desk.cooperation.slug, made.key)
    return manuscript.answer(
        "writing/split.html",
        draft=draft,
        part=measure_of(draft.content),
        form=form,
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_on_one
def merge(request: HttpRequest, manuscript: Manuscript, draft: DraftMeasure) -> HttpResponse:
    """First which, then what will happen, then the deed."""
    form = MergeForm(request.POST or None, draft=draft, initial={"seen": draft.lock})
    preview: list[tuple[DraftMeasure, MeasurePart]] = []
    if request.method == "POST" and form.is_valid():
        others = list(form.cleaned_data["others"])
        if request.POST.get("do") == "merge":
            merged = merge_measures(
                into=draft,
                others=others,
                seen=form.cleaned_data["seen"],
                by=manuscript.desk.user,
            )
            messages.success(
                request, _("Tiltakene er slått sammen i %(label)s.") % {"label": merged.label}
            )
            return redirect("office:plan_measure", manuscript.desk.cooperation.slug, draft.key)
        preview = [(one, measure_of(one.content)) for one in others]
    wrong = form.is_bound and not form.is_valid()
    return manuscript.answer(
        "writing/merge.html", draft=draft, form=form, preview=preview, status=422 if wrong else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_on_one
def end(request: HttpRequest, manuscript: Manuscript, draft: DraftMeasure) -> HttpResponse:
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_measure(draft=draft, reason=form.cleaned_data["reason"], by=manuscript.desk.user)
        except PlanError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(
                request,
                _("«%(title)s» er tatt ut av utkastet. Det kan hentes tilbake nederst på siden.")
                % {"title": draft.title},
            )
            return redirect(manuscript.address)
    return manuscript.answer(
        "writing/end.html", draft=draft, form=form, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit")
def editors(request: HttpRequest, desk: Desk, plan: int) -> HttpResponse:
    """Who may write in a sub-body's plan without a role in the whole office."""
    manuscript = manuscript_of_plan(desk, pk=plan)
    found: ActionPlan = manuscript.plan
    if found.hangs_under_id is None and found.body_id is None:
        raise Http404
    form = EditorForm(request.POST if request.POST.get("do") == "add" else None, plan=found)
    if request.method == "POST" and request.POST.get("do") == "add" and form.is_valid():
        who = form.cleaned_data["user"]
        try:
            add_editor(plan=found, user=who, by=desk.user)
        except PlanError as error:
            form.add_error("user", str(error))
        else:
            messages.success(request, _("%(who)s kan nå skrive i planen.") % {"who": who})
            return redirect(request.path)
    if request.method == "POST" and request.POST.get("do") == "remove":
        wanted = request.POST.get("user", "")
        row = found.editors.filter(user_id=wanted).first() if wanted.isdecimal() else None
        if row is not None:
            remove_editor(plan=found, user=row.user, by=desk.user)
            messages.success(
                request, _("%(who)s kan ikke lenger skrive i planen.") % {"who": row.user}
            )
        return redirect(request.path)
    return manuscript.answer(
        "writing/editors.html",
        form=form,
        editors=list(found.editors.select_related("user").order_by("user__first_name", "id")),
        status=422 if form.is_bound else 200,
    )
