"""The small forms around the draft: a new measure, where to, what goes along, why it ends."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sporbar.office.plan.writing.cleaning import Cleaner, too_long
from sporbar.office.plan.writing.measure_form import TITLE
from sporbar.organisations.models import User
from sporbar.plans.content import MeasurePart
from sporbar.plans.models import ActionPlan, DraftMeasure, FocusArea


class TitleField(forms.CharField):
    """A title: cleaned, on one line, and with a sentence that says how much too long."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Skriv en tittel.")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = Cleaner().one_line(super().clean(value))
        wrong = too_long(str(_("Tittelen")), text, TITLE)
        if wrong:
            raise forms.ValidationError(wrong)
        return text


class AddForm(forms.Form):
    title = TitleField(label=_("Tittel"))
    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        label=_("Satsingsområde"),
        empty_label=None,
        error_messages={
            "required": _("Velg et satsingsområde."),
            "invalid_choice": _("Satsingsområdet finnes ikke."),
        },
    )
    #: the form's own name, so that one sent twice makes one measure
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = FocusArea.objects.within(plan.cooperation_id).filter(strategy=plan.strategy_id)
        self.fields["focus_area"].queryset = areas.order_by("number")  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(), label=_("Satsingsområde"), empty_label=None
    )
    place = forms.IntegerField(
        label=_("Plass i satsingsområdet"),
        min_value=1,
        error_messages={
            "required": _("Skriv hvilken plass tiltaket skal ha."),
            "invalid": _("Skriv plassen som et helt tall."),
            "min_value": _("Første plass er 1."),
        },
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = FocusArea.objects.within(plan.cooperation_id).filter(strategy=plan.strategy_id)
        self.fields["focus_area"].queryset = areas.order_by("number")  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    title = TitleField(label=_("Tittel på det nye tiltaket"))
    activities = forms.MultipleChoiceField(
        label=_("Aktiviteter som skal over i det nye"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    strands = forms.MultipleChoiceField(
        label=_("Deltiltak som skal over i det nye"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, part: MeasurePart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].choices = [  # type: ignore[attr-defined]
            (str(index), text) for index, text in enumerate(part.activities)
        ]
        self.fields["strands"].choices = [  # type: ignore[attr-defined]
            (str(index), one.title) for index, one in enumerate(part.strands)
        ]


class MergeForm(forms.Form):
    others = forms.ModelMultipleChoiceField(
        DraftMeasure.objects.none(),
        label=_("Tiltak som skal gå inn i dette"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst ett tiltak."),
            "invalid_choice": _("Et av tiltakene er ikke i utkastet lenger. Velg på nytt."),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: DraftMeasure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = draft.version.drafts.select_related("focus_area").exclude(pk=draft.pk)
        self.fields["others"].queryset = others.order_by(  # type: ignore[attr-defined]
            "focus_area__number", "number"
        )


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Hvorfor avsluttes tiltaket?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"max_length": _("Grunnen er for lang. Det er plass til 2000 tegn.")},
    )

    def clean_reason(self) -> str:
        return Cleaner()(self.cleaned_data["reason"]).strip()


class EditorForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Hvem"),
        empty_label=_("Velg en person"),
        error_messages={
            "required": _("Velg en person."),
            "invalid_choice": _("Personen har ingen rolle i samarbeidet."),
        },
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(roles__cooperation=plan.cooperation_id, is_active=True)
        already = plan.editors.values("user")
        self.fields["user"].queryset = (  # type: ignore[attr-defined]
            people.exclude(pk__in=already).distinct().order_by("first_name", "email")
        )
