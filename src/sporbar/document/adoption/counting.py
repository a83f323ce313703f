"""How the councils divide over a case."""

from dataclasses import dataclass

from sporbar.document.governance_facts import AdoptionCase, CouncilAnswer

YES = frozenset({"adopted", "adopted_changed"})
#: states in which the council still has something to decide
PENDING = frozenset({"waiting", "postponed", "returned"})


@dataclass(frozen=True, slots=True)
class Tally:
    """Councils in numbers. `asked` are the members: those that left are counted apart.

    `yes` includes `changed`, those that adopted other words; yes, no, withdrawn and waiting add up
    to asked.
    """

    asked: int
    yes: int
    changed: int
    no: int
    #: adopted it, and took that back
    withdrawn: int
    #: have not decided, postponed and returned ones included
    waiting: int
    left: int


def members(case: AdoptionCase) -> tuple[CouncilAnswer, ...]:
    """The answers that count: a council that left the cooperation has none."""
    return tuple(one for one in case.answers if one.state != "left")


def said_yes(case: AdoptionCase) -> tuple[CouncilAnswer, ...]:
    return tuple(one for one in case.answers if one.state in YES)


def pending(case: AdoptionCase) -> tuple[CouncilAnswer, ...]:
    return tuple(one for one in case.answers if one.state in PENDING)


def tally(case: AdoptionCase) -> Tally:
    states = [one.state for one in case.answers]
    return Tally(
        asked=len(members(case)),
        yes=len(said_yes(case)),
        changed=states.count("adopted_changed"),
        no=states.count("rejected"),
        withdrawn=states.count("withdrawn"),
        waiting=len(pending(case)),
        left=states.count("left"),
    )
