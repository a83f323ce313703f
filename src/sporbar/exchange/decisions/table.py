"""CSV of decisions with their follow-up: a row a follow-up, or one for a decision without any.

Semicolons and a byte order mark, as Excel here wants it. The last row is the control: the number of
rows, of decisions and of follow-ups, the sums of the votes (each decision once), and the SHA-256 of
all bytes between the byte order mark and the control row.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator

from sporbar.governance.decided import Decided, Task
from sporbar.governance.models import FollowUpKind, Outcome

COLUMNS = (
    "organ",
    "dato",
    "saksnummer",
    "sak",
    "utfall",
    "ordlyd",
    "enstemmig",
    "stemmer_for",
    "stemmer_mot",
    "hjemmel",
    "unntatt_til",
    "rettet",
    "oppfolging",
    "type",
    "oppgave",
    "ansvarlig",
    "frist",
    "tilstand",
    "hva_er_gjort",
    "plan",
    "over_fristen",
)
_EMPTY = ("",) * 9


def as_csv(rows: Iterable[Decided]) -> Iterator[str]:
    """The lines of the file. Dates are EDTF, yes and no are "ja" and "nei", unknown is empty."""
    digest = hashlib.sha256()
    count = decisions = tasks = votes_for = votes_against = 0

    def counted(values: Iterable[str]) -> str:
        text = _line(values)
        digest.update(text.encode())
        return text

    yield "\ufeff" + counted(COLUMNS)
    for one in rows:
        decisions += 1
        tasks += len(one.tasks)
        votes_for += one.record.votes_for or 0
        votes_against += one.record.votes_against or 0
        for task in one.tasks or (None,):
            count += 1
            yield counted((*_decision(one), *(_task(task) if task else _EMPTY)))
    yield _line(
        (
            f"Rader: {count}",
            f"Vedtak: {decisions}",
            f"Oppfølging: {tasks}",
            f"Stemmer for: {votes_for}",
            f"Stemmer mot: {votes_against}",
            f"SHA-256: {digest.hexdigest()}",
        )
    )


def _decision(one: Decided) -> tuple[str, ...]:
    record = one.record
    outcome = str(Outcome(record.outcome).value) if record.outcome else ""
    until = one.wording.until
    return (
        one.decision.item.meeting.body.name,
        one.on,
        one.number,
        one.title.text,
        outcome,
        one.wording.text,
        _yes(record.is_unanimous),
        _count(record.votes_for),
        _count(record.votes_against),
        one.wording.basis,
        until.isoformat() if until else "",
        _yes(record.number > 1),
    )


def _task(task: Task) -> tuple[str, ...]:
    return (
        str(task.pk),
        FollowUpKind(task.kind).value,
        task.task,
        task.responsible,
        task.deadline or "",
        task.state,
        task.done,
        task.plan,
        _yes(task.is_overdue),
    )


def _yes(said: bool | None) -> str:
    return "" if said is None else "ja" if said else "nei"


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _line(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(map(_harmless, values))
    return buffer.getvalue()


def _harmless(value: str) -> str:
    """A cell a spreadsheet will not run: what begins like a formula is text."""
    return f"'{value}" if value[:1] in "=+-@\t" and value[:1] else value
