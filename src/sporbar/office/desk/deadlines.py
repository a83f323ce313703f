"""Days that come near: consultations to answer, agreements to give notice of or renew."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.models import Agreement, AgreementStanding, Consultation
from sporbar.office.gate import Desk
from sporbar.ui.templatetags.ui import day as in_words
from sporbar.ui.templatetags.ui import partial_date

#: So many days before a consultation is due it stands on the desk.
_AHEAD = timedelta(days=30)
_TOLD = (AgreementStanding.NEAR, AgreementStanding.NOTICE_PASSED, AgreementStanding.RUN_OUT)


@dataclass(frozen=True)
class Deadline:
    """What is due, in words; `title` is people's own."""

    title: str
    words: str
    address: str
    #: the day it is sorted by
    on: date
    is_over: bool


def deadlines(desk: Desk, today: date | None = None) -> list[Deadline]:
    """What is due within a month or over, the most urgent first; for those who see to it. Two
    statements, however many there are."""
    if not desk.may("governance.edit"):
        return []
    today = today or timezone.localdate()
    found = [*_consultations(desk, today), *_agreements(desk, today)]
    return sorted(found, key=lambda one: (one.on, one.title))


def _consultations(desk: Desk, today: date) -> list[Deadline]:
    found = []
    waiting = Consultation.objects.within(desk.cooperation).open().exclude(deadline=None)
    for one in waiting.exclude(kind="study"):
        # An uncertain deadline may be its first day; it is over after its last.
        first, last = partial_dates.bounds(one.deadline)
        nearest = first or last
        if nearest is None or nearest > today + _AHEAD:
            continue
        said = {"day": partial_date(one.deadline)}
        is_over = one.is_late_on(today)
        found.append(
            Deadline(
                one.title,
                _("Høringsfristen var %(day)s.") % said
                if is_over
                else _("Høringsfristen er %(day)s.") % said,
                reverse("office:consultation", args=[desk.cooperation.slug, one.pk]),
                nearest,
                is_over,
            )
        )
    return found


def _agreements(desk: Desk, today: date) -> list[Deadline]:
    found = []
    for one in Agreement.objects.within(desk.cooperation).running():
        standing, last = one.standing_on(today), one.last_day
        if standing not in _TOLD or last is None:
            continue
        if one.notice_by is None or standing == AgreementStanding.RUN_OUT:
            said = {"day": partial_date(one.ends_on)}
            words = (
                _("Avtalen gikk ut %(day)s.")
                if standing == AgreementStanding.RUN_OUT
                else _("Avtalen går ut %(day)s.")
            )
        else:
            said = {"day": in_words(one.notice_by)}
            words = (
                _("Siste dag for oppsigelse var %(day)s.")
                if standing == AgreementStanding.NOTICE_PASSED
                else _("Siste dag for oppsigelse er %(day)s.")
            )
        found.append(
            Deadline(
                one.title,
                words % said,
                reverse("office:agreement", args=[desk.cooperation.slug, one.pk]),
                last,
                standing != AgreementStanding.NEAR,
            )
        )
    return found
