"""Forms of the report workspace."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.document.partial_dates import bounds
from sporbar.document.snapshot import STANDARD_OUTLINE
from sporbar.document.text import clean
from sporbar.document.typography import day
from sporbar.office.forms import CleanForm
from sporbar.office.gate import Desk
from sporbar.office.report.parts import all_parts, part_word
from sporbar.organisations.models import User
from sporbar.reporting.actions import About, AnnexWords, Signature
from sporbar.reporting.models import Report
from sporbar.reporting.snapshots.governance import PARTS
from sporbar.rounds.models import Round
from sporbar.ui.language import in_language, page_language

#: Days as people write them in this country; the browser's own field sends the first.
_DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
_NOT_A_DAY = {"invalid": gettext_lazy("Skriv dagen som 31.8.2026.")}


def cleaned(text: str) -> str:
    """What was pasted, as it can be printed."""
    return str(clean(text.replace("\r\n", "\n")).text.strip())


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs are what blank lines part."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", cleaned(text)) if part.strip())


def as_text(parts: Iterable[str]) -> str:
    return "\n\n".join(parts)


class TextForm(CleanForm):
    """One text of the report, in paragraphs. `seen` is the report's lock when it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Tekst"),
        required=False,
        max_length=100_000,
        help_text=gettext_lazy("En tom linje skiller avsnittene."),
        widget=forms.Textarea(attrs={"rows": 16, "data-grow": ""}),
    )

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label

    @property
    def parts(self) -> tuple[str, ...]:
        return paragraphs(self.cleaned_data["text"])


@dataclass(frozen=True)
class PartRow:
    """A part in the list: its place, whether it is in, and what it would hold."""

    place: forms.BoundField
    is_in: forms.BoundField | None
    contents: str


class AboutForm(CleanForm):
    """What the cover and the colophon say, and which parts stand in which order. `contents` says
    what those that may be left out would hold, when the form is shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=200)
    author_role = forms.CharField(
        label=gettext_lazy("Avgitt av"),
        max_length=120,
        help_text=gettext_lazy("Rollen som står på rapporten, for eksempel daglig leder."),
    )
    written_on = forms.DateField(
        label=gettext_lazy("Skrevet"),
        required=False,
        input_formats=_DAYS,
        error_messages=_NOT_A_DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Dagen rapporten er skrevet. Står den tom, trykkes «ikke oppgitt»."),
    )
    responsibility = forms.ChoiceField(
        label=gettext_lazy("Regnskapet som følger med"), required=False
    )

    def __init__(
        self,
        *args: Any,
        report: Report,
        responsibilities: Iterable[str],
        contents: Callable[[], Mapping[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = dict.fromkeys([*responsibilities, *filter(None, [report.responsibility])])
        choice: Any = self.fields["responsibility"]
        if not known:
            choice.help_text = _(
                "Det er ikke lest inn noe regnskap ennå. Den som driver nettstedet, leser inn en "
                "eksport fra regnskapssystemet med kommandoen «sporbar import ledger»."
            )
        choice.choices = [
            ("", _("Ikke noe regnskap")),
            *((one, _("Ansvar %(code)s") % {"code": one}) for one in known),
        ]
        chosen = tuple(report.outline) or STANDARD_OUTLINE
        self.order = all_parts(report)
        self.contents = contents
        for place, part in enumerate(self.order, start=1):
            may_be_left_out = part in PARTS
            if may_be_left_out:
                self.fields[f"with_{part}"] = forms.BooleanField(
                    label=part_word(part), required=False, initial=part in chosen
                )
            self.fields[f"place_{part}"] = forms.IntegerField(
                label=part_word(part),
                required=not may_be_left_out,
                min_value=1,
                max_value=99,
                initial=place,
                widget=forms.NumberInput(
                    attrs={"class": "ds-input", "inputmode": "numeric", "size": 3}
                ),
            )

    @property
    def places(self) -> list[PartRow]:
        contents = self.contents()
        return [
            PartRow(
                self[f"place_{part}"],
                self[f"with_{part}"] if f"with_{part}" in self.fields else None,
                contents.get(part, ""),
            )
            for part in self.order
        ]

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "author_role", "written_on", "responsibility")]

    @property
    def about(self) -> About:
        data = self.cleaned_data
        chosen = [part for part in self.order if data.get(f"with_{part}", True)]
        # One without a number stays where it stands among the others.
        places = {part: data.get(f"place_{part}") or n for n, part in enumerate(self.order, 1)}
        order = tuple(sorted(chosen, key=lambda part: places[part]))
        return About(
            title=data["title"],
            author_role=data["author_role"],
            written_on=data["written_on"],
            responsibility=data["responsibility"] or None,
            outline=() if order == STANDARD_OUTLINE else order,
        )


class ReasonForm(CleanForm):
    """Why the report may go out with a finding."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    at_place = forms.CharField(widget=forms.HiddenInput, max_length=120)
    reason = forms.CharField(
        label=gettext_lazy("Grunnen"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Den trykkes bakerst i rapporten."),
        error_messages={"required": gettext_lazy("Skriv hvorfor rapporten likevel kan fryses.")},
    )


class SettleForm(CleanForm):
    on = PartialDateFormField(
        label=gettext_lazy("Når ble avviket lukket"),
        help_text=gettext_lazy("For eksempel 16.3.2026 eller mars 2026."),
        error_messages={"required": gettext_lazy("Skriv når avviket ble lukket.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Merknad"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def clean_on(self) -> str:
        on = str(self.cleaned_data["on"])
        if (bounds(on)[0] or date.min) > self.as_of:
            sentence = _(
                "Rapporten gjelder per %(day)s, og da var avviket åpent. Lukk det i neste rapport."
            )
            raise forms.ValidationError(
                sentence % {"day": day(self.as_of.isoformat(), page_language())}
            )
        return on


class AnnexForm(CleanForm):
    """Title, note and the measures an annex concerns."""

    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=200)
    note = forms.CharField(
        label=gettext_lazy("Merknad"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Trykkes under tittelen. Mangler vedlegget, så skriv når det kommer."
        ),
    )
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Tiltak som viser til vedlegget"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, measures: Iterable[Any], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        foreign = None if language == page_language() else language
        self.known = {str(one.pk): one for one in measures}
        choice: Any = self.fields["measures"]
        choice.choices = [
            (pk, in_language(f"{one.label} {one.title}", foreign)) for pk, one in self.known.items()
        ]

    @property
    def words(self) -> AnnexWords:
        data = self.cleaned_data
        return AnnexWords(
            title=data["title"],
            note=data["note"],
            measures=[self.known[pk] for pk in data["measures"]],
        )


class FileForm(CleanForm):
    file = forms.FileField(
        label=gettext_lazy("PDF- eller Word-fil"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx", "form": "annex"}),
        error_messages={
            "required": gettext_lazy("Velg en fil."),
            "empty": gettext_lazy("Filen er tom."),
        },
    )


class SubRoundForm(CleanForm):
    """A sub-body's round whose report becomes the annex."""

    sub_round = forms.ModelChoiceField(
        Round.objects.none(),
        label=gettext_lazy("Runden til underorganet"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Velg en runde.")},
    )

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["sub_round"]
        choice.queryset = rounds
        choice.label_from_instance = lambda one: f"{one.plan.title}: {one}"


class ApproveForm(CleanForm):
    """What the approver signs with. `draft` is the fingerprint of the draft on the page."""

    draft = forms.CharField(widget=forms.HiddenInput, max_length=71)
    name = forms.CharField(
        label=gettext_lazy("Navn"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv navnet ditt.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Tittel"),
        max_length=200,
        help_text=gettext_lazy("Slik den er i dag. Navn og tittel trykkes i rapporten."),
        error_messages={"required": gettext_lazy("Skriv tittelen din.")},
    )
    published_on = forms.DateField(
        label=gettext_lazy("Publiseringsdato"),
        required=False,
        input_formats=_DAYS,
        error_messages=_NOT_A_DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Trykkes i rapporten. Du publiserer den selv etterpå."),
    )
    note = forms.CharField(
        label=gettext_lazy("Hva som er rettet"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Trykkes i den nye utgaven. Den forrige blir stående."),
        error_messages={"required": gettext_lazy("Skriv hva som er rettet siden forrige utgave.")},
    )

    def __init__(self, *args: Any, correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correction:
            del self.fields["note"]

    @property
    def signature(self) -> Signature:
        data = self.cleaned_data
        return Signature(
            name=data["name"],
            title=data["title"],
            draft=data["draft"],
            published_on=data["published_on"],
            correction_note=data.get("note", ""),
        )


class TellForm(CleanForm):
    """Who is told by mail that the edition is published."""

    users = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Hvem som får e-post"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=gettext_lazy("Flere adresser"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy("Én på hver linje, for eksempel postmottaket i hver kommune."),
    )

    def __init__(self, *args: Any, desk: Desk, people: Any, told: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = set(told)
        choice: Any = self.fields["users"]
        choice.queryset = people.exclude(email__in=known)
        choice.label_from_instance = lambda one: f"{one} ({one.email})"
        if not choice.queryset.exists():
            # Nobody left to choose: the addresses are what there is to fill in.
            del self.fields["users"]

    def clean_others(self) -> list[str]:
        found = dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["others"].strip()))
        for one in filter(None, found):
            try:
                validate_email(one)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("«%(address)s» er ikke en e-postadresse.") % {"address": one}
                ) from None
        return [one for one in found if one]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("users") and not data.get("others"):
            raise forms.ValidationError(_("Velg minst én, eller skriv en adresse."))
        return data
