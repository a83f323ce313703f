"""Forms about bodies, who sits in them, and whom a council answers through."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.document import partial_dates
from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import CheckedForm
from sporbar.organisations.actions import (
    STAMPED,
    change_party,
    check_seat,
    keep_contact,
    keep_row,
    keep_seat,
    keep_term,
    stamp_of,
)
from sporbar.organisations.models import (
    Body,
    BodyKind,
    Cooperation,
    CouncilContact,
    Organisation,
    Person,
    Seat,
    SeatError,
    SeatKind,
    Term,
    User,
)

_PARTIAL_HINT = gettext_lazy("Så nøyaktig som du vet: 16.3.2026, mars 2026 eller bare 2026.")


def _today() -> str:
    return timezone.localdate().isoformat()


def day_field(label: Any, **kwargs: Any) -> PartialDateFormField:
    """A day as certain as one knows it."""
    settings = {"max_length": 40, "help_text": _PARTIAL_HINT, "empty_value": None, **kwargs}
    return PartialDateFormField(label=label, **settings)


class _HolderFields:
    """Who it is: chosen among those who are known, or written as a new name; and for which party.

    Mixed into a form with `cooperation`. A person with the same name as one there is, is asked
    about rather than made twice.
    """

    def add_holder(self, cooperation: Cooperation, *, with_choice: bool) -> None:
        form: Any = self
        if with_choice:
            form.fields["person"] = forms.ModelChoiceField(
                Person.objects.within(cooperation),
                label=_("Person"),
                required=False,
                empty_label=_("ikke oppgitt"),
                widget=forms.Select(attrs={"class": "ds-input"}),
            )
        text: dict[str, Any] = {"required": False}
        form.fields["new_name"] = forms.CharField(
            label=_("Ny person"),
            max_length=200,
            help_text=_("Skriv navnet når personen ikke står i lista."),
            **text,
        )
        form.fields["party"] = forms.CharField(
            label=_("Parti eller liste"),
            max_length=120,
            help_text=_("Partiet personen står for nå. La stå tomt når det ikke gjelder."),
            **text,
        )
        for name in ("new_name", "party"):
            attributes = form.fields[name].widget.attrs
            attributes |= {"class": "ds-input", "aria-describedby": f"id_{name}_helptext"}
            # The server says how much is too much: see CleanForm.
            attributes.pop("maxlength", None)

    def check_holder(self) -> None:
        """What is wrong with who it is, is said at its field."""
        form: Any = self
        person, name = form.cleaned_data.get("person"), form.cleaned_data.get("new_name")
        if person and name:
            form.add_error("new_name", _("Velg en person eller skriv et nytt navn, ikke begge."))
        elif name and Person.objects.within(form.cooperation).filter(name=name).exists():
            form.add_error(
                "new_name",
                _("«%(name)s» står i lista over personer. Velg navnet der.") % {"name": name},
            )
        elif form.cleaned_data.get("party") and not person and not name:
            form.add_error("party", _("Velg personen som står for partiet."))

    def holder(self, by: User) -> Person | None:
        """The person, made now where the name is new."""
        form: Any = self
        data = form.cleaned_data
        if data.get("new_name"):
            row = Person(cooperation=form.cooperation, name=data["new_name"])
            made: Any = keep_row(row=row, by=by)
            return made  # type: ignore[no-any-return]
        return data.get("person")  # type: ignore[no-any-return]

    def stand_for(self, person: Person | None, on: str | None, by: User) -> None:
        """Enter the party, where one is written and it is not theirs already."""
        form: Any = self
        party = form.cleaned_data.get("party")
        if person is None or not party:
            return
        known = person.party_memberships.exists()
        change_party(person=person, party=party, on=on if known else None, by=by)


class SeatForm(_HolderFields, CheckedForm):
    """A seat of one body, new or there already."""

    deed = staticmethod(keep_seat)
    hints: ClassVar[dict[str, Any]] = {
        "role": gettext_lazy("Hva plassen kalles, når det er noe annet enn typen: «rådsleder»."),
        "on_behalf_of": gettext_lazy(
            "Når det ikke er en av organisasjonene: slik kilden sier det."
        ),
        "substitute_order": gettext_lazy("1 kalles inn først. Bare for varamedlemmer."),
        "position": gettext_lazy("Lavest tall står først blant dem av samme type."),
        "valid_to": gettext_lazy("Siste dag. La stå tomt når ingen er satt."),
        "is_vacant": gettext_lazy("Ingen har plassen. Står den ikke tom, er navnet ikke oppgitt."),
    }

    class Meta:
        model = Seat
        fields = (
            *("kind", "role", "person", "is_vacant", "organisation", "on_behalf_of", "term"),
            *("substitute_order", "valid_from", "valid_to", "position", "note"),
        )

    field_order = (
        *("kind", "role", "person", "new_name", "party", "organisation", "on_behalf_of"),
        *("valid_from", "valid_to", "term", "substitute_order", "is_vacant", "position", "note"),
    )

    #: fields that are seldom needed
    more = ("on_behalf_of", "term", "substitute_order", "is_vacant", "position", "note")

    @property
    def shows_more(self) -> bool:
        """Whether one of them says something, or something is wrong with one."""
        return any(self.errors.get(name) or self[name].value() for name in self.more)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        self.own = {**self.own, "body": body}  # type: ignore[misc]
        self.instance.body = body
        self.fields["organisation"].label = _("På vegne av")
        self.fields["on_behalf_of"].label = _("På vegne av andre")
        self.fields["role"].required = False
        self.fields["position"].required = False
        terms: Any = self.fields["term"]
        terms.queryset = terms.queryset.filter(models.Q(body=None) | models.Q(body=body))
        self.add_holder(self.cooperation, with_choice=False)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.check_holder()
        kind = data.get("kind")
        if not data.get("role"):
            if kind:
                data["role"] = str(SeatKind(kind).label)
            else:
                self.add_error("role", _("Velg en type, eller skriv hva plassen kalles."))
        if data.get("is_vacant") and (data.get("new_name") or data.get("person")):
            self.add_error("is_vacant", _("En plass som står tom, har ingen person."))
        if data.get("substitute_order") is not None and kind != SeatKind.DEPUTY:
            self.add_error("substitute_order", _("Bare varamedlemmer har et varanummer."))
        return data

    def clean_position(self) -> int:
        return int(self.cleaned_data["position"] or 0)

    def check(self) -> None:
        check_seat(self.instance)

    @transaction.atomic
    def keep(self, by: Any) -> Any:
        """Save the seat, the person where the name is new, and the party. Raises RowChanged,
        SeatError."""
        person = self.holder(by)
        self.instance.person = person
        kept = super().keep(by)
        self.stand_for(person, kept.valid_from, by)
        return kept


class _SeenSeatForm(CleanForm):
    """A deed on a seat as it was when the page was opened."""

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.cooperation = seat.cooperation
        self.fields["seen"] = forms.CharField(
            required=False,
            widget=forms.HiddenInput,
            initial=signing.dumps([seat.pk, stamp_of(seat, STAMPED)], salt="office.seat"),
        )

    @property
    def seen(self) -> Mapping[str, str]:
        """The stamp of the seat as it was opened; of one nobody saw where it is not ours."""
        try:
            key, stamp = signing.loads(self.data.get("seen", ""), salt="office.seat")
        except signing.BadSignature:
            return {}
        return dict(stamp) if key == self.seat.pk else {}


class LeaveForm(_SeenSeatForm):
    last_day = day_field(gettext_lazy("Siste dag"), initial=_today)
    has_lapsed = forms.BooleanField(
        label=gettext_lazy("Plassen faller bort"),
        required=False,
        help_text=gettext_lazy("Ingen skal følge etter. Da vises det ikke som en tom plass."),
    )


class ReplaceForm(_HolderFields, _SeenSeatForm):
    on = day_field(gettext_lazy("Fra og med"), initial=_today)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("På vegne av"),
        required=False,
        empty_label=gettext_lazy("den samme som før"),
    )
    note = forms.CharField(label=gettext_lazy("Merknad"), max_length=300, required=False)

    field_order = ("person", "new_name", "party", "on", "organisation", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.within(self.cooperation)
        self.add_holder(self.cooperation, with_choice=True)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.check_holder()
        if not data.get("person") and not data.get("new_name") and not self.errors:
            self.add_error("person", _("Velg hvem som tar over, eller skriv navnet."))
        return data


class DissolveForm(CleanForm):
    last_day = day_field(gettext_lazy("Siste dag"), initial=_today)
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
    on = day_field(gettext_lazy("Flytter"), initial=_today)
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
