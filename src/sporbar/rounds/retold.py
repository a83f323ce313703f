"""What was answered, as it is written: to write on it, and to carry it over to the next round."""

import secrets
from collections.abc import Iterable
from typing import Any

from sporbar.rounds.content import AnswerPart, DeviationPart, LinePart
from sporbar.rounds.models import Deviation, StatusEntry, StatusRequest


def new_key() -> str:
    """A name for a sentence that no other sentence of the draft has."""
    return secrets.token_hex(6)


def part_of_entry(entry: StatusEntry) -> AnswerPart:
    """What an answer says, as a draft. Needs `with_words()`."""
    return AnswerPart(
        answer=entry.answer,  # type: ignore[arg-type]
        progress=entry.progress,  # type: ignore[arg-type]
        lines=tuple(
            LinePart(
                key=f"s{line.pk}",
                text=line.text,
                deviation=_deviation_of(line),
                carried_over=line.carried_over,
                confirmed=line.carried_over,
                source=line.source,
            )
            for line in entry.lines.all()
        ),
    )


def starting_part(request: StatusRequest) -> AnswerPart:
    """What the form begins with where nothing is saved: the answer that was given, else nothing."""
    if request.entry_id is None:
        return AnswerPart()
    return part_of_entry(
        StatusEntry.objects.within(request.cooperation_id).with_words().get(pk=request.entry_id)
    )


def carried_lines(entries: Iterable[StatusEntry]) -> tuple[LinePart, ...]:
    """The sentences of earlier answers as the reports said them, each to be confirmed.

    A deviation is not carried with its sentence: it lives on by itself until it is settled. Nor is
    a computed fact: what it says was true then.
    """
    return tuple(
        LinePart(key=new_key(), text=line.printed, carried_over=True)
        for entry in entries
        for line in entry.lines.all()
        if line.printed and not line.source
    )


def _deviation_of(line: Any) -> DeviationPart | None:
    try:
        found: Deviation = line.deviation
    except Deviation.DoesNotExist:
        return None
    return DeviationPart(
        kind=found.kind,  # type: ignore[arg-type]
        cause=found.cause or "",
        consequence=found.consequence or "",
        remedy=found.remedy or "",
        new_date=found.new_date,
        reported_to=found.reported_to.name if found.reported_to else None,
        reported_on=found.reported_on,
        raised_on=found.raised_on,
        decision=found.decision or "",
    )
