"""What a decision does, joined to it from the decision's page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sporbar.economy.actions import let_go_of_recommendation, recommend_grant
from sporbar.economy.models import GrantScheme, Recommendation
from sporbar.governance.actions.effects import (
    adopt_plan_by,
    adopt_statement_by,
    remove_effect,
    settle_deviation_by,
)
from sporbar.governance.models import (
    Consultation,
    ConsultationState,
    Decision,
    DecisionEffect,
    GovernanceError,
)
from sporbar.office.decisions.shown import Reader
from sporbar.office.decisions.views import decision_of
from sporbar.office.forms import CleanForm
from sporbar.office.gate import Desk, office
from sporbar.plans.models import Measure, PlanVersion
from sporbar.rounds.models import Deviation, DeviationStep, DeviationStepKind


class EffectForm(CleanForm):
    """One thing the decision does something to."""

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision
        self.prepare()

    def prepare(self) -> None:
        """Fill the fields with what may be chosen in the cooperation."""

    def carry_out(self, by: Any) -> None:
        raise NotImplementedError


class PlanEffectForm(EffectForm):
    version = forms.ModelChoiceField(
        PlanVersion.objects.none(),
        label=gettext_lazy("Planen som er vedtatt"),
        empty_label=gettext_lazy("Velg plan og versjon"),
        help_text=gettext_lazy(
            "En versjon som er under arbeid eller til behandling, blir vedtatt med organet, datoen,"
            " saksnummeret og ordlyden i dette vedtaket. En som er vedtatt fra før, blir koblet."
        ),
        error_messages={"required": gettext_lazy("Velg en plan.")},
    )

    def prepare(self) -> None:
        field: Any = self.fields["version"]
        field.queryset = (
            PlanVersion.objects.within(self.decision.cooperation_id)
            .filter(adopting_effect=None)
            .select_related("plan")
            .defer("content")
            .order_by("-plan__year", "plan", "-number")
        )
        field.label_from_instance = lambda row: f"{row} ({row.get_state_display()})"

    def carry_out(self, by: Any) -> None:
        adopt_plan_by(decision=self.decision, version=self.cleaned_data["version"], by=by)


class DeviationEffectForm(EffectForm):
    deviation = forms.ModelChoiceField(
        Deviation.objects.none(),
        label=gettext_lazy("Avviket"),
        empty_label=gettext_lazy("Velg avvik"),
        error_messages={"required": gettext_lazy("Velg et avvik.")},
    )
    what = forms.ChoiceField(
        label=gettext_lazy("Hva vedtaket gjør"),
        choices=[
            ("lukker", gettext_lazy("lukker avviket")),
            ("godtar", gettext_lazy("godtar avviket som det er")),
        ],
    )

    def prepare(self) -> None:
        settled = DeviationStep.objects.filter(kind=DeviationStepKind.SETTLED)
        field: Any = self.fields["deviation"]
        field.queryset = (
            Deviation.objects.within(self.decision.cooperation_id)
            .exclude(pk__in=settled.values("deviation"))
            .exclude(effects__decision=self.decision)
            .filter(line__entry__withdrawn_at=None)
            .select_related("line__entry__round")
            .order_by("-line__entry__round__as_of", "line__entry", "line__position")
        )
        field.label_from_instance = lambda row: f"{row.get_kind_display()}: {row.line.text[:140]}"

    def carry_out(self, by: Any) -> None:
        settle_deviation_by(
            decision=self.decision,
            deviation=self.cleaned_data["deviation"],
            accepts=self.cleaned_data["what"] == "godtar",
            by=by,
        )


class StatementEffectForm(EffectForm):
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(),
        label=gettext_lazy("Uttalelsen"),
        empty_label=gettext_lazy("Velg høring eller innspill"),
        error_messages={"required": gettext_lazy("Velg en høring eller et innspill.")},
    )

    def prepare(self) -> None:
        field: Any = self.fields["consultation"]
        field.queryset = (
            Consultation.objects.within(self.decision.cooperation_id)
            .exclude(effects__decision=self.decision)
            .exclude(state=ConsultationState.NOT_ANSWERED)
            .order_by("-pk")
        )

    def carry_out(self, by: Any) -> None:
        adopt_statement_by(
            decision=self.decision, consultation=self.cleaned_data["consultation"], by=by
        )


class GrantEffectForm(EffectForm):
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label=gettext_lazy("Tiltaket som får innstillingen"),
        empty_label=gettext_lazy("Velg tiltak"),
        error_messages={"required": gettext_lazy("Velg et tiltak.")},
    )
    scheme = forms.CharField(
        label=gettext_lazy("Støtteordning"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "stotteordninger", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv hvilken støtteordning det gjelder.")},
    )
    kroner = forms.IntegerField(
        label=gettext_lazy("Beløp i hele kroner"),
        min_value=1,
        max_value=10_000_000_000,
        localize=False,
        error_messages={"required": gettext_lazy("Skriv et beløp.")},
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            # As people write it: 150 000.
            data = data.copy()
            data["kroner"] = "".join((data.get("kroner") or "").split())
        super().__init__(data, *args, **kwargs)

    def prepare(self) -> None:
        cooperation = self.decision.cooperation_id
        field: Any = self.fields["measure"]
        field.queryset = (
            Measure.objects.within(cooperation)
            .wholes()
            .in_force()
            .select_related("plan", "focus_area")
            .order_by("-plan__year", "focus_area__number", "number")
        )
        field.label_from_instance = lambda row: f"{row.plan.year}: {row.label} {row.title}"
        self.schemes = list(
            GrantScheme.objects.within(cooperation).order_by("name").values_list("name", flat=True)
        )
        amount: Any = self.fields["kroner"]
        amount.widget = forms.TextInput(attrs={"class": "ds-input", "inputmode": "numeric"})

    def carry_out(self, by: Any) -> None:
        recommend_grant(
            decision=self.decision,
            measure=self.cleaned_data["measure"],
            scheme=self.cleaned_data["scheme"],
            ore=self.cleaned_data["kroner"] * 100,
            by=by,
        )


#: form, what the page is called, what it takes
_KINDS: dict[str, tuple[type[EffectForm], Callable[[], str], str]] = {
    "plan": (PlanEffectForm, lambda: _("Vedtaket gjelder en plan"), "plans.adopt"),
    "avvik": (DeviationEffectForm, lambda: _("Vedtaket gjelder et avvik"), "governance.edit"),
    "uttalelse": (
        StatementEffectForm,
        lambda: _("Vedtaket gjelder en uttalelse"),
        "governance.edit",
    ),
    "tilskudd": (GrantEffectForm, lambda: _("Vedtaket innstiller på tilskudd"), "governance.edit"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def add(request: HttpRequest, desk: Desk, pk: int, kind: str) -> HttpResponseBase:
    """Join the decision to what it does something to."""
    if kind not in _KINDS:
        raise Http404
    kind_form, heading, permission = _KINDS[kind]
    desk.require(permission)
    found = decision_of(desk, pk)
    form = kind_form(request.POST if request.method == "POST" else None, decision=found)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.carry_out(desk.user)
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Koblet til vedtaket."))
            return redirect("office:decision", desk.cooperation.slug, found.pk)
    return desk.answer(
        "decisions/effect.html",
        status=status,
        decision=found,
        title=Reader.at(desk, timezone.localdate()).title(found.item),
        heading=heading(),
        form=form,
    )


@require_POST
@office("governance.edit")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Part the decision from what it was joined to by mistake; once more does nothing."""
    found = (
        DecisionEffect.objects.within(desk.cooperation)
        .select_related("decision__cooperation")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        if DecisionEffect.objects.filter(pk=pk).exists():
            raise Http404
        messages.info(request, _("Koblingen er fjernet fra før."))
        return redirect("office:decisions", desk.cooperation.slug)
    try:
        remove_effect(effect=found, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Koblingen er fjernet."))
    return redirect("office:decision", desk.cooperation.slug, found.decision_id)


@require_POST
@office("governance.edit")
def let_go(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Part a recommendation from the decision; the recommendation stays."""
    rows = Recommendation.objects.within(desk.cooperation).select_related("decision")
    found = get_object_or_404(rows, pk=pk)
    let_go_of_recommendation(recommendation=found, by=desk.user)
    if found.decision_id is None:
        return redirect("office:decisions", desk.cooperation.slug)
    messages.success(request, _("Koblingen er fjernet. Innstillingen står som før."))
    return redirect("office:decision", desk.cooperation.slug, found.decision_id)
