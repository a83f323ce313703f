"""Forms of a consultation."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sporbar.governance.actions.consultations import (
    FIELDS,
    draft_statement,
    keep_consultation,
    note_outcome,
)
from sporbar.governance.models import Consultation
from sporbar.office.occasions.forms import DeedForm, LinkedForm, partial_date_field
from sporbar.office.setup.forms import RowForm


class ConsultationForm(LinkedForm):
    deed = staticmethod(keep_consultation)
    linked: ClassVar[dict[str, str | Promise]] = {"measures": gettext_lazy("Tiltak det gjelder")}
    names: ClassVar[dict[str, str | Promise]] = {
        "sender_organisation": gettext_lazy("Avsender blant organisasjonene"),
        "responsible_person": gettext_lazy("Hvem svarer"),
        "responsible_text": gettext_lazy("Hvem svarer, med ord"),
        "adopted_by": gettext_lazy("Organet som vedtar uttalelsen"),
        "case": gettext_lazy("Saken den behandles i"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "sender": gettext_lazy("Den som hører, eller den innspillet er til."),
        "expected": gettext_lazy(
            "Når utredningen eller avgjørelsen er ventet: 31.8.2026, august 2026 eller bare 2026."
        ),
        "expected_said": gettext_lazy("Når kilden sier mer enn datoen: «slutten av august»."),
        "note": gettext_lazy("Bare for kontoret. Den vises ikke på nettsidene."),
    }

    class Meta:
        model = Consultation
        fields = FIELDS
        widgets: ClassVar[dict[str, Any]] = {"note": forms.Textarea(attrs={"rows": 3})}


class StatementForm(RowForm):
    deed = staticmethod(draft_statement)
    hints: ClassVar[dict[str, Any]] = {
        "statement": gettext_lazy("Bare kontoret ser utkastet. En tom linje skiller avsnittene.")
    }

    class Meta:
        model = Consultation
        fields = ("statement",)
        widgets: ClassVar[dict[str, Any]] = {"statement": forms.Textarea(attrs={"rows": 16})}


class OutcomeForm(RowForm):
    deed = staticmethod(note_outcome)

    class Meta:
        model = Consultation
        fields = ("outcome", "outcome_on")
        widgets: ClassVar[dict[str, Any]] = {"outcome": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = True


class SendForm(DeedForm):
    sent_on = partial_date_field(gettext_lazy("Sendt"), required=True)
    sent_to = forms.CharField(label=gettext_lazy("Sendt til"), max_length=200, required=False)


class NotAnsweredForm(DeedForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor høringen ikke blir besvart"), max_length=300
    )
