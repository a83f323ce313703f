"""Two who write in one answer: what each changed, joined sentence by sentence. Pure.

`base` is what both started from, `mine` what is being saved, `theirs` what was saved meanwhile.
A sentence is known by its key. Only where both changed the same thing to different things is there
a conflict; everything else is joined and nothing is lost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from sporbar.rounds.content import AnswerPart, LinePart, SettledPart

T = TypeVar("T")
#: What of a sentence two may change apart from each other.
_OF_A_LINE = tuple(one.name for one in fields(LinePart) if one.name != "key")


@dataclass(frozen=True)
class Conflict:
    """Both changed `name`: "answer", "progress", "line:<key>" or "settled:<deviation>". None where
    one of them took the sentence away."""

    name: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """`part` holds theirs where there is a conflict. `from_other` names what the other changed and
    this one did not."""

    part: AnswerPart
    conflicts: tuple[Conflict, ...] = ()
    from_other: tuple[str, ...] = ()


@dataclass
class _Joining:
    conflicts: list[Conflict] = field(default_factory=list)
    from_other: list[str] = field(default_factory=list)

    def choose(self, name: str, base: T, mine: T, theirs: T) -> T:
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            self.from_other.append(name)
            return theirs
        self.conflicts.append(Conflict(name, mine, theirs))
        return theirs

    def line(self, base: LinePart | None, mine: LinePart | None, theirs: LinePart | None) -> Any:
        """The sentence both are about; None where it is gone."""
        one = mine or theirs or base
        assert one is not None
        name = f"line:{one.key}"
        if base is None or mine is None or theirs is None:
            return self.choose(name, base, mine, theirs)
        inner = _Joining()
        words = {
            what: inner.choose(
                what, getattr(base, what), getattr(mine, what), getattr(theirs, what)
            )
            for what in _OF_A_LINE
        }
        if inner.conflicts:
            return self.choose(name, base, mine, theirs)
        if inner.from_other:
            self.from_other.append(name)
        return replace(mine, **words)


def merge(base: AnswerPart, mine: AnswerPart, theirs: AnswerPart) -> Merged:
    """What both wrote, in one answer."""
    joining = _Joining()
    answer = joining.choose("answer", base.answer, mine.answer, theirs.answer)
    progress = joining.choose("progress", base.progress, mine.progress, theirs.progress)
    lines = _by(base.lines, _key), _by(mine.lines, _key), _by(theirs.lines, _key)
    kept: dict[str, LinePart] = {}
    for key in dict.fromkeys((*lines[2], *lines[1], *lines[0])):
        found = joining.line(*(one.get(key) for one in lines))
        if found is not None:
            kept[key] = found
    order = _order(*([*one] for one in lines))
    settled = _by(base.settled, _of), _by(mine.settled, _of), _by(theirs.settled, _of)
    ended: list[SettledPart] = []
    for pk in dict.fromkeys((*settled[0], *settled[2], *settled[1])):
        said = joining.choose(f"settled:{pk}", *(one.get(pk) for one in settled))
        if said is not None:
            ended.append(said)
    part = AnswerPart(
        answer=answer,
        progress=progress,
        lines=tuple(kept[key] for key in order if key in kept),
        settled=tuple(ended),
    )
    return Merged(part, tuple(joining.conflicts), tuple(joining.from_other))


def _key(line: LinePart) -> str:
    return line.key


def _of(settled: SettledPart) -> int:
    return settled.deviation


def _by(parts: Iterable[T], key: Callable[[T], Any]) -> Mapping[Any, T]:
    return {key(one): one for one in parts}


def _order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The keys of both: in the order of the one who moved something (mine where both did), each
    key of the other placed behind the one it followed there."""
    moved = [key for key in mine if key in base] != [key for key in base if key in mine]
    leading, other = (mine, theirs) if moved else (theirs, mine)
    found = list(leading)
    before: str | None = None
    for key in other:
        if key not in found:
            found.insert(found.index(before) + 1 if before is not None else 0, key)
        before = key
    return found


def words_of(part: AnswerPart) -> AnswerPart:
    """The answer without rows in which nothing is written."""
    return replace(
        part,
        lines=tuple(one for one in part.lines if one.text.strip() or one.deviation is not None),
    )
