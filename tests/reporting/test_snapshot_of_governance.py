"""What bodies did in the period stands in the snapshot as it was on the as-of day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.document import codec
from sporbar.document.snapshot import Dates, Measure, Snapshot
from sporbar.economy.models import Recommendation
from sporbar.governance.actions.referrals import add_council
from sporbar.governance.models import (
    Adoption,
    Agreement,
    Consultation,
    DecisionRecord,
    Event,
)
from sporbar.organisations.models import Body, Person, PersonName, Seat
from sporbar.plans.models import ActionPlan
from sporbar.plans.models import Measure as MeasureRow
from sporbar.reporting.models import Report
from sporbar.reporting.snapshots import take_snapshot
from sporbar.reporting.snapshots.governance import PARTS
from sporbar.rounds.actions import Line
from sporbar.rounds.models import Round
from tests import factories
from tests.governance import made
from tests.reporting.governed import (
    AFTER,
    BEFORE,
    choose,
    councils,
    decide,
    fill,
    march,
    step,
)
from tests.reporting.region import AT, Region, build, network_report, say, words

pytestmark = pytest.mark.django_db

Take = Callable[[Report], Snapshot]


def measure(snapshot: Snapshot, label: str) -> Measure:
    area, number = (int(one) for one in label.split("."))
    found = next(one for one in snapshot.focus_areas if one.number == area)
    return next(one for one in found.measures if one.number == number)


# ---------- meetings ----------


def test_meeting_of_the_period_is_told_with_its_items(region: Region, snapped: Take) -> None:
    march(region)
    choose(region, "meetings")

    (meeting,) = snapped(region.report).meetings
    (item,) = meeting.items

    assert (meeting.body, meeting.on, meeting.place) == ("Regionrådet", "2011-03-22", "By")
    assert (item.number, item.title, item.outcome) == ("012/11", "Felles avfallsplan", "adopted")
    assert (item.wording, item.vote, item.measures) == ("Planen vedtas.", "enstemmig", ("2.1",))


@pytest.mark.parametrize(
    ("on", "values", "is_told"),
    [
        ("2011-06-30", {"state": "held"}, True),
        ("2011-07-01", {"state": "held"}, False),
        ("2010-12-31", {"state": "held"}, False),
        ("2011", {"state": "held"}, True),
        ("2011-05-01", {"state": "cancelled"}, False),
    ],
)
def test_only_meetings_that_may_have_been_in_the_period_are_told(
    region: Region, snapped: Take, on: str, values: dict[str, Any], is_told: bool
) -> None:
    made.meeting(region.council, on, **values)
    choose(region, "meetings")

    assert bool(snapped(region.report).meetings) is is_told


def test_meetings_of_hidden_and_outside_bodies_are_not_told(region: Region, snapped: Take) -> None:
    for slug, values in (("a", {"is_public": False}), ("b", {"kind": "external"})):
        body = Body.objects.create(
            cooperation=region.cooperation, slug=slug, name=slug, **{"kind": "network", **values}
        )
        made.meeting(body, "2011-03-01", state="held")
    choose(region, "meetings")

    assert snapped(region.report).meetings == ()


def test_withheld_case_is_told_in_its_public_form(region: Region, snapped: Take) -> None:
    decision = march(
        region,
        "Tvist med Ola Hemmelig",
        public_title="Personalsak",
        withheld_basis="offl. § 13",
    )
    made.follow_up(decision, task="Skrive til Ola Hemmelig")
    choose(region)

    snapshot = snapped(region.report)
    (item,) = snapshot.meetings[0].items

    assert b"Hemmelig" not in codec.canonical(snapshot)
    assert (item.title, item.number, item.outcome, item.wording) == (
        "Personalsak",
        "012/11",
        None,
        None,
    )
    assert item.withheld is not None
    assert item.withheld.legal_basis == "offl. § 13"
    assert measure(snapshot, "2.1").decisions == ()
    assert (item.measures, snapshot.follow_ups[0].task) == ((), None)


@pytest.mark.parametrize(
    ("days", "wording"), [(0, "Tilbudet godtas."), (-1, "Prisen er 4 millioner.")]
)
def test_withheld_wording_is_replaced_until_its_day_is_over(
    region: Region, snapped: Take, days: int, wording: str
) -> None:
    decision = march(region)
    decision.current = DecisionRecord.objects.create(
        cooperation=region.cooperation,
        decision=decision,
        number=2,
        outcome="adopted",
        wording="Prisen er 4 millioner.",
        public_wording="Tilbudet godtas.",
        withheld_basis="offl. § 23",
        withheld_until=timezone.localdate() + timedelta(days=days),
        correction_note="Unntatt",
        recorded_at=AT,
    )
    decision.save()
    choose(region, "meetings")

    assert snapped(region.report).meetings[0].items[0].wording == wording


def test_annual_report_has_the_meetings_of_the_whole_year(region: Region) -> None:
    for on in ("2011-02-01", "2011-09-01", "2012-01-15"):
        made.meeting(region.council, on, state="held")
    choose(region, "meetings")
    Round.objects.filter(pk=region.round.pk).update(
        kind="annual", period_end=date(2011, 12, 31), as_of=date(2011, 12, 31)
    )
    dates = Dates(as_of="2011-12-31", written=None, approved=None, published=None)

    snapshot = take_snapshot(report=region.report, edition_number=1, dates=dates)

    assert [one.on for one in snapshot.meetings] == ["2011-02-01", "2011-09-01"]


# ---------- under the measures ----------


def test_measure_says_where_its_case_was_dealt_with(region: Region, snapped: Take) -> None:
    march(region)

    snapshot = snapped(region.report)
    (fact,) = measure(snapshot, "2.1").decisions

    assert fact.text == "Behandlet i regionrådet 22.\xa0mars 2011, sak 012/11: vedtatt."
    assert fact.source == "Saken «Felles avfallsplan»"
    assert measure(snapshot, "1.2").decisions == ()
    assert snapshot.meetings == ()  # nobody chose the part


def test_case_of_last_years_measure_belongs_to_the_one_that_continues_it(
    region: Region, snapped: Take
) -> None:
    now = region.measure("2.1")
    own = {"cooperation": region.cooperation}
    plan = ActionPlan.objects.create(
        strategy=now.plan.strategy, title="Handlingsplan 2010", year=2010, **own
    )
    then = MeasureRow.objects.create(
        plan=plan, focus_area=now.focus_area, number=9, title="Avfall", **own
    )
    MeasureRow.objects.filter(pk=now.pk).update(continues=then)
    march(region).item.case.measures.set([then])
    choose(region, "meetings")

    snapshot = snapped(region.report)

    assert len(measure(snapshot, "2.1").decisions) == 1
    assert snapshot.meetings[0].items[0].measures == ("2.1",)


def test_case_of_a_sub_bodys_measure_stands_in_its_report(region: Region, snapped: Take) -> None:
    annex = network_report(region)
    below = MeasureRow.objects.get(plan__hangs_under__isnull=False, number=1)
    march(region).item.case.measures.set([below])
    choose(region, "meetings")

    snapshot = snapped(region.report)
    sub = snapshot.annexes[0].report

    assert annex.sub_report is not None
    assert sub is not None
    assert len(sub.focus_areas[0].measures[0].decisions) == 1
    assert snapshot.meetings[0].items[0].measures == ()


def test_fact_somebody_put_among_their_words_stands_once(region: Region, snapped: Take) -> None:
    march(region)
    (fact,) = measure(snapped(region.report), "2.1").decisions
    region.round.state = "open"
    region.round.save()
    said = Line(fact.text, source=fact.source or "")
    say(region, [words([region.measure("2.1")], said)], at=AT + timedelta(days=1))

    again = measure(snapped(region.report), "2.1")

    assert [one.text for one in again.status] == [fact.text]
    assert again.decisions == ()


def test_recommendation_names_the_case_it_was_decided_in(region: Region, snapped: Take) -> None:
    decision = march(region)
    Recommendation.objects.filter(measure=region.measure("2.1")).update(decision=decision)

    snapshot = snapped(region.report)

    assert [one.case for one in measure(snapshot, "2.1").recommendations] == ["012/11"]
    assert [one.case for one in measure(snapshot, "1.2").recommendations] == [None]


# ---------- follow-up ----------


def test_follow_up_is_told_as_it_stood_on_the_as_of_day(region: Region, snapped: Take) -> None:
    row = made.follow_up(march(region), responsible_text="sekretariatet", deadline="2011-05-01")
    step(row, 1, BEFORE, "under_way", done="Utkastet er skrevet.", deadline="2011-05-01")
    step(row, 2, AFTER, "done", done="Planen er laget.")
    choose(region, "follow_up")

    (told,) = snapped(region.report).follow_ups

    assert (told.state, told.done) == ("under_way", "Utkastet er skrevet.")
    assert (told.task, told.responsible) == ("Lage en plan", "sekretariatet")
    assert (told.body, told.on, told.number, told.deadline) == (
        "Regionrådet",
        "2011-03-22",
        "012/11",
        "2011-05-01",
    )


def test_follow_up_first_recorded_later_is_told_as_it_was_first_recorded(
    region: Region, snapped: Take
) -> None:
    row = made.follow_up(march(region))
    step(row, 1, AFTER, "under_way", done="")
    step(row, 2, AFTER + timedelta(days=20), "done", done="Ferdig.")
    choose(region, "follow_up")

    assert [one.state for one in snapped(region.report).follow_ups] == ["under_way"]


def test_what_was_done_before_the_period_is_not_told_again(region: Region, snapped: Take) -> None:
    meeting = made.meeting(region.council, "2010-03-22", state="held")
    for n, at in enumerate((BEFORE - timedelta(days=300), BEFORE)):
        item = made.item(meeting, made.case(region.cooperation, f"Sak {n}"))
        step(made.follow_up(made.decision(item), task=f"Oppgave {n}"), 1, at, "done")
    choose(region, "follow_up")

    assert [one.task for one in snapped(region.report).follow_ups] == ["Oppgave 1"]


# ---------- what the councils made of it ----------


def test_adoption_sentence_is_of_the_as_of_day(region: Region, snapped: Take) -> None:
    first, second, third = councils(region)
    # recorded late, but decided in time; decided on a day nobody knows; decided too late
    decide(first, 2, AFTER, "adopted", decided_on="2011-06-15", case_number="44/11")
    decide(second, 2, AFTER, "adopted")
    decide(third, 2, AFTER, "adopted", decided_on="2011-07-20")
    choose(region, "adoptions")

    snapshot = snapped(region.report)
    (case,) = snapshot.adoptions

    assert [one.state for one in case.answers] == ["adopted", "adopted", "waiting"]
    assert (case.answers[0].decided, case.answers[0].case_number) == ("2011-06-15", "44/11")
    assert (case.answers[2].expected, case.measures) == ("2011-09", ("2.1",))
    assert case.reference == "Regionrådet, sak 012/11"
    (fact,) = measure(snapshot, "2.1").adoptions
    assert fact.text == (
        "To av de tre kommunene har sluttet seg til; den tredje behandler saken i september."
    )
    assert fact.source == "Regionrådet, sak 012/11: «Felles avfallsplan», vedtak i kommunene"


def test_delay_known_on_the_as_of_day_stands_on_the_measure(region: Region, snapped: Take) -> None:
    early, late, _third = councils(region)
    decide(early, 2, BEFORE, "waiting", expected="2011-10")
    decide(late, 2, AFTER, "waiting", expected="2011-11")

    delays = measure(snapped(region.report), "2.1").delays

    assert [one.text for one in delays] == [
        "Behandlingen i én kommune er flyttet fra september til oktober."
    ]


def test_correction_stands_in_the_place_of_what_was_wrong(region: Region, snapped: Take) -> None:
    (row,) = councils(region, 1)
    decide(row, 2, BEFORE, "adopted", decided_on="2011-06-15")
    decide(row, 3, AFTER, "rejected", decided_on="2011-06-15", is_correction=True)
    choose(region, "adoptions")

    assert snapped(region.report).adoptions[0].answers[0].state == "rejected"


def test_council_without_steps_is_told_as_its_row_says(region: Region, snapped: Take) -> None:
    referral = made.referral(march(region).item.case)
    Adoption.objects.create(cooperation=region.cooperation, referral=referral, state="adopted")
    choose(region, "adoptions")

    assert [one.state for one in snapped(region.report).adoptions[0].answers] == ["adopted"]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "withdrawn"},
        {"state": "draft"},
        {"sent_on": "2011-07-20"},
    ],
)
def test_what_the_councils_did_not_have_is_not_told(
    region: Region, snapped: Take, values: dict[str, Any]
) -> None:
    councils(region, 1, **values)
    choose(region, "adoptions")

    assert snapped(region.report).adoptions == ()


def test_case_all_councils_settled_before_the_period_is_not_told(
    region: Region, snapped: Take
) -> None:
    (row,) = councils(region, 1, sent_on="2010-03-01")
    decide(row, 2, BEFORE - timedelta(days=300), "adopted", decided_on="2010-06-15")
    choose(region, "adoptions")

    assert snapped(region.report).adoptions == ()


# ---------- consultations, representation, events, agreements ----------


def test_consultations_answered_and_studies_followed(region: Region, snapped: Take) -> None:
    def consultation(title: str, kind: str = "incoming", **values: Any) -> Consultation:
        return Consultation.objects.create(
            cooperation=region.cooperation, title=title, kind=kind, **values
        )

    sent = consultation("Plan for vei", state="sent", sent_on="2011-05", sender="Fylket")
    sent.measures.add(region.measure("2.1"))
    consultation("Sendt etterpå", state="sent", sent_on="2011-08-01")
    consultation("Sendt før", state="sent", sent_on="2010-08-01")
    consultation("Ikke sendt", state="drafted", deadline="2011-05-01")
    consultation("Utredning", "study", expected="2011-08", sender="Staten")
    consultation("Ferdig utredning", "study", state="concluded", outcome_on="2010-05-01")
    consultation(
        "Avgjort etterpå",
        state="concluded",
        sent_on="2011-02-01",
        outcome="Som vi ba om.",
        outcome_on="2011-07-15",
    )
    choose(region, "consultations")

    told = {one.title: one for one in snapped(region.report).consultations}

    assert set(told) == {"Plan for vei", "Utredning", "Avgjort etterpå"}
    assert (told["Plan for vei"].sender, told["Plan for vei"].measures) == ("Fylket", ("2.1",))
    assert (told["Avgjort etterpå"].state, told["Avgjort etterpå"].outcome) == ("sent", None)


def test_representation_on_the_as_of_day_under_the_name_of_that_day(
    region: Region, snapped: Take
) -> None:
    own = {"cooperation": region.cooperation}
    outside = Body.objects.create(slug="styret", name="Styret i OREK", kind="external", **own)
    person = Person.objects.create(slug="p", name="Nytt Navn", **own)
    PersonName.objects.create(person=person, name="Gammelt Navn", changed_on="2011-09", **own)
    seats: dict[str, dict[str, Any]] = {
        "styremedlem": {"person": person, "valid_from": "2010"},
        "varamedlem": {},
        "gått av": {"valid_to": "2010"},
        "tom plass": {"is_vacant": True},
    }
    for role, values in seats.items():
        Seat.objects.create(body=outside, role=role, on_behalf_of="rådet", **values, **own)
    Seat.objects.create(body=region.council, role="leder", **own)
    choose(region, "representation")

    told = snapped(region.report).representations

    assert [(one.body, one.role, one.person) for one in told] == [
        ("Styret i OREK", "styremedlem", "Gammelt Navn"),
        ("Styret i OREK", "varamedlem", None),
    ]
    assert told[0].on_behalf == "rådet"


def test_events_of_the_period_and_agreements_in_force(region: Region, snapped: Take) -> None:
    own = {"cooperation": region.cooperation}
    following = Event.objects.create(
        kind="conference", title="Neste", starts_on="2012-03", state="planned", **own
    )
    event = Event.objects.create(
        kind="conference",
        title="Reiselivskonferansen",
        starts_on="2011-03-16",
        ends_on="2011-03-17",
        state="held",
        participants_said="over",
        participants=100,
        next_edition=following,
        **own,
    )
    event.measures.add(region.measure("2.1"))
    Event.objects.create(
        kind="course", title="Avlyst", starts_on="2011-03-16", state="cancelled", **own
    )
    Agreement.objects.create(title="Vaktordning", starts_on="2009", **own)
    Agreement.objects.create(title="Sagt opp", starts_on="2009", ended_on="2010-12-31", **own)
    choose(region, "events", "agreements")

    snapshot = snapped(region.report)
    (told,) = snapshot.events

    assert (told.on, told.next_on) == ("2011-03-16/2011-03-17", "2012-03")
    assert (told.participants, told.participants_number, told.measures) == ("over", 100, ("2.1",))
    assert [one.title for one in snapshot.agreements] == ["Vaktordning"]


# ---------- all of it ----------


def test_number_of_statements_does_not_grow_with_what_bodies_did(
    data_dir: Any, snapped: Take
) -> None:
    counts = []
    for size in (1, 3):
        region = build(3, slug=f"r{size}")
        fill(region, size)
        choose(region)
        with CaptureQueriesContext(connection) as captured:
            snapshot = snapped(region.report)
        assert all(getattr(snapshot, name) for name in PARTS.values())
        assert len(snapshot.follow_ups) == 2 * size
        counts.append(len(captured))

    assert len(set(counts)) == 1


def test_other_cooperations_bodies_do_not_leak_in(region: Region, snapped: Take) -> None:
    choose(region)
    before = codec.canonical(snapped(region.report))
    fill(build(slug="naboen"), 1)

    assert codec.canonical(snapped(region.report)) == before


def test_council_asked_after_the_day_is_not_one_of_those_asked(
    region: Region, snapped: Take
) -> None:
    """What two municipalities became is asked in August; in July there were three."""
    rows = councils(region)
    heir = factories.municipality(region.cooperation, "Nye Elv kommune")
    add_council(referral=rows[0].referral, organisation=heir, by=None, at=AFTER)
    choose(region, "adoptions")
    (case,) = snapped(region.report).adoptions
    assert len(case.answers) == 3


def test_council_asked_later_that_had_decided_by_the_day_is_told(
    region: Region, snapped: Take
) -> None:
    rows = councils(region)
    other = factories.municipality(region.cooperation, "Elv kommune")
    row = add_council(referral=rows[0].referral, organisation=other, by=None, at=AFTER)
    decide(row, 1, AFTER, "adopted", decided_on="2011-06-15")
    choose(region, "adoptions")
    (case,) = snapped(region.report).adoptions
    assert [one.state for one in case.answers].count("adopted") == 1
    assert len(case.answers) == 4
