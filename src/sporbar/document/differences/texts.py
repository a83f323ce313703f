"""What a report says beside its measures: introduction, notes, annexes, caveats."""

from collections.abc import Iterator

from sporbar.document.compose.context import one_line
from sporbar.document.differences.finding import Change, ChangeKind
from sporbar.document.snapshot import Snapshot


def texts(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Which of them are not as they were, in the order of the report."""
    if _same(before.introduction) != _same(after.introduction):
        yield Change(ChangeKind.INTRODUCTION)
    then, now = _notes(before), _notes(after)
    for number in sorted(then.keys() | now.keys()):
        if then.get(number) != now.get(number):
            yield Change(ChangeKind.AREA_NOTE, str(number))
    yield from _annexes(before, after)
    if _caveats(before) != _caveats(after):
        yield Change(ChangeKind.CAVEATS)


def _annexes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    then = {one.number: one for one in before.annexes}
    now = {one.number: one for one in after.annexes}
    for number in sorted(then.keys() | now.keys()):
        was, is_ = then.get(number), now.get(number)
        if was == is_:
            continue
        kind = ChangeKind.ANNEX
        if was is None or is_ is None:
            kind = ChangeKind.ANNEX_NEW if was is None else ChangeKind.ANNEX_GONE
        told = is_ or was
        yield Change(kind, told.title if told else "", before=str(number))


def _notes(snapshot: Snapshot) -> dict[int, tuple[str, ...]]:
    return {area.number: _same(area.note) for area in snapshot.focus_areas if area.note}


def _caveats(snapshot: Snapshot) -> tuple[str, ...]:
    return _same(snapshot.accounts.caveats) if snapshot.accounts else ()


def _same(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one_line(one) for one in paragraphs)
