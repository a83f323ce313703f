"""Deeds of the mail room: put in the queue, and sent with lease and retries.

Nobody gets none. Only a kill between the server's acceptance and our commit may repeat one, and
then with the same Message-ID.
"""

import logging
import os
import socket
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.mail.models import MailState, OutgoingMail
from sporbar.organisations.models import Cooperation, User

log = logging.getLogger(__name__)
#: Waits after the first, second ... failure. After the last the mail is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
#: Longer than one mail can take: a dozen answers of a server, each within EMAIL_TIMEOUT.
LEASE = timedelta(minutes=15)


@dataclass(frozen=True)
class Message:
    """A mail to be queued: one address, one language. `sensitive` is for a body with a link that
    lets its reader in: it is blanked once the mail is sent or given up."""

    to: str
    subject: str
    text: str
    html: str = ""
    language: str = "nb"
    sensitive: bool = False


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
    and only if the deed was done."""
    message = Message(to, subject, text, html, language, sensitive)
    (mail,) = queue_mails(cooperation=cooperation, messages=[message], by=by, at=at)
    return mail


def queue_mails(
    *,
    cooperation: Cooperation | None,
    messages: Iterable[Message],
    by: User | None,
    at: datetime | None = None,
) -> list[OutgoingMail]:
    """Put many mails in the outbox, in their order, in as many statements as one takes."""
    at = at or timezone.now()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(
            cooperation=cooperation,
            # Short enough never to be folded, which some receivers read as another identity.
            message_id=f"<{uuid.uuid4().hex}@{domain}>",
            to=one.to,
            subject=" ".join(one.subject.split())[:300],
            text=one.text,
            html=one.html,
            language=one.language,
            is_sensitive=one.sensitive,
            queued_by=by,
            queued_at=at,
            next_try_at=at,
        )
        for one in messages
    )


@transaction.atomic
def take_back(*, mails: Sequence[int], at: datetime | None = None) -> list[int]:
    """Keep queued mails from going out, when what they ask for is done; the keys of those that were
    still there. One that a worker holds is on its way and goes."""
    at = at or timezone.now()
    waiting = OutgoingMail.objects.filter(
        models.Q(leased_until=None) | models.Q(leased_until__lte=at),
        pk__in=mails,
        state=MailState.QUEUED,
    )
    found = list(waiting.select_for_update().values_list("pk", flat=True))
    instead = _("(Innholdet er slettet: e-posten ble trukket tilbake før den ble sendt.)")
    OutgoingMail.objects.filter(pk__in=found).update(
        state=MailState.PULLED, leased_until=None, text=instead, html=""
    )
    return found


def can_send() -> bool:
    """Whether a mail server is set. Without one the demo shows mails on a page, and production
    keeps them until there is one."""
    return bool(settings.EMAIL_HOST)


def send_due(
    *,
    at: datetime | None = None,
    limit: int = 20,
    backend: BaseEmailBackend | None = None,
    lease: timedelta = LEASE,
) -> int:
    """Send what is due, at most `limit` mails; how many the server took.

    Several workers may call it at once: each mail is leased to one of them just before it is sent,
    and not while others before it are on their way, so that a slow server cannot outlast the lease.
    """
    if not can_send() and backend is None:
        return 0
    worker = f"{socket.gethostname()}:{os.getpid()}"[:80]
    sent = 0
    for _number in range(limit):
        mail = _lease(worker, at or timezone.now(), lease)
        if mail is None:
            break
        sent += _deliver(mail, at, backend)
    return sent


@transaction.atomic
def _lease(worker: str, at: datetime, lease: timedelta) -> OutgoingMail | None:
    due = OutgoingMail.objects.due(at)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    mail = due.first()
    if mail is not None:
        mail.leased_by, mail.leased_until = worker, at + lease
        mail.save(update_fields=["leased_by", "leased_until"])
    return mail


def _deliver(mail: OutgoingMail, at: datetime | None, backend: BaseEmailBackend | None) -> int:
    try:
        _message(mail, backend or get_connection()).send()
    except Exception as error:
        # Whatever it is, it is about this mail or this server: it is a try, and others have theirs.
        log.warning("Mail %s was not sent: %s", mail.pk, type(error).__name__)
        _failed(mail, at or timezone.now(), error)
        return 0
    # Who holds the lease by now does not matter: it is sent.
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT,
        sent_at=at or timezone.now(),
        attempts=models.F("attempts") + 1,
        last_error="",
        leased_until=None,
        **_blank(mail, _("(Innholdet er slettet etter at e-posten ble sendt.)")),
    )
    return 1


def _message(mail: OutgoingMail, backend: BaseEmailBackend) -> EmailMultiAlternatives:
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
        connection=backend,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _failed(mail: OutgoingMail, at: datetime, error: Exception) -> None:
    """Count a try that failed, unless another has taken the mail up meanwhile."""
    attempts = mail.attempts + 1
    values: dict[str, Any] = {
        "attempts": attempts,
        "last_error": _plain(error),
        "leased_until": None,
    }
    if attempts > len(WAITS):
        values["state"] = MailState.FAILED
        values |= _blank(mail, _("(Innholdet er slettet: e-posten kom ikke frem, og er gitt opp.)"))
    else:
        values["next_try_at"] = at + WAITS[attempts - 1]
    held = OutgoingMail.objects.filter(
        pk=mail.pk,
        state=MailState.QUEUED,
        leased_by=mail.leased_by,
        leased_until=mail.leased_until,
    )
    held.update(**values)


def _blank(mail: OutgoingMail, instead: str) -> dict[str, str]:
    """What to write over a body that lets its reader in."""
    return {"text": instead, "html": ""} if mail.is_sensitive else {}


def _plain(error: Exception) -> str:
    """The error as text any database keeps: no NUL, no half characters."""
    words = str(error) or type(error).__name__
    return words.replace("\x00", "").encode(errors="replace").decode()[:2000]
