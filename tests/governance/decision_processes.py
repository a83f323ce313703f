"""Real processes that record, correct and follow up the same decisions at once.

Run as `python -m tests.governance.decision_processes` in an installation with its tables. Prints
one line per trial: what it was, and what became of it.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.plans.processes import at_once


def _told(deed: Callable[[], Any]) -> Callable[[], str]:
    """What the deed answers, or the kind of refusal."""

    def told() -> str:
        from sporbar.governance.models import GovernanceError

        try:
            deed()
        except GovernanceError as error:
            return type(error).__name__
        return "lagret"

    return told


def record(body: Any, *wordings: str) -> str:
    """Several who record the same item: one record, and who said something else hears of it."""
    from sporbar.governance.actions.decisions import record_decision
    from sporbar.governance.models import DecisionRecord
    from tests.governance import made

    item = made.item(body.meetings.first() or made.meeting(body), made.case(body.cooperation))

    def by(wording: str) -> Callable[[], str]:
        return _told(
            lambda: record_decision(item=item, outcome="adopted", wording=wording, by=None)
        )

    said = at_once(*map(by, wordings))
    return f"{said}, {DecisionRecord.objects.filter(decision__item=item).count()} gang"


def correct(body: Any) -> str:
    """Two who correct the same record: the second is told, nothing is lost."""
    from sporbar.governance.actions.decisions import correct_decision
    from tests.governance import made

    meeting = body.meetings.first()
    decision = made.decision(made.item(meeting, made.case(body.cooperation)))

    def by(wording: str) -> Callable[[], str]:
        return _told(
            lambda: correct_decision(
                decision=decision, seen=1, note="Feil", outcome="adopted", wording=wording, by=None
            )
        )

    said = at_once(by("En."), by("To."))
    return f"{said}, {decision.records.count()} utgaver"


def follow_up(body: Any) -> str:
    """The same follow-up sent twice is one; two who step it differently are told."""
    from sporbar.governance.actions.follow_ups import add_follow_up, step_follow_up
    from tests.governance import made

    meeting = body.meetings.first()
    decision = made.decision(made.item(meeting, made.case(body.cooperation)))
    added = _told(lambda: add_follow_up(decision=decision, task="Lage plan", by=None))
    first = at_once(added, added)
    row = decision.follow_ups.get()

    def by(done: str) -> Callable[[], str]:
        return _told(
            lambda: step_follow_up(follow_up=row, seen=1, state="done", done=done, by=None)
        )

    said = at_once(by("Ferdig"), by("Nesten"))
    return f"{first}, {said}, {row.steps.count()} steg"


def adopt(body: Any) -> str:
    """Two decisions that adopt the same version at once: one does."""
    from sporbar.governance.actions.effects import adopt_plan_by
    from sporbar.governance.models import DecisionEffect
    from tests import factories
    from tests.governance import made

    version = factories.draft_version(body.cooperation)
    meeting = body.meetings.first()
    decisions = [
        made.decision(made.item(meeting, made.case(body.cooperation, title)))
        for title in ("En", "To")
    ]

    def by(decision: Any) -> Callable[[], str]:
        return _told(lambda: adopt_plan_by(decision=decision, version=version, by=None))

    said = at_once(*map(by, decisions), by(decisions[0]))
    return f"{len([one for one in said if one == 'lagret']) > 0}, {DecisionEffect.objects.count()}"


def main() -> None:
    django.setup()
    from tests import factories

    body = factories.body(factories.cooperation())
    print("føre det samme:", record(body, "Ja.", "Ja.", "Ja."))
    print("føre ulikt:", record(body, "Ja.", "Nei."))
    print("rette:", correct(body))
    print("følge opp:", follow_up(body))
    print("vedta planen:", adopt(body))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    sys.exit(main())
