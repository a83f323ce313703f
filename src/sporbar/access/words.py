"""Every sentence the log-in says, in our own catalogue: the log-in library's lacks nynorsk.

Keys are the library's names for its errors, its messages and its mails. A key that is missing here
falls back to the library's own words; a test walks its lists and finds such keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

ACCOUNT_ERRORS: dict[str, Text] = {
    "account_inactive": _("Denne kontoen er stengt."),
    "cannot_remove_primary_email": _("E-postadressen du logger inn med, kan ikke fjernes."),
    "duplicate_email": _("Denne e-postadressen har du allerede."),
    "email_password_mismatch": _("E-postadressen eller passordet er feil."),
    "phone_password_mismatch": _("Telefonnummeret eller passordet er feil."),
    "email_taken": _("En annen konto bruker denne e-postadressen."),
    "enter_current_password": _("Passordet du har nå, er skrevet feil."),
    "incorrect_code": _("Koden stemmer ikke. Bruk den nyeste koden appen viser."),
    "incorrect_password": _("Passordet er feil."),
    "invalid_or_expired_key": _("Lenken er brukt eller for gammel."),
    "invalid_login": _("Innloggingen er ugyldig."),
    "invalid_password_reset": _("Lenken er brukt eller for gammel."),
    "max_email_addresses": _("Du kan ikke ha flere enn %d e-postadresser."),
    "phone_taken": _("En annen konto bruker dette telefonnummeret."),
    "too_many_login_attempts": _(
        "For mange forsøk har vært feil. Vent fem minutter og prøv igjen."
    ),
    "unknown_email": _("Ingen konto har denne e-postadressen."),
    "unknown_phone": _("Ingen konto har dette telefonnummeret."),
    "unverified_primary_email": _("Bekreft e-postadressen din først."),
    "username_blacklisted": _("Brukernavnet kan ikke brukes."),
    "username_password_mismatch": _("Brukernavnet eller passordet er feil."),
    "username_taken": _("Brukernavnet er tatt."),
    "select_only_one": _("Velg bare én."),
    "same_as_current": _("Det nye må være ulikt det du har nå."),
    "rate_limited": _("For mange forsøk. Vent fem minutter og prøv igjen."),
    "password_mismatch": _("De to passordene er ikke like."),
}

SECOND_FACTOR_ERRORS: dict[str, Text] = {
    "add_email_blocked": _(
        "E-postadressen kan ikke legges til mens ekstra innloggingstrinn er på."
    ),
    "cannot_delete_authenticator": _("Dette innloggingstrinnet kan ikke slås av."),
    "cannot_generate_recovery_codes": _(
        "Sett opp en kodeapp eller en tilgangsnøkkel før du lager reservekoder."
    ),
    "incorrect_code": _("Koden stemmer ikke. Bruk den nyeste koden appen viser."),
    "unverified_email": _(
        "Bekreft den nye e-postadressen, eller avbryt endringen, før du setter opp et ekstra "
        "innloggingstrinn."
    ),
    "unreadable_secret": _(
        "Innloggingstrinnet kan ikke leses fordi nettstedets hemmelige nøkkel er byttet. "
        "Be den som driver nettstedet, om hjelp."
    ),
}

ISSUER_ERRORS: dict[str, Text] = {
    "email_taken": _(
        "En konto bruker denne e-postadressen. Logg inn der først, og koble deretter til %s."
    ),
    "invalid_token": _("Svaret fra innloggingstjenesten kunne ikke kontrolleres."),
    "no_password": _("Lag et passord før du kobler fra, ellers kommer du ikke inn igjen."),
    "no_verified_email": _("Bekreft e-postadressen din før du kobler fra."),
    "disconnect_last": _("Den siste innloggingstjenesten kan ikke kobles fra."),
    "connected_other": _("Denne innloggingen er koblet til en annen konto."),
}

#: What a page says after a deed, by the library's template; "" says nothing.
MESSAGES: dict[str, Text] = {
    "account/messages/cannot_delete_primary_email.txt": _(
        "E-postadressen du logger inn med, kan ikke fjernes."
    ),
    "account/messages/email_confirmation_failed.txt": _(
        "En annen konto bruker %(email)s. Adressen er ikke endret."
    ),
    "account/messages/email_confirmation_sent.txt": _(
        "Vi har sendt en lenke til %(email)s. Adressen endres når du åpner den og bekrefter."
    ),
    "account/messages/email_confirmed.txt": _("E-postadressen din er nå %(email)s."),
    "account/messages/email_deleted.txt": _("%(email)s er fjernet."),
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": _("Du er logget ut."),
    "account/messages/login_code_sent.txt": "",
    "account/messages/password_changed.txt": _(
        "Passordet er lagret. Var du innlogget andre steder, er du logget ut der."
    ),
    "account/messages/password_set.txt": _("Passordet er laget."),
    "account/messages/phone_verification_sent.txt": "",
    "account/messages/phone_verified.txt": "",
    "account/messages/primary_email_set.txt": "",
    "account/messages/unverified_primary_email.txt": _("Bekreft e-postadressen din først."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "Nye reservekoder er laget. De gamle virker ikke lenger."
    ),
    "mfa/messages/totp_activated.txt": _("Kodeappen er i bruk."),
    "mfa/messages/totp_deactivated.txt": _("Kodeappen er slått av."),
    "mfa/messages/webauthn_added.txt": _("Tilgangsnøkkelen er lagt til."),
    "mfa/messages/webauthn_removed.txt": _("Tilgangsnøkkelen er fjernet."),
    "usersessions/messages/sessions_logged_out.txt": _("Alle andre steder er logget ut."),
    "socialaccount/messages/account_connected.txt": _("Innloggingstjenesten er koblet til."),
    "socialaccount/messages/account_connected_other.txt": _(
        "Denne innloggingen er koblet til en annen konto."
    ),
    "socialaccount/messages/account_connected_updated.txt": "",
    "socialaccount/messages/account_disconnected.txt": _("Innloggingstjenesten er koblet fra."),
}


@dataclass(frozen=True)
class Letter:
    """A mail's subject and text; `%(name)s` takes the library's value of that name.

    `is_notice` tells of something done to the account: where from is added, and what to do if it
    was somebody else.
    """

    subject: Text
    text: Text
    is_notice: bool = True


LETTERS: dict[str, Letter] = {
    "account/email/password_reset_key": Letter(
        _("Lag et nytt passord"),
        _(
            "Noen har bedt om å få lage et nytt passord til kontoen din i Sporbar. Var det deg, "
            "åpner du lenken og skriver det nye passordet der:\n\n%(password_reset_url)s\n\n"
            "Lenken kan brukes én gang og varer i tre døgn. Var det ikke deg, trenger du ikke "
            "gjøre noe; passordet er som før."
        ),
        is_notice=False,
    ),
    "account/email/unknown_account": Letter(
        _("Ingen konto har denne adressen"),
        _(
            "Noen har bedt om nytt passord i Sporbar for %(email)s, men ingen konto har denne "
            "adressen. Var det deg, kan du prøve en annen adresse, eller be daglig leder i "
            "samarbeidet om å invitere deg. Var det ikke deg, trenger du ikke gjøre noe."
        ),
        is_notice=False,
    ),
    "account/email/account_already_exists": Letter(
        _("Du har allerede en konto"),
        _(
            "Noen har forsøkt å knytte %(email)s til en konto i Sporbar, men adressen hører til "
            "kontoen du har. Har du glemt passordet, lager du et nytt her:\n\n"
            "%(password_reset_url)s\n\nVar det ikke deg, trenger du ikke gjøre noe."
        ),
        is_notice=False,
    ),
    "account/email/email_confirmation": Letter(
        _("Bekreft e-postadressen din"),
        _(
            "Du har bedt om å bruke denne adressen når du logger inn i Sporbar. Åpne lenken og "
            "bekreft:\n\n%(activate_url)s\n\nLenken varer i tre døgn. Var det ikke deg, trenger "
            "du ikke gjøre noe."
        ),
        is_notice=False,
    ),
    "account/email/email_changed": Letter(
        _("E-postadressen din er endret"),
        _("Du logger nå inn i Sporbar med %(to_email)s. Før var adressen %(from_email)s."),
    ),
    "account/email/email_confirm": Letter(
        _("E-postadressen din er bekreftet"), _("E-postadressen din er bekreftet.")
    ),
    "account/email/email_deleted": Letter(
        _("En e-postadresse er fjernet"), _("%(deleted_email)s er fjernet fra kontoen din.")
    ),
    "account/email/password_changed": Letter(
        _("Passordet ditt er byttet"), _("Passordet til kontoen din i Sporbar er byttet.")
    ),
    "account/email/password_reset": Letter(
        _("Passordet ditt er byttet"),
        _("Passordet til kontoen din i Sporbar er byttet gjennom en lenke på e-post."),
    ),
    "account/email/password_set": Letter(
        _("Du har fått et passord"), _("Kontoen din i Sporbar har fått et passord.")
    ),
    "mfa/email/recovery_codes_generated": Letter(
        _("Nye reservekoder"), _("Kontoen din i Sporbar har fått nye reservekoder.")
    ),
    "mfa/email/totp_activated": Letter(
        _("Kodeapp i bruk"), _("Kontoen din i Sporbar bruker nå en kodeapp ved innlogging.")
    ),
    "mfa/email/totp_deactivated": Letter(
        _("Kodeapp slått av"), _("Kodeappen brukes ikke lenger når du logger inn i Sporbar.")
    ),
    "mfa/email/webauthn_added": Letter(
        _("Ny tilgangsnøkkel"), _("Kontoen din i Sporbar har fått en ny tilgangsnøkkel.")
    ),
    "mfa/email/webauthn_removed": Letter(
        _("Tilgangsnøkkel fjernet"), _("En tilgangsnøkkel er fjernet fra kontoen din i Sporbar.")
    ),
    "socialaccount/email/account_connected": Letter(
        _("Innloggingstjeneste koblet til"),
        _("Du kan nå logge inn i Sporbar med %(provider)s."),
    ),
    "socialaccount/email/account_disconnected": Letter(
        _("Innloggingstjeneste koblet fra"),
        _("Du kan ikke lenger logge inn i Sporbar med %(provider)s."),
    ),
}

#: Added to every notice.
NOTICE = _(
    "Det skjedde %(when)s fra %(ip)s (%(device)s). Var det ikke deg, bytter du passord med en gang "
    "og logger ut andre steder under Min konto."
)
