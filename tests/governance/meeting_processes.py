"""Real processes that give numbers and change agendas at once.

Run as `python -m tests.governance.meeting_processes` in an installation with its tables. Prints
one line per trial: what it was, and what became of it.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.plans.processes import at_once


def next_numbers(body: Any) -> str:
    """Four who take the next number get four numbers in a row."""
    from sporbar.governance.actions.numbers import give_number, reserve_numbers
    from tests.governance import made

    cases = [made.case(body.cooperation, f"Sak {number}") for number in range(3)]

    def give(case: Any) -> Callable[[], str]:
        return lambda: give_number(body=body, year=2026, case=case, by=None).printed

    def reserve() -> str:
        return "-".join(one.printed for one in reserve_numbers(body=body, year=2026, by=None))

    return " ".join(at_once(*(give(case) for case in cases), reserve))


def same_number(body: Any) -> str:
    """Two who name the same number for two cases: one gets it, the other hears who has it."""
    from sporbar.governance.actions.numbers import give_number
    from tests.governance import made

    def give(title: str) -> Callable[[], str]:
        case = made.case(body.cooperation, title)

        def deed() -> str:
            return give_number(body=body, year=2012, case=case, named="019/12", by=None).printed

        return deed

    given, refused = at_once(give("Avfall"), give("Avfall"))
    return f"{given}; {refused}"


def same_agenda(body: Any) -> str:
    """Three cases, one of them twice, on one agenda: each once, with a place and a number each."""
    from sporbar.governance.actions.agenda import put_on_agenda
    from tests.governance import made

    meeting = made.meeting(body, "2025-03-24")
    cases = [made.case(body.cooperation, f"Sak {letter}") for letter in "ABC"]

    def put(case: Any) -> Callable[[], str]:
        def deed() -> str:
            put_on_agenda(meeting=meeting, case=case, by=None)
            return "satt på"

        return deed

    said = at_once(*(put(case) for case in (*cases, cases[0])))
    items = list(meeting.items.order_by("position"))
    numbers = [item.number.printed for item in items]
    places = [item.position for item in items]
    refused = next(one for one in said if one != "satt på")
    return f"{said.count('satt på')} satt på, {refused[:20]}, {numbers}, {places}"


def carry_both_ways(body: Any, other: Any) -> str:
    """Two who carry to each other's meeting at once wait for each other, and nothing is lost."""
    from sporbar.governance.actions.agenda import carry_items, put_on_agenda
    from tests.governance import made

    one, two = made.meeting(body, "2024-03-24"), made.meeting(other, "2024-03-24")
    for meeting in (one, two):
        put_on_agenda(meeting=meeting, case=made.case(body.cooperation), by=None)

    def carry(source: Any, target: Any) -> Callable[[], str]:
        def deed() -> str:
            carry_items(meeting=source, to=target, by=None)
            return "flyttet"

        return deed

    said = at_once(carry(one, two), carry(two, one))
    live = sum(meeting.items.filter(withdrawn_at=None).count() for meeting in (one, two))
    return f"{said}, {live} på sakslistene"


def decide_and_take_off(body: Any) -> str:
    """One records the decision while another takes the item off: only one of them happens."""
    from sporbar.governance.actions.agenda import put_on_agenda, take_off_agenda
    from sporbar.governance.actions.decisions import record_decision
    from tests.governance import made

    meeting = made.meeting(body, "2023-03-24")
    both = 0
    for number in range(6):
        item = put_on_agenda(meeting=meeting, title=f"Punkt {number}", by=None)

        def decide(item: Any = item) -> str:
            record_decision(item=item, outcome="noted", by=None)
            return "vedtatt"

        def take_off(item: Any = item) -> str:
            take_off_agenda(item=item, reason="Utgår", by=None)
            return "tatt av"

        at_once(decide, take_off)
        item.refresh_from_db()
        both += item.withdrawn_at is not None and hasattr(item, "decision")
    return f"{both} ganger begge"


def plan_twice(body: Any) -> str:
    from sporbar.governance.actions.meetings import plan_meeting

    def plan(place: str) -> Callable[[], str]:
        def deed() -> str:
            plan_meeting(body=body, on="2022-03-24", place=place, by=None)
            return "planlagt"

        return deed

    said = at_once(plan("Her"), plan("Her"), plan("Der"))
    count = body.meetings.filter(on="2022-03-24").count()
    refused = sum(one.startswith("GovernanceError") for one in said)
    return f"{said.count('planlagt') + refused} svar, {count} møte"


def main() -> None:
    django.setup()
    from tests import factories

    tenant = factories.cooperation()
    body = factories.body(tenant)
    other = factories.body(tenant, "Kommunedirektørutvalget")
    print("neste nummer:", next_numbers(body))
    print("samme nummer:", same_number(body))
    print("samme saksliste:", same_agenda(body))
    print("flytte til hverandre:", carry_both_ways(body, other))
    print("vedta og ta av:", decide_and_take_off(body))
    print("samme møte:", plan_twice(body))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    sys.exit(main())
