"""What the form's templates need."""

from collections.abc import Iterable
from typing import Any

from sporbar.office.answering.material import Material
from sporbar.office.answering.sheet import LineRow, SettledRow, Sheet, Trouble
from sporbar.office.autosave import clock
from sporbar.rounds.actions import SavedAnswer
from sporbar.rounds.models import AnswerKind, DeviationKind, ProgressWord


def form_words(
    material: Material,
    sheet: Sheet,
    seen: int,
    saved: SavedAnswer,
    troubles: Iterable[Trouble] = (),
) -> dict[str, Any]:
    said = {row.deviation: row for row in sheet.settled}
    by_section: dict[str, list[Trouble]] = {}
    for one in troubles:
        by_section.setdefault(one.section, []).append(one)
    return {
        "sheet": sheet.with_blanks(),
        "seen": seen,
        "saved": clock(saved.edited_at) if saved.edited_at else "",
        "troubles": by_section,
        "wrong_fields": {one.place for many in by_section.values() for one in many if one.field},
        "wrong": {one.key for many in by_section.values() for one in many if one.key},
        "answers": AnswerKind.choices,
        "progress_words": ProgressWord.choices,
        "kinds": DeviationKind.choices,
        "fresh": LineRow("__key__"),
        "carried": [LineRow("__key__", text=one.text, carried=True) for one in material.carried],
        "facts": [
            (one, LineRow("__key__", text=one.text, source=one.source)) for one in material.facts
        ],
        "living": [(one, said.get(one.pk, SettledRow(one.pk))) for one in material.living],
        "has_carried": any(row.carried for row in sheet.lines),
    }
