"""Forms about people."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import RowForm
from sporbar.organisations.models import Employment, Person, RoleName

_ROLE_HINTS = {
    RoleName.MANAGING_DIRECTOR: _("alt, også å invitere, gi roller og føre vedtak"),
    RoleName.COORDINATOR: _("skriver planen og sender den til behandling"),
    RoleName.SECRETARY: _("skriver planen og endrer oppsettet"),
    RoleName.ACCOUNTANT: _("leser alt og ser posteringene i regnskapet"),
    RoleName.CONTRIBUTOR: _("skriver der han eller hun er satt opp"),
    RoleName.MEMBER: _("folkevalgt eller kommunedirektør, som leser alt internt"),
    RoleName.AUDITOR: _("leser alt, også sporet"),
}


class RolesForm(CleanForm):
    """Roles, and the title they are held under."""

    roles = forms.MultipleChoiceField(
        label=_("Roller"),
        choices=[(code, f"{code.label}") for code in RoleName],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    title = forms.CharField(
        label=_("Tittel"),
        max_length=120,
        required=False,
        help_text=_(
            "Slik den skal stå når personen undertegner. Uten tittel står navnet på rollen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = [
            (code.value, f"{code.label.capitalize()}: {_ROLE_HINTS[code]}") for code in RoleName
        ]


class InviteForm(RolesForm):
    name = forms.CharField(label=_("Navn"), max_length=150)
    email = forms.EmailField(
        label=_("E-post"), error_messages={"invalid": _("Skriv en gyldig e-postadresse.")}
    )
    field_order = ("name", "email", "roles", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = True
        self.fields["roles"].error_messages["required"] = _("Velg minst én rolle.")


class PersonForm(RowForm):
    hints: ClassVar[dict[str, Any]] = {
        "name": _("Skifter personen navn, skriv det nye. Frosne planer og rapporter er som før."),
        "email": _("Bare for kontoret. Vises aldri for andre."),
    }

    class Meta:
        model = Person
        fields = ("name", "email")


class EmploymentForm(RowForm):
    class Meta:
        model = Employment
        fields = ("organisation", "title", "valid_from", "valid_to")
