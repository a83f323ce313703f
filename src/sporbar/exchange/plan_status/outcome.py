"""What an import did, and the few ways rows are brought to what the file says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from sporbar.exchange.plan_status.cleaning import Note

#: Rows a statement may name at once; below every database's limit on parameters.
_AT_ONCE = 5000


@dataclass(slots=True)
class Count:
    """Rows of one kind: added, changed, and unchanged ones the file mentions."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(slots=True)
class Outcome:
    """What an import did, or with `dry_run` would do.

    `recognised`: everything in the file was there already, and nothing was written. `kept` are
    sentences about what stands in the database and not in the file: an import never deletes.
    """

    subject: str = ""
    recognised: bool = False
    dry_run: bool = False
    counts: dict[str, Count] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    notes: tuple[Note, ...] = ()

    def count(self, kind: str) -> Count:
        return self.counts.setdefault(kind, Count())

    @property
    def wrote(self) -> bool:
        return any(count.new or count.changed for count in self.counts.values())

    def as_json(self) -> dict[str, list[int]]:
        """{kind: [new, changed]} of the kinds that were written, for the trail."""
        return {
            kind: [count.new, count.changed]
            for kind, count in self.counts.items()
            if count.new or count.changed
        }


Key = TypeVar("Key")
Row = TypeVar("Row", bound=models.Model)


def bring(
    model: type[Row],
    kind: str,
    existing: Mapping[Key, Row],
    wanted: Mapping[Key, dict[str, Any]],
    outcome: Outcome,
    **same_for_all: Any,
) -> dict[Key, Row]:
    """Add the wanted rows that do not exist and change those that differ; at most one insert and
    one update. `existing` maps keys to rows; the answer maps every key, old and new, to its row.
    """
    count = outcome.count(kind)
    new: list[Row] = []
    changed: list[Row] = []
    columns: set[str] = set()
    rows = dict(existing)
    for key, values in wanted.items():
        row = rows.get(key)
        if row is None:
            rows[key] = row = model(**same_for_all, **values)
            new.append(row)
            continue
        different = [name for name, value in values.items() if getattr(row, name) != value]
        if not different:
            count.same += 1
            continue
        for name in different:
            setattr(row, name, values[name])
        columns.update(different)
        changed.append(row)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, sorted(columns))
    count.new += len(new)
    count.changed += len(changed)
    return rows


def replace_lists(
    model: type[models.Model],
    kind: str,
    owner: str,
    existing: Iterable[Mapping[str, Any]],
    wanted: Mapping[int, list[dict[str, Any]]],
    outcome: Outcome,
    **same_for_all: Any,
) -> None:
    """Make each owner's list (its activities, its areas) what the file says, order included.

    `existing` are the rows as dicts with the owner's column and the columns compared; `wanted`
    maps owner to its rows without that column. Owners not named in `wanted` are left alone.
    """
    count = outcome.count(kind)
    before: dict[int, list[dict[str, Any]]] = {}
    for row in existing:
        values = dict(row)
        before.setdefault(values.pop(owner), []).append(values)
    differing = [key for key, rows in wanted.items() if rows != before.get(key, [])]
    stale = [key for key in differing if key in before]
    for start in range(0, len(stale), _AT_ONCE):
        model._default_manager.filter(**{f"{owner}__in": stale[start : start + _AT_ONCE]}).delete()
    rows = [
        model(**same_for_all, **{owner: key}, **values)
        for key in differing
        for values in wanted[key]
    ]
    model._default_manager.bulk_create(rows)
    replaced = sum(len(before[key]) for key in stale)
    count.changed += min(replaced, len(rows))
    count.new += len(rows) - min(replaced, len(rows))
    count.same += sum(len(rows) for rows in wanted.values()) - len(rows)
