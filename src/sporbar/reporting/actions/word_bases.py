"""The office chooses its own base for the Word file."""

from datetime import datetime

from django.db import transaction

from sporbar.document.render.docx import BaseFinding, BaseRefusedError, check_base
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.records import store
from sporbar.records.actions import store_bytes
from sporbar.records.models import RenditionFormat
from sporbar.reporting.models import WordBase
from sporbar.reporting.rendering import MEDIA_TYPES


def choose_word_base(
    *, cooperation: Cooperation, name: str, data: bytes, by: User | None, at: datetime
) -> list[BaseFinding]:
    """Build the cooperation's Word files on this base from now on; what it lacks is answered.

    Editions that are frozen stay as they are. The base that is in use already is not chosen anew.
    Raises `BaseRefusedError`, with the findings, for a base that cannot carry a report; nothing is
    written then.
    """
    findings = check_base(data)
    if any(one.blocks for one in findings):
        raise BaseRefusedError(findings)
    store.put(data)
    with transaction.atomic():
        file = store_bytes(
            cooperation=cooperation,
            name=name,
            media_type=MEDIA_TYPES[RenditionFormat.DOCX],
            data=data,
        )
        current = WordBase.objects.current_of(cooperation)
        if current is not None and current.file == file:
            return findings
        WordBase.objects.create(cooperation=cooperation, file=file, by=by, chosen_at=at)
        leave_trail(
            cooperation=cooperation,
            deed="choose_word_base",
            subject=file,
            by=by,
            at=at,
            sha256=file.sha256,
            findings=[one.code for one in findings],
        )
    return findings


@transaction.atomic
def drop_word_base(*, cooperation: Cooperation, by: User | None, at: datetime) -> WordBase | None:
    """Go back to the base that comes with Sporbar; the choice that ends, None when there is none.

    Editions that are frozen stay as they are, and the dropped base stays for them.
    """
    current = WordBase.objects.current_of(cooperation)
    if current is None or current.file is None:
        return None
    WordBase.objects.create(cooperation=cooperation, file=None, by=by, chosen_at=at)
    leave_trail(
        cooperation=cooperation,
        deed="drop_word_base",
        subject=current,
        by=by,
        at=at,
        sha256=current.file.sha256,
    )
    return current
