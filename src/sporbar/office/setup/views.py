"""Setting up: the cooperation, its members and bodies, and the strategy the plans build on."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, View, office
from sporbar.office.setup.forms import (
    AdmitForm,
    CooperationForm,
    CopyStrategyForm,
    MergeForm,
)
from sporbar.office.setup.kinds import SETUP, STRATEGY, Kind
from sporbar.organisations.actions import (
    RowChanged,
    RowInUse,
    admit_municipalities,
    merge_organisations,
)
from sporbar.organisations.models import SeatError
from sporbar.organisations.register import by_number
from sporbar.plans.actions import copy_strategy, move_area, remove_named
from sporbar.plans.models import (
    FAST_STATES,
    ActionArea,
    FocusArea,
    PlanError,
    PlanVersion,
    Strategy,
    code_order,
)
from sporbar.ui.templatetags.ui import listing

#: Rows on one page.
_A_PAGE = 100


@require_safe
@office("organisations.set_up")
def setup(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that can be set up, with how much there is of each."""
    return desk.answer("setup/setup.html", kinds=_counted(desk, SETUP))


@require_safe
@office("plans.edit")
def strategy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The strategies with their areas, and the ways of working."""
    found = Strategy.objects.within(desk.cooperation).prefetch_related(
        "focus_areas__action_areas__aliases"
    )
    versions = PlanVersion.objects.within(desk.cooperation).filter(state__in=FAST_STATES)
    fast = set(versions.values_list("plan__strategy_id", flat=True))
    return desk.answer(
        "setup/strategy.html",
        kinds=_counted(desk, STRATEGY),
        strategies=[_Areas(one, one.pk not in fast) for one in found],
    )


class _Areas:
    """A strategy's areas in order, and whether the order may be changed."""

    def __init__(self, strategy: Strategy, is_open: bool) -> None:
        self.strategy = strategy
        self.is_open = is_open
        self.areas: list[tuple[FocusArea, list[ActionArea]]] = [
            (one, sorted(one.action_areas.all(), key=lambda area: code_order(area.code)))
            for one in strategy.focus_areas.all()
        ]


#: What a key of the order begins with.
_MOVABLE: dict[str, type[FocusArea] | type[ActionArea]] = {"f": FocusArea, "a": ActionArea}


@require_POST
@office("plans.edit")
def strategy_order(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Move one focus or action area: `move` is "f12:2" or "a34:1", with a list's name between
    where a script sends it.

    Answers with JSON where it is asked for: the sentence to say, and every number and code anew.
    """
    in_json = request.headers.get("Accept") == "application/json"
    home = redirect("office:strategy", desk.cooperation.slug)
    try:
        key, *_list, place = request.POST.get("move", "").split(":")
        row = _MOVABLE[key[:1]].objects.within(desk.cooperation).get(pk=int(key[1:]))
        moved = move_area(area=row, place=int(place), by=desk.user)
    except (PlanError, ValueError, KeyError, FocusArea.DoesNotExist, ActionArea.DoesNotExist) as no:
        sentence = str(no) if isinstance(no, PlanError) else _("Området finnes ikke lenger.")
        if in_json:
            return JsonResponse({"sentence": sentence}, status=409)
        messages.error(request, sentence)
        return home
    sentence = _("«%(area)s» er flyttet.") % {"area": moved}
    if in_json:
        return JsonResponse({"sentence": sentence, "labels": _labels(desk, moved.strategy_id)})
    messages.success(request, sentence)
    return redirect(f"{home['Location']}#{key}")


def _labels(desk: Desk, strategy: int) -> dict[str, str]:
    areas = FocusArea.objects.within(desk.cooperation).filter(strategy=strategy)
    action_areas = ActionArea.objects.within(desk.cooperation).filter(strategy=strategy)
    return {
        **{f"f{one.pk}": str(one.number) for one in areas},
        **{f"a{one.pk}": one.code for one in action_areas},
    }


def _counted(desk: Desk, kinds: dict[str, Kind]) -> list[tuple[Kind, int]]:
    return [(kind, kind.rows(desk.cooperation).count()) for kind in kinds.values()]


@require_http_methods(["GET", "HEAD", "POST"])
@office("organisations.set_up")
def cooperation(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = CooperationForm(request.POST or None, instance=desk.cooperation)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form = form.over(changed.now, changed.fields)
            status = 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect("office:setup", desk.cooperation.slug)
    elif form.errors:
        status = 400
    # A name that was not saved must not stand on top of the page.
    desk.cooperation.refresh_from_db()
    return desk.answer("setup/cooperation.html", form=form, status=status)


def _text(kind: Kind, row: Any) -> str:
    """All that the list shows of a row, in small letters."""
    return " ".join(str(one) for one in (kind.name(row), *kind.cells(row))).casefold()


class Rows:
    """The four pages of every kind of rows: list, new, change, remove."""

    def __init__(self, kinds: dict[str, Kind], permission: str, prefix: str, home: str) -> None:
        self.kinds = kinds
        self.prefix = prefix
        self.home = home
        gate = office(permission)
        self.rows: View = require_safe(gate(self._rows))
        self.new: View = require_http_methods(["GET", "HEAD", "POST"])(gate(self._new))
        self.change: View = require_http_methods(["GET", "HEAD", "POST"])(gate(self._change))
        self.remove: View = require_POST(gate(self._remove))

    def _kind(self, slug: str) -> Kind:
        if slug not in self.kinds:
            raise Http404
        return self.kinds[slug]

    def _rows(self, request: HttpRequest, desk: Desk, kind: str) -> HttpResponse:
        found = self._kind(kind)
        words = request.GET.get("q", "").strip()
        every: Any = found.rows(desk.cooperation)
        if words:
            # What a row shows is put together here, so that is where it is sought.
            wanted = words.casefold()
            every = [row for row in every if wanted in _text(found, row)]
        page = Paginator(every, _A_PAGE).get_page(request.GET.get("side"))
        return self._answer(
            desk,
            "rows.html",
            found,
            shown=page,
            rows=[(row, found.name(row), list(enumerate(found.cells(row)))) for row in page],
            words=words,
        )

    def _answer(self, desk: Desk, page: str, kind: Kind, **context: Any) -> HttpResponse:
        return desk.answer(
            f"setup/{page}", kind=kind, prefix=self.prefix, home=f"office:{self.home}", **context
        )

    def _new(self, request: HttpRequest, desk: Desk, kind: str) -> HttpResponseBase:
        return self._form(request, desk, self._kind(kind), None)

    def _change(self, request: HttpRequest, desk: Desk, kind: str, pk: int) -> HttpResponseBase:
        found = self._kind(kind)
        row = self._row(request, desk, found, pk)
        if row is None:
            return self._gone(request, desk, found)
        return self._form(request, desk, found, row)

    def _row(self, request: HttpRequest, desk: Desk, kind: Kind, pk: int) -> Any:
        """The row; None where something is sent to one that is nowhere: another has removed it.
        Somebody else's is not found."""
        row = kind.rows(desk.cooperation).filter(pk=pk).first()
        if row is None and (request.method != "POST" or kind.model.objects.filter(pk=pk).exists()):
            raise Http404
        return row

    def _gone(self, request: HttpRequest, desk: Desk, kind: Kind) -> HttpResponse:
        """What was typed about a row that is removed, as a new row that is not kept yet."""
        form = kind.form(request.POST, instance=None, cooperation=desk.cooperation)
        parts = [desk.cooperation.slug, kind.slug]
        action = reverse(f"office:{self.prefix}_row_new", args=parts)
        return self._answer(
            desk, "row.html", kind, form=form, title=kind.new, action=action, status=409
        )

    def _form(self, request: HttpRequest, desk: Desk, kind: Kind, row: Any) -> HttpResponseBase:
        title = kind.name(row) if row else kind.new
        form = kind.form(request.POST or None, instance=row, cooperation=desk.cooperation)
        status = 400 if form.errors else 200
        if request.method == "POST" and form.is_valid():
            try:
                form.keep(desk.user)
            except RowChanged as changed:
                form, row = form.over(changed.now, changed.fields), changed.now
                title, status = kind.name(row), 409
            except SeatError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                tell_what_was_cleaned(request, form)
                messages.success(request, _("Lagret."))
                return redirect(f"office:{self.prefix}_rows", desk.cooperation.slug, kind.slug)
        return self._answer(desk, "row.html", kind, form=form, row=row, title=title, status=status)

    def _remove(self, request: HttpRequest, desk: Desk, kind: str, pk: int) -> HttpResponseBase:
        found = self._kind(kind)
        row = self._row(request, desk, found, pk)
        if row is None:
            messages.info(request, _("Raden er fjernet alt."))
            return redirect(f"office:{self.prefix}_rows", desk.cooperation.slug, kind)
        try:
            remove_named(row=row, by=desk.user)
        except RowInUse as error:
            messages.error(request, str(error))
            return redirect(f"office:{self.prefix}_row", desk.cooperation.slug, kind, pk)
        messages.success(request, _("Fjernet."))
        return redirect(f"office:{self.prefix}_rows", desk.cooperation.slug, kind)


setup_rows = Rows(SETUP, "organisations.set_up", "setup", "setup")
strategy_rows = Rows(STRATEGY, "plans.edit", "strategy", "strategy")


@require_http_methods(["GET", "HEAD", "POST"])
@office("organisations.set_up")
def admit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Municipalities of the register become members."""
    form = AdmitForm(request.POST or None, cooperation=desk.cooperation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        admitted = admit_municipalities(
            cooperation=desk.cooperation,
            municipalities=by_number(data["members"]),
            legal_entity=data["legal_entity"],
            valid_from=data["valid_from"],
            by=desk.user,
        )
        if admitted:
            names = listing([row.name for row in admitted])
            messages.success(request, _("Lagt til: %(names)s.") % {"names": names})
        else:
            messages.info(request, _("De var medlemmer fra før. Ingenting er endret."))
        return redirect("office:setup_rows", desk.cooperation.slug, "medlemskap")
    return desk.answer("setup/admit.html", form=form, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@office("organisations.set_up")
def merge(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = MergeForm(request.POST or None, cooperation=desk.cooperation)
    if request.method == "POST" and form.is_valid():
        whole = merge_organisations(by=desk.user, **form.cleaned_data)
        messages.success(
            request,
            _("%(name)s er medlem fra %(day)s.")
            % {"name": whole.name, "day": form.cleaned_data["on"].strftime("%d.%m.%Y")},
        )
        return redirect("office:setup_rows", desk.cooperation.slug, "medlemskap")
    return desk.answer("setup/merge.html", form=form, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit")
def strategy_copy(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    found = get_object_or_404(Strategy.objects.within(desk.cooperation), pk=pk)
    form = CopyStrategyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy_strategy(strategy=found, title=form.cleaned_data["title"], by=desk.user)
        except PlanError as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, _("Strategien er kopiert. Den nye kan endres fritt."))
            return redirect("office:strategy", desk.cooperation.slug)
    return desk.answer(
        "setup/strategy_copy.html", form=form, strategy=found, status=400 if form.errors else 200
    )
