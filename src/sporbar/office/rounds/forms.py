"""Forms of setting up a round."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.office.forms import CleanForm
from sporbar.organisations.models import Cooperation, Person
from sporbar.plans.models import ActionPlan
from sporbar.rounds.actions.planning import FARTHEST
from sporbar.rounds.models import Round, RoundKind
from sporbar.ui.templatetags.ui import day

_WRONG_DAY = {"invalid": gettext_lazy("Skriv datoen som 15.8.2026.")}
#: As people write them, besides what the browser's own field sends.
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")


def _day_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_WRONG_DAY,
    )


class _GathersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return _("%(kind)s, status per %(day)s") % {
            "kind": str(obj.get_kind_display()).capitalize(),
            "day": day(obj.as_of),
        }


class DeadlineForm(CleanForm):
    """What may change once a round is open."""

    deadline = _day_field(
        gettext_lazy("Frist"),
        gettext_lazy("Siste dag for å svare. Påminnelsene regnes fra den."),
        required=False,
    )


class DaysForm(DeadlineForm):
    """What the round is, and its days."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=RoundKind.choices)
    period_start = _day_field(gettext_lazy("Periodens første dag"))
    period_end = _day_field(gettext_lazy("Periodens siste dag"))
    as_of = _day_field(
        gettext_lazy("Status per"), gettext_lazy("Dagen svarene skal gjelde. Står i rapporten.")
    )
    opens_on = _day_field(
        gettext_lazy("Åpner"),
        gettext_lazy("Når du regner med å åpne. Runden åpnes ikke av seg selv."),
        required=False,
    )
    gathers = _GathersField(
        Round.objects.none(),
        label=gettext_lazy("Bygger på"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Teksten fra disse rundene ligger klar for den som svarer."),
    )
    field_order = [
        "plan",
        "kind",
        "period_start",
        "period_end",
        "as_of",
        "opens_on",
        "deadline",
        "gathers",
    ]

    def __init__(self, *args: Any, gather: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("required", _("Fyll ut feltet."))
        choices: Any = self.fields["gathers"]
        choices.queryset = gather
        kinds: Any = self.fields["kind"]
        kinds.choices = [(one.value, str(one.label).capitalize()) for one in RoundKind]
        if not gather:
            del self.fields["gathers"]


class NewRoundForm(DaysForm):
    """A round on one of the plans that are adopted."""

    plan = forms.ModelChoiceField(
        ActionPlan.objects.none(), label=gettext_lazy("Plan"), empty_label=None
    )

    def __init__(self, *args: Any, plans: list[ActionPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["plan"]
        field.queryset = ActionPlan.objects.filter(pk__in=[one.pk for one in plans])


class _DaysOff(forms.CharField):
    """Numbers of days, as people write them: "14, 5 og 1"."""

    def __init__(self, *, before: bool, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.before = before

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        rest = re.sub(r"[\s,;.]+|\bog\b", " ", text).split()
        if any(not word.isascii() or not word.isdigit() or len(word) > 4 for word in rest):
            raise ValidationError(_("Skriv antall dager med tall og komma mellom: 14, 5, 1."))
        found = [int(word) for word in rest]
        if any(one > FARTHEST for one in found) or (self.before and 0 in found):
            raise ValidationError(
                _("Skriv antall dager fra 1 til %(most)d.") % {"most": FARTHEST}
                if self.before
                else _("Skriv antall dager fra 0 til %(most)d.") % {"most": FARTHEST}
            )
        return [-one if self.before else one for one in found]


class LetterForm(CleanForm):
    """The coordinator's own words in the first mail, and when people are reminded."""

    letter = forms.CharField(
        label=gettext_lazy("Brevtekst"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Dine egne ord øverst i e-posten når runden åpnes. Kan stå tomt: tiltakene, fristen og "
            "lenken kommer alltid med."
        ),
        error_messages={
            "max_length": gettext_lazy(
                "Brevet er på %(show_value)d tegn. Skriv det på høyst %(limit_value)d."
            )
        },
    )
    before = _DaysOff(
        before=True,
        label=gettext_lazy("Påminnelser så mange dager før fristen"),
        help_text=gettext_lazy("Tomt: ingen før fristen."),
    )
    after = _DaysOff(
        before=False,
        label=gettext_lazy("Påminnelser så mange dager etter fristen"),
        help_text=gettext_lazy("Tomt: ingen etter fristen."),
    )

    @staticmethod
    def initial_of(reporting_round: Round) -> dict[str, str]:
        days = reporting_round.reminder_days
        return {
            "letter": reporting_round.letter,
            "before": ", ".join(str(-one) for one in sorted(days) if one < 0),
            "after": ", ".join(str(one) for one in sorted(days) if one >= 0),
        }

    @property
    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"letter": data["letter"], "reminder_days": [*data["before"], *data["after"]]}


class NewPersonForm(CleanForm):
    """Somebody who is to be asked and whom we do not know yet."""

    # It stands folded up in a form that mostly sends other things; the browser must not mind.
    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Navn"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv navnet.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        error_messages={
            "required": gettext_lazy("Skriv e-postadressen. Lenken sendes dit."),
            "invalid": gettext_lazy("Skriv en gyldig e-postadresse."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Tittel"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Står i rapporten ved det personen svarer, for eksempel prosjektleder."
        ),
    )


class PartForm(CleanForm):
    """Somebody's part in the round."""

    title = forms.CharField(
        label=gettext_lazy("Tittel"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Står i rapporten ved det personen svarer."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        required=False,
        help_text=gettext_lazy("Dit lenken og påminnelsene sendes. Vises aldri for andre."),
        error_messages={"invalid": gettext_lazy("Skriv en gyldig e-postadresse.")},
    )


class SuccessorForm(CleanForm):
    """Who takes over from somebody who leaves."""

    to = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Hvem tar over?"),
        required=False,
        empty_label=gettext_lazy("Ingen, inntil videre"),
    )

    def __init__(
        self, *args: Any, cooperation: Cooperation, leaving: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = Person.objects.within(cooperation).exclude(pk=leaving.pk).order_by("name")


class ReopenForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor åpnes runden igjen?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Står i sporet."),
        error_messages={"required": gettext_lazy("Skriv hvorfor runden åpnes igjen.")},
    )
