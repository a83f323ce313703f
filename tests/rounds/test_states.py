"""The handbook's table of states is what the checks say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sporbar.organisations.models import RoleName
from sporbar.organisations.rules import PERMISSIONS
from sporbar.rounds.models import RequestState, Round, RoundError, RoundState, StatusRequest

PAGE = Path(__file__).parent.parent.parent / "docs/handbook/folge-en-runde.md"

#: The answer that is there, and seen.
ENTRY = 1

#: What can be done, as the handbook's columns name it, and the check that says whether now.
DEEDS: dict[str, Callable[[StatusRequest], None]] = {
    "skrive og levere": StatusRequest.check_answerable,
    "ta tilbake": StatusRequest.check_can_be_taken_back,
    "godkjenne": lambda one: one.check_approvable(ENTRY),
    "angre godkjenning": StatusRequest.check_approval_undoable,
    "sende tilbake": lambda one: one.check_returnable(ENTRY),
    "gi til en annen": StatusRequest.check_reassignable,
    "minne på": StatusRequest.check_remindable,
}

#: Who does what in the handbook, and the permission it takes.
WHO = {
    "lese tavla, svarene og kommentarene": "office.read",
    "svare for andre og kommentere": "rounds.answer",
    "godkjenne, sende tilbake, gi til en annen, minne på": "rounds.manage",
}


def can(state: RequestState, check: Callable[[StatusRequest], None], of_round: RoundState) -> bool:
    has_entry = state in (RequestState.SUBMITTED, RequestState.RETURNED, RequestState.APPROVED)
    question = StatusRequest(
        state=state, entry_id=ENTRY if has_entry else None, round=Round(state=of_round)
    )
    try:
        check(question)
    except RoundError:
        return False
    return True


def table(of_round: RoundState) -> str:
    """The table the handbook shall have for rounds in this state."""
    lines = [f"| tilstand | {' | '.join(DEEDS)} |", "|---" * (len(DEEDS) + 1) + "|"]
    for state in RequestState:
        words = ["ja" if can(state, check, of_round) else "–" for check in DEEDS.values()]
        lines.append(f"| {state.label} | {' | '.join(words)} |")
    return "\n".join(lines)


def who() -> str:
    lines = ["| hva | hvem |", "|---|---|"]
    for what, permission in WHO.items():
        roles = ", ".join(str(RoleName(one).label) for one in PERMISSIONS[permission].roles)
        lines.append(f"| {what} | {roles} |")
    return "\n".join(lines)


def in_page(name: str) -> str:
    """What stands in the handbook between the marks of that name."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", text, re.DOTALL)
    assert found is not None, f"{PAGE.name} has no part called {name}"
    return found[1].strip()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("åpen runde", table(RoundState.OPEN)),
        ("lukket runde", table(RoundState.CLOSED)),
        ("hvem", who()),
    ],
)
def test_handbook_says_what_the_checks_say(name: str, expected: str) -> None:
    assert in_page(name) == expected


def test_every_state_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert [state.label for state in RequestState if f"**{state.label}**" not in text] == []
