"""Cases sent to the councils: what each makes of them, and the days that go wrong."""

from datetime import UTC, date, datetime

import pytest

from sporbar.governance.actions.adoptions import (
    AdoptionChanged,
    name_council,
    record_adoption,
    set_expected,
    withdraw_adoption,
)
from sporbar.governance.actions.referrals import (
    add_council,
    change_referral,
    end_referral,
    prepare_referral,
    publish_referral,
    reopen_referral,
    send_referral,
    settle_members,
    withdraw_referral,
)
from sporbar.governance.adoption import standing, with_councils
from sporbar.governance.members import gone
from sporbar.governance.models import Adoption, AdoptionStep, GovernanceError, Referral
from sporbar.mail.models import MailState, OutgoingMail
from sporbar.organisations.actions import merge_organisations, stamp_of
from sporbar.organisations.models import (
    Cooperation,
    CouncilContact,
    Membership,
    Organisation,
    Person,
    TrailEntry,
    User,
)
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 20, 9, tzinfo=UTC)
TODAY = date(2026, 8, 20)
COMMON = "Kommunestyret vedtar felles avfallsplan."


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def kari() -> User:
    return factories.user()


@pytest.fixture
def councils(tenant: Cooperation) -> list[Organisation]:
    return [factories.municipality(tenant, f"{name} kommune") for name in ("Berg", "Dal", "Elv")]


@pytest.fixture
def referral(tenant: Cooperation, councils: list[Organisation], kari: User) -> Referral:
    case = made.case(tenant, published=True)
    found = prepare_referral(case=case, wording=COMMON, rule="all", by=kari, at=AT)
    send_referral(referral=found, by=kari, at=AT)
    return found


def contact(of: Organisation, name: str = "Anne Berg") -> Person:
    slug = name.lower().replace(" ", "-")
    who = Person.objects.create(
        cooperation=of.cooperation, slug=slug, name=name, email=f"{slug}@eksempel.no"
    )
    CouncilContact.objects.create(cooperation=of.cooperation, organisation=of, person=who)
    return who


def council(referral: Referral, name: str) -> Adoption:
    return Adoption.objects.get(referral=referral, organisation__name=f"{name} kommune")


def said(referral: Referral, on: date = TODAY) -> str:
    return standing(with_councils(Referral.objects.filter(pk=referral.pk)).get(), on).sentence


def test_one_row_for_each_member_council_of_the_day(
    tenant: Cooperation, councils: list[Organisation], kari: User
) -> None:
    Membership.objects.filter(organisation=councils[2]).update(valid_to="2026-06-30")
    case = made.case(tenant)
    found = prepare_referral(case=case, by=kari, at=AT)
    assert [str(one) for one in found.adoptions.all()] == ["Berg kommune", "Dal kommune"]
    # A second press on the button makes no second referral.
    assert prepare_referral(case=case, by=kari, at=AT) == found


def test_rows_without_a_council_where_the_source_does_not_say_which(
    tenant: Cooperation, kari: User
) -> None:
    found = prepare_referral(case=made.case(tenant), unnamed=7, by=kari, at=AT)
    send_referral(referral=found, mail=False, sent_on="2026", by=kari, at=AT)
    rows = list(found.adoptions.all())
    for one in rows[:6]:
        record_adoption(adoption=one, state="adopted", by=kari, at=AT)
    set_expected(adoption=rows[6], expected="2026-09", by=kari, at=AT)
    assert said(found) == (
        "Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i september."
    )
    berg = factories.municipality(tenant, "Berg kommune")
    assert name_council(adoption=rows[0], organisation=berg, by=kari, at=AT).organisation == berg
    with pytest.raises(GovernanceError, match="alt med i saken"):
        name_council(adoption=rows[1], organisation=berg, by=kari, at=AT)


def test_every_change_is_a_step_and_the_first_expected_date_stays(
    referral: Referral, kari: User
) -> None:
    berg = council(referral, "Berg")
    set_expected(adoption=berg, expected="2026-09", by=kari, at=AT)
    set_expected(adoption=berg, expected="2026-11", note="Flyttet", by=kari, at=AT)
    assert set_expected(adoption=berg, expected="2026-11", by=kari, at=AT) is None
    berg.refresh_from_db()
    assert (berg.first_expected, berg.expected) == ("2026-09", "2026-11")
    assert [(one.number, one.expected) for one in berg.steps.all()] == [
        (1, "2026-09"),
        (2, "2026-11"),
    ]


def test_a_council_adopts_other_words(referral: Referral, kari: User) -> None:
    own = "Kommunestyret vedtar felles avfallsplan, uten punkt 3."
    record_adoption(
        adoption=council(referral, "Berg"),
        state="adopted_changed",
        wording=own,
        decided_on="2026-08-20",
        by=kari,
        at=AT,
    )
    found = standing(with_councils(Referral.objects.all()).get(), TODAY)
    berg = next(one for one in found.councils if str(one.adoption) == "Berg kommune")
    assert [(one.kind, one.text) for one in berg.differences if one.kind != "same"]
    assert "endret ordlyd" in found.sentence


def test_said_to_be_unchanged_with_other_words_is_shown_side_by_side(
    referral: Referral, kari: User
) -> None:
    record_adoption(
        adoption=council(referral, "Berg"), state="adopted", wording="Noe annet.", by=kari, at=AT
    )
    found = standing(with_councils(Referral.objects.all()).get(), TODAY)
    assert [one.is_said_unchanged for one in found.councils].count(True) == 1


def test_a_council_takes_its_adoption_back(referral: Referral, kari: User) -> None:
    berg = council(referral, "Berg")
    record_adoption(adoption=berg, state="adopted", decided_on="2026-08-20", by=kari, at=AT)
    # Waiting again is no answer: either it took it back, or it was recorded wrongly.
    with pytest.raises(GovernanceError, match="trukket tilbake"):
        record_adoption(adoption=berg, state="waiting", by=kari, at=AT)
    withdraw_adoption(adoption=berg, note="Ny behandling", by=kari, at=AT)
    berg.refresh_from_db()
    assert berg.state == "withdrawn"
    assert [one.state for one in berg.steps.all()] == ["adopted", "withdrawn"]
    with pytest.raises(GovernanceError, match="ingenting å trekke tilbake"):
        withdraw_adoption(adoption=council(referral, "Dal"), by=kari, at=AT)


def test_what_was_recorded_wrongly_is_corrected_and_stays_in_the_steps(
    referral: Referral, kari: User
) -> None:
    berg = council(referral, "Berg")
    record_adoption(adoption=berg, state="adopted", by=kari, at=AT)
    record_adoption(adoption=berg, state="rejected", is_correction=True, by=kari, at=AT)
    assert [(one.state, one.is_correction) for one in berg.steps.all()] == [
        ("adopted", False),
        ("rejected", True),
    ]
    assert TrailEntry.objects.filter(deed="correct_adoption").count() == 1


def test_office_and_contact_at_once_and_the_second_is_told(
    referral: Referral, councils: list[Organisation], kari: User
) -> None:
    berg = council(referral, "Berg")
    anne = contact(councils[0])
    seen = berg.lock
    record_adoption(adoption=berg, seen=seen, state="adopted", contact=anne, at=AT)
    with pytest.raises(AdoptionChanged, match="Anne Berg har ført noe annet") as told:
        record_adoption(adoption=berg, seen=seen, state="rejected", by=kari, at=AT)
    assert told.value.now.state == "adopted"
    # The same said by both is said once, and nobody is bothered.
    assert record_adoption(adoption=berg, seen=seen, state="adopted", by=kari, at=AT) is None
    assert AdoptionStep.objects.count() == 1


def test_answer_before_it_was_sent(tenant: Cooperation, kari: User) -> None:
    factories.municipality(tenant, "Berg kommune")
    found = prepare_referral(case=made.case(tenant), wording=COMMON, by=kari, at=AT)
    with pytest.raises(GovernanceError, match="ikke sendt"):
        record_adoption(adoption=council(found, "Berg"), state="adopted", by=kari, at=AT)
    send_referral(referral=found, by=kari, at=AT)
    with pytest.raises(GovernanceError, match="datert før saken ble sendt"):
        record_adoption(
            adoption=council(found, "Berg"),
            state="adopted",
            decided_on="2026-08-01",
            by=kari,
            at=AT,
        )
    with pytest.raises(GovernanceError, match="ikke kommet ennå"):
        record_adoption(
            adoption=council(found, "Berg"),
            state="adopted",
            decided_on="2026-09-01",
            by=kari,
            at=AT,
        )
    # A month that began before it was sent, and the month itself, rule nothing out.
    assert record_adoption(
        adoption=council(found, "Berg"), state="adopted", decided_on="2026-08", by=kari, at=AT
    )


def test_expected_day_has_passed(referral: Referral, kari: User) -> None:
    set_expected(adoption=council(referral, "Berg"), expected="2026-09", by=kari, at=AT)
    found = standing(with_councils(Referral.objects.all()).get(), date(2026, 10, 5))
    assert found.councils[0].is_overdue
    assert found.delays == (
        "Berg kommune skulle behandle saken i september, men har ikke gjort det.",
    )


def test_a_municipality_leaves_with_the_case_open(referral: Referral, kari: User) -> None:
    record_adoption(adoption=council(referral, "Dal"), state="adopted", by=kari, at=AT)
    Membership.objects.filter(organisation__name__in=["Berg kommune", "Dal kommune"]).update(
        valid_to="2026-06-30"
    )
    settled = settle_members(referral=referral, by=kari, at=AT)
    assert [str(one) for one in settled] == ["Berg kommune"]
    berg = council(referral, "Berg")
    assert berg.state == "left"
    assert "30. juni 2026" in berg.steps.get().note.replace("\u00a0", " ")
    # What Dal decided while it was a member stays decided.
    assert council(referral, "Dal").state == "adopted"
    assert settle_members(referral=referral, by=kari, at=AT) == []


def test_municipalities_merge_with_the_case_open(
    referral: Referral, councils: list[Organisation], kari: User
) -> None:
    whole = merge_organisations(
        merging=councils[:2], name="Bergdal kommune", number="9901", on=date(2026, 8, 1), by=kari
    )
    out = gone([referral], TODAY)[referral.pk]
    assert {one.heir for one in out} == {whole}
    settle_members(referral=referral, on=TODAY, by=kari, at=AT)
    added = add_council(referral=referral, organisation=whole, by=kari, at=AT)
    assert add_council(referral=referral, organisation=whole, by=kari, at=AT) == added
    found = standing(with_councils(Referral.objects.all()).get(), TODAY)
    assert (found.tally.asked, found.tally.left) == (2, 2)


def test_sent_to_the_contacts_once_and_waiting_in_the_outbox_while_mail_is_down(
    tenant: Cooperation, councils: list[Organisation], kari: User
) -> None:
    contact(councils[0])
    contact(councils[1], "Bodil Dal")
    found = prepare_referral(case=made.case(tenant), wording=COMMON, by=kari, at=AT)
    assert send_referral(referral=found, by=kari, at=AT) == 2
    assert send_referral(referral=found, by=kari, at=AT) == 0
    mails = OutgoingMail.objects.all()
    assert {one.to for one in mails} == {"anne-berg@eksempel.no", "bodil-dal@eksempel.no"}
    assert all(one.state == MailState.QUEUED and one.is_sensitive for one in mails)
    assert "Saker som venter på Berg kommune".upper() in mails.get(to__startswith="anne").text


def test_what_is_withheld_does_not_travel_by_mail(
    tenant: Cooperation, councils: list[Organisation], kari: User
) -> None:
    contact(councils[0])
    case = made.case(
        tenant, "Erstatning til Navn Navnesen", withheld_basis="offl. § 13", public_title="En sak"
    )
    found = prepare_referral(case=case, wording=COMMON, by=kari, at=AT)
    send_referral(referral=found, by=kari, at=AT)
    mail = OutgoingMail.objects.get()
    assert "En sak" in mail.text
    assert "Navnesen" not in mail.text + mail.html + mail.subject


def test_withdrawn_referral_tells_who_waits_and_takes_back_what_was_not_sent(
    tenant: Cooperation, councils: list[Organisation], kari: User
) -> None:
    contact(councils[0])
    found = prepare_referral(case=made.case(tenant), wording=COMMON, by=kari, at=AT)
    send_referral(referral=found, by=kari, at=AT)
    with pytest.raises(GovernanceError, match="hvorfor"):
        withdraw_referral(referral=found, reason=" ", by=kari, at=AT)
    assert withdraw_referral(referral=found, reason="Ny lov.", by=kari, at=AT) == 1
    assert withdraw_referral(referral=found, reason="Ny lov.", by=kari, at=AT) == 0
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == ["pulled", "queued"]
    with pytest.raises(GovernanceError, match="trukket"):
        record_adoption(adoption=council(found, "Berg"), state="adopted", by=kari, at=AT)


def test_ended_is_closed_until_it_is_opened_again(referral: Referral, kari: User) -> None:
    end_referral(referral=referral, by=kari, at=AT)
    with pytest.raises(GovernanceError, match="avsluttet"):
        record_adoption(adoption=council(referral, "Berg"), state="adopted", by=kari, at=AT)
    reopen_referral(referral=referral, by=kari, at=AT)
    assert record_adoption(adoption=council(referral, "Berg"), state="adopted", by=kari, at=AT)


def test_public_only_when_case_and_referral_are_published(referral: Referral, kari: User) -> None:
    assert not Referral.objects.published()
    publish_referral(referral=referral, by=kari, at=AT)
    assert list(Referral.objects.published()) == [referral]
    referral.case.published_at = None
    referral.case.save()
    assert not Referral.objects.published()


def test_statements_do_not_grow(
    tenant: Cooperation,
    councils: list[Organisation],
    kari: User,
    django_assert_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sporbar.governance.adoption import standings

    counts = []
    for number in (1, 2):
        for part in range(number):
            found = prepare_referral(
                case=made.case(tenant, f"Sak {number}{part}"), wording=COMMON, by=kari, at=AT
            )
            send_referral(referral=found, by=kari, at=AT)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            [one.sentence for one in standings(Referral.objects.all(), TODAY)]
        counts.append(len(seen))
    assert counts == [3, 3]


def test_a_change_keeps_what_another_did_meanwhile(referral: Referral, kari: User) -> None:
    """Somebody sends the case between the reading and the saving of its rule."""
    stale = Referral.objects.get(pk=referral.pk)
    Referral.objects.filter(pk=referral.pk).update(sent_on="2026-08-01", state="sent")
    seen = stamp_of(stale, ["rule"])
    stale.rule = "majority"
    stale.sent_on = None
    change_referral(row=stale, seen=seen, by=kari, at=AT)
    referral.refresh_from_db()
    assert (referral.rule, referral.sent_on) == ("majority", "2026-08-01")
