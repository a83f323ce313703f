"""Forms of an event."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sporbar.governance.actions.events import FIELDS, keep_event
from sporbar.governance.models import Event
from sporbar.office.occasions.forms import DeedForm, LinkedForm
from sporbar.rounds.models import QuantifierWord

_SAID = [("", gettext_lazy("ikke oppgitt")), *QuantifierWord.choices]


class EventForm(LinkedForm):
    deed = staticmethod(keep_event)
    linked: ClassVar[dict[str, str | Promise]] = {
        "with_organisations": gettext_lazy("Sammen med disse"),
        "measures": gettext_lazy("Tiltak det gjelder"),
    }
    names: ClassVar[dict[str, str | Promise]] = {
        "organiser_body": gettext_lazy("Arrangør blant organene"),
        "with_whom": gettext_lazy("Sammen med, med ord"),
        "next_edition": gettext_lazy("Neste gang det holdes"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "participants_said": gettext_lazy("Slik det ble sagt: «over 100», «flere»."),
        "next_edition": gettext_lazy("Legg inn det neste som et eget arrangement først."),
        "note": gettext_lazy("Vises på nettsidene når arrangementet er publisert."),
    }

    class Meta:
        model = Event
        fields = FIELDS
        widgets: ClassVar[dict[str, Any]] = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants_said"].choices = _SAID  # type: ignore[attr-defined]
        following: Any = self.fields["next_edition"]
        following.queryset = following.queryset.exclude(pk=self.instance.pk)


class HoldForm(DeedForm):
    participants_said = forms.ChoiceField(
        label=gettext_lazy("Antall sagt som"),
        required=False,
        choices=_SAID,
        help_text=gettext_lazy("Slik det ble sagt: «over 100», «flere»."),
    )
    participants = forms.IntegerField(
        label=gettext_lazy("Deltakere"), required=False, min_value=0, max_value=1_000_000
    )


class CancelForm(DeedForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor det er avlyst"), max_length=300, required=False
    )
