"""What must be there before an answer can be submitted, in sentences."""

from collections.abc import Container
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sporbar.rounds.content import AnswerPart, LinePart


@dataclass(frozen=True)
class Lack:
    """`section` is the part of the form; `key` the sentence, or the deviation that is settled."""

    section: str
    sentence: str
    key: str = ""


def lacks(part: AnswerPart, bodies: Container[str]) -> tuple[Lack, ...]:
    """What stands in the way; nothing when the answer can be submitted. `bodies` are the names a
    deviation can be reported to."""
    found: list[Lack] = []
    if part.answer is None:
        found.append(
            Lack("answer", _("Velg om det er aktivitet, ingen aktivitet eller se vedlegg."))
        )
    if part.answer == "activity" and not any(one.text.strip() for one in part.lines):
        found.append(Lack("lines", _("Skriv minst én setning om hva som er gjort.")))
    for number, line in enumerate(part.lines, start=1):
        found += _of_line(line, number, bodies)
    found += [
        Lack("settled", _("Skriv når avviket ble lukket."), str(one.deviation))
        for one in part.settled
        if not one.on
    ]
    return tuple(found)


def _of_line(line: LinePart, number: int, bodies: Container[str]) -> list[Lack]:
    found = []

    def add(sentence: str) -> None:
        found.append(Lack("lines", sentence % {"number": number}, line.key))

    if line.carried_over and not line.confirmed:
        add(_("Setning %(number)d er hentet fra forrige rapport. Bekreft at den stemmer fortsatt."))
    deviation = line.deviation
    if deviation is None:
        return found
    if not line.text.strip():
        add(_("Setning %(number)d er merket som avvik, men er tom. Skriv hva som avviker."))
    if deviation.kind is None:
        add(_("Velg hva slags avvik setning %(number)d er."))
    if deviation.reported_to and deviation.reported_to not in bodies:
        add(_("Organet i avviket i setning %(number)d finnes ikke lenger. Velg et annet."))
    return found
