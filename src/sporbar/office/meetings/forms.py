"""Forms of meetings, agendas and numbers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.governance.actions.meetings import When, change_meeting
from sporbar.governance.actions.numbers import MOST_RESERVED
from sporbar.governance.models import AgendaItem, ItemKind, Meeting, MeetingState
from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import RowForm
from sporbar.organisations.models import Body, Cooperation
from sporbar.rounds.cycle import YEARS
from sporbar.ui.templatetags.ui import partial_date

_DAY_HINT = gettext_lazy("Så nøyaktig som du vet: 24.3.2026, mars 2026 eller høsten 2026.")
_CLOCKS = ["%H:%M", "%H.%M", "%H:%M:%S"]


class ClockField(forms.TimeField):
    """A time of day, as the browser's own field or as one writes it: 09.00."""

    def __init__(self, **kwargs: Any) -> None:
        look = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "ds-input"})
        super().__init__(**{"widget": look, "input_formats": _CLOCKS, "required": False, **kwargs})


class BodyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the cooperation's bodies."""

    def of(self, cooperation: Cooperation, *, open_on: date | None = None) -> None:
        """Offer the cooperation's bodies; with a day only those not surely dissolved by then."""
        found = Body.objects.within(cooperation)
        if open_on is not None:
            kept = [one.pk for one in found if one.valid_to is None or one.exists_on(open_on)]
            found = found.filter(pk__in=kept)
        self.queryset = found


class _WhenForm(CleanForm):
    on = PartialDateFormField(
        label=gettext_lazy("Dato"), max_length=40, help_text=_DAY_HINT, strip=True
    )
    starts_at = ClockField(label=gettext_lazy("Fra klokka"))
    ends_at = ClockField(label=gettext_lazy("Til klokka"))
    place = forms.CharField(label=gettext_lazy("Sted"), max_length=200, required=False)

    @property
    def when(self) -> When:
        data = self.cleaned_data
        return When(data["on"], data["starts_at"], data["ends_at"], data["place"])


class NewMeetingForm(_WhenForm):
    note = forms.CharField(label=gettext_lazy("Merknad"), max_length=300, required=False)
    body = BodyChoice(label=gettext_lazy("Organ"), queryset=None, empty_label=gettext_lazy("Velg"))

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.of(cooperation, open_on=timezone.localdate())
        self.order_fields(["body"])


class MoveForm(_WhenForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Vises på nettsidene når møtet er publisert."),
    )
    lock = forms.IntegerField(widget=forms.HiddenInput)


class ChangeForm(RowForm):
    """Times, place and note; the day is moved instead."""

    deed = staticmethod(change_meeting)
    starts_at = ClockField(label=gettext_lazy("Fra klokka"))
    ends_at = ClockField(label=gettext_lazy("Til klokka"))

    class Meta:
        model = Meeting
        fields = ("starts_at", "ends_at", "place", "note")

    def _get_validation_exclusions(self) -> set[str]:
        # What the database guards, the deed says in a sentence; the fields look at the rest.
        return {field.name for field in Meeting._meta.fields}


class CancelForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Vises på nettsidene når møtet er publisert."),
    )
    lock = forms.IntegerField(widget=forms.HiddenInput)


class AddForm(CleanForm):
    """What joins an agenda: a chosen case, or a matter with a title of its own."""

    case = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=ItemKind.choices)
    named = forms.CharField(
        label=gettext_lazy("Saksnummer"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "La stå tomt, så får saken det neste ledige, eller det den har fra før i organet."
        ),
    )
    unnumbered = forms.BooleanField(label=gettext_lazy("Uten saksnummer"), required=False)
    new_number = forms.BooleanField(
        label=gettext_lazy("Nytt nummer, selv om saken har ett fra før"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = not self.data.get("case")


class ItemForm(CleanForm):
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=ItemKind.choices)
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=300)
    is_late = forms.BooleanField(label=gettext_lazy("Kom til etter innkallingen"), required=False)
    named = forms.CharField(
        label=gettext_lazy("Saksnummer"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Saken har ikke nummer. Skriv «neste» for det neste ledige."),
    )
    place = forms.IntegerField(label=gettext_lazy("Plass på sakslisten"), min_value=1)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item.case_id is not None:
            del self.fields["title"]
        if item.case_id is None or item.number_id is not None:
            del self.fields["named"]


class OffForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor"),
        max_length=300,
        help_text=gettext_lazy("Vises på nettsidene når møtet er publisert."),
    )
    number = forms.ChoiceField(
        label=gettext_lazy("Saksnummeret"),
        widget=forms.RadioSelect(attrs={"class": "sb-radio"}),
        choices=[
            ("keep", gettext_lazy("Behold det: saken kommer tilbake med samme nummer")),
            ("withdraw", gettext_lazy("Trekk det: nummeret brukes ikke mer")),
        ],
        initial="keep",
    )


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A meeting that is to come, by day and body."""

    def label_from_instance(self, obj: Any) -> str:
        clock = obj.starts_at.strftime(" %H.%M") if obj.starts_at else ""
        return f"{partial_date(obj.on)}{clock}, {obj.body}"


class CarryForm(CleanForm):
    to = MeetingChoice(
        label=gettext_lazy("Til møtet"), queryset=None, empty_label=gettext_lazy("Velg")
    )

    def __init__(
        self,
        *args: Any,
        cooperation: Cooperation,
        without: Iterable[int] = (),
        body: Body | None = None,
        **kwargs: Any,
    ) -> None:
        """`without` are meetings that are not offered; `body` the only body that is."""
        super().__init__(*args, **kwargs)
        found = Meeting.objects.within(cooperation).filter(state=MeetingState.PLANNED)
        if body is not None:
            found = found.filter(body=body)
        field: Any = self.fields["to"]
        field.queryset = (
            found.exclude(pk__in=list(without))
            .select_related("body")
            .order_by("first_day", "starts_at", "id")
        )


def this_year(name: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=name or gettext_lazy("År"), min_value=YEARS.start, max_value=YEARS.stop - 1
    )


class ReserveForm(CleanForm):
    count = forms.IntegerField(
        label=gettext_lazy("Hvor mange"), min_value=1, max_value=MOST_RESERVED, initial=1
    )
    note = forms.CharField(label=gettext_lazy("Til hva"), max_length=300, required=False)


class WithdrawForm(CleanForm):
    reason = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=300)


class NumberingForm(CleanForm):
    lead = forms.CharField(
        label=gettext_lazy("Foran nummeret"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("For eksempel PS. La stå tomt når nummeret står alene."),
    )
    digits = forms.IntegerField(
        label=gettext_lazy("Sifre"),
        min_value=1,
        max_value=5,
        help_text=gettext_lazy("Nummeret fylles ut med nuller: 3 sifre gir 012."),
    )
    long_year = forms.BooleanField(
        label=gettext_lazy("Hele årstallet, som 12/2026"), required=False
    )


_WEEKDAYS: tuple[tuple[str, str | Promise], ...] = (
    ("0", gettext_lazy("mandag")),
    ("1", gettext_lazy("tirsdag")),
    ("2", gettext_lazy("onsdag")),
    ("3", gettext_lazy("torsdag")),
    ("4", gettext_lazy("fredag")),
)
_NTH: tuple[tuple[str, str | Promise], ...] = (
    ("1", gettext_lazy("første")),
    ("2", gettext_lazy("andre")),
    ("3", gettext_lazy("tredje")),
    ("4", gettext_lazy("fjerde")),
    ("-1", gettext_lazy("siste")),
)


class ScheduleForm(CleanForm):
    """A year's meetings: written or pasted, or every n-th weekday."""

    body = BodyChoice(label=gettext_lazy("Organ"), queryset=None, empty_label=gettext_lazy("Velg"))
    year = this_year()
    days = forms.CharField(
        label=gettext_lazy("Datoer"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("En dato på hver linje: 24. mars kl. 09.00–12.00, eller 24.3."),
    )
    nth = forms.ChoiceField(
        label=gettext_lazy("Eller fast dag"),
        required=False,
        choices=[("", gettext_lazy("ingen fast dag")), *_NTH],
    )
    weekday = forms.ChoiceField(
        label=gettext_lazy("Ukedag"), choices=_WEEKDAYS, required=False, initial="1"
    )
    months = forms.MultipleChoiceField(
        label=gettext_lazy("Måneder"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_at = ClockField(
        label=gettext_lazy("Fra klokka"),
        help_text=gettext_lazy("Gjelder de dagene som ikke har klokkeslett selv."),
    )
    ends_at = ClockField(label=gettext_lazy("Til klokka"))
    place = forms.CharField(label=gettext_lazy("Sted"), max_length=200, required=False)

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from sporbar.rounds.templatetags.cycle import month_name

        body: Any = self.fields["body"]
        body.of(cooperation, open_on=timezone.localdate())
        months: Any = self.fields["months"]
        months.choices = [(str(number), month_name(number)) for number in range(1, 13)]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("days") and not data.get("nth"):
            self.add_error("days", _("Skriv datoer, eller velg en fast dag."))
        elif data.get("nth") and not data.get("months"):
            self.add_error("months", _("Velg minst én måned."))
        return data
