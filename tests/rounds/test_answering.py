"""An answer is written, submitted and taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sporbar.organisations.models import Cooperation, RoleName, TrailEntry
from sporbar.plans.models import ActionPlan, Measure
from sporbar.rounds.actions import (
    AnswerConflict,
    AnswerIncomplete,
    close_round,
    save_answer_draft,
    saved_answer,
    settle_deviation,
    submit_answer,
    take_back_answer,
)
from sporbar.rounds.content import AnswerPart, DeviationPart, LinePart, SettledPart
from sporbar.rounds.models import (
    AnswerKind,
    DeviationStep,
    Round,
    RoundError,
    RoundState,
    StatusEntry,
    StatusRequest,
)
from sporbar.rounds.queries import open_deviations, said_before
from sporbar.rounds.retold import carried_lines
from sporbar.rounds.writers import Writer
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def plan(tenant: Cooperation) -> ActionPlan:
    return factories.plan(tenant, measures=2)


@pytest.fixture
def reporting_round(plan: ActionPlan) -> Round:
    return factories.round(plan, state=RoundState.OPEN)


def first(plan: ActionPlan) -> Measure:
    return plan.measures.order_by("number")[0]


@pytest.fixture
def request_(reporting_round: Round, plan: ActionPlan) -> StatusRequest:
    kari = factories.contributor(reporting_round, "Kari", title="prosjektleder")
    return factories.request(reporting_round, first(plan), contributors=(kari,))


@pytest.fixture
def kari(request_: StatusRequest) -> Writer:
    return Writer.of_contributor(request_.contributors.get())


OLA = Writer(name="Ola", title="rådgiver")


def line(key: str, text: str = "", **values: object) -> LinePart:
    return LinePart(key=key, text=text or f"Setning {key}.", **values)  # type: ignore[arg-type]


def answer(*lines: LinePart, **values: object) -> AnswerPart:
    return AnswerPart(**{"answer": "activity", "lines": lines, **values})  # type: ignore[arg-type]


def trail(tenant: Cooperation) -> list[str]:
    return list(
        TrailEntry.objects.filter(cooperation=tenant).order_by("id").values_list("deed", flat=True)
    )


def test_first_save_begins_the_answer(request_: StatusRequest, kari: Writer) -> None:
    saved = save_answer_draft(request=request_, part=answer(line("a")), seen=0, by=kari, at=AT)

    request_.refresh_from_db()
    assert (saved.lock, request_.state, request_.changed_at) == (1, "draft", AT)
    assert saved_answer(request_).part == answer(line("a"))
    assert saved_answer(request_).edited_by == "Kari"


def test_nothing_written_leaves_the_question_waiting(request_: StatusRequest, kari: Writer) -> None:
    saved = save_answer_draft(request=request_, part=AnswerPart(), seen=0, by=kari)

    request_.refresh_from_db()
    assert (saved.lock, request_.state) == (0, "waiting")


def test_saves_of_one_sitting_are_one_deed(
    request_: StatusRequest, kari: Writer, tenant: Cooperation
) -> None:
    for minute, text in enumerate(("En", "En to", "En to tre")):
        save_answer_draft(
            request=request_,
            part=answer(line("a", text)),
            seen=minute,
            by=kari,
            at=AT + timedelta(minutes=minute),
        )
    assert trail(tenant) == ["save_answer"]
    assert TrailEntry.objects.get().actor == "Kari, prosjektleder"

    save_answer_draft(
        request=request_, part=answer(), seen=3, by=kari, at=AT + timedelta(minutes=30)
    )
    assert trail(tenant) == ["save_answer", "save_answer"]


def test_two_who_write_are_joined(request_: StatusRequest, kari: Writer) -> None:
    save_answer_draft(request=request_, part=answer(line("a")), seen=0, by=kari)
    save_answer_draft(request=request_, part=answer(line("a"), line("o")), seen=1, by=OLA)
    saved = save_answer_draft(request=request_, part=answer(line("a"), line("k")), seen=1, by=kari)

    assert {one.key for one in saved.part.lines} == {"a", "o", "k"}
    assert saved.from_other == ("line:o",)


def test_two_who_change_the_same_must_choose(request_: StatusRequest, kari: Writer) -> None:
    save_answer_draft(request=request_, part=answer(line("a")), seen=0, by=kari)
    save_answer_draft(request=request_, part=answer(line("a", "Ola skrev")), seen=1, by=OLA)

    with pytest.raises(AnswerConflict, match="Ola har endret det samme") as found:
        save_answer_draft(request=request_, part=answer(line("a", "Kari skrev")), seen=1, by=kari)

    assert [one.name for one in found.value.conflicts] == ["line:a"]
    assert saved_answer(request_).part == answer(line("a", "Ola skrev"))


def test_submitted_answer_says_who_and_as_what(
    request_: StatusRequest, kari: Writer, tenant: Cooperation
) -> None:
    part = answer(
        line("a", carried_over=True, confirmed=True),
        line("b", source="Regnskapet"),
        progress="as_planned",
    )
    entry = submit_answer(request=request_, part=part, seen=0, by=kari, at=AT)

    entry.refresh_from_db()
    request_.refresh_from_db()
    assert (request_.state, request_.entry) == ("submitted", entry)
    assert (entry.person.name, entry.author, entry.author_role) == ("Kari", None, "prosjektleder")
    assert (entry.answer, entry.progress, entry.on_behalf_by) == ("activity", "as_planned", None)
    assert entry.written_on == date(2026, 8, 10)
    assert list(entry.lines.values_list("text", "carried_over", "source")) == [
        ("Setning a.", True, ""),
        ("Setning b.", False, "Regnskapet"),
    ]
    assert trail(tenant) == ["submit_status"]


def test_sent_twice_is_submitted_once(request_: StatusRequest, kari: Writer) -> None:
    part = answer(line("a"))
    once = submit_answer(request=request_, part=part, seen=0, by=kari)

    assert submit_answer(request=request_, part=part, seen=0, by=kari) == once
    assert StatusEntry.objects.count() == 1


def test_another_answer_cannot_be_put_over_a_submitted_one(
    request_: StatusRequest, kari: Writer
) -> None:
    submit_answer(request=request_, part=answer(line("a")), seen=0, by=kari)

    with pytest.raises(RoundError, match="Svaret er levert"):
        submit_answer(request=request_, part=answer(line("b")), seen=0, by=kari)


def test_words_another_wrote_meanwhile_are_seen_before_they_are_submitted(
    request_: StatusRequest, kari: Writer
) -> None:
    save_answer_draft(request=request_, part=answer(line("a")), seen=0, by=kari)
    save_answer_draft(request=request_, part=answer(line("a"), line("o")), seen=1, by=OLA)

    with pytest.raises(AnswerConflict, match="Se over det før du leverer") as found:
        submit_answer(request=request_, part=answer(line("a")), seen=1, by=kari)

    assert found.value.conflicts == ()
    assert StatusEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (AnswerPart(lines=(line("a"),)), "Velg om det er aktivitet"),
        (answer(), "Skriv minst én setning"),
        (answer(line("a", " ")), "Skriv minst én setning"),
        (answer(line("a", deviation=DeviationPart())), "Velg hva slags avvik setning 1 er"),
        (
            answer(line("b"), line("a", " ", deviation=DeviationPart(kind="cost"))),
            "Setning 2 er merket som avvik, men er tom",
        ),
        (answer(line("a", carried_over=True)), "Bekreft at den stemmer fortsatt"),
        (
            answer(line("a", deviation=DeviationPart(kind="cost", reported_to="Ukjent"))),
            "finnes ikke lenger",
        ),
        (answer(line("a"), settled=(SettledPart(deviation=1),)), "når avviket ble lukket"),
    ],
)
def test_what_is_lacking_is_said(
    request_: StatusRequest, kari: Writer, part: AnswerPart, sentence: str
) -> None:
    with pytest.raises(AnswerIncomplete, match=sentence):
        submit_answer(request=request_, part=part, seen=0, by=kari)

    assert StatusEntry.objects.count() == 0


@pytest.mark.parametrize("kind", [AnswerKind.NO_ACTIVITY, AnswerKind.SEE_ANNEX])
def test_no_activity_and_see_annex_need_no_sentence(
    request_: StatusRequest, kari: Writer, kind: str
) -> None:
    entry = submit_answer(request=request_, part=AnswerPart(answer=kind), seen=0, by=kari)  # type: ignore[arg-type]

    assert (entry.answer, entry.lines.count()) == (kind, 0)


def test_deviation_is_tied_to_its_sentence(
    request_: StatusRequest, kari: Writer, tenant: Cooperation
) -> None:
    factories.body(tenant)
    late = DeviationPart(
        kind="delayed",
        cause="Sykdom",
        new_date="2026-10",
        reported_to="Regionrådet",
        reported_on="2026-06-12",
    )
    entry = submit_answer(
        request=request_, part=answer(line("a"), line("b", deviation=late)), seen=0, by=kari
    )

    found = entry.lines.get(position=1).deviation
    assert (found.kind, found.cause, found.consequence) == ("delayed", "Sykdom", None)
    assert (found.new_date, found.reported_to.name) == ("2026-10", "Regionrådet")


def test_answer_written_down_for_somebody_says_so(
    request_: StatusRequest, tenant: Cooperation
) -> None:
    siri = factories.user("siri@eksempel.no", first_name="Siri")
    factories.role(tenant, siri, RoleName.COORDINATOR)
    person = request_.contributors.get().person

    entry = submit_answer(
        request=request_,
        part=answer(line("a")),
        seen=0,
        by=Writer.of_office(siri, tenant),
        on_behalf_of=person,
    )

    assert (entry.person, entry.author, entry.on_behalf_by) == (person, siri, siri)
    assert entry.author_role == "prosjektleder (ført av koordinator)"
    assert TrailEntry.objects.get(deed="submit_status").details["on_behalf_of"] == "Kari"


def test_taken_back_answer_does_not_count_and_its_words_are_kept(
    request_: StatusRequest, kari: Writer, plan: ActionPlan, tenant: Cooperation
) -> None:
    entry = submit_answer(request=request_, part=answer(line("a")), seen=0, by=kari)
    take_back_answer(request=request_, by=kari, at=AT)

    request_.refresh_from_db()
    entry.refresh_from_db()
    assert (request_.state, request_.entry, entry.withdrawn_at) == ("draft", None, AT)
    assert StatusEntry.objects.within(tenant).by_measure(request_.round) == {}
    saved = saved_answer(request_)
    assert [one.text for one in saved.part.lines] == ["Setning a."]

    # And it can be submitted anew.
    submit_answer(
        request=request_, part=replace(saved.part, progress="mixed"), seen=saved.lock, by=kari
    )
    assert (
        StatusEntry.objects.within(tenant).by_measure(request_.round)[first(plan).pk].progress
        == "mixed"
    )


def test_answer_without_a_draft_is_written_on_when_taken_back(
    request_: StatusRequest, kari: Writer
) -> None:
    factories.answered(request_, lines=("En.", "To."))
    take_back_answer(request=request_, by=kari)

    assert [one.text for one in saved_answer(request_).part.lines] == ["En.", "To."]


@pytest.mark.parametrize("state", ["approved", "waiting"])
def test_only_a_submitted_answer_can_be_taken_back(
    request_: StatusRequest, kari: Writer, state: str
) -> None:
    factories.answered(request_, state=state)

    with pytest.raises(RoundError):
        take_back_answer(request=request_, by=kari)


def test_returned_answer_is_written_on(request_: StatusRequest, kari: Writer) -> None:
    factories.answered(request_, state="returned", lines=("En.",))
    saved = saved_answer(request_)
    part = replace(saved.part, lines=(*saved.part.lines, line("b")))
    save_answer_draft(request=request_, part=part, seen=0, by=kari)
    request_.refresh_from_db()

    assert [one.text for one in saved_answer(request_).part.lines] == ["En.", "Setning b."]
    assert request_.state == "returned"


def test_closed_round_takes_no_words(request_: StatusRequest, kari: Writer) -> None:
    close_round(reporting_round=request_.round, by=None, at=AT)

    with pytest.raises(RoundError, match="Runden er lukket"):
        save_answer_draft(request=request_, part=answer(line("a")), seen=0, by=kari)
    with pytest.raises(RoundError, match="Runden er lukket"):
        submit_answer(request=request_, part=answer(line("a")), seen=0, by=kari)


# ---------- what was said before, and what still deviates ----------


@pytest.fixture
def before(tenant: Cooperation) -> Round:
    """Last year's round, with a deviation on the measure this year's first one carries on."""
    last = factories.plan(tenant, 2025, measures=1)
    found = factories.round(last, date(2025, 12, 31), kind="annual")
    entry = factories.entry(found, first(last), lines=("Prosjektet er utsatt.", "Alt annet går."))
    factories.deviation(entry)
    return found


@pytest.fixture
def carried(before: Round, plan: ActionPlan) -> Measure:
    measure = first(plan)
    measure.continues = first(before.plan)
    measure.save()
    return measure


def test_last_year_s_words_are_offered(
    carried: Measure, reporting_round: Round, before: Round
) -> None:
    found = said_before(reporting_round, [carried])[carried.pk]

    assert [one.round for one in found] == [before]
    assert [(one.text, one.carried_over, one.confirmed) for one in carried_lines(found)] == [
        ("Prosjektet er utsatt.", True, False),
        ("Alt annet går.", True, False),
    ]


def test_annual_round_gets_the_words_of_both_half_years(plan: ActionPlan) -> None:
    measure = first(plan)
    halves = [factories.round(plan, date(2026, 7, 1)), factories.round(plan, date(2026, 12, 31))]
    for one in halves:
        factories.entry(one, measure, lines=(f"Per {one.as_of}.",))
    annual = factories.round(plan, date(2026, 12, 31), kind="annual", state=RoundState.OPEN)
    annual.gathers.set(halves)

    found = said_before(annual, [measure])[measure.pk]

    assert [one.text for one in carried_lines(found)] == ["Per 2026-07-01.", "Per 2026-12-31."]


def test_open_deviation_lives_on_until_it_is_settled(
    carried: Measure, reporting_round: Round, tenant: Cooperation
) -> None:
    (deviation,) = open_deviations(tenant, [carried], reporting_round)[carried.pk]
    settle_deviation(deviation=deviation, on="2026-05-03", note="Ansatt", by=OLA, at=AT)

    assert open_deviations(tenant, [carried], reporting_round) == {}
    step = DeviationStep.objects.get()
    assert (step.kind, step.on, step.recorded_by) == ("settled", "2026-05-03", "Ola, rådgiver")
    assert trail(tenant) == ["settle_deviation"]
    with pytest.raises(RoundError, match="allerede lukket"):
        settle_deviation(deviation=deviation, on="2026-05-03", by=OLA)


def test_deviation_settled_after_the_as_of_day_is_open_on_it(
    carried: Measure, reporting_round: Round, tenant: Cooperation
) -> None:
    (deviation,) = open_deviations(tenant, [carried], reporting_round)[carried.pk]
    settle_deviation(deviation=deviation, on="2026-08-03", by=OLA)

    assert open_deviations(tenant, [carried], reporting_round)[carried.pk] == [deviation]


def test_deviation_settled_in_an_answer_is_open_again_when_it_is_taken_back(
    carried: Measure,
    reporting_round: Round,
    request_: StatusRequest,
    kari: Writer,
    tenant: Cooperation,
) -> None:
    (deviation,) = open_deviations(tenant, [carried], reporting_round)[carried.pk]
    part = answer(line("a"), settled=(SettledPart(deviation=deviation.pk, on="2026-05"),))
    submit_answer(request=request_, part=part, seen=0, by=kari)
    assert open_deviations(tenant, [carried], reporting_round) == {}
    assert deviation.steps.get().recorded_by == "Kari, prosjektleder"

    take_back_answer(request=request_, by=kari)
    assert open_deviations(tenant, [carried], reporting_round)[carried.pk] == [deviation]

    # And what counts is what the answer says when it is submitted again.
    saved = saved_answer(request_)
    submit_answer(request=request_, part=replace(saved.part, settled=()), seen=saved.lock, by=kari)
    assert open_deviations(tenant, [carried], reporting_round)[carried.pk] == [deviation]


def test_deviation_of_another_cooperation_cannot_be_settled(
    request_: StatusRequest, kari: Writer
) -> None:
    theirs = factories.plan(factories.cooperation("naboen"), measures=1)
    entry = factories.entry(factories.round(theirs, date(2025, 7, 1)), first(theirs))
    deviation = factories.deviation(entry)
    part = answer(line("a"), settled=(SettledPart(deviation=deviation.pk, on="2026"),))

    submit_answer(request=request_, part=part, seen=0, by=kari)

    assert DeviationStep.objects.count() == 0


def test_deviation_on_the_whole_follows_the_strand_that_is_asked(
    tenant: Cooperation, before: Round
) -> None:
    from sporbar.rounds.actions.answering import related

    plan = factories.plan(tenant, 2027)
    whole = factories.measure(plan, strands=("Nord", "Sør"), continues=first(before.plan))
    strand = whole.strands.order_by("position")[0]
    reporting_round = factories.round(plan, date(2027, 7, 1), state=RoundState.OPEN)
    factories.request(reporting_round, strand)

    assert set(related(reporting_round, [strand])) == {strand, whole}


@pytest.mark.parametrize("years", [1, 3])
def test_what_is_asked_of_the_past_grows_with_years_not_with_measures(
    tenant: Cooperation, django_assert_num_queries: object, years: int
) -> None:
    counted = []
    for measures in (1, 3):
        plan = factories.plan(tenant, 2030 + measures, measures=measures)
        chosen = list(plan.measures.all())
        for back in range(years):
            older = factories.plan(tenant, 2010 + back + 5 * measures, measures=measures)
            held = factories.round(older, date(2010 + back + 5 * measures, 7, 1))
            for one, former in zip(chosen, older.measures.all(), strict=True):
                one.continues = former
                one.save()
                factories.deviation(factories.entry(held, former))
            chosen = list(older.measures.all())
        reporting_round = factories.round(plan, date(2040, 7, 1))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            open_deviations(tenant, list(plan.measures.all()), reporting_round)
            said_before(reporting_round, list(plan.measures.all()))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def taken_off(question: StatusRequest, way: str) -> None:
    """Kari is off the question: it was given to another, or she has left."""
    if way == "given":
        question.assignments.all().delete()
    else:
        question.contributors.update(left_at=AT)


@pytest.mark.parametrize("way", ["given", "left"])
def test_who_is_taken_off_while_writing_neither_saves_nor_submits(
    way: str, request_: StatusRequest, kari: Writer
) -> None:
    taken_off(request_, way)

    for deed in (save_answer_draft, submit_answer):
        with pytest.raises(RoundError, match="ikke lenger ditt"):
            deed(request=request_, part=answer(line("a")), seen=0, by=kari, at=AT)
    request_.refresh_from_db()
    assert (request_.state, StatusEntry.objects.count()) == ("waiting", 0)
    # The office may still.
    submit_answer(request=request_, part=answer(line("a")), seen=0, by=OLA, at=AT)


def test_who_has_left_takes_nothing_back(request_: StatusRequest, kari: Writer) -> None:
    submit_answer(request=request_, part=answer(line("a")), seen=0, by=kari, at=AT)
    taken_off(request_, "left")

    with pytest.raises(RoundError, match="ikke lenger ditt"):
        take_back_answer(request=request_, by=kari, at=AT)
    request_.refresh_from_db()
    assert request_.state == "submitted"
