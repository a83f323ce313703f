"""Search over published cases: only in what the public sees of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sporbar.governance.public import public_attachments, public_section, withheld
from sporbar.organisations.models import Cooperation
from sporbar.website.queries.cases import (
    CaseRow,
    Treatment,
    case_rows,
    searchable_cases,
    treatments_of,
)
from sporbar.website.queries.words import fold, holds, sought


@dataclass(frozen=True)
class CaseHit:
    """A case, and where the words were found when it was not in the title or the number."""

    row: CaseRow
    where: str
    text: str


def search_cases(cooperation: Cooperation, words: str, day: date) -> list[CaseHit]:
    """Cases in which every word begins some word: titles and numbers first, then the newest. The
    same statements for any number of cases.
    """
    wanted = sought(words)
    if not wanted:
        return []
    cases = searchable_cases(cooperation)
    treatments = treatments_of(cooperation, cases, day)
    found: list[tuple[int, CaseHit]] = []
    for row in case_rows(cases, day):
        places = [*_places(row, treatments.get(row.case.pk, []), day)]
        if not holds(" ".join(text for _where, text in places), wanted):
            continue
        rank = next(
            (place for place, (_where, text) in enumerate(places) if holds(text, wanted)), 0
        )
        where, text = places[rank]
        found.append((rank, CaseHit(row, where, _around(text, wanted))))
    return [hit for _rank, hit in sorted(found, key=lambda pair: pair[0])]


def _places(row: CaseRow, treatments: list[Treatment], day: date) -> Iterator[tuple[str, str]]:
    """Where words may stand, the most telling first."""
    numbers = " ".join(one.printed for one in row.numbers)
    yield "title", f"{row.title.text} {numbers}"
    for treatment in treatments:
        if treatment.wording is not None and treatment.wording.text:
            yield "wording", treatment.wording.text
    if withheld(day, row.case).is_withheld:
        return
    for section in row.case.sections.all():
        yield "section", public_section(section, day).text
    for _number, attachment in public_attachments(row.case, day):
        yield "attachment", attachment.title


def _around(text: str, wanted: list[str]) -> str:
    """Some words on both sides of the first word that was sought."""
    folded = fold(text)
    start = min((folded.find(one) for one in wanted if one in folded), default=0)
    begin, end = max(0, start - 60), start + 120
    return ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")
