"""Deeds of the economy room: an export is booked whole, control totals are entered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.economy.models import (
    BalanceKind,
    ImportState,
    LedgerBalance,
    LedgerImport,
    LedgerSlice,
    Posting,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User

#: One posting to book: responsibility, period, row number, function, account, group key,
#: project key or None, day or None, voucher, text, øre.
Booking = tuple[str, str, int, str, int, int, int | None, date | None, str, str, int]

_COLUMNS = (
    "cooperation_id",
    "slice_id",
    "row_number",
    "function",
    "account",
    "group_id",
    "project_id",
    "posted_on",
    "voucher",
    "text",
    "ore",
)


class NotBooked(Exception):  # noqa: N818 - says what happened
    """The import was not booked and nothing was written; the message is a sentence for people."""


def book_import(
    *,
    ledger_import: LedgerImport,
    bookings: Iterable[Booking],
    periods: Iterable[tuple[str, str]],
    by: User | None,
    at: datetime | None = None,
) -> LedgerImport:
    """Book a previewed import, whole or not at all.

    `periods` are the (responsibility, period) pairs the export covers. Each becomes the current
    slice; the one it replaces stays, marked with the import that replaced it. `bookings` is
    consumed inside the transaction and must therefore be ready: reading and checking come before.
    Raises NotBooked when the import is booked already.
    """
    at = at or timezone.now()
    cooperation = ledger_import.cooperation
    with transaction.atomic():
        # One booking at a time in a cooperation; SQLite has taken its write lock at BEGIN.
        Cooperation.objects.select_for_update().get(pk=cooperation.pk)
        fresh = LedgerImport.objects.within(cooperation).get(pk=ledger_import.pk)
        if fresh.state == ImportState.APPLIED:
            raise NotBooked(_("Importen er allerede brukt. Ingenting er endret."))
        if already_booked(ledger_import) is not None:
            raise NotBooked(_("Filen er allerede brukt. Ingenting er endret."))
        slices = _open_slices(fresh, sorted(set(periods)))
        _write(fresh, slices, bookings)
        fresh.state = ImportState.APPLIED
        fresh.applied_at = at
        fresh.save(update_fields=["state", "applied_at"])
        leave_trail(
            cooperation=cooperation,
            deed="book_import",
            subject=fresh.file.name,
            by=by,
            at=at,
            rows=fresh.row_count,
            ore=fresh.total_ore,
            sha256=fresh.file_sha256,
        )
    return fresh


def already_booked(ledger_import: LedgerImport) -> LedgerImport | None:
    """An import of the same file by the same profile that has been booked before."""
    return (
        LedgerImport.objects.within(ledger_import.cooperation_id)
        .filter(
            profile_id=ledger_import.profile_id,
            file_sha256=ledger_import.file_sha256,
            state=ImportState.APPLIED,
        )
        .exclude(pk=ledger_import.pk)
        .first()
    )


def _open_slices(
    ledger_import: LedgerImport, periods: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Primary keys of the new current slices by (responsibility, period)."""
    cooperation = ledger_import.cooperation_id
    for responsibility in {responsibility for responsibility, _period in periods}:
        LedgerSlice.objects.within(cooperation).filter(
            is_current=True,
            responsibility=responsibility,
            period__in=[period for other, period in periods if other == responsibility],
        ).update(is_current=False, replaced_by=ledger_import)
    made = LedgerSlice.objects.bulk_create(
        LedgerSlice(
            cooperation_id=cooperation,
            ledger_import=ledger_import,
            responsibility=responsibility,
            period=period,
            is_current=True,
        )
        for responsibility, period in periods
    )
    return {(one.responsibility, one.period): one.pk for one in made}


def _write(
    ledger_import: LedgerImport,
    slices: Mapping[tuple[str, str], int],
    bookings: Iterable[Booking],
) -> None:
    """Rows straight to the table: the ORM takes seven times as long for a year's ledger."""
    owner = ledger_import.cooperation_id

    def rows() -> Iterator[tuple[Any, ...]]:
        for responsibility, period, *rest in bookings:
            yield (owner, slices[responsibility, period], *rest)

    table = Posting._meta.db_table
    columns = ", ".join(f'"{column}"' for column in _COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in rows():
                    copy.write_row(row)
        else:
            marks = ", ".join(["?"] * len(_COLUMNS))
            # The driver's own cursor: Django would rewrite the statement's marks for every row.
            connection.connection.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608 - own names
                ((*row[:7], row[7].isoformat() if row[7] else None, *row[8:]) for row in rows()),
            )


def enter_balances(
    *,
    cooperation: Cooperation,
    responsibility: str,
    first: str,
    last: str,
    balances: Mapping[tuple[str, str], int],
    source: str,
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Enter the ledger's own balance for the periods `first` to `last`; how many were new.

    `balances` are øre by (kind, code): ("group", "110"), ("project", ""), ("total", ""). They
    replace what was entered before for the same periods, and the trail keeps both sums.
    """
    at = at or timezone.now()
    with transaction.atomic():
        before = LedgerBalance.objects.within(cooperation).filter(
            responsibility=responsibility, period_start=first, period_end=last
        )
        known = {(one.kind, one.code): one.ore for one in before}
        if known == dict(balances):
            return 0
        before.delete()
        LedgerBalance.objects.bulk_create(
            LedgerBalance(
                cooperation=cooperation,
                responsibility=responsibility,
                period_start=first,
                period_end=last,
                kind=BalanceKind(kind),
                code=code,
                ore=ore,
                source=source[:200],
            )
            for (kind, code), ore in balances.items()
        )
        leave_trail(
            cooperation=cooperation,
            deed="enter_balances",
            subject=f"{responsibility} {first}–{last}",
            by=by,
            at=at,
            source=source,
            total_before=known.get(("total", "")),
            total=balances.get(("total", "")),
        )
    return len(balances)
