"""A ledger export: previewed as an object, then booked whole or not at all."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sporbar.economy.actions import Booking, NotBooked, already_booked, book_import
from sporbar.economy.matching import Reconciliation, reconcile, sums
from sporbar.economy.models import LedgerBalance, LedgerImport, LedgerProfile
from sporbar.economy.queries import SliceSum, current_slices
from sporbar.exchange.ledger.reading import Groups, Reading, project_keys, read_ledger
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import User
from sporbar.records import store
from sporbar.records.actions import store_bytes

Progress = Callable[[str], None]


def _quiet(step: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A responsibility and period that is in the accounts already, before and after (øre)."""

    responsibility: str
    period: str
    before: SliceSum
    after: SliceSum

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """What booking a file would do. `ledger_import` is kept, so that it can be booked later."""

    ledger_import: LedgerImport
    reading: Reading
    #: øre by group code and by project code ("" without a project)
    groups: dict[str, int]
    projects: dict[str, int]
    total: int
    periods: dict[tuple[str, str], SliceSum]
    replacements: tuple[Replacement, ...]
    reconciliation: Reconciliation
    booked_before: LedgerImport | None

    def obstacles(self) -> list[str]:
        """Why this cannot be booked, in sentences; empty when it can."""
        name = self.ledger_import.file.name
        said = self.reading.sentences(name)
        for account, rows in sorted(self.reading.unknown_accounts.items()):
            said.append(
                f"{name}: konto {account} ({rows} rader) hører ikke til noen gruppe i profilen "
                f"«{self.ledger_import.profile}». Legg kontoen til en gruppe."
            )
        for project, rows in sorted(self.reading.unknown_projects.items()):
            said.append(
                f"{name}: prosjektet «{project}» ({rows} rader) er ukjent. Registrer det først."
            )
        if not said and not self.reading.lines:
            own = ", ".join(str(one) for one in self.ledger_import.profile.responsibilities)
            said.append(f"{name}: ingen rader hører til samarbeidets ansvar ({own}).")
        return said


def preview_import(
    *,
    profile: LedgerProfile,
    name: str,
    data: bytes,
    by: User | None,
    is_invented: bool = False,
    progress: Progress = _quiet,
) -> Preview:
    """Read the file, keep it, and say what booking it would do. Nothing reaches the accounts.

    The same file previewed again by the same profile is the same preview, refreshed. Raises
    Refused when the file cannot be read at all.
    """
    progress("Leser filen")
    reading = read_ledger(data, profile)
    progress("Holder den mot regnskapet")
    file = store_bytes(
        cooperation=profile.cooperation,
        name=name,
        media_type="application/octet-stream",
        data=data,
    )
    draft = (
        LedgerImport.objects.within(profile.cooperation_id)
        .filter(profile=profile, file_sha256=file.sha256)
        .order_by("-state", "id")
        .first()
    ) or LedgerImport(cooperation=profile.cooperation, profile=profile, file_sha256=file.sha256)
    booked_before = draft if draft.pk and draft.state == "applied" else None
    preview = _judge(draft, reading, booked_before)
    if booked_before is None:
        draft.file = file
        draft.is_invented = is_invented
        draft.row_count = len(reading.lines)
        draft.total_ore = preview.total
        draft.preview = _kept(preview)
        draft.save()
    return preview


def _judge(draft: LedgerImport, reading: Reading, booked_before: LedgerImport | None) -> Preview:
    profile = draft.profile
    groups = Groups(profile)
    lines: dict[tuple[str, str], int] = defaultdict(int)
    rows: Counter[tuple[str, str]] = Counter()
    ore: Counter[tuple[str, str]] = Counter()
    for line in reading.lines:
        group = groups.of(line.account)
        lines[group[1] if group else "?", line.project] += line.ore
        slice_of = (line.responsibility, line.period)
        rows[slice_of] += 1
        ore[slice_of] += line.ore
    posted = sums(lines)
    periods = {key: SliceSum(rows[key], ore[key]) for key in sorted(rows)}
    standing = current_slices(profile.cooperation_id, {key[0] for key in periods})
    return Preview(
        ledger_import=draft,
        reading=reading,
        groups={code: amount for (kind, code), amount in posted.items() if kind == "group"},
        projects={code: amount for (kind, code), amount in posted.items() if kind == "project"},
        total=posted["total", ""],
        periods=periods,
        replacements=tuple(
            Replacement(*key, standing[key], after)
            for key, after in periods.items()
            if key in standing
        ),
        reconciliation=_against_balance(profile, posted, periods),
        booked_before=booked_before or (already_booked(draft) if draft.pk else None),
    )


def _against_balance(
    profile: LedgerProfile,
    posted: dict[tuple[str, str], int],
    periods: dict[tuple[str, str], Any],
) -> Reconciliation:
    """The file against the balance of its own periods; several responsibilities are not compared,
    because a balance is one responsibility's."""
    responsibilities = {responsibility for responsibility, _ in periods}
    if len(responsibilities) != 1:
        return reconcile(posted, {})
    covered = [period for _, period in periods]
    rows = LedgerBalance.objects.within(profile.cooperation_id).filter(
        responsibility=responsibilities.pop(), period_start=min(covered), period_end=max(covered)
    )
    balance = {(row.kind, row.code): (row.ore, row.source) for row in rows}
    sources = tuple(dict.fromkeys(source for _, source in balance.values()))
    return reconcile(posted, {key: ore for key, (ore, _) in balance.items()}, sources)


def _kept(preview: Preview) -> dict[str, Any]:
    """The preview as it is stored with the import: øre, codes and counts."""
    reading = preview.reading
    return {
        "rows": reading.row_count,
        "own_rows": len(reading.lines),
        "others": dict(reading.others),
        "groups": preview.groups,
        "projects": preview.projects,
        "total": preview.total,
        "periods": [
            {"responsibility": r, "period": p, "rows": one.rows, "ore": one.ore}
            for (r, p), one in preview.periods.items()
        ],
        "replacements": [
            {
                "responsibility": one.responsibility,
                "period": one.period,
                "before": {"rows": one.before.rows, "ore": one.before.ore},
                "after": {"rows": one.after.rows, "ore": one.after.ore},
            }
            for one in preview.replacements
        ],
        "control": {
            "compared": preview.reconciliation.compared,
            "differences": [
                {"kind": d.kind, "code": d.code, "posted": d.posted, "balance": d.balance}
                for d in preview.reconciliation.differences
            ],
        },
        "unknown_accounts": {str(k): v for k, v in reading.unknown_accounts.items()},
        "unknown_projects": dict(reading.unknown_projects),
        "problems": [list(problem) for problem in reading.problems],
        "problem_count": reading.problem_count,
    }


def apply_import(
    *,
    ledger_import: LedgerImport,
    by: User | None,
    at: datetime | None = None,
    reading: Reading | None = None,
    progress: Progress = _quiet,
) -> LedgerImport:
    """Book a previewed import, whole or not at all.

    `reading` spares reading the kept file again when the preview was made in the same breath.
    Raises Refused with everything that stands in the way, and NotBooked when it is booked already.
    """
    if reading is None:
        progress("Leser filen")
        reading = read_ledger(store.get(ledger_import.file_sha256), ledger_import.profile)
    preview = _judge(ledger_import, reading, None)
    if preview.booked_before is not None or ledger_import.state == "applied":
        raise NotBooked("Filen er allerede brukt. Ingenting er endret.")
    obstacles = preview.obstacles()
    if obstacles:
        raise Refused.because("\n".join(obstacles))
    progress("Bokfører")
    return book_import(
        ledger_import=ledger_import,
        bookings=_bookings(ledger_import.profile, reading),
        periods=preview.periods,
        by=by,
        at=at,
    )


def _bookings(profile: LedgerProfile, reading: Reading) -> Iterator[Booking]:
    groups, projects = Groups(profile), project_keys(profile)
    for line in reading.lines:
        group = groups.of(line.account)
        assert group is not None  # unknown accounts are an obstacle
        yield (
            line.responsibility,
            line.period,
            line.row_number,
            line.function,
            line.account,
            group[0],
            projects[line.project] if line.project else None,
            line.posted_on,
            line.voucher,
            line.text,
            line.ore,
        )
