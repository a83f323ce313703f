"""A case is opened, written, shared, taken through its states, and taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sporbar.governance.actions.attachments import (
    attach,
    attach_existing,
    change_attachment,
    replace_public_variant,
    withdraw_attachment,
)
from sporbar.governance.actions.cases import (
    CaseChanged,
    CaseFacts,
    change_case,
    conclude_case,
    follow_case,
    link_measure,
    open_case,
    publish_case,
    reopen_case,
    start_treatment,
    take_back_case,
    withdraw_case,
)
from sporbar.governance.actions.routes import pass_on_cases, plan_route, stops_to_come
from sporbar.governance.actions.submission import (
    SubmissionConflict,
    section_of,
    write_submission,
)
from sporbar.governance.actions.withholding import end_withholding, withhold
from sporbar.governance.models import (
    AgendaItem,
    Attachment,
    Case,
    CaseState,
    GovernanceError,
    NumberState,
)
from sporbar.governance.public import public_attachment, public_title
from sporbar.organisations.models import Cooperation, TrailEntry, User
from sporbar.records.actions import store_bytes
from sporbar.records.models import StoredFile
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
BASIS = "offl. § 13 jf. fvl. § 13 første ledd"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def kari() -> User:
    return factories.user()


def file_of(tenant: Cooperation, data: bytes = b"%PDF-") -> StoredFile:
    return store_bytes(
        cooperation=tenant, name="tilbud.pdf", media_type="application/pdf", data=data
    )


def test_case_opened_twice_by_the_same_form_is_one(tenant: Cooperation, kari: User) -> None:
    facts = CaseFacts(title="Felles avfallsplan")

    one = open_case(cooperation=tenant, facts=facts, by=kari, at=AT)
    again = open_case(cooperation=tenant, facts=facts, by=kari, at=AT + timedelta(seconds=2))
    later = open_case(cooperation=tenant, facts=facts, by=kari, at=AT + timedelta(days=1))

    assert again == one != later
    assert (one.state, one.opened_on, one.published_at) == ("draft", "2026-03-01", None)
    assert TrailEntry.objects.filter(deed="open_case").count() == 2


def test_two_who_change_the_same_case_lose_nothing(tenant: Cooperation, kari: User) -> None:
    case = made.case(tenant)
    seen = case.lock
    change_case(case=case, facts=CaseFacts(title="Første"), seen=seen, by=kari)

    with pytest.raises(CaseChanged) as caught:
        change_case(case=case, facts=CaseFacts(title="Andre"), seen=seen, by=None)

    assert caught.value.now.title == "Første"
    # The same said again is no change, whoever saw what.
    assert change_case(case=case, facts=CaseFacts(title="Første"), seen=seen, by=None).lock == 2


def test_two_who_write_the_same_section_see_each_others_text(
    tenant: Cooperation, kari: User
) -> None:
    case = made.case(tenant)
    write_submission(case=case, kind="facts", text="Karis", seen=0, by=kari)

    with pytest.raises(SubmissionConflict) as caught:
        write_submission(case=case, kind="facts", text="Olas", seen=0, by=None)

    assert (caught.value.now.text, caught.value.now.edited_by) == ("Karis", kari)
    # Another section is in nobody's way.
    assert write_submission(case=case, kind="assessment", text="Olas", seen=0, by=None).lock == 1


def test_sitting_is_one_change_with_one_way_back(tenant: Cooperation, kari: User) -> None:
    case = made.case(tenant)
    write_submission(case=case, kind="facts", text="Før", seen=0, by=None, at=AT)
    for seen, text in ((1, "Etter"), (2, "Etterpå")):
        write_submission(
            case=case, kind="facts", text=text, seen=seen, by=kari, at=AT + timedelta(minutes=seen)
        )

    section = section_of(case, "facts")
    assert (section.text, section.earlier, section.lock) == ("Etterpå", "Før", 3)
    assert TrailEntry.objects.filter(deed="write_submission").count() == 2
    back = write_submission(
        case=case, kind="facts", text="Før", seen=3, by=kari, at=AT, begins=True
    )
    assert back.earlier == "Etterpå"


def test_submission_of_an_ended_case_is_not_written(tenant: Cooperation) -> None:
    case = made.case(tenant, state=CaseState.CONCLUDED)

    with pytest.raises(GovernanceError, match="avsluttet"):
        write_submission(case=case, kind="facts", text="Mer", seen=0, by=None)


def test_withholding_needs_a_basis_a_public_title_and_a_day_to_come(tenant: Cooperation) -> None:
    case = made.case(tenant)
    for missing, match in (
        ({"basis": "", "variant": "Sak"}, "hjemmelen"),
        ({"basis": BASIS, "variant": ""}, "tittel"),
        ({"basis": BASIS, "variant": "Sak", "until": date(2026, 2, 1)}, "forbi"),
    ):
        with pytest.raises(GovernanceError, match=match):
            withhold(subject=case, by=None, at=AT, **missing)  # type: ignore[arg-type]


def test_withholding_longer_says_why_in_the_trail(tenant: Cooperation) -> None:
    case = made.case(tenant)
    until, longer = date(2026, 6, 1), date(2026, 9, 1)
    said = {"subject": case, "basis": BASIS, "variant": "Sak", "by": None, "at": AT}
    withhold(**said, until=until)  # type: ignore[arg-type]

    for later in (longer, None):
        with pytest.raises(GovernanceError, match="lenger"):
            withhold(**said, until=later)  # type: ignore[arg-type]
    withhold(**said, until=longer, reason="Forhandlingene pågår.")  # type: ignore[arg-type]

    assert TrailEntry.objects.filter(deed="withhold").first().details["reason"] == (  # type: ignore[union-attr]
        "Forhandlingene pågår."
    )
    end_withholding(subject=case, by=None)
    assert public_title(Case.objects.get(pk=case.pk), until).text == case.title


@pytest.mark.usefixtures("data_dir")
def test_shared_attachment_withheld_in_one_case_is_withheld_in_the_other(
    tenant: Cooperation,
) -> None:
    first, second = made.case(tenant), made.case(tenant, "Budsjettet")
    attach(case=second, title="Vedlegg fra før", by=None)
    one = attach(case=first, title="Tilbudet", file=file_of(tenant), by=None)
    other = attach_existing(case=second, attachment=one.attachment, by=None)
    again = attach_existing(case=second, attachment=one.attachment, by=None)

    withhold(subject=other.attachment, basis=BASIS, variant="Tilbud", by=None)

    assert (one.number, other.number, again.pk) == (1, 2, other.pk)
    one.attachment.refresh_from_db()
    shown = public_attachment(one.attachment, date(2026, 3, 1))
    assert (shown.title, shown.file, shown.basis) == ("Tilbud", None, BASIS)


@pytest.mark.usefixtures("data_dir")
def test_attachment_to_follow_gets_its_file_once(tenant: Cooperation) -> None:
    case = made.case(tenant)
    link = attach(case=case, title="Regnskapet", expected="2026-04", by=None)
    same = attach(case=case, title="Regnskapet", by=None)
    seen = link.attachment.lock
    assert public_attachment(link.attachment, date(2026, 3, 1)).expected == "2026-04"

    file = file_of(tenant)
    came = change_attachment(
        attachment=link.attachment, title="Regnskapet", seen=seen, file=file, by=None
    )

    assert same.pk == link.pk
    assert (came.file, came.expected) == (file, None)


@pytest.mark.usefixtures("data_dir")
def test_public_variant_is_another_file_and_goes_with_its_document(tenant: Cooperation) -> None:
    case = made.case(tenant)
    one = attach(case=case, title="Tilbudet", file=file_of(tenant), by=None).attachment

    with pytest.raises(GovernanceError, match="samme fil"):
        replace_public_variant(attachment=one, file=file_of(tenant), by=None)
    replace_public_variant(attachment=one, file=file_of(tenant, b"%PDF-sladdet"), by=None)
    newer = change_attachment(
        attachment=one, title="Tilbudet", seen=1, file=file_of(tenant, b"%PDF-nytt"), by=None
    )

    assert newer.public_file is None


@pytest.mark.usefixtures("data_dir")
def test_withdrawn_attachment_keeps_its_number_and_cannot_be_shared(tenant: Cooperation) -> None:
    case, other = made.case(tenant), made.case(tenant, "Budsjettet")
    one = attach(case=case, title="Feil fil", file=file_of(tenant), by=None)

    with pytest.raises(GovernanceError, match="hvorfor"):
        withdraw_attachment(attachment=one.attachment, reason=" ", by=None)
    withdraw_attachment(attachment=one.attachment, reason="Feil fil.", by=None)
    with pytest.raises(GovernanceError, match="trukket"):
        attach_existing(case=other, attachment=one.attachment, by=None)

    assert attach(case=case, title="Riktig fil", by=None).number == 2
    gone = public_attachment(Attachment.objects.get(pk=one.attachment_id), date(2026, 3, 1))
    assert (gone.title, gone.file) == ("", None)


def test_case_is_published_when_its_submission_is_ready(tenant: Cooperation) -> None:
    case = made.case(tenant, state=CaseState.DRAFT)
    with pytest.raises(GovernanceError, match="under arbeid"):
        publish_case(case=case, by=None)

    start_treatment(case=case, by=None)
    publish_case(case=case, by=None, at=AT)
    publish_case(case=case, by=None)

    assert Case.objects.within(tenant).published().get().published_at == AT
    with pytest.raises(GovernanceError, match="hvorfor"):
        take_back_case(case=case, reason="", by=None)
    take_back_case(case=case, reason="Feil vedlegg.", by=None)
    assert not Case.objects.within(tenant).published().exists()


def test_case_withdrawn_while_on_an_agenda_comes_off_and_keeps_its_number(
    tenant: Cooperation,
) -> None:
    council = factories.body(tenant)
    case = made.case(tenant)
    number = made.number(case, council)
    held = made.item(made.meeting(council, "2026-01-20", state="held"), case)
    item = made.item(made.meeting(council), case, number=number)

    with pytest.raises(GovernanceError, match="sakslisten"):
        conclude_case(case=case, by=None)
    assert withdraw_case(case=case, reason="Søkeren trakk seg.", by=None) == [item]
    assert withdraw_case(case=case, reason="Søkeren trakk seg.", by=None) == []

    number.refresh_from_db()
    assert (number.state, number.note, number.case) == (
        NumberState.WITHDRAWN,
        "Søkeren trakk seg.",
        case,
    )
    assert AgendaItem.objects.get(pk=item.pk).withdrawn_reason == "Søkeren trakk seg."
    assert AgendaItem.objects.get(pk=held.pk).withdrawn_at is None
    with pytest.raises(GovernanceError, match="trukket"):
        conclude_case(case=case, by=None)
    assert reopen_case(case=case, by=None).withdrawn_reason == ""


def test_case_at_the_councils_is_not_withdrawn_over_their_heads(tenant: Cooperation) -> None:
    case = made.case(tenant)
    made.referral(case)

    with pytest.raises(GovernanceError, match="kommunestyrene"):
        withdraw_case(case=case, reason="Ikke aktuelt.", by=None)
    with pytest.raises(GovernanceError, match="kommunestyrene"):
        conclude_case(case=case, by=None)


def test_route_goes_through_bodies_to_the_councils_last(tenant: Cooperation) -> None:
    chiefs, council = factories.body(tenant, "Utvalget"), factories.body(tenant)
    case = made.case(tenant)

    with pytest.raises(GovernanceError, match="sist"):
        plan_route(case=case, stops=[(None, None), (council, None)], by=None)
    plan_route(case=case, stops=[(chiefs, "2026-03"), (council, None), (None, None)], by=None)
    made.item(made.meeting(chiefs), case)

    assert [stop.body for stop in stops_to_come(case)] == [council, None]


def test_case_of_a_dissolved_body_goes_to_its_successor(tenant: Cooperation) -> None:
    old, new = factories.body(tenant, "Gamle råd"), factories.body(tenant, "Nye råd")
    waiting, treated = made.case(tenant), made.case(tenant, "Budsjettet")
    for case in (waiting, treated):
        plan_route(case=case, stops=[(old, None)], by=None, at=AT)
    made.item(made.meeting(old, "2026-01-20", state="held"), treated)
    old.valid_to, old.succeeded_by = "2026-02-28", new
    old.save()

    with pytest.raises(GovernanceError, match="Nye råd har tatt over"):
        plan_route(case=made.case(tenant, "Ny sak"), stops=[(old, None)], by=None, at=AT)
    assert pass_on_cases(body=old, by=None, at=AT) == [waiting]

    assert [stop.body for stop in waiting.stops.all()] == [new]
    assert [stop.body for stop in treated.stops.all()] == [old]


def test_cases_do_not_follow_each_other_in_a_ring(tenant: Cooperation) -> None:
    first = made.case(tenant)
    second = follow_case(case=made.case(tenant, "Oppfølging"), follows=first, by=None)

    with pytest.raises(GovernanceError, match="seg selv"):
        follow_case(case=first, follows=second, by=None)


def test_case_is_linked_to_a_measure_once(tenant: Cooperation) -> None:
    measure = factories.adopted_version(tenant, measures=1).plan.measures.get()
    case = made.case(tenant)

    for _again in range(2):
        link_measure(case=case, measure=measure, by=None)

    assert TrailEntry.objects.filter(deed="link_measure").count() == 1
