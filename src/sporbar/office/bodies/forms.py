"""Forms about bodies, who sits in them, and whom a council answers through."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.document import partial_dates
from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import CheckedForm
from sporbar.organisations.actions import (
    keep_contact,
    keep_term,
)
from sporbar.organisations.models import (
    Body,
    BodyKind,
    Cooperation,
    CouncilContact,
    Organisation,
    Seat,
    SeatError,
    Term,
)

_PARTIAL_HINT = gettext_lazy("Så nøyaktig som du vet: 16.3.2026, mars 2026 eller bare 2026.")


def today_text() -> str:
    return timezone.localdate().isoformat()


def day_field(label: Any, **kwargs: Any) -> PartialDateFormField:
    """A day as certain as one knows it."""
    settings = {"max_length": 40, "help_text": _PARTIAL_HINT, "empty_value": None, **kwargs}
    return PartialDateFormField(label=label, **settings)


class DissolveForm(CleanForm):
    last_day = day_field(gettext_lazy("Siste dag"), initial=today_text)
    successor = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Avløst av"),
        required=False,
        empty_label=gettext_lazy("ingen"),
        help_text=gettext_lazy("Organet som tar over, når det er et."),
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Body.objects.within(body.cooperation_id).filter(valid_to=None)
        field: Any = self.fields["successor"]
        field.queryset = others.exclude(pk=body.pk)


class TermForm(CheckedForm):
    """A term that was entered: only what was written wrong is mended here."""

    deed = staticmethod(keep_term)

    class Meta:
        model = Term
        fields = ("name", "valid_from", "valid_to")


class NewTermForm(CleanForm):
    name = forms.CharField(
        label=gettext_lazy("Valgperiode"),
        max_length=60,
        help_text=gettext_lazy("For eksempel 2027–2031."),
    )
    valid_from = day_field(gettext_lazy("Fra og med"))
    valid_to = day_field(gettext_lazy("Til og med"), required=False)
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Gjelder"),
        required=False,
        empty_label=gettext_lazy("alle organene i samarbeidet"),
        to_field_name="slug",
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        bodies = Body.objects.within(cooperation).filter(valid_to=None)
        field.queryset = bodies.exclude(kind=BodyKind.SECRETARIAT)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and partial_dates.sort_key(last) < partial_dates.sort_key(first):
            self.add_error("valid_to", _("Den siste dagen kommer før den første."))
        return data


class PartyForm(CleanForm):
    party = forms.CharField(
        label=gettext_lazy("Parti eller liste"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("La stå tomt når personen ikke lenger står for noe parti."),
    )
    on = day_field(gettext_lazy("Fra og med"), required=False)


class NameForm(CleanForm):
    name = forms.CharField(label=gettext_lazy("Nytt navn"), max_length=200)
    on = day_field(gettext_lazy("Fra og med"), required=False)


class MoveForm(CleanForm):
    """Where from, where to, when, and which of the seats end."""

    to = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Ny kommune"),
        required=False,
        empty_label=gettext_lazy("ikke oppgitt"),
    )
    on = day_field(gettext_lazy("Flytter"), initial=today_text)
    leaving = forms.ModelMultipleChoiceField(
        Seat.objects.none(),
        label=gettext_lazy("Plasser som slutter dagen før"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, away_from: Organisation, seats: list[Seat], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["leaving"]
        field.queryset = Seat.objects.filter(pk__in=[seat.pk for seat in seats])
        field.choices = [(seat.pk, f"{seat.body}: {seat.role}") for seat in seats]
        field.initial = [seat.pk for seat in seats]
        others: Any = self.fields["to"]
        towns = Organisation.objects.within(away_from.cooperation_id).filter(kind="municipality")
        others.queryset = towns.exclude(pk=away_from.pk).filter(succeeded_by=None)


class ContactForm(CheckedForm):
    deed = staticmethod(keep_contact)
    hints: ClassVar[dict[str, Any]] = {
        "person": gettext_lazy("Personen må ha en e-postadresse. Den vises aldri for andre."),
        "title": gettext_lazy("For eksempel politisk sekretær."),
    }

    class Meta:
        model = CouncilContact
        fields = ("organisation", "person", "title", "valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = field.queryset.filter(kind="municipality")
        field.label = _("Kommune")

    def check(self) -> None:
        super().check()
        if not self.instance.person.email:
            raise SeatError(
                _("%(person)s har ingen e-postadresse. Skriv den inn på personens side først.")
                % {"person": self.instance.person}
            )


class PasteForm(CleanForm):
    """Many seats at once, a line each."""

    words = forms.CharField(
        label=gettext_lazy("Plassene, én på hver linje"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Verv, navn, på vegne av og parti, med tabulator eller semikolon mellom. Slik kommer "
            "det når du kopierer fra Excel eller en tabell i Word."
        ),
        max_length=20000,
    )
    valid_from = day_field(gettext_lazy("Fra og med"), required=False)
    term = forms.ModelChoiceField(
        Term.objects.none(),
        label=gettext_lazy("Valgperiode"),
        required=False,
        empty_label=gettext_lazy("ikke oppgitt"),
    )

    def __init__(self, data: Any, *, body: Body) -> None:
        if data is not None:
            # A tab is what parts the cells, and it would be cleaned away.
            data = data.copy()
            data["words"] = data.get("words", "").replace("\t", ";")
        super().__init__(data)
        terms = Term.objects.within(body.cooperation_id)
        field: Any = self.fields["term"]
        field.queryset = terms.filter(models.Q(body=None) | models.Q(body=body))

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if len(words.splitlines()) > 200:
            raise ValidationError(_("Lim inn 200 linjer om gangen."))
        return words
