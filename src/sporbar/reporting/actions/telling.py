"""The bodies' members are told by mail that an edition is published."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.document.typography import day
from sporbar.mail.actions import Message, queue_mails
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.language import language_of
from sporbar.organisations.models import User
from sporbar.reporting.models import Edition, EditionNotice, EditionState, ReportError
from sporbar.ui.language import page_language


@transaction.atomic
def tell_of_edition(
    *,
    edition: Edition,
    users: Iterable[User],
    addresses: Iterable[str] = (),
    site: str,
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Send each of the users, and each of the addresses, a mail with the link to the published
    edition; how many were new.

    Nobody is told twice of the same edition, however often it is sent. `site` is the address of the
    site, "https://rapport.example". Raises ReportError for an edition that is not published.
    """
    at = at or timezone.now()
    # The row is the lock: two who send at once must not tell anybody twice.
    edition = (
        Edition.objects.within(edition.cooperation_id)
        .select_for_update(of=("self",))
        .with_report()
        .get(pk=edition.pk)
    )
    if edition.state != EditionState.PUBLISHED:
        raise ReportError(_("Utgaven må publiseres før noen får e-post om den."))
    notices = EditionNotice.objects.within(edition.cooperation_id).filter(edition=edition)
    told = {email.casefold() for email in notices.values_list("email", flat=True)}
    tenant = edition.cooperation
    asked = [(one.email, language_of(one, tenant)) for one in users if one.is_active]
    asked += [(one, language_of(None, tenant)) for one in addresses]
    new: dict[str, str] = {}
    for email, language in asked:
        if email.casefold() not in told:
            told.add(email.casefold())
            new[email] = language
    if not new:
        return 0
    address = site.rstrip("/") + reverse(
        "website:edition",
        args=[edition.cooperation.slug, edition.report.slug, edition.number],
    )
    mails = queue_mails(
        cooperation=edition.cooperation,
        messages=[_message(edition, to, language, address) for to, language in new.items()],
        by=by,
        at=at,
    )
    EditionNotice.objects.bulk_create(
        EditionNotice(
            cooperation=edition.cooperation, edition=edition, email=mail.to, mail=mail, told_at=at
        )
        for mail in mails
    )
    leave_trail(
        cooperation=edition.cooperation,
        deed="tell_of_edition",
        subject=edition,
        by=by,
        at=at,
        to=sorted(new),
    )
    return len(new)


def _message(edition: Edition, to: str, language: str, address: str) -> Message:
    with translation.override(language):
        words = {
            "title": edition.report.title,
            "sender": edition.cooperation.name,
            "number": edition.number,
            "day": day(edition.as_of.isoformat(), page_language()),
            "note": (edition.correction_note or "").strip(),
            "address": address,
        }
        if edition.number == 1:
            subject = _("%(title)s er publisert") % words
            lead = _("%(sender)s har publisert «%(title)s», med status per %(day)s.") % words
        else:
            subject = _("Rettelse: %(title)s, utgave %(number)d") % words
            lead = (
                _(
                    "%(sender)s har publisert utgave %(number)d av «%(title)s», med status per "
                    "%(day)s. Den erstatter den forrige, som fortsatt kan leses."
                )
                % words
            )
        parts = [
            lead,
            *([_("Dette er rettet: %(note)s") % words] if words["note"] else []),
            _("Les rapporten her: %(address)s") % words,
            _("På siden ligger den også som PDF og Word. Den kan leses uten å logge inn."),
        ]
        text = "\n\n".join(str(part) for part in parts)
        html = render_to_string(
            "mail/letter.html",
            {
                "subject": subject,
                "text": text,
                "language": language,
                "sender": edition.cooperation.name,
                "colour": edition.cooperation.colour,
            },
        )
    return Message(to=to, subject=subject, text=text, html=html, language=language)
