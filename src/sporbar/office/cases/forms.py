"""Forms of cases: what stands above the submission, attachments, the route, withholding."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.governance.actions.cases import CaseFacts
from sporbar.governance.models import Case, Meeting
from sporbar.office.forms import CleanForm
from sporbar.organisations.models import Body, Cooperation, Person
from sporbar.plans.models import ActionPlan, Measure
from sporbar.ui.language import in_language, page_language
from sporbar.ui.templatetags.ui import partial_date

_DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
_HOW_SURE = gettext_lazy("Så nøyaktig som du vet: 16.3.2026, mars 2026 eller bare 2026.")


class CaseForm(CleanForm):
    """`seen` is the case's lock when it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Hva saken heter"), max_length=300)
    case_officer = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Saksbehandler"),
        required=False,
        empty_label=gettext_lazy("ikke oppgitt"),
    )
    case_officer_title = forms.CharField(
        label=gettext_lazy("Saksbehandlers tittel"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Slik den var da saken ble skrevet."),
    )
    archive_reference = forms.CharField(
        label=gettext_lazy("Arkivreferanse"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Nummeret i arkivsystemet, om saken har et."),
    )
    opened_on = PartialDateFormField(
        label=gettext_lazy("Opprettet"), required=False, max_length=40, help_text=_HOW_SURE
    )
    follows = forms.ModelChoiceField(
        Case.objects.none(),
        label=gettext_lazy("Kommer tilbake fra"),
        required=False,
        empty_label=gettext_lazy("ingen sak"),
        help_text=gettext_lazy("Når et organ har bedt om å få saken tilbake."),
    )
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Hører til tiltakene"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, cooperation: Cooperation, case: Case | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["case_officer"].queryset = Person.objects.within(cooperation)
        others = Case.objects.within(cooperation).exclude(pk=case.pk if case else None)
        fields["follows"].queryset = others.order_by("-created_at", "-pk")
        self.known = {str(one.pk): one for one in _measures(cooperation, case)}
        foreign = None if cooperation.language == page_language() else cooperation.language
        fields["measures"].choices = [
            (pk, in_language(f"{one.plan.year}: {one.label} {one.title}", foreign))
            for pk, one in self.known.items()
        ]
        if not self.known:
            del self.fields["measures"]

    @property
    def facts(self) -> CaseFacts:
        data = self.cleaned_data
        return CaseFacts(
            title=data["title"],
            case_officer=data["case_officer"],
            case_officer_title=data["case_officer_title"],
            archive_reference=data["archive_reference"],
            opened_on=data["opened_on"] or None,
            measures=[self.known[pk] for pk in data.get("measures", ())],
        )


def _measures(cooperation: Cooperation, case: Case | None) -> Iterable[Measure]:
    """Measures of the newest plan, and those the case belongs to already."""
    newest = (
        ActionPlan.objects.within(cooperation)
        .filter(hangs_under=None, measures__isnull=False)
        .order_by("-year")
        .first()
    )
    measures = Measure.objects.within(cooperation).select_related("plan", "focus_area", "parent")
    wanted = measures.filter(plan=newest).wholes().in_force()
    own = measures.filter(cases=case) if case else measures.none()
    found = {one.pk: one for one in (*own, *wanted)}
    return sorted(
        found.values(), key=lambda one: (-one.plan.year, one.focus_area.number, one.number)
    )


class ReasonForm(CleanForm):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=300)


class WithholdForm(CleanForm):
    """On which basis and until when something is kept from the public, and what is shown instead.
    The common bases are offered by the page's list "hjemler"."""

    basis = forms.CharField(
        label=gettext_lazy("Hjemmel"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "hjemler"}),
        help_text=gettext_lazy("Velg en av de vanlige, eller skriv en annen."),
    )
    until = forms.DateField(
        label=gettext_lazy("Til og med"),
        required=False,
        input_formats=_DAYS,
        error_messages={"invalid": gettext_lazy("Skriv dagen som 31.8.2026.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Etter den dagen kan alle lese det. Tom: uten slutt."),
    )
    variant = forms.CharField(label=gettext_lazy("Det alle kan lese"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor lenger"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Skriv dette når unntaket forlenges. Det står i sporet."),
    )

    def __init__(
        self, *args: Any, is_text: bool = False, is_withheld: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        variant: Any = self.fields["variant"]
        if is_text:
            variant.widget = forms.Textarea(attrs={"rows": 8, "class": "ds-input"})
            variant.max_length = 100_000
        else:
            variant.max_length = 300
            variant.required = True
            variant.label = _("Tittel som alle kan lese")
        if not is_withheld:
            del self.fields["reason"]


_FILE_ERRORS = {
    "required": gettext_lazy("Velg en fil."),
    "empty": gettext_lazy("Filen er tom."),
}


class AttachmentForm(CleanForm):
    """`seen` is the attachment's lock when it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Hva vedlegget heter"), max_length=300)
    file = forms.FileField(
        label=gettext_lazy("PDF- eller Word-fil"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        error_messages=_FILE_ERRORS,
        help_text=gettext_lazy("La stå tomt når vedlegget ettersendes."),
    )
    expected = PartialDateFormField(
        label=gettext_lazy("Ettersendes, ventet"),
        required=False,
        max_length=40,
        help_text=_HOW_SURE,
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            self.fields["file"].label = _("Bytt fil")
            self.fields["file"].help_text = _("La stå tomt for å beholde filen som er der.")
            del self.fields["expected"]


class VariantForm(CleanForm):
    """The file with what is withheld blacked out."""

    file = forms.FileField(
        label=gettext_lazy("Sladdet PDF- eller Word-fil"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        error_messages=_FILE_ERRORS,
    )


class AgendaForm(CleanForm):
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=gettext_lazy("Møte"),
        empty_label=gettext_lazy("velg et møte"),
        error_messages={"required": gettext_lazy("Velg et møte.")},
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["meeting"]
        choice.queryset = meetings
        choice.label_from_instance = lambda one: f"{one.body}, {partial_date(one.on)}"


class StopForm(CleanForm):
    """One body on the way, and when it is expected."""

    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Organ"),
        required=False,
        empty_label=gettext_lazy("ingen"),
    )
    expected = PartialDateFormField(label=gettext_lazy("Ventet"), required=False, max_length=40)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["body"]
        choice.queryset = bodies


class CouncilsForm(CleanForm):
    """Whether the councils decide at the end."""

    councils = forms.BooleanField(label=gettext_lazy("Til slutt kommunestyrene"), required=False)
    councils_expected = PartialDateFormField(
        label=gettext_lazy("Ventet i kommunestyrene"), required=False, max_length=40
    )


class SectionForm(CleanForm):
    """One section of a submission. `seen` is its lock when it was opened."""

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
