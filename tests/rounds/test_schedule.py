"""Which days somebody is reminded. No database: days in, days out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sporbar.rounds.models import STANDARD_REMINDERS
from sporbar.rounds.schedule import (
    LATE,
    QUIET,
    Sending,
    Wanted,
    is_working_day,
    reminder_day,
    sendings,
    working_day_from,
)

DAY = timedelta(days=1)
#: A Saturday in the middle of summer: the reports' usual deadline.
AUGUST = date(2026, 8, 15)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
steps = st.lists(st.integers(-60, 60), max_size=8, unique=True)


def of_round(deadline: date, who: int = 1, plan: tuple[int, ...] = STANDARD_REMINDERS):
    return [Wanted(who, step, deadline) for step in plan]


def said(found: list[Sending]) -> list[tuple[str, list[int]]]:
    return [(one.day.isoformat(), [wanted.step for wanted in one.wanted]) for one in found]


def test_standard_plan_of_a_deadline_in_the_middle_of_a_week() -> None:
    # 12 August 2026 is a Wednesday.
    found = sendings(of_round(date(2026, 8, 12)), [date(2026, 7, 1)], date(2026, 7, 10))

    assert said(found) == [
        ("2026-07-29", [-14]),
        ("2026-08-07", [-5]),
        ("2026-08-11", [-1]),
        ("2026-08-17", [3]),  # the 15th is a Saturday
        ("2026-08-24", [10]),  # the 22nd is a Saturday
    ]


def test_before_the_deadline_a_quiet_day_moves_back_and_after_it_on() -> None:
    # Easter 2026: from Maundy Thursday 2 April to Easter Monday 6 April.
    assert reminder_day(date(2026, 4, 7), -1) == date(2026, 4, 1)
    assert reminder_day(date(2026, 3, 31), 3) == date(2026, 4, 7)
    assert reminder_day(date(2026, 5, 14), 3) == date(2026, 5, 18)  # 17 May is a Sunday too
    assert reminder_day(date(2026, 5, 18), -1) == date(2026, 5, 15)


def test_christmas_is_quiet() -> None:
    quiet = [day for day in range(23, 32) if not is_working_day(date(2026, 12, day))]

    assert quiet == [24, 25, 26, 27, 31]
    assert working_day_from(date(2026, 12, 31)) == date(2027, 1, 4)


def test_reminder_just_after_the_opening_is_left_out() -> None:
    # The round opens on Wednesday 29 July, the very day the first reminder would have gone.
    opened = date(2026, 7, 29)

    assert said(sendings(of_round(date(2026, 8, 12)), [opened], opened))[0] == ("2026-08-07", [-5])


def test_of_two_that_would_meet_the_nearer_to_the_deadline_stays() -> None:
    # Deadline on a Monday: one day before is the Friday, five days before the Wednesday.
    found = sendings(of_round(date(2026, 8, 17)), [date(2026, 8, 3)], date(2026, 8, 10))

    assert said(found)[0] == ("2026-08-14", [-1])


def test_missed_days_are_made_up_for_once() -> None:
    # The clock stood still from 28 July to Monday 3 August.
    found = sendings(of_round(date(2026, 8, 12)), [date(2026, 7, 1)], date(2026, 8, 3))

    # The missed one would come four days before the next: both go.
    assert said(found)[:2] == [("2026-08-03", [-14]), ("2026-08-07", [-5])]
    # When it stood until the 5th, the next is too near, and the missed one is left out.
    assert said(sendings(of_round(date(2026, 8, 12)), [], date(2026, 8, 5)))[0] == (
        "2026-08-07",
        [-5],
    )


def test_of_several_missed_only_the_latest_goes() -> None:
    # From before the first until after the deadline.
    found = sendings(of_round(date(2026, 8, 12)), [date(2026, 7, 1)], date(2026, 8, 13))

    assert said(found)[0] == ("2026-08-13", [-1])
    assert sum(-1 in steps or -5 in steps or -14 in steps for _, steps in said(found)) == 1


def test_long_missed_is_not_made_up_for() -> None:
    assert sendings(of_round(date(2026, 8, 12)), [], date(2026, 12, 1)) == []


def test_rounds_of_one_person_share_a_mail_and_keep_the_distance() -> None:
    # Deadlines two days apart: reminders of the one are within three days of the other's.
    wanted = of_round(date(2026, 8, 11), who=1) + of_round(date(2026, 8, 13), who=2)

    found = sendings(wanted, [date(2026, 7, 1)], date(2026, 7, 10))

    assert all(b.day - a.day > QUIET for a, b in pairwise(found))
    same = sendings(
        of_round(date(2026, 8, 12), 1) + of_round(date(2026, 8, 12), 2), [], date(2026, 7, 10)
    )
    assert all({one.who for one in each.wanted} == {1, 2} for each in same)


@given(deadline=days, plan=steps, other=days, mailed=st.lists(days, max_size=3), on=days)
def test_never_on_a_quiet_day_and_never_close_together(
    deadline: date, plan: list[int], other: date, mailed: list[date], on: date
) -> None:
    mailed = [day for day in mailed if day <= on]
    wanted = of_round(deadline, 1, tuple(plan)) + of_round(other, 2)

    found = sendings(wanted, mailed, on)

    assert all(is_working_day(one.day) and one.day >= on for one in found)
    known = sorted([*mailed, *(one.day for one in found)])
    new = {one.day for one in found}
    for before, after in pairwise(known):
        assert after not in new or after - before > QUIET
    assert all(one.wanted for one in found)
    # Nothing is sent that nobody asked for, and nothing twice.
    going = [one for each in found for one in each.wanted]
    assert len(going) == len(set(going))
    assert set(going) <= set(wanted)


@given(
    deadline=days,
    plan=steps,
    opened=st.integers(1, 60),
    outages=st.sets(st.integers(0, 130), max_size=60),
    done=st.integers(0, 130),
)
@settings(max_examples=200)
def test_a_whole_round_day_by_day_with_a_clock_that_stands_still_now_and_then(
    deadline: date, plan: list[int], opened: int, outages: set[int], done: int
) -> None:
    """What the clock does: each morning it runs, it sends what is due today, and remembers it."""
    start = deadline - opened * DAY
    mailed = [start]
    left = of_round(deadline, 1, tuple(plan))
    for number in range(130):
        if number in outages or number >= done:
            continue
        today = start + number * DAY
        for one in sendings(left, mailed, today):
            if one.day == today:
                mailed.append(today)
                left = [wanted for wanted in left if wanted not in one.wanted]

    assert all(is_working_day(day) for day in mailed[1:])
    assert all(b - a > QUIET for a, b in pairwise(mailed))
    assert len(mailed) - 1 <= len(plan)
    assert all(day < start + done * DAY for day in mailed[1:])


@given(deadline=days, plan=steps, on=days)
def test_what_has_its_day_to_itself_is_never_left_out(
    deadline: date, plan: list[int], on: date
) -> None:
    wanted = of_round(deadline, 1, tuple(plan))
    ahead = [one for one in wanted if one.day >= on]

    found = {one.day for one in sendings(wanted, [], on)}

    for one in ahead:
        others = [other.day for other in wanted if other != one and other.day >= on - LATE - QUIET]
        if all(abs(one.day - max(day, on)) > QUIET + 7 * DAY for day in others):
            assert one.day in found
