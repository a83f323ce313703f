"""The sustainable development goals and targets a measure can serve, as the form offers them."""

from dataclasses import dataclass

from django.utils.translation import get_language

from sporbar.document.goals import CODES as GOAL_CODES
from sporbar.document.goals import TARGETS, goal_title

__all__ = ["GOALS", "GOAL_CODES", "Goal"]


@dataclass(frozen=True)
class Goal:
    """A goal and its targets; the title is in the language of the page."""

    code: str
    targets: tuple[str, ...]

    @property
    def title(self) -> str:
        return goal_title(self.code, get_language() or "nb")


GOALS = tuple(Goal(code, targets) for code, targets in TARGETS.items())
