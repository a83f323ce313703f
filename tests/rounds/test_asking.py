"""Who reports what: proposed, given to people, joined, split and handed over."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, Employment, Organisation, TrailEntry
from sporbar.plans.models import ActionPlan, Involvement, Measure
from sporbar.rounds.actions import (
    assign,
    change_round,
    find_contributor,
    leave_round,
    make_link,
    merge_requests,
    open_round,
    plan_round,
    propose_requests,
    reassign,
    reopen_round,
    split_request,
)
from sporbar.rounds.actions.opening import close_round
from sporbar.rounds.actions.review import add_comment
from sporbar.rounds.models import (
    Contributor,
    Letter,
    RequestState,
    Round,
    RoundError,
    StatusRequest,
)
from sporbar.rounds.periods import usual_periods
from sporbar.rounds.writers import Writer
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, 8, tzinfo=UTC)
DEADLINE = date(2026, 8, 14)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def plan(tenant: Cooperation) -> ActionPlan:
    return factories.plan(tenant, measures=3)


def planned(plan: ActionPlan, **values: object) -> Round:
    return plan_round(
        **{
            "plan": plan,
            "kind": "half_year",
            "period_start": date(2026, 1, 1),
            "period_end": date(2026, 6, 30),
            "as_of": date(2026, 7, 1),
            "deadline": DEADLINE,
            "by": None,
            "at": AT,
            **values,
        }
    )


def responsible(measure: Measure, *people: object, role: str = "responsible") -> None:
    for person in people:
        Involvement.objects.create(
            cooperation=measure.cooperation, measure=measure, person=person, role=role
        )


def asked(reporting_round: Round) -> list[tuple[str, str]]:
    """(measures, people) of every question, in the order they were made."""
    return [
        (
            " + ".join(cover.measure.title for cover in one.covers.order_by("pk")),
            ", ".join(who.person.name for who in one.contributors.order_by("pk")),
        )
        for one in reporting_round.requests.order_by("pk")
    ]


def contributor(reporting_round: Round, name: str) -> Contributor:
    return Contributor.objects.get(round=reporting_round, person__name=name)


# Planned.


def test_round_is_planned_once_however_often_the_form_is_sent(plan: ActionPlan) -> None:
    first = planned(plan)

    assert planned(plan) == first
    assert TrailEntry.objects.filter(deed="plan_round").count() == 1
    with pytest.raises(RoundError, match="alt en runde"):
        planned(plan, deadline=date(2026, 9, 1))


def test_plan_that_is_not_adopted_has_no_round(tenant: Cooperation) -> None:
    with pytest.raises(RoundError, match="ikke vedtatt"):
        planned(factories.plan(tenant, 2027, state="draft"))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"period_end": date(2025, 1, 1)}, "siste dag"),
        ({"as_of": date(2025, 12, 1)}, "Statusdagen"),
        ({"opens_on": date(2026, 9, 1)}, "Fristen"),
        ({"reminder_days": [-400]}, "høyst 90"),
    ],
)
def test_days_are_in_order(plan: ActionPlan, values: dict[str, object], why: str) -> None:
    with pytest.raises(RoundError, match=why):
        planned(plan, **values)

    assert not Round.objects.exists()


def test_rounds_of_different_kinds_run_at_once_and_an_annual_one_gathers_them(
    plan: ActionPlan,
) -> None:
    first, second = (
        planned(
            plan,
            kind=one.kind,
            period_start=one.start,
            period_end=one.end,
            as_of=one.as_of,
            deadline=None,
        )
        for one in usual_periods(2026)
        if one.kind == "half_year"
    )
    annual = planned(
        plan,
        kind="annual",
        period_end=date(2026, 12, 31),
        as_of=date(2026, 12, 31),
        deadline=None,
        gathers=[first, second],
    )
    for one in (first, second, annual):
        open_round(reporting_round=one, by=None, at=AT)

    assert set(annual.gathers.all()) == {first, second}
    assert Round.objects.filter(plan=plan, state="open").count() == 3


def test_open_round_keeps_its_period_and_may_move_its_deadline(plan: ActionPlan) -> None:
    one = planned(plan)
    open_round(reporting_round=one, by=None, at=AT)

    with pytest.raises(RoundError, match="ligger fast"):
        change_round(reporting_round=one, changes={"as_of": date(2026, 6, 1)}, by=None)
    assert change_round(reporting_round=one, changes={"deadline": date(2026, 9, 1)}, by=None)
    assert not change_round(reporting_round=one, changes={"deadline": date(2026, 9, 1)}, by=None)
    assert one.deadline == date(2026, 9, 1)


# Proposed.


def test_last_rounds_people_are_proposed_and_one_answer_stays_one(plan: ActionPlan) -> None:
    a, b, c = plan.measures.order_by("number")
    last = factories.round(plan, date(2026, 4, 30), kind="tertial")
    kari, ola = factories.contributor(last, "Kari"), factories.contributor(last, "Ola")
    factories.request(last, a, b, contributors=(kari,))
    factories.request(last, c, contributors=(ola, kari))
    responsible(a, factories.person(plan.cooperation, "Per"))
    one = planned(plan)

    assert propose_requests(reporting_round=one, by=None, at=AT) == 2
    assert asked(one) == [("Tiltak 1.1 + Tiltak 1.2", "Kari"), ("Tiltak 1.3", "Kari, Ola")]
    # Once more adds nothing.
    assert propose_requests(reporting_round=one, by=None, at=AT) == 0


def test_people_come_along_from_last_years_plan(tenant: Cooperation, plan: ActionPlan) -> None:
    last_year = factories.plan(tenant, 2025, measures=2)
    old, other = last_year.measures.order_by("number")
    last = factories.round(last_year, date(2025, 12, 31))
    factories.request(last, old, contributors=(factories.contributor(last, "Kari"),))
    factories.request(last, other, contributors=(factories.contributor(last, "Ola"),))
    a, b, _c = plan.measures.order_by("number")
    Measure.objects.filter(pk=b.pk).update(continues=old)
    a.merged_from.add(other)
    one = planned(plan)

    propose_requests(reporting_round=one, by=None, at=AT)

    assert asked(one) == [("Tiltak 1.1", "Ola"), ("Tiltak 1.2", "Kari"), ("Tiltak 1.3", "")]


def test_responsible_are_proposed_where_nobody_answered_before(plan: ActionPlan) -> None:
    a, b, _c = plan.measures.order_by("number")
    kari, ola = (factories.person(plan.cooperation, name) for name in ("Kari", "Ola"))
    responsible(a, kari)
    responsible(a, ola, role="coordinator")
    responsible(b, ola, role="coordinator")
    place = Organisation.objects.create(cooperation=plan.cooperation, slug="by", name="By")
    Employment.objects.create(
        cooperation=plan.cooperation, person=kari, organisation=place, title="næringssjef"
    )
    one = planned(plan)

    propose_requests(reporting_round=one, by=None, at=AT)

    assert asked(one) == [("Tiltak 1.1", "Kari"), ("Tiltak 1.2", "Ola"), ("Tiltak 1.3", "")]
    assert contributor(one, "Kari").title == "næringssjef"


def test_strands_are_asked_about_instead_of_their_measure(tenant: Cooperation) -> None:
    plan = factories.plan(tenant)
    whole = factories.measure(plan, strands=("Ungdom", "Eldre"))
    responsible(whole, factories.person(tenant, "Kari"))
    gone = factories.measure(plan, number=2)
    gone.withdrawn_in = plan.versions.get()
    gone.save()
    one = planned(plan)

    propose_requests(reporting_round=one, by=None, at=AT)

    assert asked(one) == [("Ungdom", "Kari"), ("Eldre", "Kari")]


def test_proposing_takes_as_many_statements_for_three_as_for_one(tenant: Cooperation) -> None:
    used = []
    for year, measures in ((2026, 1), (2027, 3)):
        plan = factories.plan(tenant, year, measures=measures)
        for number, measure in enumerate(plan.measures.all()):
            responsible(measure, factories.person(tenant, f"Person {year} {number}"))
        one = planned(plan)
        with CaptureQueriesContext(connection) as queries:
            propose_requests(reporting_round=one, by=None, at=AT)
        used.append(len(queries))

    assert used[0] == used[1]


# Given to people.


@pytest.fixture
def proposed(plan: ActionPlan) -> Round:
    for number, measure in enumerate(plan.measures.order_by("number")):
        person = factories.person(plan.cooperation, f"Person {number}")
        person.email = f"person{number}@eksempel.no"
        person.save()
        responsible(measure, person)
    one = planned(plan)
    propose_requests(reporting_round=one, by=None, at=AT)
    return one


@pytest.fixture
def opened(proposed: Round) -> Round:
    open_round(reporting_round=proposed, by=None, at=AT, site="https://rapport.eksempel.no")
    return proposed


def newcomer(tenant: Cooperation, name: str = "Nina") -> object:
    person = factories.person(tenant, name)
    person.email = f"{name.lower()}@eksempel.no"
    person.save()
    return person


def test_bulk_adds_and_replaces(proposed: Round) -> None:
    nina = newcomer(proposed.cooperation)
    questions = list(proposed.requests.all())

    assert assign(requests=questions[:2], person=nina, by=None, title="leder") == 2
    assert assign(requests=questions[:2], person=nina, by=None) == 0
    assert reassign(requests=questions[1:], to=nina, by=None) == 2
    assert [who for _what, who in asked(proposed)] == ["Person 0, Nina", "Nina", "Nina"]
    assert reassign(requests=questions[2:], to=None, by=None) == 1
    assert asked(proposed)[2] == ("Tiltak 1.3", "")
    # Nobody has been told anything: the round is not open.
    assert not OutgoingMail.objects.exists()


def test_who_is_asked_anew_in_an_open_round_gets_a_letter_about_the_new_ones(
    opened: Round,
) -> None:
    before = OutgoingMail.objects.count()
    nina = newcomer(opened.cooperation)

    reassign(requests=opened.requests.all()[:2], to=nina, by=None, at=AT)

    assert OutgoingMail.objects.count() == before + 1
    mail = OutgoingMail.objects.get(to="nina@eksempel.no")
    assert "1.1 Tiltak 1.1" in mail.text
    assert "1.3" not in mail.text
    assert Letter.objects.get(mail=mail).kind == "asked_anew"


def test_answered_question_is_not_given_to_others(opened: Round) -> None:
    first, second, _third = opened.requests.order_by("pk")
    StatusRequest.objects.filter(pk=first.pk).update(state=RequestState.SUBMITTED)

    with pytest.raises(RoundError, match="Svaret er levert"):
        reassign(requests=[first, second], to=newcomer(opened.cooperation), by=None)
    assert asked(opened)[1][1] == "Person 1"


def test_rows_are_answered_as_one_and_split_again(proposed: Round) -> None:
    first, second, third = proposed.requests.order_by("pk")

    whole = merge_requests(requests=[third, first], by=None)
    assert asked(proposed) == [
        ("Tiltak 1.1 + Tiltak 1.3", "Person 0, Person 2"),
        ("Tiltak 1.2", "Person 1"),
    ]

    parts = split_request(request=whole, by=None)
    assert len(parts) == 2
    assert ("Tiltak 1.3", "Person 0, Person 2") in asked(proposed)
    with pytest.raises(RoundError, match="bare ett"):
        split_request(request=second, by=None)


def test_what_somebody_has_written_in_is_not_merged(opened: Round) -> None:
    first, second, _third = opened.requests.order_by("pk")
    StatusRequest.objects.filter(pk=first.pk).update(state=RequestState.DRAFT)

    with pytest.raises(RoundError, match="alt skrevet"):
        merge_requests(requests=[first, second], by=None)


def test_who_leaves_in_the_middle_hands_over_and_their_links_are_dead(opened: Round) -> None:
    leaving = contributor(opened, "Person 0")
    answered = opened.requests.order_by("pk")[1]
    assign(requests=[answered], person=leaving.person, by=None, at=AT)
    StatusRequest.objects.filter(pk=answered.pk).update(state=RequestState.SUBMITTED)
    token = make_link(contributor=leaving, by=None, at=AT)
    assert find_contributor(token) == leaving
    nina = newcomer(opened.cooperation)

    assert leave_round(contributor=leaving, to=nina, by=None, at=AT) == 1

    assert find_contributor(token) is None
    # What is answered stays theirs; what is not is Nina's, and she has been told.
    assert [who for _what, who in asked(opened)] == ["Nina", "Person 0, Person 1", "Person 2"]
    assert OutgoingMail.objects.filter(to="nina@eksempel.no").count() == 1
    assert leave_round(contributor=leaving, by=None, at=AT) == 0


def test_who_leaves_without_a_successor_leaves_the_question_to_nobody(opened: Round) -> None:
    leave_round(contributor=contributor(opened, "Person 0"), by=None, at=AT)

    assert asked(opened)[0] == ("Tiltak 1.1", "")
    # Their letter had not gone yet: it does not go.
    assert OutgoingMail.objects.get(to="person0@eksempel.no").state == "pulled"


# Opened, closed, opened again.


def test_one_letter_each_and_no_more_when_opened_twice(proposed: Round) -> None:
    reassign(
        requests=proposed.requests.order_by("pk")[1:2],
        to=contributor(proposed, "Person 0").person,
        by=None,
    )

    assert open_round(reporting_round=proposed, by=None, at=AT) == 2
    assert open_round(reporting_round=proposed, by=None, at=AT) == 0
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == [
        "person0@eksempel.no",
        "person2@eksempel.no",
    ]
    assert TrailEntry.objects.filter(deed="open_round").count() == 1


def test_round_without_deadline_is_not_opened_when_people_are_asked(proposed: Round) -> None:
    change_round(reporting_round=proposed, changes={"deadline": None}, by=None)

    with pytest.raises(RoundError, match="ingen frist"):
        open_round(reporting_round=proposed, by=None, at=AT)
    assert Round.objects.get().state == "planned"


def test_who_has_no_address_gets_no_letter(proposed: Round) -> None:
    person = contributor(proposed, "Person 0").person
    person.email = ""
    person.save()

    assert open_round(reporting_round=proposed, by=None, at=AT) == 2


@pytest.fixture
def opening_cost(tenant: Cooperation) -> Callable[[int, int], int]:
    def cost(year: int, people: int) -> int:
        plan = factories.plan(tenant, year, measures=people)
        one = planned(plan, reminder_days=[])
        for number, measure in enumerate(plan.measures.all()):
            who = factories.contributor(one, f"Person {year} {number}")
            factories.request(one, measure, contributors=(who,))
        with CaptureQueriesContext(connection) as queries:
            assert open_round(reporting_round=one, by=None, at=AT) == people
        return len(queries)

    return cost


def test_opening_takes_as_many_statements_for_three_as_for_one(
    opening_cost: Callable[[int, int], int],
) -> None:
    assert opening_cost(2026, 1) == opening_cost(2027, 3)


def test_closing_kills_the_links_for_good(opened: Round) -> None:
    token = make_link(contributor=contributor(opened, "Person 0"), by=None, at=AT)
    close_round(reporting_round=opened, by=None, at=AT)
    with pytest.raises(RoundError, match="hvorfor"):
        reopen_round(reporting_round=opened, by=None, reason=" ")
    reopen_round(reporting_round=opened, by=None, reason="Ett svar manglet.")

    assert find_contributor(token) is None
    assert opened.state == "open"
    assert TrailEntry.objects.get(deed="reopen_round").details == {"reason": "Ett svar manglet."}
    # Opened again, nobody is written to unasked.
    assert OutgoingMail.objects.filter(state="pulled").count() == 3
    assert OutgoingMail.objects.filter(state="queued").count() == 0


def test_what_is_taken_into_an_open_round_is_told_by_one_letter_each(opened: Round) -> None:
    before = OutgoingMail.objects.count()
    person = contributor(opened, "Person 0").person
    for number in (4, 5):
        responsible(factories.measure(opened.plan, number=number), person)

    assert propose_requests(reporting_round=opened, by=None, at=AT, site="https://x.example") == 2

    assert OutgoingMail.objects.count() == before + 1
    mail = OutgoingMail.objects.latest("pk")
    assert (mail.to, Letter.objects.get(mail=mail).kind) == ("person0@eksempel.no", "asked_anew")
    assert "- 1.4" in mail.text
    assert "- 1.5" in mail.text
    assert "- 1.1" not in mail.text
    assert "https://x.example/" in mail.text
    assert propose_requests(reporting_round=opened, by=None, at=AT) == 0
    assert OutgoingMail.objects.count() == before + 1


def test_who_has_left_is_not_brought_back_by_what_is_taken_in(opened: Round) -> None:
    gone = contributor(opened, "Person 0")
    leave_round(contributor=gone, by=None, at=AT)
    before = OutgoingMail.objects.count()
    responsible(factories.measure(opened.plan, number=4), gone.person)

    assert propose_requests(reporting_round=opened, by=None, at=AT) == 1

    gone.refresh_from_db()
    assert gone.left_at == AT
    assert asked(opened)[-1][1] == ""
    assert OutgoingMail.objects.count() == before


def test_a_mail_that_waits_is_taken_back_when_its_question_is_given_to_another(
    opened: Round,
) -> None:
    OutgoingMail.objects.update(state="sent", sent_at=AT)
    question = opened.requests.order_by("pk")[0]
    user = factories.user()
    for text in ("Hva med skiltene?", "Og veien?"):
        add_comment(
            request=question, text=text, writer=Writer.of_office(user, opened.cooperation), at=AT
        )
    assert OutgoingMail.objects.filter(state="queued").count() == 2

    reassign(requests=[question], to=newcomer(opened.cooperation), by=None, at=AT)

    states = set(OutgoingMail.objects.exclude(state="sent").values_list("to", "state"))
    assert states == {("person0@eksempel.no", "pulled"), ("nina@eksempel.no", "queued")}


def test_a_comment_waits_on_for_who_is_asked_something_else(opened: Round) -> None:
    OutgoingMail.objects.update(state="sent", sent_at=AT)
    first, second, _third = opened.requests.order_by("pk")
    assign(requests=[second], person=contributor(opened, "Person 0").person, by=None, at=AT)
    writer = Writer.of_office(factories.user(), opened.cooperation)
    add_comment(request=second, text="Hva med skiltene?", writer=writer, at=AT)

    reassign(requests=[first], to=newcomer(opened.cooperation), by=None, at=AT)

    assert not OutgoingMail.objects.filter(state="pulled").exists()
