"""A ledger export: previewed as an object, then booked whole or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.document.typography import MINUS, number
from sporbar.economy.actions import book_import, booked_before, enter_balances
from sporbar.economy.matching import Balance, sums
from sporbar.economy.models import ImportState, LedgerImport, LedgerProfile
from sporbar.economy.queries import Control, SliceSum, controls_after, current_slices
from sporbar.exchange.ledger.balances import BalanceFile
from sporbar.exchange.ledger.reading import Reading, Slice, Unknown, read_ledger
from sporbar.exchange.problems import SHOWN, Problem, Refused
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.records import store
from sporbar.records.actions import store_bytes
from sporbar.records.names import safe_name

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
    slice_key: int

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """What booking a file would do; by itself it writes nothing."""

    profile: LedgerProfile
    name: str
    reading: Reading
    #: øre by group code ("?" for accounts without a group) and by project code ("" without one)
    groups: dict[str, int]
    projects: dict[str, int]
    total: int
    periods: dict[Slice, SliceSum]
    replacements: tuple[Replacement, ...]
    #: in the accounts, between the file's periods, but not in the file: they stay as they are
    untouched: tuple[Slice, ...]
    #: the accounts as they would be, against every balance they can be held against
    controls: tuple[Control, ...]
    booked_before: LedgerImport | None
    #: a second source that came with the file, entered when it is booked
    balance: Balance | None

    def obstacles(self) -> list[str]:
        """Why this cannot be booked, in sentences: the first 200, and how many more."""
        reading, columns = self.reading, self.profile.columns
        said = [
            f"{reading.place(self.name, row, column)}: {message}"
            for row, column, message in reading.problems
        ]
        for account, unknown in sorted(reading.unknown_accounts.items()):
            said.append(
                _(
                    "%(unknown)s: konto %(account)s hører ikke til noen gruppe; ventet en konto "
                    "som profilen «%(profile)s» har."
                )
                % {
                    "unknown": self._first(unknown, columns["account"]),
                    "account": account,
                    "profile": self.profile,
                }
            )
        for project, unknown in sorted(reading.unknown_projects.items()):
            said.append(
                _(
                    "%(unknown)s: prosjektet «%(project)s» er ukjent; ventet et prosjekt som er "
                    "registrert."
                )
                % {"unknown": self._first(unknown, columns["project"]), "project": project}
            )
        if not said and not reading.own_count:
            own = ", ".join(str(one) for one in self.profile.responsibilities)
            said.append(
                _("%(name)s: ingen rader hører til samarbeidets ansvar (%(own)s).")
                % {"name": self.name, "own": own}
            )
        if not said:
            # With rows missing or wrong the totals could not be met anyway.
            said = [one for control in self.controls for one in control_sentences(control)]
        more = len(said) + reading.problem_count - len(reading.problems) - SHOWN
        return [*said[:SHOWN], _("… og %(more)s til.") % {"more": more}] if more > 0 else said

    def _first(self, unknown: Unknown, column: str) -> str:
        place = self.reading.place(self.name, unknown.first_row, column)
        return (
            place
            if unknown.rows == 1
            else _("%(place)s (og %(rows)s rader til)") % {"place": place, "rows": unknown.rows - 1}
        )


@dataclass(frozen=True, slots=True)
class KeptPreview(Preview):
    """A preview that is kept with its file, to be applied later."""

    ledger_import: LedgerImport


_KINDS = {"group": "gruppe", "project": "prosjekt", "total": "totalt"}


def control_sentences(control: Control) -> list[str]:
    """Every control total that is not met: what the balance says, and what the postings give."""
    scope = _("ansvar %(responsibility)s, %(first)s til %(last)s") % {
        "responsibility": control.responsibility,
        "first": control.first,
        "last": control.last,
    }
    said = []
    for one in control.outcome.differences:
        place = _("uten prosjekt") if (one.kind, one.code) == ("project", "") else _KINDS[one.kind]
        said.append(
            _(
                "%(sources)s (%(scope)s), %(what)s: ventet %(balance)s, posteringene gir "
                "%(posted)s; forskjellen er %(ore)s."
            )
            % {
                "sources": ", ".join(control.outcome.sources),
                "scope": scope,
                "what": f"{place} {one.code}".strip(),
                "balance": kroner(one.balance or 0),
                "posted": kroner(one.posted or 0),
                "ore": kroner(one.ore),
            }
        )
    return said


def kroner(ore: int) -> str:
    """Øre as kroner with two decimals, in print."""
    whole, part = divmod(abs(ore), 100)
    return f"{MINUS if ore < 0 else ''}{number(whole)},{part:02}"


def look_at(
    *,
    profile: LedgerProfile,
    name: str,
    data: bytes,
    balance: BalanceFile | None = None,
    progress: Progress = _quiet,
) -> Preview:
    """Read the file and say what booking it would do. Writes nothing.

    `balance` is a second source for the same periods. Raises Refused when the file cannot be read
    at all.
    """
    progress(_("Leser filen"))
    reading = read_ledger(data, profile)
    progress(_("Holder den mot regnskapet"))
    return _judge(profile, safe_name(name), store.sha256_of(data), reading, balance)


def preview_import(
    *,
    profile: LedgerProfile,
    name: str,
    data: bytes,
    by: User | None,
    is_invented: bool = False,
    progress: Progress = _quiet,
) -> KeptPreview:
    """Look at the file and keep it with its preview, to be applied later.

    Nothing reaches the accounts. What stands in the way stands in the preview: an import with
    unknown codes can be applied when they are registered. The same file previewed again by the
    same profile is the same import, refreshed. Raises Refused when it cannot be read at all.
    """
    preview = look_at(profile=profile, name=name, data=data, progress=progress)
    kept = keep(preview=preview, data=data, by=by, is_invented=is_invented)
    seen = {one.name: getattr(preview, one.name) for one in fields(preview)}
    return KeptPreview(**seen, ledger_import=kept)


def keep(
    *, preview: Preview, data: bytes, by: User | None, is_invented: bool = False
) -> LedgerImport:
    """Keep a file that was looked at, with what was seen; a booked one is answered as it is."""
    if preview.booked_before is not None:
        return preview.booked_before
    profile = preview.profile
    file = store_bytes(
        cooperation=profile.cooperation,
        name=preview.name,
        media_type="application/octet-stream",
        data=data,
    )
    with transaction.atomic():
        # Two previews of one file at the same moment become one import.
        LedgerProfile.objects.within(profile.cooperation_id).select_for_update().get(pk=profile.pk)
        kept: LedgerImport
        kept, _ = LedgerImport.objects.within(profile.cooperation_id).update_or_create(
            cooperation=profile.cooperation,
            profile=profile,
            file_sha256=file.sha256,
            state=ImportState.PREVIEWED,
            defaults={
                "file": file,
                "is_invented": is_invented,
                "row_count": preview.reading.own_count,
                "total_ore": preview.total,
                "preview": _kept(preview),
            },
        )
        leave_trail(
            cooperation=profile.cooperation,
            deed="preview_import",
            subject=preview.name,
            by=by,
            sha256=file.sha256,
        )
    return kept


def _judge(
    profile: LedgerProfile,
    name: str,
    sha256: str,
    reading: Reading,
    balance_file: BalanceFile | None = None,
) -> Preview:
    lines: Counter[tuple[str, str]] = Counter()
    for part in reading.parts.values():
        lines.update(part.sums)
    posted = sums(lines)
    periods = {
        key: SliceSum(len(part.rows), sum(part.sums.values()))
        for key, part in sorted(reading.parts.items())
    }
    standing = current_slices(profile.cooperation_id, {key[0] for key in periods})
    between = {
        responsibility: [period for other, period in periods if other == responsibility]
        for responsibility, _ in periods
    }
    balance = balance_file.of(periods) if balance_file else None
    return Preview(
        profile=profile,
        name=name,
        reading=reading,
        groups={code: ore for (kind, code), ore in posted.items() if kind == "group"},
        projects={code: ore for (kind, code), ore in posted.items() if kind == "project"},
        total=posted["total", ""],
        periods=periods,
        replacements=tuple(
            Replacement(*key, standing[key].sum, after, standing[key].pk)
            for key, after in periods.items()
            if key in standing
        ),
        untouched=tuple(
            sorted(
                (responsibility, period)
                for responsibility, period in standing
                if (responsibility, period) not in periods
                and between[responsibility][0] < period < between[responsibility][-1]
            )
        ),
        controls=controls_after(
            profile.cooperation_id,
            {key: part.sums for key, part in reading.parts.items()},
            balance,
        ),
        balance=balance,
        booked_before=booked_before(profile=profile, sha256=sha256),
    )


def _kept(preview: Preview) -> dict[str, Any]:
    """The preview as it is stored with the import: øre, codes and counts."""
    reading = preview.reading
    return {
        "rows": reading.row_count,
        "own_rows": reading.own_count,
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
                "slice": one.slice_key,
                "before": {"rows": one.before.rows, "ore": one.before.ore},
                "after": {"rows": one.after.rows, "ore": one.after.ore},
            }
            for one in preview.replacements
        ],
        "untouched": [list(one) for one in preview.untouched],
        "controls": [
            {
                "responsibility": one.responsibility,
                "first": one.first,
                "last": one.last,
                "sources": one.outcome.sources,
                "compared": one.outcome.compared,
                "differences": [
                    {"kind": d.kind, "code": d.code, "posted": d.posted, "balance": d.balance}
                    for d in one.outcome.differences
                ],
            }
            for one in preview.controls
        ],
        "unknown_accounts": {str(k): one.rows for k, one in reading.unknown_accounts.items()},
        "unknown_projects": {k: one.rows for k, one in reading.unknown_projects.items()},
        "problems": [list(problem) for problem in reading.problems],
        "problem_count": reading.problem_count,
    }


def apply_import(
    *,
    ledger_import: LedgerImport,
    by: User | None,
    at: datetime | None = None,
    reading: Reading | None = None,
    balance: BalanceFile | None = None,
    progress: Progress = _quiet,
) -> LedgerImport:
    """Book a previewed import, whole or not at all.

    `reading` spares reading the kept file again when the preview was made in the same breath.
    `balance` is a second source for the same periods, entered in the same transaction.
    Raises Refused with everything that stands in the way, and NotBooked when it is booked already
    or when the accounts it was held against have changed since the preview.
    """
    profile = ledger_import.profile
    if reading is None:
        progress(_("Leser filen"))
        reading = read_ledger(ledger_import.file.read(), profile)
    preview = _judge(profile, ledger_import.file.name, ledger_import.file_sha256, reading, balance)
    if preview.booked_before is None:
        obstacles = preview.obstacles()
        if obstacles:
            raise Refused(tuple(Problem((), sentence) for sentence in obstacles))
    progress(_("Bokfører"))
    with transaction.atomic():
        if preview.balance is not None:
            enter_balances(cooperation=profile.cooperation, balance=preview.balance, by=by, at=at)
        return book_import(
            ledger_import=ledger_import,
            rows={key: part.rows for key, part in reading.parts.items()},
            replaces=[one["slice"] for one in ledger_import.preview["replacements"]],
            by=by,
            at=at,
        )
