"""The demo's round that is half done: every state there is can be seen in it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sporbar.demo.story import rooms
from sporbar.mail.models import OutgoingMail
from sporbar.office.board.queries import SHOWS, board_of
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import Report
from sporbar.rounds.models import (
    Letter,
    RequestComment,
    Round,
    RoundState,
    StatusEntry,
    StatusLine,
    StatusRequest,
)
from sporbar.rounds.queries import open_deviations, settled_since
from sporbar.rounds.reminding import coming

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def own() -> Round:
    """The region's own round."""
    return Round.objects.get(plan__title="Handlingsplan 2026", state=RoundState.OPEN)


@pytest.fixture
def sub(own: Round) -> Round:
    """The sub-body's, under a measure of the region's plan."""
    return Round.objects.get(state=RoundState.OPEN, plan__hangs_under__plan=own.plan)


def asked(of: Round, label: str, strand: str = "") -> StatusRequest:
    """The question about a measure or strand."""
    return next(
        one.request
        for one in board_of(of).rows
        if one.request
        and one.measure.label == label
        and (not strand or one.measure.title == strand)
    )


@pytest.mark.parametrize("show", [one for one in SHOWS if one not in ("for-sent", "uten")])
def test_board_has_something_in_every_state(own: Round, show: str) -> None:
    assert board_of(own).count(show)


def test_about_half_is_delivered_and_somebody_is_late_in_the_sub_bodys_round(
    own: Round, sub: Round
) -> None:
    board = board_of(own)

    assert len(board.questions) / 3 < board.delivered < len(board.questions)
    assert own.deadline > timezone.localdate() > sub.deadline
    assert board_of(sub).count("for-sent")


def test_answers_are_of_every_kind(own: Round) -> None:
    answers = StatusEntry.objects.filter(round=own).values_list("answer", flat=True)

    assert set(answers) == {"activity", "no_activity", "see_annex"}


def test_a_sentence_is_carried_over_and_a_fact_has_its_source(own: Round) -> None:
    lines = StatusLine.objects.filter(entry__round=own)

    assert lines.filter(carried_over=True).exists()
    assert lines.filter(source__startswith="Regnskapet", text__contains="Netto hittil").exists()


def test_deviations_are_new_still_open_and_settled(own: Round) -> None:
    new = StatusLine.objects.filter(entry__round=own, deviation__isnull=False)
    measures = list(own.plan.measures.all())
    earlier = open_deviations(own.cooperation, measures, own)

    assert [one.deviation.kind for one in new] == ["delayed"]
    assert any(one.label == "2.1" and one.pk in earlier for one in measures)
    settled = [
        step.deviation
        for entry in StatusEntry.objects.filter(round=own)
        for step in entry.steps.all()
    ]
    assert len(settled) == 3
    assert all(settled_since(one, own) for one in settled)


def test_two_answer_one_question_and_one_answer_covers_two_measures(own: Round) -> None:
    assert asked(own, "1.1").contributors.count() == 2
    assert asked(own, "1.1").revisions.values("by").distinct().count() == 2
    assert asked(own, "3.1") == asked(own, "3.2")


def test_strands_are_asked_about_each_by_itself(own: Round) -> None:
    states = {title: asked(own, "4.3", title).state for title in ("Skjema", "Innsyn", "Opplæring")}

    assert states == {"Skjema": "approved", "Innsyn": "draft", "Opplæring": "waiting"}


def test_office_has_answered_on_behalf_of_somebody(own: Round) -> None:
    entry = asked(own, "4.2").entry

    assert entry is not None
    assert entry.on_behalf_by is not None
    assert str(entry.person) == "Lise Dalsgardmo"
    assert "ført av" in entry.author_role


def test_answer_is_sent_back_with_a_comment_that_got_a_question(own: Round) -> None:
    found = asked(own, "1.4")

    assert found.state == "returned"
    assert list(found.comments.values_list("kind", flat=True)) == ["returned", "comment"]
    assert RequestComment.objects.filter(request=asked(own, "4.1")).count() == 3


def test_letters_lie_in_the_memory_and_reminders_are_planned(own: Round) -> None:
    letters = Letter.objects.filter(contributor__round=own)

    assert {"opening", "reminder", "by_hand", "returned"} <= {one.kind for one in letters}
    assert letters.exclude(stopped_at=None).exists()
    assert coming(own, timezone.localdate())
    assert not OutgoingMail.objects.exclude(to__endswith=".example").exists()


def test_sub_bodys_report_is_an_annex_and_its_measure_says_see_annex(
    own: Round, sub: Round
) -> None:
    (annex,) = Report.objects.get(round=own).annexes.all()

    assert annex.sub_report is not None
    assert annex.sub_report.round == sub
    assert [one.label for one in annex.measures.all()] == ["4.4"]
    entry = asked(own, "4.4").entry
    assert entry is not None
    assert entry.answer == "see_annex"


def test_report_in_the_making_can_be_composed(own: Round) -> None:
    snapshot = review_report(Report.objects.with_plan().get(round=own)).snapshot

    said = [one.text for area in snapshot.focus_areas for m in area.measures for one in m.status]
    strands = [
        line.text
        for area in snapshot.focus_areas
        for measure in area.measures
        for strand in measure.strands
        for line in strand.status
    ]
    assert "Fylkeskommunen har gitt tilsagn om tilskudd i to år til." in said
    assert "Alle de ti felles skjemaene er i bruk i alle kommunene." in strands
    assert snapshot.annexes[0].report is not None


def test_everybody_who_is_asked_can_be_answered_as(client: Client) -> None:
    (room,) = rooms()
    guests = [guest for many in room.guests.values() for guest in many]
    first = room.first_guest
    assert first is not None
    assert first.has_something_left
    assert len(first.states) > 1

    page = client.get(reverse("demo:doors")).content.decode()

    assert len(guests) > 10
    for guest in guests:
        assert reverse("demo:answer_as", args=[guest.contributor.pk]) in page
    assert (
        client.post(reverse("demo:answer_as", args=[first.contributor.pk]), follow=True).status_code
        == 200
    )


def test_each_role_meets_a_page_that_works(client: Client) -> None:
    (room,) = rooms()

    assert len(room.doors) == 7
    for door in room.doors:
        answer = client.post(reverse("demo:enter", args=[door.role.pk]), follow=True)
        assert answer.status_code == 200, door.role


def test_letters_of_the_story_have_arrived(own: Round) -> None:
    """Nothing that happens later may take back what people have answered to."""
    letters = OutgoingMail.objects.filter(cooperation=own.cooperation)
    opening = letters.filter(pk__in=Letter.objects.filter(kind="opening").values("mail"))

    assert set(opening.values_list("state", flat=True)) == {"sent"}
    assert not opening.filter(text="").exists()
    assert not letters.filter(state="queued").exists()
