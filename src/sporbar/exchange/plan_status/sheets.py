"""What a sheet of a template is: its columns, what they mean, where their values go.

One description serves the template, its explanations, the reader and the writer. A table's rows
are elements of a list; a table with a parent names the parent's row in its first columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import Enum
from typing import Any

from django.utils import translation


class Kind(Enum):
    """What a cell holds; the words are what the template says is expected."""

    TEXT = "tekst"
    LABEL = "tekst (cellen må være formatert som tekst, ellers blir 5.10 til 5.1)"
    INTEGER = "heltall"
    YES_NO = "ja eller nei"
    DAY = "dag, for eksempel 2011-07-01"
    PARTIAL = "dato så nøyaktig den er kjent: 2011-07-01, 2011-07, 2011-23 (høst), 2011"
    AMOUNT = "kroner, for eksempel 150000,00"
    CODES = "koder skilt med komma"
    NUMBERS = "heltall skilt med komma (cellen må være formatert som tekst)"
    LINES = "ett element per linje i cellen (Alt+Enter)"
    LABELS = "ett tiltak per linje i cellen, eller skilt med semikolon"


@dataclass(frozen=True, eq=False)
class Column:
    """`field` is the name in `files.py`, dotted for a nested object ("deviation.kind").

    `choices` maps codes to the words of the drop-down.
    """

    header: str
    field: str
    about: str = ""
    kind: Kind = Kind.TEXT
    width: int = 18
    required: bool = False
    choices: Mapping[str, str] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A sheet whose rows are elements of the list `field` ("measures", "report.annexes").

    With a parent, the list is in the parent's element that the `reference` columns name. A row is
    named by its `key` fields joined with "." (a measure by area and number: "5.6"), after its own
    parent's name and "/" ("5.6/FEIDE"). The field "#" is a number the sheet gives its rows; it is
    not part of the content. `scalar`: the elements are texts, not objects.
    """

    name: str
    field: str
    about: str
    columns: tuple[Column, ...]
    parent: "Table | None" = None
    reference: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    scalar: bool = False
    may_name_strand: bool = False


@dataclass(frozen=True)
class Form:
    """A sheet with one field a row: name, value, explanation. `field` is where the values go."""

    name: str
    about: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Template:
    """A whole workbook."""

    title: str
    about: tuple[str, ...]
    forms: tuple[Form, ...]
    tables: tuple[Table, ...]

    @property
    def sheets(self) -> "tuple[Form | Table, ...]":
        return (*self.forms, *self.tables)


def words(choices: Any) -> dict[str, str]:
    """The words of the drop-down: part of the file format, so bokmål whoever asks."""
    with translation.override("nb"):
        return {value: str(label) for value, label in choices.choices}


def must(header: str, name: str, about: str = "", **options: Any) -> Column:
    return Column(header, name, about, required=True, **options)
