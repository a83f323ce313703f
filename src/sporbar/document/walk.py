"""Reaching every text of a snapshot, wherever it stands."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_not
from typing import Any, TypeVar

from sporbar.document.snapshot import Snapshot
from sporbar.document.text import Change, clean

T = TypeVar("T")


def map_text(value: T, change: Callable[[str], str]) -> T:
    """A copy of `value` (a dataclass, tuple, dict or text) with `change` applied to every text.

    Codes, days and amounts pass through `change` too; it must leave plain ASCII alone.
    """
    result: T = _mapped(value, change)
    return result


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """What is left unchanged is handed back itself, so that clean facts cost no copies."""
    kind: type = type(value)
    if kind is str:
        return change(value)
    if value is None or kind is int or kind is bool:
        return value
    if kind is tuple:
        items = tuple([_mapped(item, change) for item in value])
        return items if any(map(is_not, items, value)) else value
    if kind is dict:
        return {change(key): _mapped(item, change) for key, item in value.items()}
    changed = {}
    for name in _names(kind):
        before = getattr(value, name)
        after = _mapped(before, change)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value


def texts(value: Any) -> Iterator[str]:
    """Every text in `value` (a dataclass, tuple, dict or text), in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _names(type(value)):
            yield from texts(getattr(value, name))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


def clean_snapshot(snapshot: Snapshot) -> tuple[Snapshot, tuple[Change, ...]]:
    """`snapshot` with every text cleaned, and what was taken out of it on the way."""
    changes: list[Change] = []

    def cleaned(text: str) -> str:
        result = clean(text)
        changes.extend(result.changes)
        return result.text

    return map_text(snapshot, cleaned), tuple(changes)
