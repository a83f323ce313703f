"""The log-in library's forms in our words, and the one form about oneself."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from allauth.socialaccount.models import SocialApp
from django import forms
from django.utils.translation import gettext_lazy as _

from sporbar.access.adapters import Issuer
from sporbar.access.words import Text
from sporbar.organisations.models import ScreenLanguage, User

PASSWORD_HINT = _("Minst 12 tegn. Flere vanlige ord etter hverandre er lettere å huske enn tegn.")
_AGAIN: dict[str, Text] = {"password2": _("Passordet en gang til")}
_NEW_PASSWORD: dict[str, Text] = {
    "password1": _("Nytt passord"),
    "password2": _("Nytt passord en gang til"),
}


class OurWords(forms.BaseForm):
    """Gives a library form our labels and hints, and takes away what stands inside the fields."""

    labels: ClassVar[dict[str, Text]] = {}
    hints: ClassVar[dict[str, Text]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.labels:
                field.label = self.labels[name]
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "ds-input"


class LogInForm(OurWords, account.LoginForm):
    labels = {
        "login": _("E-postadresse"),
        "password": _("Passord"),
        "remember": _("Hold meg innlogget på denne maskinen i to uker"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignUpForm(OurWords, account.SignupForm):
    """For those who have opened an invitation: the address is the invited one."""

    labels = {"email": _("E-postadresse"), "password1": _("Passord"), **_AGAIN}
    hints = {"password1": PASSWORD_HINT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        self.fields["email"].initial = context.request.session.get("account_verified_email")


class ConfirmPasswordForm(OurWords, account.ReauthenticateForm):
    labels = {"password": _("Passord")}


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    labels = {"email": _("E-postadresse")}


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    labels = _NEW_PASSWORD
    hints = {"password1": PASSWORD_HINT}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    labels = {"oldpassword": _("Passordet du har nå"), **_NEW_PASSWORD}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(OurWords, account.SetPasswordForm):
    labels = _NEW_PASSWORD
    hints = {"password1": PASSWORD_HINT}


class ChangeEmailForm(OurWords, account.AddEmailForm):
    labels = {"email": _("Ny e-postadresse")}


class CodeForm(OurWords, second_factor.AuthenticateForm):
    labels = {"code": _("Kode")}
    hints = {"code": _("Seks sifre fra appen, eller en av reservekodene dine.")}


class ConfirmCodeForm(OurWords, second_factor.ReauthenticateForm):
    labels = {"code": _("Kode")}
    hints = {"code": _("Seks sifre fra appen, eller en av reservekodene dine.")}


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Koden appen viser nå")}


class AddKeyForm(OurWords, webauthn.AddWebAuthnForm):
    """A key is always made so that it can be used alone: one button at log-in, no password."""

    labels = {"name": _("Navn på nøkkelen"), "passwordless": _("Logg inn uten passord")}
    hints = {
        "name": _("For din egen oversikt, for eksempel «jobbtelefonen»."),
        "passwordless": _("Ta bort haken for en nøkkel som bare skal komme i tillegg til passord."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenameKeyForm(OurWords, webauthn.EditWebAuthnForm):
    labels = {"name": _("Navn på nøkkelen")}


class UntieForm(social.DisconnectForm):
    """Untie the account from an issuer, also one that the site no longer has."""

    def save(self) -> None:
        account = self.cleaned_data["account"]
        try:
            account.get_provider()
        except SocialApp.DoesNotExist:
            # All that is left of it is the id it had; the library asks for a name to tell of.
            gone = SocialApp(
                provider="openid_connect", provider_id=account.provider, name=account.provider
            )
            account._provider = Issuer(self.request, app=gone)
        super().save()


class AboutMeForm(forms.ModelForm):  # type: ignore[type-arg]
    """One's own name and the language of the pages."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].label = _("Fornavn")
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].label = _("Etternavn")
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        language = forms.ChoiceField(
            label=_("Språk på skjermen"),
            choices=[("", _("Som samarbeidet")), *ScreenLanguage.choices],
            required=False,
            help_text=_(
                "Gjelder menyer, knapper og e-post. Vedtatt tekst står som den er skrevet."
            ),
        )
        self.fields["language"] = language
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"
