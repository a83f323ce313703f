"""What a report says beside its measures: introduction, notes, councils, annexes, caveats."""

from collections.abc import Iterator

from sporbar.document.adoption import tally
from sporbar.document.compose.context import one_line
from sporbar.document.differences.finding import Change, ChangeKind
from sporbar.document.snapshot import AdoptionCase, Snapshot


def texts(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Which of them are not as they were, in the order of the report."""
    if _same(before.introduction) != _same(after.introduction):
        yield Change(ChangeKind.INTRODUCTION)
    then, now = _notes(before), _notes(after)
    for number in sorted(then.keys() | now.keys()):
        if then.get(number) != now.get(number):
            yield Change(ChangeKind.AREA_NOTE, str(number))
    yield from _adoptions(before, after)
    yield from _annexes(before, after)
    if _caveats(before) != _caveats(after):
        yield Change(ChangeKind.CAVEATS)


def _adoptions(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Cases that stand in both reports, and that more or fewer councils have adopted since."""
    then: dict[tuple[str | None, str], list[AdoptionCase]] = {}
    for case in before.adoptions:
        then.setdefault((case.reference, one_line(case.title)), []).append(case)
    for case in after.adoptions:
        same = then.get((case.reference, one_line(case.title)))
        if not same:
            continue
        was, is_ = (f"{one.yes}/{one.asked}" for one in (tally(same.pop(0)), tally(case)))
        if was != is_:
            yield Change(ChangeKind.ADOPTION, case.title, before=was, after=is_)


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
