"""Answers are approved, sent back and talked about, by two at once if need be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, RoleName, TrailEntry, User
from sporbar.plans.models import ActionPlan
from sporbar.rounds.actions.review import (
    LONGEST_COMMENT,
    add_comment,
    approve_answers,
    approve_seen,
    return_answer,
    return_answers,
    take_back_approval,
)
from sporbar.rounds.models import (
    CommentKind,
    Letter,
    LetterKind,
    RequestState,
    Round,
    RoundError,
    RoundState,
    StatusRequest,
)
from sporbar.rounds.writers import Writer
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
SITE = "https://sporbar.example"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def plan(tenant: Cooperation) -> ActionPlan:
    return factories.plan(tenant, measures=3)


@pytest.fixture
def opened(plan: ActionPlan) -> Round:
    return factories.round(plan, state=RoundState.OPEN)


@pytest.fixture
def coordinator(tenant: Cooperation) -> User:
    user = factories.user("koordinator@eksempel.no", first_name="Kari", last_name="Koordinator")
    factories.role(tenant, user, RoleName.COORDINATOR)
    return user


def asked(of: Round, **values: object) -> list[StatusRequest]:
    """A question for each measure, all to the same person."""
    who = factories.contributor(of)
    return [
        factories.request(of, measure, contributors=(who,), **values)
        for measure in of.plan.measures.order_by("number")
    ]


def delivered(of: Round) -> list[StatusRequest]:
    questions = asked(of)
    for one in questions:
        factories.answered(one)
    return questions


def states(questions: list[StatusRequest]) -> list[str]:
    return [StatusRequest.objects.get(pk=one.pk).state for one in questions]


def test_many_are_approved_in_one_deed(opened: Round, coordinator: User) -> None:
    questions = delivered(opened)
    before = opened.version

    count = approve_answers(requests=questions, by=coordinator, at=NOON)

    assert count == 3
    assert states(questions) == ["approved"] * 3
    assert StatusRequest.objects.get(pk=questions[0].pk).changed_at == NOON
    assert opened.version == before + 1
    (row,) = TrailEntry.objects.filter(deed="approve_answers")
    assert (row.user, row.at) == (coordinator, NOON)
    assert row.details == {"measures": ["1.1 Tiltak 1.1", "1.2 Tiltak 1.2", "1.3 Tiltak 1.3"]}


def test_what_cannot_be_approved_is_left_and_the_rest_is_done(
    opened: Round, coordinator: User
) -> None:
    waiting, taken_back, good = asked(opened)
    factories.answered(good)
    seen = factories.answered(taken_back)
    # Meanwhile the contributor takes it back.
    seen.withdrawn_at = NOON
    seen.save(update_fields=["withdrawn_at"])
    StatusRequest.objects.filter(pk=taken_back.pk).update(entry=None, state=RequestState.DRAFT)

    outcome = approve_seen(
        reporting_round=opened,
        seen={waiting.pk: None, taken_back.pk: seen.pk, good.pk: good.entry_id},
        by=coordinator,
    )

    assert [one.pk for one in outcome.done] == [good.pk]
    assert {one.request: one.why for one in outcome.skipped} == {
        waiting.pk: "Det er ikke noe levert svar å godkjenne.",
        taken_back.pk: "Det er ikke noe levert svar å godkjenne.",
    }
    assert states([waiting, taken_back, good]) == ["waiting", "draft", "approved"]


def test_an_answer_that_was_replaced_meanwhile_is_not_approved(
    opened: Round, coordinator: User
) -> None:
    (question, *_others) = delivered(opened)
    newer = factories.answered(question, lines=("Noe helt annet.",))
    assert newer.pk == StatusRequest.objects.get(pk=question.pk).entry_id

    older = question.entries.exclude(pk=newer.pk).get()
    outcome = approve_seen(reporting_round=opened, seen={question.pk: older.pk}, by=coordinator)

    assert not outcome.done
    assert outcome.skipped[0].why == (
        "Et nytt svar er levert siden du så på det. Les det nye først."
    )
    assert states([question]) == ["submitted"]
    assert not TrailEntry.objects.exists()


def test_second_approval_does_nothing_and_says_so(opened: Round, coordinator: User) -> None:
    questions = delivered(opened)
    approve_answers(requests=questions, by=coordinator)

    outcome = approve_seen(
        reporting_round=opened,
        seen={one.pk: one.entry_id for one in questions},
        by=coordinator,
    )

    assert {one.why for one in outcome.skipped} == {"Svaret er allerede godkjent."}
    assert TrailEntry.objects.filter(deed="approve_answers").count() == 1


def test_a_question_of_another_cooperation_is_not_there(opened: Round, coordinator: User) -> None:
    other = factories.round(
        factories.plan(factories.cooperation("naboen"), measures=1), state=RoundState.OPEN
    )
    (theirs,) = delivered(other)

    outcome = approve_seen(
        reporting_round=opened, seen={theirs.pk: theirs.entry_id}, by=coordinator
    )

    assert outcome.skipped[0].why == "Spørsmålet er ikke lenger i runden."
    assert states([theirs]) == ["submitted"]


def test_statements_do_not_grow_with_the_number_of_answers(
    opened: Round, coordinator: User
) -> None:
    questions = delivered(opened)

    def statements(some: list[StatusRequest]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert approve_answers(requests=some, by=coordinator) == len(some)
        return len(captured)

    assert statements(questions[:1]) == statements(questions[1:])


def test_approval_is_taken_back_while_the_round_is_open(opened: Round, coordinator: User) -> None:
    questions = delivered(opened)
    approve_answers(requests=questions[:1], by=coordinator)

    outcome = take_back_approval(
        reporting_round=opened, requests=[one.pk for one in questions[:2]], by=coordinator
    )

    assert [one.pk for one in outcome.done] == [questions[0].pk]
    assert outcome.skipped[0].why == "Svaret er ikke godkjent."
    assert states(questions) == ["submitted"] * 3

    approve_answers(requests=questions, by=coordinator)
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)
    outcome = take_back_approval(reporting_round=opened, requests=[questions[0].pk], by=coordinator)
    assert "Runden er lukket" in outcome.skipped[0].why


def test_closed_round_still_has_its_answers_approved(opened: Round, coordinator: User) -> None:
    questions = delivered(opened)
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)

    assert approve_answers(requests=questions, by=coordinator) == 3


def test_answer_is_sent_back_with_a_comment_and_a_mail(opened: Round, coordinator: User) -> None:
    question = delivered(opened)[0]

    return_answer(
        request=question,
        text=" Hva med skiltingen? ",
        site=SITE,
        by=coordinator,
        at=NOON,
    )

    assert question.state == RequestState.RETURNED
    (comment,) = question.comments.all()
    assert (comment.kind, comment.text, comment.at) == (
        CommentKind.RETURNED,
        "Hva med skiltingen?",
        NOON,
    )
    assert comment.author == "Kari Koordinator, koordinator"
    (letter,) = Letter.objects.filter(kind=LetterKind.RETURNED)
    assert letter.mail is not None
    assert letter.mail.to == "bidragsyteren@eksempel.no"
    assert "Hva med skiltingen?" in letter.mail.text
    assert "Hva med skiltingen?" in letter.mail.html


def test_three_sent_back_to_one_person_are_one_mail(opened: Round, coordinator: User) -> None:
    questions = delivered(opened)
    second = factories.contributor(opened, "Den andre")
    questions[0].assignments.create(cooperation=opened.cooperation, contributor=second)

    return_answers(
        reporting_round=opened,
        seen={one.pk: one.entry_id for one in questions},
        text="Skriv hva som er oppnådd.",
        by=coordinator,
    )

    assert states(questions) == ["returned"] * 3
    assert [one.to for one in OutgoingMail.objects.order_by("to")] == [
        "bidragsyteren@eksempel.no",
        "den-andre@eksempel.no",
    ]
    assert TrailEntry.objects.filter(deed="return_answers").count() == 1


def test_who_left_or_has_no_address_gets_no_mail(opened: Round, coordinator: User) -> None:
    measures = list(opened.plan.measures.order_by("number"))
    gone = factories.contributor(opened, "Den som sluttet", left_at=timezone.now())
    silent = factories.contributor(opened, "Uten adresse")
    silent.person.email = ""
    silent.person.save()
    questions = [
        factories.request(opened, measure, contributors=(who,))
        for measure, who in zip(measures, (gone, silent), strict=False)
    ]
    for one in questions:
        factories.answered(one)

    return_answers(
        reporting_round=opened,
        seen={one.pk: one.entry_id for one in questions},
        text="Se på dette.",
        by=coordinator,
    )

    assert states(questions) == ["returned", "returned"]
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [("  ", "Skriv en kommentar."), ("x" * (LONGEST_COMMENT + 1), "på høyst 4000")],
)
def test_nothing_is_sent_back_without_a_fitting_comment(
    text: str, why: str, opened: Round, coordinator: User
) -> None:
    question = delivered(opened)[0]

    with pytest.raises(RoundError, match=why):
        return_answer(request=question, text=text, by=coordinator)

    assert states([question]) == ["submitted"]
    assert not question.comments.exists()


def test_only_a_submitted_or_approved_answer_is_sent_back(opened: Round, coordinator: User) -> None:
    waiting, submitted, approved = asked(opened)
    factories.answered(submitted)
    factories.answered(approved, state=RequestState.APPROVED)

    with pytest.raises(RoundError, match="ikke noe levert svar"):
        return_answer(request=waiting, text="Hvor er svaret?", by=coordinator)
    return_answer(request=submitted, text="Mer.", by=coordinator)
    return_answer(request=approved, text="Tallet er feil.", by=coordinator)
    with pytest.raises(RoundError, match="allerede sendt tilbake"):
        return_answer(request=submitted, text="Mer.", by=coordinator)

    assert states([waiting, submitted, approved]) == ["waiting", "returned", "returned"]


def test_nothing_is_sent_back_in_a_closed_round(opened: Round, coordinator: User) -> None:
    question = delivered(opened)[0]
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)

    with pytest.raises(RoundError, match="Runden er lukket"):
        return_answer(request=question, text="For sent.", by=coordinator)


def test_comments_stay_with_the_question(opened: Round, coordinator: User) -> None:
    question = asked(opened)[0]
    who = question.contributors.get()

    first = add_comment(
        request=question,
        text="Skal møtene med?",
        writer=Writer.of_contributor(who),
        at=NOON,
    ).comment
    second = add_comment(
        request=question,
        text="Ja, alle.",
        writer=Writer.of_office(coordinator, opened.cooperation),
    ).comment

    assert [(one.author, one.user, one.text) for one in question.comments.all()] == [
        ("Bidragsyteren, bidragsyter", None, "Skal møtene med?"),
        ("Kari Koordinator, koordinator", coordinator, "Ja, alle."),
    ]
    assert first.kind == second.kind == CommentKind.COMMENT
    assert question.state == RequestState.WAITING
    rows = TrailEntry.objects.filter(deed="comment_answer").order_by("id")
    assert [row.actor for row in rows] == ["Bidragsyteren, bidragsyter", "Kari Koordinator"]


def test_a_comment_of_the_office_goes_by_mail_to_who_is_asked_while_the_round_is_open(
    opened: Round, coordinator: User
) -> None:
    question, other = asked(opened)[:2]
    second = factories.contributor(opened, "Den andre")
    question.assignments.create(cooperation=opened.cooperation, contributor=second)
    factories.contributor(opened, "En tredje")
    office = Writer.of_office(coordinator, opened.cooperation)

    theirs = add_comment(
        request=question, text="Ja?", writer=Writer.of_contributor(second), site=SITE
    )
    ours = add_comment(request=question, text="Ta med møtene.", writer=office, site=SITE)

    assert (theirs.told, ours.told) == (0, 2)
    mails = [one.mail for one in Letter.objects.filter(kind=LetterKind.COMMENT) if one.mail]
    assert {one.to for one in mails} == {"bidragsyteren@eksempel.no", "den-andre@eksempel.no"}
    for mail in mails:
        assert mail.subject == "Kommentar til status for 1 tiltak"
        assert "Kari Koordinator har skrevet en kommentar" in mail.text
        assert "> Ta med møtene." in mail.text
        assert f"{SITE}/" in mail.text
        assert str(question.covers.get().measure) in mail.text
        assert str(other.covers.get().measure) not in mail.text

    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)
    question.round.refresh_from_db()
    late = add_comment(request=question, text="For sent.", writer=office, site=SITE)
    assert late.told == 0


def test_an_empty_comment_is_no_comment(opened: Round, coordinator: User) -> None:
    with pytest.raises(RoundError, match="Skriv en kommentar"):
        add_comment(
            request=asked(opened)[0],
            text="\n",
            writer=Writer.of_office(coordinator, opened.cooperation),
        )


def test_a_comment_sent_twice_is_one_and_one_mail(opened: Round, coordinator: User) -> None:
    question = asked(opened)[0]
    office = Writer.of_office(coordinator, opened.cooperation)

    first = add_comment(request=question, text="Hva med skiltene?", writer=office, at=NOON)
    again = add_comment(
        request=question,
        text="Hva med skiltene? ",
        writer=office,
        at=NOON + timedelta(seconds=2),
    )
    assert (again.comment, again.told, again.is_new) == (first.comment, 0, False)
    assert (question.comments.count(), OutgoingMail.objects.count()) == (1, 1)

    later = NOON + timedelta(minutes=2)
    assert add_comment(request=question, text="Hva med skiltene?", writer=office, at=later).told


def test_the_same_word_of_two_is_two_comments(opened: Round, coordinator: User) -> None:
    question = asked(opened)[0]
    for writer in (
        Writer.of_office(coordinator, opened.cooperation),
        Writer.of_contributor(question.contributors.get()),
    ):
        add_comment(request=question, text="Ja.", writer=writer, at=NOON)

    assert list(question.comments.values_list("from_asked", flat=True)) == [False, True]


def test_a_comment_is_kept_without_what_nobody_sees(opened: Round) -> None:
    question = asked(opened)[0]
    writer = Writer.of_contributor(question.contributors.get())

    said = add_comment(request=question, text="Fer\x00dig\u200b i mai.", writer=writer)

    assert said.comment.text == "Ferdig i mai."
    with pytest.raises(RoundError, match="Skriv en kommentar"):
        add_comment(request=question, text="\x00\u200b", writer=writer)


def test_a_comment_sees_that_the_round_is_closed(opened: Round, coordinator: User) -> None:
    question = asked(opened)[0]
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)

    said = add_comment(
        request=question,
        text="For sent.",
        writer=Writer.of_office(coordinator, opened.cooperation),
    )

    assert said.told == 0
    assert not OutgoingMail.objects.exists()


def test_who_writes_gets_no_mail_about_it(opened: Round, coordinator: User) -> None:
    question = delivered(opened)[0]
    both = factories.contributor(opened, "Kari Koordinator")
    both.person.user = coordinator
    both.person.save()
    question.assignments.create(cooperation=opened.cooperation, contributor=both)

    said = add_comment(
        request=question,
        text="Hva med skiltene?",
        writer=Writer.of_office(coordinator, opened.cooperation),
    )
    return_answer(request=question, text="Se på det.", by=coordinator)

    assert (said.told, said.asked) == (1, 1)
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"bidragsyteren@eksempel.no"}
