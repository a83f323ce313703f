"""Forms of the adoption ledger: a case sent to the councils, and what each makes of it."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.governance.actions.adoptions import record_adoption, set_expected, write_local_part
from sporbar.governance.actions.referrals import USUAL_REMINDERS, change_referral
from sporbar.governance.adoption import suggested_state
from sporbar.governance.models import (
    Adoption,
    AdoptionState,
    AdoptionStep,
    Case,
    CaseState,
    Decision,
    EffectRule,
    Referral,
)
from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import RowForm
from sporbar.organisations.models import Cooperation, Organisation, Person, User
from sporbar.ui.templatetags.ui import partial_date

_WHEN = gettext_lazy(
    "Så nøyaktig som du vet: 16.3.2026, mars 2026 eller bare 2026. La stå tomt når det er ukjent."
)
_DAYS = gettext_lazy("Dager fra den ventede dagen, med komma mellom. Minus er før: −7, 7, 21.")


class DaysField(forms.CharField):
    """Days from an expected date, "-7, 7, 21"; a list of whole numbers."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return ", ".join(str(one) for one in value)
        return value

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or "").replace("−", "-").replace("–", "-")
        found = []
        for part in text.replace(";", ",").split(","):
            if not part.strip():
                continue
            try:
                day = int(part)
            except ValueError as error:
                raise forms.ValidationError(
                    _("Skriv hele tall, for eksempel −7, 7, 21.")
                ) from error
            if not -365 <= day <= 365:
                raise forms.ValidationError(_("Skriv dager innenfor ett år."))
            found.append(day)
        if len(set(found)) > 10:
            raise forms.ValidationError(_("Ti påminnelser er det meste."))
        return sorted(set(found))


def _decision_label(decision: Decision) -> str:
    """Number and title alone are the same where two bodies gave a case the same number."""
    meeting = decision.item.meeting
    return f"{meeting.body}, {partial_date(meeting.on)}: {decision.item}"


class NewReferralForm(CleanForm):
    """Which case, and which councils; the words are written after."""

    case = forms.ModelChoiceField(Case.objects.none(), label=gettext_lazy("Sak"))
    asked_by = forms.ModelChoiceField(
        Decision.objects.none(),
        label=gettext_lazy("Vedtaket som ber kommunene om det"),
        required=False,
        empty_label=gettext_lazy("ikke oppgitt"),
    )
    councils = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Kommunestyrene som skal behandle saken"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unnamed = forms.IntegerField(
        label=gettext_lazy("Kommuner kilden ikke sier hvilke er"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("For saker fra før, der bare antallet er kjent."),
    )
    expected = PartialDateFormField(
        label=gettext_lazy("Ventet behandlet i alle"),
        required=False,
        empty_value=None,
        help_text=_WHEN,
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        members: list[Organisation] = kwargs.pop("members")
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("councils", [one.pk for one in members])
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["case"].queryset = (
            Case.objects.within(cooperation).exclude(state=CaseState.WITHDRAWN).order_by("title")
        )
        fields["case"].empty_label = _("Velg")
        decisions = (
            Decision.objects.within(cooperation)
            .select_related("item__number", "item__case", "item__meeting__body")
            .order_by("-item__meeting__first_day", "-pk")
        )
        fields["asked_by"].queryset = decisions
        fields["asked_by"].label_from_instance = _decision_label
        if kwargs["initial"].get("case"):
            # The last that was decided in the case is the likely one.
            last = decisions.filter(item__case=kwargs["initial"]["case"]).first()
            self.initial.setdefault("asked_by", last and last.pk)
        fields["councils"].queryset = Organisation.objects.within(cooperation).filter(
            pk__in=[one.pk for one in members]
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("councils") and not data.get("unnamed"):
            self.add_error("councils", _("Velg minst én kommune."))
        decision = data.get("asked_by")
        case = data.get("case")
        if decision is not None and case is not None and decision.item.case_id != case.pk:
            self.add_error("asked_by", _("Vedtaket er gjort i en annen sak."))
        return data


class ReferralForm(RowForm):
    deed = staticmethod(change_referral)
    hints: ClassVar[dict[str, Any]] = {
        "wording": gettext_lazy("Ordlyden alle kommunestyrene bes om å vedta, uendret."),
        "text": gettext_lazy("Det som er likt for alle. Hver kommune kan få en lokal del."),
        "rule": gettext_lazy("Når vedtakene har virkning."),
        "effect_from": gettext_lazy("Den første dagen det kan gjelde, uansett når det vedtas."),
        "reminders": _DAYS,
    }
    reminders = DaysField(label=gettext_lazy("Påminnelser"), required=False, help_text=_DAYS)

    class Meta:
        model = Referral
        fields = (
            "title",
            "wording",
            "text",
            "rule",
            "effect_from",
            "answer_by",
            "reminders",
            "sent_on",
        )
        widgets: ClassVar[dict[str, Any]] = {
            "wording": forms.Textarea(attrs={"rows": 8}),
            "text": forms.Textarea(attrs={"rows": 14}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule: Any = self.fields["rule"]
        rule.choices = [("", _("ikke oppgitt")), *EffectRule.choices]
        if self.instance.state == "draft":
            del self.fields["sent_on"]
        else:
            for name in ("title", "wording", "text"):
                self.fields[name].widget.attrs["readonly"] = True
        if not self.instance.pk and not self.is_bound:
            self.initial["reminders"] = list(USUAL_REMINDERS)

    def clean_rule(self) -> str | None:
        return self.cleaned_data["rule"] or None


class LocalForm(RowForm):
    deed = staticmethod(write_local_part)
    hints: ClassVar[dict[str, Any]] = {
        "local_text": gettext_lazy("Det som bare gjelder denne kommunen. Står etter det felles."),
    }

    class Meta:
        model = Adoption
        fields = ("local_text", "contact")
        widgets: ClassVar[dict[str, Any]] = {"local_text": forms.Textarea(attrs={"rows": 12})}
        labels: ClassVar[dict[str, str | Promise]] = {
            "contact": gettext_lazy("Kontakt for denne saken")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact: Any = self.fields["contact"]
        contact.queryset = Person.objects.within(self.cooperation).exclude(email="")
        contact.empty_label = _("kommunens faste kontakt")
        contact.help_text = _("Bare når en annen enn kommunens faste kontakt svarer i denne saken.")


class RecordForm(CleanForm):
    """What a council decided, as the office records it, or when it is expected to."""

    state = forms.ChoiceField(label=gettext_lazy("Tilstand"))
    decided_on = PartialDateFormField(
        label=gettext_lazy("Vedtatt"), required=False, empty_value=None, help_text=_WHEN
    )
    expected = PartialDateFormField(
        label=gettext_lazy("Ventet behandlet"), required=False, empty_value=None, help_text=_WHEN
    )
    case_number = forms.CharField(
        label=gettext_lazy("Kommunens saksnummer"), required=False, max_length=60
    )
    wording = forms.CharField(
        label=gettext_lazy("Vedtaket slik det ble i kommunen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("La stå tomt når ordlyden ikke er kjent."),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Forutsetninger"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=gettext_lazy("Merknad til historikken"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_correction = forms.BooleanField(
        label=gettext_lazy("Det som stod, var ført feil"),
        required=False,
        help_text=gettext_lazy(
            "Kryss av når du retter en feil. Uten kryss er det kommunen som har gjort noe nytt."
        ),
    )
    seen = forms.IntegerField(
        label=gettext_lazy("Skjemaet"),
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Noe mangler. Åpne siden på nytt.")},
    )

    def __init__(self, *args: Any, adoption: Adoption, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "state": adoption.state,
                "decided_on": adoption.decided_on,
                "expected": adoption.expected,
                "case_number": adoption.case_number,
                "wording": adoption.wording,
                "conditions": adoption.conditions,
                "seen": adoption.lock,
            },
        )
        super().__init__(*args, **kwargs)
        self.adoption = adoption
        states = [one for one in AdoptionState.choices if one[0] != AdoptionState.LEFT]
        if adoption.state == AdoptionState.LEFT:
            states = [(AdoptionState.LEFT.value, AdoptionState.LEFT.label), *states]
        field: Any = self.fields["state"]
        field.choices = [(value, str(label).capitalize()) for value, label in states]
        if adoption.state == AdoptionState.WAITING and not adoption.expected:
            # Nothing stands that could be wrong.
            del self.fields["is_correction"]

    def clean_state(self) -> str:
        state: str = self.cleaned_data["state"]
        if state == AdoptionState.LEFT:
            raise forms.ValidationError(_("Velg hva kommunen har gjort."))
        return state

    @property
    def suggestion(self) -> str:
        """The state the words point to, where it is another than the chosen one; else ""."""
        said = self.cleaned_data
        state, wording = said.get("state"), said.get("wording", "")
        if state not in Adoption.YES or not wording:
            return ""
        computed = suggested_state(self.adoption.referral.wording, wording)
        return str(computed.label) if computed != state else ""

    def keep(self, by: User) -> AdoptionStep | None:
        """Record it. Raises AdoptionChanged and GovernanceError."""
        said, now = self.cleaned_data, self.adoption
        only_expected = said["state"] == now.state == AdoptionState.WAITING
        if only_expected and not (said["conditions"] or said["case_number"] != now.case_number):
            return set_expected(
                adoption=now,
                seen=said["seen"],
                expected=said["expected"],
                note=said["note"],
                by=by,
            )
        return record_adoption(
            adoption=now,
            seen=said["seen"],
            state=said["state"],
            decided_on=said["decided_on"],
            # Emptied: what is put off is not put off to the day that stood.
            expected=said["expected"] or ("" if said["state"] in Adoption.OPEN else None),
            case_number=said["case_number"],
            wording=said["wording"],
            conditions=said["conditions"],
            is_correction=said.get("is_correction", False),
            note=said["note"],
            by=by,
        )


class SendForm(CleanForm):
    """When it was sent, and whether the contacts get a mail."""

    sent_on = PartialDateFormField(
        label=gettext_lazy("Sendt"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("La stå tomt for i dag."),
    )
    mail = forms.BooleanField(
        label=gettext_lazy("Send e-post til kommunenes kontakter"), required=False, initial=True
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Vis på nettsidene hvordan det går"), required=False
    )


class ReasonForm(CleanForm):
    reason = forms.CharField(label=gettext_lazy("Hvorfor trekkes saken?"), max_length=300)


def organisation_choices(cooperation: Cooperation, referral: Referral) -> list[Organisation]:
    """The municipalities not asked in the case yet."""
    asked = referral.adoptions.filter(organisation__isnull=False).values("organisation")
    return cast(
        list[Organisation],
        list(
            Organisation.objects.within(cooperation)
            .filter(kind="municipality", succeeded_by=None)
            .exclude(pk__in=asked)
        ),
    )
