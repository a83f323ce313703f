"""Reading a composed document back: its texts, its anchors, its links."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from sporbar.document.nodes import Document, Section, Span, Table


def nodes(value: Any) -> Iterator[Any]:
    """Every node below and including `value`, in the order it is printed."""
    if isinstance(value, tuple):
        for item in value:
            yield from nodes(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from nodes(getattr(value, field.name))


def text(value: Any) -> str:
    """The spans below `value`, run together."""
    return "".join(node.text for node in nodes(value) if isinstance(node, Span))


def section(document: Document, anchor: str) -> Section:
    return next(one for one in document.sections if one.anchor == anchor)


def table(document: Document, anchor: str) -> Table:
    return next(one for one in nodes(document) if isinstance(one, Table) and one.anchor == anchor)


def rows(found: Table) -> list[list[str]]:
    """The table as texts, a list of cells for every row."""
    return [[text(cell) for cell in row.cells] for row in found.rows]


def anchors(document: Document) -> list[str]:
    return [node.anchor for node in nodes(document) if getattr(node, "anchor", None) is not None]


def targets(document: Document) -> list[str]:
    """Where links, key figures and charts point inside the document."""
    found = (
        getattr(node, "target", None) or getattr(node, "table_anchor", None)
        for node in nodes(document)
    )
    return [target for target in found if target and "://" not in target]
