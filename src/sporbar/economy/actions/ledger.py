"""The ledger: an export is booked whole, control totals are entered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.economy.matching import Balance
from sporbar.economy.models import (
    BalanceKind,
    ImportState,
    LedgerBalance,
    LedgerImport,
    LedgerProfile,
    LedgerSlice,
    Posting,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User

#: One posting to book: row number, function, account, group key, project key or None, day
#: ("2011-03-31") or None, voucher, text, øre. In the order of `COLUMNS` after the first two.
Row = tuple[int, str, int, int, int | None, str | None, str, str, int]

COLUMNS = (
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
    rows: Mapping[tuple[str, str], Sequence[Row]],
    replaces: Collection[int],
    by: User | None,
    at: datetime | None = None,
) -> LedgerImport:
    """Book a previewed import, whole or not at all.

    `rows` are postings by (responsibility, period), made ready before: inside the transaction
    they are only written. Each pair becomes the current slice; the one it replaces stays, marked
    with the import that replaced it. `replaces` are the keys of the slices that were shown as
    being replaced. Raises NotBooked when the import is booked already, or when others than those
    would be replaced.
    """
    at = at or timezone.now()
    cooperation = ledger_import.cooperation
    with transaction.atomic():
        # One booking at a time in a cooperation; SQLite has taken its write lock at BEGIN.
        Cooperation.objects.select_for_update().get(pk=cooperation.pk)
        fresh: LedgerImport = LedgerImport.objects.within(cooperation).get(pk=ledger_import.pk)
        if booked_before(profile=fresh.profile, sha256=fresh.file_sha256) is not None:
            raise NotBooked(_("Filen er allerede brukt. Ingenting er endret."))
        slices = _open_slices(fresh, sorted(rows), set(replaces))
        _write(fresh, slices, rows)
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


def booked_before(*, profile: LedgerProfile, sha256: str) -> LedgerImport | None:
    """The import that booked this very file by this profile, if one has."""
    return (
        LedgerImport.objects.within(profile.cooperation_id)
        .filter(profile=profile, file_sha256=sha256, state=ImportState.APPLIED)
        .first()
    )


def _open_slices(
    ledger_import: LedgerImport, periods: Sequence[tuple[str, str]], shown: set[int]
) -> dict[tuple[str, str], int]:
    """Primary keys of the new current slices by (responsibility, period)."""
    cooperation = ledger_import.cooperation_id
    standing = LedgerSlice.objects.within(cooperation).filter(
        is_current=True, responsibility__in={responsibility for responsibility, _period in periods}
    )
    replaced = {
        key
        for key, *slice_of in standing.values_list("pk", "responsibility", "period")
        if tuple(slice_of) in set(periods)
    }
    if replaced != shown:
        raise NotBooked(_("Regnskapet er endret siden forhåndsvisningen. Se på importen på nytt."))
    standing.filter(pk__in=replaced).update(is_current=False, replaced_by=ledger_import)
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
    rows: Mapping[tuple[str, str], Sequence[Row]],
) -> None:
    """Rows straight to the table: the ORM takes seven times as long for a year's ledger."""
    table, columns = Posting._meta.db_table, ", ".join(f'"{column}"' for column in COLUMNS)
    owner = ledger_import.cooperation_id
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for slice_of, slice_rows in rows.items():
                    first = (owner, slices[slice_of])
                    for row in slice_rows:
                        copy.write_row(first + row)
        else:
            marks = ", ".join("?" * (len(COLUMNS) - 2))
            # The driver's own connection: Django would rewrite the statement for every row.
            for slice_of, slice_rows in rows.items():
                connection.connection.executemany(
                    f'INSERT INTO "{table}" ({columns}) '  # noqa: S608 - own names and whole numbers
                    f"VALUES ({owner}, {slices[slice_of]}, {marks})",
                    slice_rows,
                )


def enter_balances(
    *,
    cooperation: Cooperation,
    balance: Balance,
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Enter the ledger's own balance; how many totals it holds, 0 when they were entered before.

    It replaces what was entered before for the same periods; the earlier stays in the history,
    marked with the moment, and the trail keeps both totals.
    """
    at = at or timezone.now()
    with transaction.atomic():
        Cooperation.objects.select_for_update().get(pk=cooperation.pk)
        before = (
            LedgerBalance.objects.within(cooperation)
            .current()
            .filter(
                responsibility=balance.responsibility,
                period_start=balance.first,
                period_end=balance.last,
            )
        )
        known = {(one.kind, one.code): one.ore for one in before}
        if known == dict(balance.ore):
            return 0
        before.update(replaced_at=at)
        LedgerBalance.objects.bulk_create(
            LedgerBalance(
                cooperation=cooperation,
                responsibility=balance.responsibility,
                period_start=balance.first,
                period_end=balance.last,
                kind=BalanceKind(kind),
                code=code,
                ore=ore,
                source=balance.source[:200],
                entered_at=at,
            )
            for (kind, code), ore in balance.ore.items()
        )
        leave_trail(
            cooperation=cooperation,
            deed="enter_balances",
            subject=f"{balance.responsibility} {balance.first}–{balance.last}",
            by=by,
            at=at,
            source=balance.source,
            total_before=known.get(("total", "")),
            total=balance.ore.get(("total", "")),
        )
    return len(balance.ore)
