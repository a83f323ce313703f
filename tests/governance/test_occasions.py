"""Consultations, events and agreements: what may be done with them, and what two people do at once.

Names are invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from sporbar.governance.actions.agreements import (
    attach_agreement,
    end_agreement,
    keep_agreement,
    publish_agreement,
    renew_agreement,
    resume_agreement,
    take_back_agreement,
)
from sporbar.governance.actions.consultations import (
    attach_statement,
    draft_statement,
    keep_consultation,
    not_answered,
    note_outcome,
    publish_consultation,
    send_statement,
    take_back_consultation,
    take_up_again,
)
from sporbar.governance.actions.events import (
    cancel_event,
    hold_event,
    keep_event,
    plan_event_again,
    publish_event,
)
from sporbar.governance.actions.keeping import Links
from sporbar.governance.models import (
    Agreement,
    AgreementStanding,
    Consultation,
    ConsultationState,
    Event,
    EventState,
    GovernanceError,
)
from sporbar.organisations.actions import RowChanged, stamp_of
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.records.actions import keep_upload
from sporbar.records.uploads import UploadRefused
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def hearing(tenant: Cooperation, **values: Any) -> Consultation:
    given = {"kind": "incoming", "title": "Ny ferjerute", "deadline": "2026-06-01", **values}
    return keep_consultation(row=Consultation(cooperation=tenant, **given), by=None)


def drafted(tenant: Cooperation, text: str = "Vi støtter ruten.", **values: Any) -> Consultation:
    row = hearing(tenant, **values)
    row.statement = text
    return draft_statement(row=row, by=None)


def gathering(tenant: Cooperation, **values: Any) -> Event:
    given = {"kind": "conference", "title": "Elvekonferansen", "starts_on": "2026-03-16", **values}
    return keep_event(row=Event(cooperation=tenant, **given), by=None)


def agreement(tenant: Cooperation, **values: Any) -> Agreement:
    given = {"title": "Felles legevakt", "starts_on": "2024", "ends_on": "2026-12-31", **values}
    return keep_agreement(row=Agreement(cooperation=tenant, **given), by=None)


def deeds(tenant: Cooperation) -> list[str]:
    return list(
        TrailEntry.objects.filter(cooperation=tenant).order_by("pk").values_list("deed", flat=True)
    )


def refused(deed: Callable[..., object], **arguments: Any) -> str:
    with pytest.raises(GovernanceError) as error:
        deed(by=None, **arguments)
    return str(error.value)


@pytest.mark.parametrize("made", [hearing, gathering, agreement])
def test_form_sent_twice_makes_one(tenant: Cooperation, made: Callable[..., Any]) -> None:
    assert made(tenant).pk == made(tenant).pk
    assert len(deeds(tenant)) == 1


def test_same_facts_about_other_parties_is_another_agreement(tenant: Cooperation) -> None:
    one, two = (factories.municipality(tenant, name) for name in ("Elvdal", "Fossdal"))
    rows = [
        keep_agreement(
            row=Agreement(cooperation=tenant, title="Felles IKT"),
            links=[Links(name="parties", chosen=[party.pk])],
            by=None,
        )
        for party in (one, two, one)
    ]

    assert rows[0].pk == rows[2].pk != rows[1].pk


def test_two_people_who_change_the_same_words_see_each_others(tenant: Cooperation) -> None:
    row = hearing(tenant)
    mine, theirs = Consultation.objects.get(pk=row.pk), Consultation.objects.get(pk=row.pk)
    seen = stamp_of(row, ["title", "sender"])
    theirs.sender = "Fylket"
    keep_consultation(row=theirs, seen=seen, by=None)
    mine.sender = "Departementet"

    with pytest.raises(RowChanged) as changed:
        keep_consultation(row=mine, seen=seen, by=None)

    assert changed.value.fields == ("sender",)
    assert Consultation.objects.get(pk=row.pk).sender == "Fylket"


def test_changing_the_facts_leaves_a_draft_another_wrote_meanwhile(tenant: Cooperation) -> None:
    row = hearing(tenant)
    opened = Consultation.objects.get(pk=row.pk)
    row.statement = "Vi støtter ruten."
    draft_statement(row=row, by=None)
    opened.title = "Ny ferjerute over elva"
    keep_consultation(row=opened, seen=stamp_of(row, ["sender"]), by=None)

    now = Consultation.objects.get(pk=row.pk)
    assert (now.title, now.statement) == ("Ny ferjerute over elva", "Vi støtter ruten.")
    assert now.state == ConsultationState.DRAFTED


def test_two_who_link_at_once_lose_nothing(tenant: Cooperation) -> None:
    first = factories.measure(factories.plan(tenant), number=1)
    second = factories.measure(first.plan, number=2)
    third = factories.measure(first.plan, number=3)
    row = keep_consultation(
        row=Consultation(cooperation=tenant, kind="incoming", title="Ny rute"),
        links=[Links(name="measures", chosen=[first.pk])],
        by=None,
    )
    for chosen in ([first.pk, second.pk], [third.pk]):
        keep_consultation(
            row=Consultation.objects.get(pk=row.pk),
            links=[Links(name="measures", seen=[first.pk], chosen=chosen)],
            by=None,
        )

    assert set(row.measures.all()) == {second, third}


def test_links_reach_no_other_cooperation(tenant: Cooperation) -> None:
    other = factories.municipality(factories.cooperation("nabolaget"), "Nabodal")
    row = keep_agreement(
        row=Agreement(cooperation=tenant, title="Felles IKT"),
        links=[Links(name="parties", chosen=[other.pk])],
        by=None,
    )

    assert not row.parties.exists()


def test_draft_is_hidden_until_it_is_sent_and_fast_afterwards(tenant: Cooperation) -> None:
    row = publish_consultation(consultation=drafted(tenant), by=None)
    assert (row.sent_statement, row.sent_file) == ("", None)

    sent = send_statement(
        consultation=row, sent_on="2026-05-20", sent_to="Fylket", lock=row.lock, by=None
    )
    assert sent.sent_statement == "Vi støtter ruten."
    sent.statement = "Vi støtter den likevel ikke."

    assert "ligger fast" in refused(draft_statement, row=sent)
    assert "ligger fast" in refused(attach_statement, consultation=sent, file=_file(tenant))
    assert Consultation.objects.get(pk=row.pk).statement == "Vi støtter ruten."


def _file(tenant: Cooperation) -> Any:
    from sporbar.records.models import StoredFile

    return StoredFile.objects.create(
        cooperation=tenant, sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1
    )


def test_words_of_what_went_out_before_may_be_unknown(tenant: Cooperation) -> None:
    row = keep_consultation(
        row=Consultation(cooperation=tenant, kind="own_initiative", title="Innspill om veg"),
        by=None,
    )
    today = timezone.localdate().isoformat()

    assert "Skriv uttalelsen" in refused(send_statement, consultation=row, sent_on=today)

    sent = send_statement(consultation=row, sent_on="2011-40", by=None)
    assert (sent.is_sent, sent.statement) == (True, "")


def test_sending_twice_is_once(tenant: Cooperation) -> None:
    row = drafted(tenant)
    for _time in range(2):
        send_statement(consultation=row, sent_on="2026-05-20", lock=row.lock, by=None)

    assert deeds(tenant).count("send_statement") == 1


def test_nothing_is_sent_that_another_wrote_in_meanwhile(tenant: Cooperation) -> None:
    row = drafted(tenant)
    other = Consultation.objects.get(pk=row.pk)
    other.statement = "Vi er imot."
    draft_statement(row=other, by=None)

    said = refused(send_statement, consultation=row, sent_on="2026-05-20", lock=row.lock)
    assert said.startswith("En annen har lagret")


def test_what_cannot_be_sent_says_why(tenant: Cooperation) -> None:
    empty = hearing(tenant)
    study = hearing(tenant, kind="study", title="Utredning")

    assert "Skriv uttalelsen" in refused(send_statement, consultation=empty, sent_on="2026-05-20")
    assert "ingen uttalelse" in refused(send_statement, consultation=study, sent_on="2026-05-20")


def test_statement_that_is_emptied_leaves_it_open(tenant: Cooperation) -> None:
    row = drafted(tenant)
    row.statement = ""

    assert draft_statement(row=row, by=None).state == ConsultationState.OPEN


def test_drafted_hearing_does_not_become_a_study(tenant: Cooperation) -> None:
    row = drafted(tenant)
    row.kind = "study"

    assert "har ingen" in refused(keep_consultation, row=row)


def test_outcome_comes_after_the_answer_and_may_be_said_again(tenant: Cooperation) -> None:
    row = drafted(tenant)
    row.outcome = "Ruten kom."
    assert "Før først" in refused(note_outcome, row=row)

    sent = send_statement(consultation=row, sent_on="2026-05-20", by=None)
    sent.outcome, sent.outcome_on = "Ruten kom.", "2026-11"
    done = note_outcome(row=sent, by=None)
    assert (done.state, done.is_sent) == (ConsultationState.CONCLUDED, True)
    done.outcome = "Ruten kom, fra nyttår."

    assert note_outcome(row=done, by=None).sent_statement == "Vi støtter ruten."
    done.outcome = ""
    assert "hva det ble til" in refused(note_outcome, row=done)


def test_study_ends_with_what_it_found(tenant: Cooperation) -> None:
    row = hearing(
        tenant, kind="study", title="KVU", expected="2026-08", expected_said="slutten av august"
    )
    row.outcome = "Utredningen anbefaler tunnel."

    assert note_outcome(row=row, by=None).state == ConsultationState.CONCLUDED


def test_not_answered_has_a_reason_and_can_be_taken_up_again(tenant: Cooperation) -> None:
    row = drafted(tenant)
    assert "hvorfor" in refused(not_answered, consultation=row, reason="")

    left = not_answered(consultation=row, reason="Gjelder ikke oss.", by=None)
    assert (left.state, left.sent_statement) == (ConsultationState.NOT_ANSWERED, "")
    assert "uten svar" in refused(send_statement, consultation=left, sent_on="2026-05-20")

    again = take_up_again(consultation=left, by=None)
    assert (again.state, again.not_answered_reason) == (ConsultationState.DRAFTED, "")
    sent = send_statement(consultation=again, sent_on="2026-05-20", by=None)
    assert "Bare en høring" in refused(take_up_again, consultation=sent)


def test_published_once_and_taken_back_once(tenant: Cooperation) -> None:
    row = hearing(tenant)
    for _time in range(2):
        publish_consultation(consultation=row, by=None)
    assert Consultation.objects.within(tenant).published().count() == 1
    for _time in range(2):
        take_back_consultation(consultation=row, by=None)

    assert not Consultation.objects.within(tenant).published().exists()
    assert deeds(tenant)[1:] == ["publish_consultation", "take_back_consultation"]


@pytest.mark.parametrize("data", [b"", b"MZ program", b"%PDF-1.7 broken", b"PK\x03\x04 broken"])
def test_file_is_judged_by_what_is_in_it(
    tenant: Cooperation, data: bytes, data_dir: object
) -> None:
    with pytest.raises(UploadRefused):
        keep_upload(cooperation=tenant, name="uttalelse.pdf", data=data)


def test_late_by_the_last_day_the_deadline_may_mean(tenant: Cooperation) -> None:
    row = hearing(tenant, deadline="2026-06")

    assert not row.is_late_on(date(2026, 6, 30))
    assert row.is_late_on(date(2026, 7, 1))
    assert not hearing(tenant, title="Uten frist", deadline=None).is_late_on(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"starts_on": "2026-03-17", "ends_on": "2026-03-16"}, "før den første"),
        ({"participants": 100}, "Velg om tallet"),
        ({"participants": 100, "participants_said": "several"}, "Velg om tallet"),
        ({"participants_said": "over"}, "Skriv hvor mange"),
    ],
)
def test_event_that_contradicts_itself_is_refused(
    tenant: Cooperation, values: dict[str, Any], said: str
) -> None:
    row = Event(cooperation=tenant, kind="course", title="Kurs", **values)

    assert said in refused(keep_event, row=row)


def test_participants_as_said(tenant: Cooperation) -> None:
    held = hold_event(
        event=gathering(tenant), participants_said="over", participants=100, by=None, at=TODAY
    )

    assert (held.state, held.participants_said, held.participants) == ("held", "over", 100)
    assert "kan ikke avlyses" in refused(cancel_event, event=held, reason="Snø")


def test_event_is_not_held_before_it_begins(tenant: Cooperation) -> None:
    later = gathering(tenant, starts_on="2026-23")

    assert "ikke begynt" in refused(hold_event, event=later, at=TODAY)
    assert hold_event(event=gathering(tenant, title="Uten dato", starts_on=None), by=None)


def test_cancelled_event_is_planned_again_before_it_is_held(tenant: Cooperation) -> None:
    row = gathering(tenant)
    for _time in range(2):
        cancel_event(event=row, reason="Snø", by=None)
    assert deeds(tenant).count("cancel_event") == 1
    assert "avlyst" in refused(hold_event, event=row, at=TODAY)

    again = plan_event_again(event=row, by=None)
    assert (again.state, again.cancelled_reason) == (EventState.PLANNED, "")


def test_next_edition_does_not_lead_back(tenant: Cooperation) -> None:
    first = gathering(tenant)
    second = gathering(tenant, title="Neste", starts_on="2027-03", next_edition=None)
    first.next_edition = first
    assert "sitt eget" in refused(keep_event, row=first)
    first.next_edition = second
    first = keep_event(row=first, by=None)
    second.next_edition = first

    assert "kommer før dette" in refused(keep_event, row=second)


def test_days_as_one_date(tenant: Cooperation) -> None:
    assert gathering(tenant, ends_on="2026-03-17").when == "2026-03-16/2026-03-17"
    assert gathering(tenant, title="En dag").when == "2026-03-16"
    assert gathering(tenant, title="Ukjent", starts_on=None).when is None
    assert publish_event(event=gathering(tenant), by=None).published_at is not None


@pytest.mark.parametrize(
    ("values", "day", "standing"),
    [
        ({}, date(2023, 12, 31), AgreementStanding.NOT_BEGUN),
        ({}, date(2026, 5, 1), AgreementStanding.IN_FORCE),
        # No day of notice: one is warned of the end.
        ({}, date(2026, 10, 2), AgreementStanding.NEAR),
        ({}, date(2027, 1, 1), AgreementStanding.RUN_OUT),
        ({"notice_by": date(2026, 6, 30)}, date(2026, 3, 31), AgreementStanding.IN_FORCE),
        ({"notice_by": date(2026, 6, 30)}, date(2026, 4, 1), AgreementStanding.NEAR),
        ({"notice_by": date(2026, 6, 30)}, date(2026, 6, 30), AgreementStanding.NEAR),
        ({"notice_by": date(2026, 6, 30)}, date(2026, 7, 1), AgreementStanding.NOTICE_PASSED),
        ({"ends_on": None}, date(2050, 1, 1), AgreementStanding.IN_FORCE),
        # It may end on the first day of the year, or as late as the last.
        ({"ends_on": "2027"}, date(2026, 10, 3), AgreementStanding.NEAR),
        ({"ends_on": "2027"}, date(2027, 12, 31), AgreementStanding.NEAR),
        ({"ended_on": "2025"}, date(2026, 7, 1), AgreementStanding.ENDED),
    ],
)
def test_how_an_agreement_stands_by_its_dates(
    tenant: Cooperation, values: dict[str, Any], day: date, standing: AgreementStanding
) -> None:
    assert agreement(tenant, **values).standing_on(day) == standing


def test_warning_longer_than_the_calendar_is_no_error(tenant: Cooperation) -> None:
    row = agreement(tenant, starts_on=None, ends_on="0002", warn_days=32767)

    assert row.warn_from == date(1, 1, 1)


def test_agreement_with_notice_after_its_end_is_refused(tenant: Cooperation) -> None:
    row = Agreement(cooperation=tenant, title="Avtale", ends_on="2026", notice_by=date(2027, 1, 1))

    assert "etter at avtalen er utløpt" in refused(keep_agreement, row=row)


def test_renewal_keeps_what_the_term_was(tenant: Cooperation) -> None:
    row = agreement(tenant, notice_by=date(2026, 6, 30))
    for _time in range(2):
        row_now = renew_agreement(
            agreement=row,
            ends_on="2028-12-31",
            notice_by=date(2028, 6, 30),
            note="To år til",
            lock=row.lock,
            by=None,
        )

    kept = row_now.renewals.get()
    assert (kept.from_ends_on, kept.to_ends_on) == ("2026-12-31", "2028-12-31")
    assert (kept.from_notice_by, kept.to_notice_by) == (date(2026, 6, 30), date(2028, 6, 30))
    assert row_now.standing_on(date(2026, 7, 1)) == AgreementStanding.IN_FORCE


def test_renewal_of_what_another_changed_is_looked_at_again(tenant: Cooperation) -> None:
    row = agreement(tenant)
    other = Agreement.objects.get(pk=row.pk)
    other.ends_on = "2030"
    keep_agreement(row=other, by=None)
    new: dict[str, Any] = {"agreement": row, "ends_on": "2028", "notice_by": None}

    assert "En annen" in refused(renew_agreement, lock=row.lock, **new)
    assert "samme som før" in refused(
        renew_agreement, agreement=row, ends_on="2030", notice_by=None
    )


def test_ended_agreement_is_not_renewed_until_it_is_taken_up_again(tenant: Cooperation) -> None:
    row = agreement(tenant)
    for _time in range(2):
        end_agreement(agreement=row, ended_on="2026-05-01", reason="Sagt opp", by=None)
    assert deeds(tenant).count("end_agreement") == 1
    new: dict[str, Any] = {"agreement": row, "ends_on": "2028", "notice_by": None}
    assert "avsluttet" in refused(renew_agreement, **new)
    assert "avsluttet" in refused(end_agreement, agreement=row, ended_on="2026-06")

    resume_agreement(agreement=row, by=None)
    assert renew_agreement(**new, by=None).ends_on == "2028"


def test_agreement_has_its_file_and_is_shown(tenant: Cooperation) -> None:
    row = agreement(tenant)
    file = _file(tenant)
    for _time in range(2):
        attach_agreement(agreement=row, file=file, by=None)
    publish_agreement(agreement=row, by=None)
    take_back_agreement(agreement=row, by=None)

    assert Agreement.objects.get(pk=row.pk).file == file
    assert deeds(tenant)[1:] == ["attach_agreement", "publish_agreement", "take_back_agreement"]
