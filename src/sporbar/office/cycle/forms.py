"""Forms of the cooperation's year."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import RowForm
from sporbar.organisations.models import Cooperation
from sporbar.plans.actions import keep_event, usual_year
from sporbar.plans.models import CycleEvent
from sporbar.rounds.cycle import YEARS
from sporbar.rounds.templatetags.cycle import month_name


class EventForm(RowForm):
    deed = staticmethod(keep_event)
    hints: ClassVar[dict[str, str | Promise]] = {
        "day": gettext_lazy("La stå tomt når det er en gang i løpet av måneden."),
        "year": gettext_lazy("La stå tomt når det kommer igjen hvert år."),
        "is_public": gettext_lazy(
            "På nettsidene og i den åpne kalenderen. Ellers ser bare kontoret det."
        ),
    }

    class Meta:
        model = CycleEvent
        fields = ("title", "kind", "month", "day", "year", "body", "note", "is_public")
        labels: ClassVar[dict[str, str | Promise]] = {
            "year": gettext_lazy("Bare ett år"),
            "body": gettext_lazy("Organ"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(number), month_name(number)) for number in range(1, 13)]
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Måned"),
            choices=[("", _("velg måned")), *months],
            coerce=int,
            widget=forms.Select(attrs={"class": "ds-input"}),
        )
        self.fields["day"].widget.attrs.update({"min": 1, "max": 31})
        self.fields["year"].widget.attrs.update({"min": YEARS.start, "max": YEARS.stop - 1})

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and year not in YEARS:
            raise forms.ValidationError(
                _("Skriv et år mellom %(first)d og %(last)d.")
                % {"first": YEARS.start, "last": YEARS.stop - 1}
            )
        return year


class UsualYearForm(CleanForm):
    """The events of the usual year that are not there yet, all chosen to begin with."""

    codes = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Hendelser")
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = usual_year(cooperation)
        field: Any = self.fields["codes"]
        # One that is there already may be sent again: it is kept once.
        field.choices = [(one.code, event.title) for one, event, _there in self.proposals]

    @property
    def chosen(self) -> set[str]:
        """The codes with a tick: those sent, else all that are not there."""
        if self.is_bound:
            return set(self["codes"].value() or ())
        return {one.code for one, _event, there in self.proposals if not there}
