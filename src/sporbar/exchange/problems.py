"""What is wrong with a file, in sentences that name the place; all of it at once.

A place is a path through the file's content: `("measures", 4, "title")`. A JSON file prints it as
`measures[5].title`; a workbook prints sheet, row and column (see `plan_status.reading.Source`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

Path = tuple[str | int, ...]

#: How many problems are printed before "and n more".
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence (Norwegian) about one place; the empty path is the file as a whole."""

    path: Path
    message: str


def json_place(path: Path) -> str:
    """`measures[5].title`: elements are counted from 1, as people count them."""
    place = ""
    for step in path:
        place += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if place else step
    return place


@dataclass(slots=True)
class Problems:
    """Collects problems; the first one said about a place stands, what follows from it is noise."""

    found: dict[Path, str] = field(default_factory=dict)

    def add(self, path: Path, message: str) -> None:
        self.found.setdefault(path, message)

    def __contains__(self, path: Path) -> bool:
        return path in self.found

    def __bool__(self) -> bool:
        return bool(self.found)

    def listed(self) -> tuple[Problem, ...]:
        return tuple(Problem(path, message) for path, message in self.found.items())


class Refused(Exception):  # noqa: N818 - says what happened
    """The file was refused for these problems, and nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} feil")
        self.problems = problems

    @classmethod
    def because(cls, message: str) -> "Refused":
        """Refused as a whole, for one reason."""
        return cls((Problem((), message),))

    def sentences(
        self, file_name: str = "", place: Callable[[Path], str] = json_place
    ) -> list[str]:
        """One sentence a problem, the first `SHOWN`, and how many more there are."""
        lines = []
        for problem in self.problems[:SHOWN]:
            where = ", ".join(filter(None, (file_name, place(problem.path))))
            lines.append(f"{where}: {problem.message}" if where else problem.message)
        if len(self.problems) > SHOWN:
            lines.append(_("… og %(count)s til.") % {"count": len(self.problems) - SHOWN})
        return lines

    def __str__(self) -> str:
        return "\n".join(self.sentences())
