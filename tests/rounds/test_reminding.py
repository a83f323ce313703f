"""Who is reminded, when, and with what; and when nobody is."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.mail.models import OutgoingMail
from sporbar.operations import jobs
from sporbar.operations.actions import do_due_jobs
from sporbar.operations.jobs import Job
from sporbar.operations.models import ClockTick
from sporbar.organisations.models import Cooperation
from sporbar.rounds.actions import (
    change_round,
    find_contributor,
    leave_round,
    open_round,
    remind_now,
    reminding,
    resume_reminders,
    send_due_reminders,
    stop_reminders,
    take_back_reminders,
)
from sporbar.rounds.actions.opening import close_round
from sporbar.rounds.actions.review import add_comment
from sporbar.rounds.models import Contributor, Letter, RequestState, Round, RoundError
from sporbar.rounds.reminding import coming
from sporbar.rounds.writers import Writer
from tests import factories

pytestmark = pytest.mark.django_db
SITE = "https://rapport.eksempel.no"
#: A Wednesday. Reminders: 29 July, 7 August, 11 August, 17 August (15 is a Saturday), 24 August.
DEADLINE = date(2026, 8, 12)
OPENED = datetime(2026, 7, 1, 8, tzinfo=UTC)


def at(day: int, month: int = 8, hour: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def round_with(tenant: Cooperation, people: int = 1, **values: object) -> Round:
    """An open round with a question and a person for each of so many measures."""
    year = 2026 + tenant.pk * 10 + Round.objects.count()
    plan = factories.plan(tenant, year, measures=people)
    one = factories.round(plan, **{"state": "planned", "deadline": DEADLINE, **values})
    for number, measure in enumerate(plan.measures.order_by("number")):
        who = factories.contributor(one, f"Person {number}")
        factories.request(one, measure, contributors=(who,))
    open_round(reporting_round=one, by=None, at=OPENED, site=SITE)
    return one


def sent_on(*days: datetime) -> list[int]:
    """How many got one, for each morning the clock ran."""
    return [send_due_reminders(at=one, site=SITE) for one in days]


def deliver(one: Round) -> None:
    one.requests.update(state=RequestState.SUBMITTED)


def test_reminders_go_on_their_days_once(tenant: Cooperation) -> None:
    round_with(tenant)

    assert sent_on(at(28, 7), at(29, 7), at(29, 7, 9), at(30, 7)) == [0, 1, 0, 0]
    assert sent_on(at(7), at(11), at(15), at(17), at(24), at(31)) == [1, 1, 0, 1, 1, 0]
    assert list(
        Letter.objects.filter(kind="reminder").order_by("on").values_list("step", flat=True)
    ) == [-14, -5, -1, 3, 10]


def test_one_digest_a_person_with_all_that_waits_each_round_with_its_own_link(
    tenant: Cooperation,
) -> None:
    half = round_with(tenant)
    tertial = round_with(tenant, kind="tertial", deadline=date(2026, 8, 14))

    assert sent_on(at(29, 7)) == [1]

    mail = OutgoingMail.objects.latest("pk")
    assert mail.subject == "Påminnelse: status for 2 tiltak innen 12. august 2026"
    assert "HALVÅRSRAPPORT PER" in mail.text
    assert "TERTIALRAPPORT PER" in mail.text
    tokens = [part.partition("/")[0] for part in mail.text.split("/bidra/")[1:]]
    opened = [find_contributor(token).round for token in tokens]
    assert opened == [half, tertial]
    # The other round's own day comes two days later, and has been said already.
    assert sent_on(at(31, 7)) == [0]


def test_nobody_who_is_done_is_reminded(tenant: Cooperation) -> None:
    one = round_with(tenant, people=2)
    one.requests.filter(contributors__person__name="Person 0").update(state="submitted")

    assert sent_on(at(29, 7)) == [1]
    assert OutgoingMail.objects.latest("pk").to == "person-1@eksempel.no"
    deliver(one)
    assert sent_on(at(7)) == [0]
    # Sent back, it waits for them again.
    one.requests.update(state=RequestState.RETURNED)
    assert sent_on(at(11)) == [2]


def test_nobody_who_has_left_and_nobody_in_a_closed_round(tenant: Cooperation) -> None:
    one = round_with(tenant, people=2)
    leave_round(contributor=Contributor.objects.first(), by=None, at=at(1, 7))
    assert sent_on(at(29, 7)) == [1]

    close_round(reporting_round=one, by=None, at=at(30, 7))

    assert sent_on(at(7)) == [0]
    assert coming(one, date(2026, 8, 1)) == []


def test_clock_that_stood_still_for_a_day_makes_up_for_it_once(tenant: Cooperation) -> None:
    round_with(tenant)

    # Nothing ran on the 29th.
    assert sent_on(at(30, 7), at(31, 7)) == [1, 0]
    # Nor from the 7th until after the deadline: only the latest of the two is made up for.
    assert sent_on(at(13), at(14)) == [1, 0]
    assert list(Letter.objects.filter(kind="reminder").values_list("step", flat=True)) == [-14, -1]


def test_missed_on_a_friday_is_not_made_up_for_on_a_saturday(tenant: Cooperation) -> None:
    round_with(tenant)
    sent_on(at(29, 7))

    assert sent_on(at(8), at(9)) == [0, 0]


def test_deadline_moved_after_reminders_went_starts_anew(tenant: Cooperation) -> None:
    one = round_with(tenant)
    assert sent_on(at(29, 7), at(7)) == [1, 1]

    change_round(reporting_round=one, changes={"deadline": date(2026, 9, 2)}, by=None, at=at(8))

    days = [planned.on.isoformat() for planned in coming(one, date(2026, 8, 8))]
    assert days == ["2026-08-19", "2026-08-28", "2026-09-01", "2026-09-07", "2026-09-14"]
    assert sent_on(at(11), at(19), at(20)) == [0, 1, 0]
    # Every mail that went is remembered.
    assert Letter.objects.filter(kind="reminder").count() == 3


def test_deadline_moved_nearer_sends_nothing_within_three_days(tenant: Cooperation) -> None:
    one = round_with(tenant)
    sent_on(at(29, 7))

    change_round(reporting_round=one, changes={"deadline": date(2026, 8, 5)}, by=None, at=at(30, 7))

    # Five days before would be 31 July: two days after the last.
    assert sent_on(at(31, 7), at(3), at(4)) == [0, 0, 1]


def test_stopped_is_not_sent_and_can_be_let_go_again(tenant: Cooperation) -> None:
    one = round_with(tenant, people=2)
    first, second = Contributor.objects.order_by("pk")

    stop_reminders(contributor=first, step=-14, by=None, at=at(20, 7))
    stop_reminders(contributor=second, by=None, at=at(20, 7))
    stop_reminders(contributor=second, by=None, at=at(20, 7))

    assert sent_on(at(29, 7), at(7)) == [0, 1]
    assert {planned.contributor for planned in coming(one, date(2026, 8, 8))} == {first}
    resume_reminders(contributor=second, by=None, at=at(8))
    assert sent_on(at(11)) == [2]


def test_reminders_of_one_cooperation_that_fail_leave_the_others_alone(
    tenant: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_with(tenant)
    round_with(factories.cooperation("nabo"))
    queue = reminding.queue_letters

    def failing(*, groups: list[list[Contributor]], **values: object) -> int:
        sent = queue(groups=groups, **values)
        if groups[0][0].cooperation == tenant:
            raise OSError("disken er full")
        return sent

    monkeypatch.setattr(reminding, "queue_letters", failing)
    monkeypatch.setattr(jobs.timezone, "now", lambda: at(29, 7))
    clock = [Job("remind", 8, jobs.remind)]

    assert do_due_jobs(worker="a", at=at(29, 7), jobs=clock) == []
    tick = ClockTick.objects.get()
    assert (tick.attempts, tick.done_at) == (1, None)
    assert f"{tenant.slug}: disken er full" in tick.last_error
    assert "nabo" not in tick.last_error
    (letter,) = Letter.objects.filter(kind="reminder")
    assert letter.cooperation.slug == "nabo"
    # Tried again when the disk has room: those who got theirs get no other.
    monkeypatch.undo()
    monkeypatch.setattr(jobs.timezone, "now", lambda: at(29, 7))
    again = tick.leased_until + timedelta(seconds=1)
    assert do_due_jobs(worker="b", at=again, jobs=clock) == ["remind"]
    assert Letter.objects.filter(kind="reminder").count() == 2


def test_reminded_by_hand_at_once_but_not_twice_a_day(tenant: Cooperation) -> None:
    round_with(tenant, people=2)
    people = list(Contributor.objects.order_by("pk"))

    # A Sunday: whoever decides may.
    assert remind_now(contributors=people[:1], site=SITE, by=None, at=at(26, 7)) == 1
    assert remind_now(contributors=people, site=SITE, by=None, at=at(26, 7)) == 1
    with pytest.raises(RoundError, match="minnet på i dag"):
        remind_now(contributors=people, site=SITE, by=None, at=at(26, 7, 20))
    # The automatic one of the 29th would come three days later: it is left out.
    assert sent_on(at(29, 7)) == [0]


def test_reminder_waiting_in_the_outbox_is_taken_back_when_they_are_done(
    tenant: Cooperation,
) -> None:
    """The mail server is away; the answer comes before the mail goes."""
    one = round_with(tenant, people=2)
    OutgoingMail.objects.update(state="sent", sent_at=OPENED)
    sent_on(at(29, 7))
    one.requests.filter(contributors__person__name="Person 0").update(state="submitted")

    assert take_back_reminders(contributors=list(Contributor.objects.all()), at=at(29, 7, 9)) == 1

    states = dict(OutgoingMail.objects.exclude(state="sent").values_list("to", "state"))
    assert states == {"person-0@eksempel.no": "pulled", "person-1@eksempel.no": "queued"}
    assert "bidra" not in OutgoingMail.objects.get(state="pulled").text


def test_daylight_saving_changes_no_day(tenant: Cooperation) -> None:
    # Summer time ends on Sunday 25 October 2026. A day before Tuesday the 27th is Monday the 26th,
    # whichever hour the clock shows: half past midnight there is still Sunday in London.
    round_with(tenant, deadline=date(2026, 10, 27), reminder_days=[-1])

    sunday_late = datetime(2026, 10, 25, 22, 30, tzinfo=UTC)
    monday_early = datetime(2026, 10, 25, 23, 30, tzinfo=UTC)
    assert sent_on(sunday_late, monday_early, at(26, 10)) == [0, 1, 0]


def test_planned_round_shows_what_will_go(tenant: Cooperation) -> None:
    plan = factories.plan(tenant, measures=1)
    one = factories.round(plan, state="planned", deadline=DEADLINE, opens_on=date(2026, 7, 29))
    factories.request(one, *plan.measures.all(), contributors=(factories.contributor(one),))

    # Opened on the 29th, the first of the plan falls away.
    assert [planned.step for planned in coming(one, date(2026, 7, 1))] == [-5, -1, 3, 10]


def test_neighbours_are_not_mixed_up(tenant: Cooperation) -> None:
    round_with(tenant)
    round_with(factories.cooperation("nabo"))

    assert sent_on(at(29, 7)) == [2]
    assert {mail.cooperation.slug for mail in OutgoingMail.objects.order_by("-pk")[:2]} == {
        "elvelandet",
        "nabo",
    }


def test_reminding_takes_as_many_statements_for_three_as_for_one(tenant: Cooperation) -> None:
    used = []
    for people, name in ((1, "en"), (3, "tre")):
        Round.objects.update(state="closed")
        round_with(factories.cooperation(name), people=people)
        with CaptureQueriesContext(connection) as queries:
            assert sent_on(at(29, 7)) == [people]
        used.append(len(queries))

    assert used[0] == used[1]


def test_days_between_are_working_days_and_never_within_three(tenant: Cooperation) -> None:
    """The whole summer, morning by morning."""
    round_with(tenant)
    round_with(tenant, kind="tertial", deadline=date(2026, 8, 20))
    for number in range(80):
        send_due_reminders(at=at(1, 7) + timedelta(days=number), site=SITE)

    days = sorted(set(Letter.objects.filter(kind="reminder").values_list("on", flat=True)))
    assert all(day.weekday() < 5 for day in days)
    assert all((b - a).days > 3 for a, b in pairwise(days))
    assert len(days) >= 5


def test_planned_one_that_is_sent_now_does_not_go_again_on_its_day(tenant: Cooperation) -> None:
    one = round_with(tenant, people=2)
    planned = [each for each in coming(one, date(2026, 7, 20)) if each.step in (-14, -5)]

    assert (
        remind_now(
            contributors=[each.contributor for each in planned],
            instead_of=[each for each in planned if each.contributor.person.name == "Person 0"],
            site=SITE,
            by=None,
            at=at(20, 7),
        )
        == 2
    )

    # Only who was sent theirs: the other was reminded in addition.
    assert sent_on(at(29, 7)) == [1]
    assert OutgoingMail.objects.latest("pk").to == "person-1@eksempel.no"
    assert sent_on(at(7), at(11)) == [1, 2]


def test_one_sent_instead_and_taken_back_may_go_on_its_day(tenant: Cooperation) -> None:
    one = round_with(tenant)
    OutgoingMail.objects.update(state="sent", sent_at=OPENED)
    planned = [each for each in coming(one, date(2026, 7, 20)) if each.step == -14]
    remind_now(
        contributors=[planned[0].contributor], instead_of=planned, site=SITE, by=None, at=at(20, 7)
    )
    deliver(one)
    take_back_reminders(contributors=[planned[0].contributor], at=at(20, 7))
    one.requests.update(state=RequestState.RETURNED)

    assert sent_on(at(29, 7)) == [1]


def test_deadline_that_is_moved_starts_anew_also_after_one_sent_instead(
    tenant: Cooperation,
) -> None:
    one = round_with(tenant)
    planned = [each for each in coming(one, date(2026, 7, 20)) if each.step == -14]
    remind_now(
        contributors=[planned[0].contributor], instead_of=planned, site=SITE, by=None, at=at(20, 7)
    )

    change_round(reporting_round=one, changes={"deadline": date(2026, 9, 2)}, by=None, at=at(21, 7))

    assert [each.step for each in coming(one, date(2026, 7, 21))] == [-14, -5, -1, 3, 10]


def test_a_comment_holds_no_reminder_back(tenant: Cooperation) -> None:
    one = round_with(tenant)
    add_comment(
        request=one.requests.get(),
        text="Ta med skiltene.",
        writer=Writer.of_office(factories.user(), tenant),
        site=SITE,
        at=at(10),
    )

    assert sent_on(at(11)) == [1]
