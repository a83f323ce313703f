"""Forms of a plan's life."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.document.text import clean
from sporbar.organisations.models import Body, BodyKind, Cooperation
from sporbar.plans.models import ActionPlan, Measure, Strategy

#: Bodies that take part in the decision; the others are only told.
_DECIDING = (
    BodyKind.REGIONAL_COUNCIL,
    BodyKind.ASSEMBLY,
    BodyKind.CHIEF_EXECUTIVES,
    BodyKind.EXECUTIVE_COMMITTEE,
)


class PlanForm(forms.Form):
    """Looks of the house, and cleaned texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "ds-input")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        return {
            name: clean(value).text.strip() if isinstance(value, str) else value
            for name, value in data.items()
        }


class StartForm(PlanForm):
    """A plan's first version."""

    year = forms.IntegerField(
        label=gettext_lazy("År"),
        min_value=1990,
        max_value=2200,
        error_messages={
            "invalid": gettext_lazy("Skriv året med fire sifre."),
            "min_value": gettext_lazy("Skriv året med fire sifre."),
            "max_value": gettext_lazy("Skriv året med fire sifre."),
        },
    )
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=200)
    strategy = forms.ModelChoiceField(
        Strategy.objects.none(),
        label=gettext_lazy("Strategien planen bygger på"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Velg en strategi.")},
    )
    hangs_under = forms.ModelChoiceField(
        Measure.objects.none(),
        label=gettext_lazy("Under tiltak"),
        required=False,
        empty_label=gettext_lazy("Nei, det er samarbeidets egen plan"),
        help_text=gettext_lazy("Bare for planen til et underorgan, som henger under et tiltak."),
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Hvems plan"),
        required=False,
        empty_label=gettext_lazy("Samarbeidets"),
        help_text=gettext_lazy("Underorganet, når planen henger under et tiltak."),
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        latest = ActionPlan.objects.within(cooperation).filter(hangs_under=None).first()
        year = latest.year + 1 if latest else timezone.localdate().year
        kwargs.setdefault(
            "initial", {"year": year, "title": _("Handlingsplan %(year)d") % {"year": year}}
        )
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["strategy"].queryset = Strategy.objects.within(cooperation).order_by("-pk")
        fields["body"].queryset = Body.objects.within(cooperation)
        fields["hangs_under"].queryset = (
            Measure.objects.within(cooperation)
            .wholes()
            .in_force()
            .filter(plan__hangs_under=None)
            .select_related("focus_area", "plan")
            .order_by("-plan__year", "focus_area__number", "number")
        )
        fields["hangs_under"].label_from_instance = lambda row: f"{row.plan.year}: {row}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("body") and not data.get("hangs_under"):
            self.add_error("hangs_under", _("Velg tiltaket underorganets plan henger under."))
        return data


class SendForm(PlanForm):
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Organene som får planen til behandling"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Velg minst ett organ.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Følgetekst"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.within(cooperation)
        self.fields["bodies"].queryset = bodies  # type: ignore[attr-defined]
        deciding = bodies.filter(kind__in=_DECIDING).values_list("pk", flat=True)
        self.fields["bodies"].initial = list(deciding)


class ReasonForm(PlanForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv hvorfor utkastet trekkes tilbake.")},
    )


class AdoptForm(PlanForm):
    adopted_by = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Vedtatt av"),
        empty_label=gettext_lazy("Velg organ"),
        error_messages={"required": gettext_lazy("Velg organet som vedtok planen.")},
    )
    adopted_on = PartialDateFormField(
        label=gettext_lazy("Dato"),
        max_length=40,
        help_text=gettext_lazy(
            "Skriv for eksempel 4.12.2026. Er dagen ukjent, skriv måneden: desember 2026."
        ),
        error_messages={"required": gettext_lazy("Skriv når planen ble vedtatt.")},
    )
    case_reference = forms.CharField(
        label=gettext_lazy("Sak"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Slik organet skriver det: 019/12."),
    )
    wording = forms.CharField(
        label=gettext_lazy("Vedtakets ordlyd"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_by"].queryset = (  # type: ignore[attr-defined]
            Body.objects.within(cooperation)
        )


class RolloverForm(PlanForm):
    year = forms.IntegerField(label=gettext_lazy("År"), min_value=1990, max_value=2200)
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=200)
