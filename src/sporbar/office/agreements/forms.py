"""Forms of an agreement."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sporbar.governance.actions.agreements import FIELDS, keep_agreement
from sporbar.governance.models import Agreement
from sporbar.office.occasions.forms import DeedForm, LinkedForm, partial_date_field


class AgreementForm(LinkedForm):
    deed = staticmethod(keep_agreement)
    linked: ClassVar[dict[str, str | Promise]] = {
        "parties": gettext_lazy("Parter"),
        "measures": gettext_lazy("Tiltak den gjelder"),
    }
    names: ClassVar[dict[str, str | Promise]] = {
        "notice_term": gettext_lazy("Oppsigelsestid, slik avtalen sier det"),
        "renewal": gettext_lazy("Fornyelse, slik avtalen sier det"),
        "case": gettext_lazy("Saken den ble behandlet i"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "other_parties": gettext_lazy("Parter som ikke står i lista."),
        "notice_by": gettext_lazy("Regn den ut av avtalen. Det er denne dagen det varsles om."),
        "warn_days": gettext_lazy("Så mange dager før siste dag for oppsigelse, eller før slutt."),
    }

    class Meta:
        model = Agreement
        fields = FIELDS
        widgets: ClassVar[dict[str, Any]] = {"about": forms.Textarea(attrs={"rows": 4})}


class RenewForm(DeedForm):
    ends_on = partial_date_field(gettext_lazy("Gjelder nå til"))
    notice_by = forms.DateField(
        label=gettext_lazy("Ny siste dag for oppsigelse"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ds-input"}),
    )
    note = forms.CharField(label=gettext_lazy("Om fornyelsen"), max_length=300, required=False)


class EndForm(DeedForm):
    ended_on = partial_date_field(gettext_lazy("Avsluttet"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor avsluttet"), max_length=300, required=False
    )
