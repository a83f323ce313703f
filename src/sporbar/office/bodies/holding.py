"""Forms about who holds a seat: entered, left, and handed on."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.office.bodies.forms import day_field, today_text
from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import CheckedForm
from sporbar.organisations.actions import (
    STAMPED,
    change_party,
    check_seat,
    keep_row,
    keep_seat,
    stamp_of,
)
from sporbar.organisations.models import (
    Body,
    Cooperation,
    Organisation,
    Person,
    Seat,
    SeatKind,
    User,
)


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
    last_day = day_field(gettext_lazy("Siste dag"), initial=today_text)
    has_lapsed = forms.BooleanField(
        label=gettext_lazy("Plassen faller bort"),
        required=False,
        help_text=gettext_lazy("Ingen skal følge etter. Da vises det ikke som en tom plass."),
    )


class ReplaceForm(_HolderFields, _SeenSeatForm):
    on = day_field(gettext_lazy("Fra og med"), initial=today_text)
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
