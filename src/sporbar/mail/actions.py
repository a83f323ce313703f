"""Deeds of the mail room: put in the queue, and sent with lease and retries.

Nobody gets none. Only a kill between the server's acceptance and our commit may repeat one, and
then with the same Message-ID.
"""

import os
import smtplib
import socket
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.mail.models import MailState, OutgoingMail
from sporbar.organisations.models import Cooperation, User

#: Waits after the first, second ... failure. After the last the mail is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
#: Longer than any server may keep us waiting (the connection's own timeout is shorter).
LEASE = timedelta(minutes=5)


def queue_mail(
    *,
    cooperation: Cooperation | None,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    language: str = "nb",
    by: User | None,
    at: datetime | None = None,
    sensitive: bool = False,
) -> OutgoingMail:
    """Put a mail in the outbox; call it inside the deed's own transaction, so that it goes out if
    and only if the deed was done.

    `sensitive` is for a body with a link that lets its reader in: it is blanked once sent.
    """
    at = at or timezone.now()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return OutgoingMail.objects.create(
        cooperation=cooperation,
        # Short enough never to be folded, which some receivers read as another identity.
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        to=to,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        language=language,
        is_sensitive=sensitive,
        queued_by=by,
        queued_at=at,
        next_try_at=at,
    )


def can_send() -> bool:
    """Whether a mail server is set. Without one the demo shows mails on a page, and production
    keeps them until there is one."""
    return bool(settings.EMAIL_HOST)


def send_due(
    *,
    at: datetime | None = None,
    limit: int = 20,
    backend: BaseEmailBackend | None = None,
) -> int:
    """Send what is due, at most `limit` mails; how many the server took.

    Several workers may call it at once: each mail is leased to one of them before it is sent.
    """
    if not can_send() and backend is None:
        return 0
    worker = f"{socket.gethostname()}:{os.getpid()}"[:80]
    sent = 0
    for mail in _lease(worker, at or timezone.now(), limit):
        sent += _deliver(mail, at, backend)
    return sent


@transaction.atomic
def _lease(worker: str, at: datetime, limit: int) -> list[OutgoingMail]:
    due = OutgoingMail.objects.due(at)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    mails = list(due[:limit])
    for mail in mails:
        mail.leased_by = worker
        mail.leased_until = at + LEASE
    OutgoingMail.objects.bulk_update(mails, ["leased_by", "leased_until"])
    return mails


def _deliver(mail: OutgoingMail, at: datetime | None, backend: BaseEmailBackend | None) -> int:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Content-Language": mail.language,
            # Out-of-office answers to a machine help nobody (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
        connection=backend or get_connection(),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        _failed(mail, at or timezone.now(), error)
        return 0
    mail.state = MailState.SENT
    mail.sent_at = at or timezone.now()
    mail.attempts += 1
    mail.last_error = ""
    mail.leased_until = None
    if mail.is_sensitive:
        mail.text = _("(Innholdet er slettet etter at e-posten ble sendt.)")
        mail.html = ""
    mail.save()
    return 1


def _failed(mail: OutgoingMail, at: datetime, error: Exception) -> None:
    mail.attempts += 1
    mail.last_error = str(error)[:2000]
    mail.leased_until = None
    if mail.attempts > len(WAITS):
        mail.state = MailState.FAILED
    else:
        mail.next_try_at = at + WAITS[mail.attempts - 1]
    mail.save()
