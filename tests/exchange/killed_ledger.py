"""Book a ledger export again and again, killed at every point that matters, until it is done.

    python -m tests.exchange.killed_ledger

Needs an empty, migrated database. An earlier export is in the accounts. Then one that overlaps it,
with a balance file, is previewed and booked in processes that kill themselves with SIGKILL: after
the first statement, the second ..., and in the middle of writing the postings. Prints one JSON
object an attempt: {"at": where, "killed": bool, "accounts": what is in the accounts afterwards}.
"""

import json
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import django

from tests.exchange.killed_import import Death

EARLIER = 40
ROWS = 300


class DeadlyRows(list[Any]):
    """Rows that end the process when the one numbered `last` has been handed out."""

    last = ROWS // 2

    def __iter__(self) -> Iterator[Any]:
        for number, one in enumerate(super().__iter__()):
            if number == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
            yield one


def accounts() -> dict[str, Any]:
    """Everything a booking writes, so that half of one would show."""
    from django.db.models import Count, Sum

    from sporbar.economy.models import LedgerBalance, LedgerImport, LedgerSlice, Posting
    from sporbar.organisations.models import TrailEntry

    slices = LedgerSlice.objects.values_list("is_current").annotate(n=Count("id")).order_by()
    return {
        "booked": LedgerImport.objects.filter(state="applied").count(),
        "slices": {str(current): count for (current, count) in slices},
        "replaced": LedgerSlice.objects.exclude(replaced_by=None).count(),
        "postings": Posting.objects.count(),
        "sum": Posting.objects.current().aggregate(ore=Sum("ore"))["ore"],
        "balances": LedgerBalance.objects.count(),
        "trail": TrailEntry.objects.exclude(deed="preview_import").count(),
    }


def attempt(where: str, work: Callable[[], None]) -> bool:
    """Do the work in a process of its own and tell how it went; whether it was killed."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"The booking failed: {where}.")
    killed = os.WIFSIGNALED(status)
    print(json.dumps({"at": where, "killed": killed, "accounts": accounts()}), flush=True)
    return killed


def main() -> None:
    django.setup()
    from django.db import connection

    from sporbar.economy.models import LedgerProfile
    from sporbar.exchange.ledger.balances import read_balance_file
    from sporbar.exchange.ledger.importing import apply_import, preview_import
    from tests.exchange import ledgers

    key = ledgers.profile().pk
    balance = read_balance_file("saldo.csv", f"type;kode;beløp\ntotalt;;{2 * ROWS},00\n".encode())

    def book(months: tuple[str, ...], rows: int, *, deadly: bool = False, **extra: Any) -> None:
        profile = LedgerProfile.objects.get(pk=key)
        data = ledgers.csv_file(
            *[ledgers.row("1,00", Periode=month) for month in months for _ in range(rows)]
        )
        preview = preview_import(profile=profile, name="hovedbok.csv", data=data, by=None)
        if deadly:
            last = preview.reading.parts[max(preview.reading.parts)]
            last.rows = DeadlyRows(last.rows)
        apply_import(ledger_import=preview.ledger_import, by=None, reading=preview.reading, **extra)

    def new(**extra: Any) -> None:
        book(("201103", "201104"), ROWS, balance=balance, **extra)

    attempt("before", lambda: book(("201102", "201103"), EARLIER))
    attempt("in the middle of the postings", lambda: new(deadly=True))
    statements = 0
    killed = True

    def dying() -> None:
        with connection.execute_wrapper(Death(statements)):
            new()

    while killed:
        statements += 1
        killed = attempt(f"after statement {statements}", dying)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    main()
