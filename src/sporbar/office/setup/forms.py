"""Forms for the rows a secretariat keeps by hand; each knows the cooperation it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateField, PartialDateFormField
from sporbar.office.forms import CleanForm
from sporbar.organisations.actions import (
    check_seat,
    keep_membership,
    keep_row,
    keep_seat,
    stamp_of,
)
from sporbar.organisations.models import (
    Body,
    Cooperation,
    LegalEntity,
    Membership,
    MunicipalityNumber,
    Organisation,
    Seat,
    SeatError,
    check_order,
)
from sporbar.organisations.naming import slug_for
from sporbar.organisations.register import municipalities
from sporbar.plans.actions import keep_area
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    FocusArea,
    PlanError,
    Strategy,
    WorkingForm,
)
from sporbar.ui.templatetags.ui import partial_date, short_day

#: Addresses the site itself uses.
RESERVED = frozenset(
    {
        *("admin", "bidra", "demo", "invitasjon", "kommunesvar", "konto", "kontor", "post"),
        *("rapport", "sok", "sprak", "start", "static", "tilgjengelighet", "utvikler"),
    }
)
_PARTIAL_HINT = gettext_lazy(
    "Så nøyaktig som du vet: 16.3.2026, mars 2026 eller bare 2026. La stå tomt når det er ukjent."
)


def organisation_number(value: str) -> None:
    """Raise ValidationError unless it is nine digits, the last a mod-11 check digit
    (Enhetsregisteret)."""
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    if len(value) == 9 and value.isascii() and value.isdigit():
        rest = sum(w * int(d) for w, d in zip(weights, value, strict=False)) % 11
        if (11 - rest) % 11 == int(value[8]):
            return
    raise ValidationError(
        _("«%(value)s» er ikke et gyldig organisasjonsnummer (ni siffer).") % {"value": value}
    )


@dataclass(frozen=True)
class Difference:
    """A field another changed; `mine` is None where the editor had left it alone."""

    label: str
    theirs: str
    mine: str | None


class SeenForm(CleanForm, forms.ModelForm):  # type: ignore[type-arg]
    """A row that remembers what it said when it was opened, so that nobody writes over what
    another has saved meanwhile."""

    #: the deed that saves the row
    deed: ClassVar[Any] = staticmethod(keep_row)
    #: what the form needs besides the data and the row
    own: ClassVar[dict[str, Any]] = {}
    differences: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self._opened()
            )

    def _names(self) -> tuple[str, ...]:
        return tuple(self._meta.fields or ())

    def _key(self) -> list[Any]:
        return [self._meta.model._meta.label_lower, self.instance.pk]

    def _opened(self) -> str:
        stamp = stamp_of(self.instance, self._names())
        return signing.dumps([self._key(), stamp], salt="office.row")

    def _seen(self) -> dict[str, str]:
        """The stamp of the row as it was opened; of a row nobody saw where it is not ours."""
        try:
            key, stamp = signing.loads(self.data.get("seen", ""), salt="office.row")
        except signing.BadSignature:
            key, stamp = None, {}
        known = stamp if key == self._key() else {}
        return {name: known.get(name, "") for name in self._names()}

    def keep(self, by: Any) -> Any:
        """Save the row as it is filled in. Raises RowChanged when another did so meanwhile."""
        seen = self._seen() if self.instance.pk else None
        deed: Any = type(self).deed
        return deed(row=self.save(commit=False), seen=seen, by=by)

    def over(self, now: models.Model, changed: Iterable[str]) -> Self:
        """The form again over the row as another saved it: what was typed stands, what was left
        alone follows the other, and `differences` tells of both."""
        seen, mine = self._seen(), stamp_of(self.instance, self._names())
        fresh = type(self)(instance=now, **self.own)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = fresh["seen"].value()
        found = []
        for name in changed:
            touched = seen[name] != mine[name]
            found.append(
                Difference(
                    str(self.fields[name].label or ""),
                    _shown(now, name),
                    _shown(self.instance, name) if touched else None,
                )
            )
            if not touched:
                value = fresh[name].value()
                data[name] = "" if value is None else value
        again = type(self)(data, instance=now, **self.own)
        again.differences = tuple(found)
        return again


def _shown(row: models.Model, name: str) -> str:
    """What a field says, in words."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if field.choices:
        value = getattr(row, f"get_{name}_display")()
    elif isinstance(field, PartialDateField):
        value = partial_date(value) if value else ""
    elif isinstance(field, models.DateField):
        value = short_day(value) if value else ""
    return "" if value is None else str(value)


#: What the rows a row may point at are called.
_REFERENCES = {
    "action_area": gettext_lazy("Tiltaksområde"),
    "body": gettext_lazy("Organ"),
    "focus_area": gettext_lazy("Satsingsområde"),
    "legal_entity": gettext_lazy("Juridisk enhet"),
    "organisation": gettext_lazy("Organisasjon"),
    "person": gettext_lazy("Person"),
    "term": gettext_lazy("Valgperiode"),
    "strategy": gettext_lazy("Strategi"),
}


class RowForm(SeenForm):
    """A row of one cooperation: it may only point at rows of the same."""

    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperation = cooperation
        self.own = {"cooperation": cooperation}  # type: ignore[misc]
        self.instance.cooperation = cooperation
        for name, field in self.fields.items():
            if name == "seen":
                continue
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.model.objects.within(cooperation)
                field.empty_label = _("ikke oppgitt") if not field.required else None
                field.label = _REFERENCES.get(name, field.label)
            elif isinstance(field, forms.TypedChoiceField):
                choices: Any = field.choices
                field.choices = [(value, text if value else _("Velg")) for value, text in choices]
            if isinstance(self._meta.model._meta.get_field(name), PartialDateField):
                field.help_text = _PARTIAL_HINT
            field.help_text = self.hints.get(name, field.help_text)
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(
                    format="%Y-%m-%d", attrs={"type": "date", "class": "ds-input"}
                )

    def _get_validation_exclusions(self) -> set[str]:
        # The cooperation is not a field, but names are unique within it.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"cooperation"}


class CheckedForm(RowForm):
    """A row that the room below has a sentence about when it cannot be as it is filled in."""

    def check(self) -> None:
        """Raise SeatError, which says why, unless the row can be as it is filled in."""
        check_order(self.instance.valid_from, self.instance.valid_to)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.check()
            except SeatError as error:
                self.add_error(None, str(error))


class CooperationForm(SeenForm):
    website = forms.URLField(
        label=gettext_lazy("Nettsted"), required=False, empty_value=None, assume_scheme="https"
    )

    class Meta:
        model = Cooperation
        fields = ("name", "language", "colour", "website", "about")
        widgets: ClassVar[dict[str, Any]] = {
            "colour": forms.TextInput(attrs={"type": "color"}),
            "about": forms.Textarea(attrs={"rows": 4}),
        }


class LegalEntityForm(RowForm):
    hints: ClassVar[dict[str, Any]] = {
        "form": gettext_lazy(
            "Interkommunalt politisk råd: kommuneloven kapittel 18. Oppgavefellesskap: kapittel 19."
        )
    }
    organisation_number = forms.CharField(
        label=gettext_lazy("Organisasjonsnummer"),
        required=False,
        empty_value=None,
        validators=[organisation_number],
    )

    class Meta:
        model = LegalEntity
        fields = ("name", "form", "organisation_number", "founded_on")


class OrganisationForm(RowForm):
    hints: ClassVar[dict[str, Any]] = {
        "name": gettext_lazy("Skifter den navn, skriv det nye her. Det gamle blir stående.")
    }
    organisation_number = forms.CharField(
        label=gettext_lazy("Organisasjonsnummer"),
        required=False,
        empty_value=None,
        validators=[organisation_number],
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind", "organisation_number")


class NumberForm(RowForm):
    class Meta:
        model = MunicipalityNumber
        fields = ("organisation", "number", "valid_from", "valid_to")


class MembershipForm(CheckedForm):
    deed = staticmethod(keep_membership)
    hints: ClassVar[dict[str, Any]] = {
        "valid_to": gettext_lazy(
            "Siste dag som medlem. Fyll ut når en kommune går ut; alt som er sagt før, blir "
            "stående. Plassene kommunen har i organene, slutter samme dag."
        )
    }

    class Meta:
        model = Membership
        fields = (
            "organisation",
            "legal_entity",
            "valid_from",
            "valid_to",
            "is_office_municipality",
        )


class BodyForm(RowForm):
    hints: ClassVar[dict[str, Any]] = {
        "organisation": gettext_lazy("Bare for organer som hører til en annen organisasjon."),
        "name": gettext_lazy("Skifter det navn, skriv det nye her. Det gamle blir stående."),
    }

    class Meta:
        model = Body
        fields = (
            *("name", "short_name", "kind", "legal_entity", "organisation", "about"),
            *("valid_from", "is_public"),
        )
        widgets: ClassVar[dict[str, Any]] = {"about": forms.Textarea(attrs={"rows": 4})}


class SeatForm(CheckedForm):
    deed = staticmethod(keep_seat)

    class Meta:
        model = Seat
        fields = ("body", "role", "on_behalf_of", "valid_from", "valid_to", "note")

    def check(self) -> None:
        check_seat(self.instance)


class _AreaForm(RowForm):
    """A part of the strategy: what it is called lies fast when an adopted plan builds on it."""

    deed = staticmethod(keep_area)
    fast: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = getattr(self.instance, "strategy_id", None)

    def _strategies(self) -> Iterable[Strategy]:
        """The one it belongs to, and the one it came from."""
        now = self.cleaned_data.get("strategy")
        pks = {now.pk if now else None, self.before} - {None}
        return Strategy.objects.within(self.cooperation).filter(pk__in=pks)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.instance.pk and set(self.changed_data) & set(self.fast):
            try:
                for strategy in self._strategies():
                    strategy.check_open()
            except PlanError as error:
                raise ValidationError(str(error)) from error
        return data


class StrategyForm(_AreaForm):
    fast = ("title",)

    class Meta:
        model = Strategy
        fields = ("title", "vision", "period_start", "period_end")
        widgets: ClassVar[dict[str, Any]] = {"vision": forms.Textarea(attrs={"rows": 6})}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("period_start"), data.get("period_end")
        if first and last and last < first:
            self.add_error("period_end", _("Siste år kommer før det første."))
        return data

    def _strategies(self) -> Iterable[Strategy]:
        return [self.instance]


class FocusAreaForm(_AreaForm):
    fast = ("strategy", "number", "title")

    class Meta:
        model = FocusArea
        fields = ("strategy", "number", "title", "goal")
        widgets: ClassVar[dict[str, Any]] = {"goal": forms.Textarea(attrs={"rows": 4})}


class ActionAreaForm(_AreaForm):
    fast = ("focus_area", "code", "title")
    code = forms.CharField(
        label=gettext_lazy("Kode"),
        max_length=10,
        help_text=gettext_lazy("Satsingsområdets nummer, punktum og et løpenummer: 4.2."),
        validators=[
            RegexValidator(r"^[0-9]+(\.[0-9]+)*$", gettext_lazy("Skriv koden med tall: 4.2."))
        ],
    )

    class Meta:
        model = ActionArea
        fields = ("focus_area", "code", "title")

    def clean(self) -> dict[str, Any]:
        focus_area = self.cleaned_data.get("focus_area")
        if focus_area is not None:
            self.instance.strategy = focus_area.strategy
            self.cleaned_data["strategy"] = focus_area.strategy
        return super().clean()

    def _get_validation_exclusions(self) -> set[str]:
        # Without a focus area there is no strategy to look at, and no field to say so at.
        looked_at = {"strategy"} & set(self.cleaned_data)
        return super()._get_validation_exclusions() - looked_at


class AliasForm(RowForm):
    hints: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Et navn området også trykkes under. Koden er den samme.")
    }

    class Meta:
        model = ActionAreaAlias
        fields = ("action_area", "title")


class WorkingFormForm(RowForm):
    hints: ClassVar[dict[str, Any]] = {
        "code": gettext_lazy(
            "Små bokstaver a–z. Står feltet tomt, lages koden av ordet. Den blir stående når ordet "
            "skiftes ut."
        )
    }

    position = forms.IntegerField(
        label=gettext_lazy("Plass i lista"), min_value=0, max_value=32767, initial=0
    )

    class Meta:
        model = WorkingForm
        fields = ("title", "code", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code or not self.cleaned_data.get("title"):
            return code
        if self.instance.pk:
            return str(self.initial["code"])
        rows = WorkingForm.objects.within(self.cooperation)
        return slug_for(self.cleaned_data["title"][:30], set(rows.values_list("code", flat=True)))


class MergeForm(CleanForm):
    """Municipalities that become one."""

    merging = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Kommunene som slås sammen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Velg minst to kommuner.")},
    )
    name = forms.CharField(label=gettext_lazy("Den nye kommunens navn"), max_length=200)
    number = forms.CharField(
        label=gettext_lazy("Det nye kommunenummeret"),
        validators=[RegexValidator(r"^[0-9]{4}$", gettext_lazy("Skriv fire siffer."))],
    )
    on = forms.DateField(
        label=gettext_lazy("Fra og med"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ds-input"}),
        help_text=gettext_lazy(
            "Den nye er medlem fra denne dagen; de gamle til dagen før. "
            "Alt som er sagt om de gamle, blir stående."
        ),
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperation = cooperation
        living = Organisation.objects.within(cooperation).filter(
            kind="municipality", succeeded_by=None
        )
        self.fields["merging"].queryset = living  # type: ignore[attr-defined]

    def clean_merging(self) -> models.QuerySet[Organisation]:
        chosen: models.QuerySet[Organisation] = self.cleaned_data["merging"]
        if len(chosen) < 2:
            raise ValidationError(_("Velg minst to kommuner."))
        return chosen

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Organisation.objects.within(self.cooperation).filter(name=name).exists():
            raise ValidationError(_("En organisasjon heter allerede «%(name)s».") % {"name": name})
        return name


class CopyStrategyForm(CleanForm):
    title = forms.CharField(label=gettext_lazy("Den nye strategiens tittel"), max_length=200)


class RegisterForm(CleanForm):
    """Municipalities chosen from the register, county by county."""

    members = forms.MultipleChoiceField(
        label=gettext_lazy("Kommunene som er medlemmer"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: dict[str, list[tuple[str, str]]] = {}
        for one in municipalities():
            counties.setdefault(one.county, []).append((one.number, one.name))
        self.fields["members"].choices = list(counties.items())  # type: ignore[attr-defined]

    def counties(self) -> list[tuple[str, list[Any], int]]:
        """(county, its choices, how many are chosen), for one fold each."""
        found: dict[str, list[Any]] = {}
        counted: dict[str, int] = {}
        names = {one.number: one.county for one in municipalities()}
        for choice in self["members"]:
            county = names[str(choice.data["value"])]
            found.setdefault(county, []).append(choice)
            counted[county] = counted.get(county, 0) + bool(choice.data["selected"])
        return [(county, choices, counted[county]) for county, choices in found.items()]


class AdmitForm(RegisterForm):
    """Municipalities that become members."""

    legal_entity = forms.ModelChoiceField(
        LegalEntity.objects.none(),
        label=gettext_lazy("Juridisk enhet"),
        required=False,
        empty_label=gettext_lazy("ikke oppgitt"),
    )
    valid_from = PartialDateFormField(
        label=gettext_lazy("Medlem fra"),
        required=False,
        empty_value=None,
        max_length=40,
        help_text=_PARTIAL_HINT,
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.label = _("Kommunene som blir medlemmer")
        field.required = True
        field.error_messages["required"] = _("Velg minst én kommune.")
        entities = LegalEntity.objects.within(cooperation)
        self.fields["legal_entity"].queryset = entities  # type: ignore[attr-defined]


class StartForm(RegisterForm):
    """An empty cooperation and its first managing director."""

    field_order = (
        *("name", "slug", "language", "legal_entity", "legal_form", "members"),
        *("director_name", "director_email"),
    )

    name = forms.CharField(label=gettext_lazy("Samarbeidets navn"), max_length=120)
    slug = forms.SlugField(
        label=gettext_lazy("Adresse på nettstedet"),
        help_text=gettext_lazy(
            "Små bokstaver, tall og bindestrek. Står feltet tomt, lages adressen av navnet. Den "
            "står i alle lenker og kan ikke endres siden."
        ),
        required=False,
        error_messages={
            "invalid": gettext_lazy("Bruk bare små bokstaver a–z, tall og bindestrek.")
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Målform"),
        choices=Cooperation._meta.get_field("language").choices or (),
        help_text=gettext_lazy("Målformen planer og rapporter skrives på."),
    )
    legal_entity = forms.CharField(
        label=gettext_lazy("Juridisk enhet"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For eksempel Elvelandet interkommunale politiske råd."),
    )
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Organisasjonsform"),
        required=False,
        choices=[
            ("", gettext_lazy("ikke oppgitt")),
            *(LegalEntity._meta.get_field("form").choices or ()),
        ],
    )
    director_name = forms.CharField(label=gettext_lazy("Navnet på daglig leder"), max_length=150)
    director_email = forms.EmailField(
        label=gettext_lazy("E-posten til daglig leder"),
        help_text=gettext_lazy("Adressen er også brukernavnet."),
    )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not slug and self.cleaned_data.get("name"):
            taken = Cooperation.objects.values_list("slug", flat=True)
            # As long as the field holds, with the number of one that is taken.
            return slug_for(self.cleaned_data["name"][:40], {*RESERVED, *taken})
        if slug != slug.lower():
            raise ValidationError(_("Bruk bare små bokstaver a–z, tall og bindestrek."))
        if slug in RESERVED:
            raise ValidationError(_("«%(slug)s» brukes av nettstedet selv.") % {"slug": slug})
        if Cooperation.objects.filter(slug=slug).exists():
            raise ValidationError(_("Et annet samarbeid har adressen «%(slug)s».") % {"slug": slug})
        return slug
