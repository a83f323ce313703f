"""Reminders to the municipalities' contacts: on their day, once, and not to those who answered."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.governance.actions.adoptions import record_adoption, set_expected
from sporbar.governance.actions.council_reminders import (
    remind_councils_now,
    resume_council_reminders,
    send_due_council_reminders,
    stop_council_reminders,
)
from sporbar.governance.actions.referrals import end_referral, prepare_referral, send_referral
from sporbar.governance.models import Adoption, CouncilLetter, GovernanceError, Referral
from sporbar.governance.reminding import coming
from sporbar.mail.models import OutgoingMail
from sporbar.operations.jobs import JOBS
from sporbar.organisations.models import Cooperation, Organisation, Person
from tests import factories
from tests.governance import made
from tests.governance.test_adoptions import contact

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 3, 6, tzinfo=UTC)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T06:00:00+00:00")


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def berg(tenant: Cooperation) -> Organisation:
    return factories.municipality(tenant, "Berg kommune")


@pytest.fixture
def anne(berg: Organisation) -> Person:
    return contact(berg)


@pytest.fixture
def adoption(tenant: Cooperation, anne: Person) -> Adoption:
    return sent(tenant)


def sent(tenant: Cooperation, title: str = "Felles avfallsplan") -> Adoption:
    found = prepare_referral(
        case=made.case(tenant, title), wording="Vedtas.", expected="2026-09", by=None, at=AT
    )
    send_referral(referral=found, by=None, at=AT)
    return found.adoptions.first()


def reminders() -> int:
    return CouncilLetter.objects.filter(kind="reminder").count()


def test_days_are_counted_from_both_ends_of_a_month(
    tenant: Cooperation, adoption: Adoption
) -> None:
    # A week before September begins, a week and three after it ends.
    assert [one.on for one in coming(tenant, date(2026, 8, 4))] == [
        date(2026, 8, 25),
        date(2026, 10, 7),
        date(2026, 10, 21),
    ]


def test_sent_on_its_day_and_once(adoption: Adoption) -> None:
    assert send_due_council_reminders(at=on("2026-08-24")) == 0
    assert send_due_council_reminders(at=on("2026-08-25")) == 1
    assert send_due_council_reminders(at=on("2026-08-25")) == 0
    letter = CouncilLetter.objects.get(kind="reminder")
    assert letter.steps == {str(adoption.pk): [-7, "2026-09"]}
    assert "Påminnelse: 1 sak" in letter.mail.subject


def test_one_digest_a_person_a_day(tenant: Cooperation, adoption: Adoption) -> None:
    sent(tenant, "Felles beredskap")
    assert send_due_council_reminders(at=on("2026-08-25")) == 1
    mail = CouncilLetter.objects.get(kind="reminder").mail
    assert mail.text.count("- Felles") == 2


def test_quiet_when_answered_ended_or_stopped(tenant: Cooperation, adoption: Adoption) -> None:
    stop_council_reminders(adoption=adoption, by=None, at=AT)
    assert coming(tenant, date(2026, 8, 4)) == []
    resume_council_reminders(adoption=adoption, by=None, at=AT)
    assert len(coming(tenant, date(2026, 8, 4))) == 3
    end_referral(referral=adoption.referral, by=None, at=AT)
    assert coming(tenant, date(2026, 8, 4)) == []


def test_answered_before_the_mail_server_came_back(adoption: Adoption, anne: Person) -> None:
    send_due_council_reminders(at=on("2026-08-25"))
    record_adoption(adoption=adoption, state="adopted", contact=anne, at=on("2026-08-26"))
    # Nothing of what lay in the outbox is of any use any more.
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"pulled"}
    assert send_due_council_reminders(at=on("2026-10-07")) == 0


def test_moved_date_is_reminded_of_anew(tenant: Cooperation, adoption: Adoption) -> None:
    send_due_council_reminders(at=on("2026-08-25"))
    set_expected(adoption=adoption, expected="2026-11", by=None, at=on("2026-08-26"))
    assert [one.on for one in coming(tenant, date(2026, 9, 1))] == [
        date(2026, 10, 23),
        date(2026, 12, 7),
        date(2026, 12, 21),
    ]


def test_by_hand_today_and_not_twice(tenant: Cooperation, adoption: Adoption, anne: Person) -> None:
    at = on("2026-08-12")
    assert remind_councils_now(cooperation=tenant, people=[anne], by=None, at=at) == 1
    with pytest.raises(GovernanceError, match="Ingen ble minnet på"):
        remind_councils_now(cooperation=tenant, people=[anne], by=None, at=at)


def test_clock_has_the_job() -> None:
    assert "remind_councils" in [one.name for one in JOBS]


def test_statements_do_not_grow(tenant: Cooperation, adoption: Adoption) -> None:
    counts = []
    for more in (0, 3):
        for number in range(more):
            sent(tenant, f"Sak {number}")
        with CaptureQueriesContext(connection) as seen:
            coming(tenant, date(2026, 8, 4))
        counts.append(len(seen))
    assert counts == [3, 3]
    assert Referral.objects.count() == 4
