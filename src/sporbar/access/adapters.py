"""What we make of the log-in library: nobody signs up by themselves, mails go through the outbox,
every sentence is ours, and secrets are not kept in the clear."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sporbar.access import words
from sporbar.access.actions import follow_address
from sporbar.access.devices import device
from sporbar.mail.actions import queue_mail
from sporbar.organisations.language import language_of
from sporbar.organisations.models import Role, User

#: Set in the session by an opened invitation; without it nobody gets an account.
INVITATION = "access_invitation"


def open_sign_up(request: HttpRequest, *, token: str, email: str) -> None:
    """Let the visitor who opened an invitation get an account, with the invited address only."""
    request.session[INVITATION] = token
    AccountAdapter(request).stash_verified_email(request, email)


def vouch_for(user: User) -> None:
    """Note an account's first address as confirmed: it came from an invitation or from whoever
    runs the site."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by e-mail and password, and everything the account's pages send and say."""

    error_messages = words.ACCOUNT_ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        session = request.session
        return bool(session.get(INVITATION) and session.get("account_verified_email"))

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        vouch_for(user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The office of one's only cooperation, else one's own page."""
        slugs = Role.objects.filter(user=request.user.pk).order_by()
        mine = list(slugs.values_list("cooperation__slug", flat=True).distinct()[:2])
        if len(mine) == 1:
            return reverse("office:desk", args=mine)
        return reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account" if self.request.user.is_authenticated else "account_login")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The account's new address is also the address of the persons it belongs to."""
        before = User.objects.get(pk=email_address.user_id).email
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            user = User.objects.get(pk=email_address.user_id)
            follow_address(user=user, before=before)
        return confirmed

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ours = {
            "reauthenticate": _("Bruk passordet"),
            "mfa_reauthenticate": _("Bruk kode fra appen eller en reservekode"),
            "mfa_reauthenticate:webauthn": _("Bruk tilgangsnøkkel"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [
            {**method, "description": ours.get(method["id"], method["description"])}
            for method in methods
        ]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in words.MESSAGES:
            text = str(words.MESSAGES[message_template])
            if text:
                messages.add_message(request, level, text % (message_context or {}), extra_tags)
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter in the outbox. Those with a link are secret: whoever reads one may enter.

        Raises KeyError for a mail we have no words for.
        """
        letter = words.LETTERS[template_prefix]
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = language_of(user, None) if user else translation.get_language() or "nb"
        with translation.override(language):
            text = str(letter.text) % {**context, "email": email}
            if letter.is_notice:
                text += "\n\n" + str(words.NOTICE) % {
                    "when": date_format(timezone.localtime(), "j. F Y H.i"),
                    "ip": context.get("ip", ""),
                    "device": device(context.get("user_agent", "")),
                }
            subject = str(letter.subject)
            html = render_to_string(
                "mail/letter.html", {"subject": subject, "text": text, "language": language}
            )
        queue_mail(
            cooperation=None,
            to=email,
            subject=subject,
            text=text,
            html=html,
            language=language,
            by=None,
            sensitive=not letter.is_notice,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are encrypted with the site's secret key."""

    error_messages = words.SECOND_FACTOR_ERRORS

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise self.validation_error("unreadable_secret") from error

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """What kind of device it was made on, which is how people tell their keys apart."""
        return device(self.request.headers.get("User-Agent", "")) if self.request else ""

    def _get_site_name(self) -> str:
        return "Sporbar"


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"sporbar.access:" + key.encode()).digest()))
        for key in keys
    )


class Issuer(OpenIDConnectProvider):
    """An issuer that is remembered by its own id.

    The library remembers the client id while somebody proves who they are or signs up, and two
    municipalities may well have given us the same one.
    """

    def serialize(self) -> dict[str, Any]:
        return {"id": self.sub_id}


class IssuerAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: an issuer proves who somebody is, and never makes an account of nothing."""

    error_messages = words.ISSUER_ERRORS

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Issuer:
        found = super().get_provider(request, provider, client_id)
        return Issuer(request, app=found.app)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever the issuer's subject or confirmed e-mail leads to; refuse the others.

        Raises ImmediateHttpResponse with the page that says why.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        if self.is_open_for_signup(request, sociallogin):
            return
        issuer = sociallogin.provider.name
        addresses = sociallogin.email_addresses
        if not addresses:
            why = _("%(issuer)s oppga ingen e-postadresse, så vi vet ikke hvem du er her.")
        elif not addresses[0].verified:
            why = _(
                "%(issuer)s har ikke bekreftet at e-postadressen %(email)s er din. Har du en konto "
                "her, logger du inn med passord og kobler til %(issuer)s under Min konto."
            )
        else:
            why = _(
                "Ingen konto her bruker e-postadressen %(email)s. Be daglig leder i samarbeidet om "
                "å invitere deg."
            )
        email = addresses[0].email if addresses else ""
        raise ImmediateHttpResponse(
            render(
                request,
                "socialaccount/refused.html",
                {"issuer": issuer, "why": why % {"issuer": issuer, "email": email}},
                status=403,
            )
        )

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        if found:
            # An address nobody has vouched for would cost its owner the password.
            vouch_for(found[0])
        return found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only with an opened invitation, and an address the issuer has confirmed."""
        invited = request.session.get(INVITATION)
        if not invited:
            return False
        return any(one.verified for one in sociallogin.email_addresses)
