"""Deeds of the demo room: its files are read in by the same importers as everybody's, its reports
frozen and published. Done twice, the second time writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sporbar.demo.build import DemoFolder, EditionFacts
from sporbar.demo.invented_ledger import Accounts
from sporbar.economy.models import AccountGroup, BudgetLine, LedgerProfile
from sporbar.exchange.ledger.balances import import_balances
from sporbar.exchange.ledger.importing import apply_import, preview_import
from sporbar.exchange.ledger.profiles import save_profile
from sporbar.exchange.plan_status import import_plan, import_status
from sporbar.exchange.plan_status.formats import ore
from sporbar.organisations.models import Cooperation
from sporbar.reporting.actions import freeze_edition, publish_edition
from sporbar.reporting.models import Edition, EditionState, Report
from sporbar.rounds.models import RoundState

#: Told what is being done next.
Tell = Callable[[str], None]


@dataclass(slots=True)
class Done:
    """What was new, in words; empty when everything was there already."""

    news: list[str] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)


def load_folder(*, folder: DemoFolder, tell: Tell) -> list[str]:
    """Read a cooperation's files in order; what was new, in words.

    Each file is written whole or not at all. Raises what the importers raise.
    """
    news: list[str] = []
    for path in folder.plans:
        tell(f"{folder.slug}: {path.name}")
        if not import_plan(file=path, by=None).recognised:
            news.append(f"{folder.slug}: {path.name} er lest inn")
    for path in folder.statuses:
        tell(f"{folder.slug}: {path.name}")
        if not import_status(file=path, by=None).recognised:
            news.append(f"{folder.slug}: {path.name} er lest inn")
    if folder.profile is None:
        return news
    cooperation = Cooperation.objects.get(slug=folder.slug)
    profile = save_profile(cooperation=cooperation, data=folder.profile.read_bytes())
    for accounts in folder.ledgers:
        tell(f"{folder.slug}: {accounts.ledger}")
        news += _load_ledger(folder, profile, accounts)
    changed = enter_budget(cooperation=cooperation, folder=folder)
    if changed:
        news.append(f"{folder.slug}: budsjett for {changed} grupper er lagt inn")
    return news


def _load_ledger(folder: DemoFolder, profile: LedgerProfile, accounts: Accounts) -> list[str]:
    """Control totals first, so that the preview can be held against them."""
    news = []
    for name, part in zip(accounts.balances, accounts.parts, strict=True):
        if import_balances(
            cooperation=profile.cooperation,
            responsibility=accounts.responsibility,
            first=accounts.parts[0].first,
            last=part.last,
            name=name,
            data=(folder.path / name).read_bytes(),
            by=None,
        ):
            news.append(f"{folder.slug}: kontrollsummene i {name} er lagt inn")
    preview = preview_import(
        profile=profile,
        name=accounts.ledger,
        data=(folder.path / accounts.ledger).read_bytes(),
        by=None,
        is_invented=True,
    )
    if preview.booked_before is None:
        kept = preview.ledger_import
        assert kept is not None  # what is previewed is kept
        apply_import(ledger_import=kept, by=None, reading=preview.reading)
        news.append(f"{folder.slug}: {accounts.ledger} er bokført")
    return news


@transaction.atomic
def enter_budget(*, cooperation: Cooperation, folder: DemoFolder) -> int:
    """Enter the folder's budget; how many lines were new or changed."""
    groups = {one.code: one for one in AccountGroup.objects.within(cooperation)}
    known = {
        (one.year, one.responsibility, one.group_id): (one.ore, one.phased_ore)
        for one in BudgetLine.objects.within(cooperation)
    }
    changed = 0
    for row in folder.budget:
        group = groups[row.group]
        amounts = (ore(row.amount), ore(row.phased) if row.phased is not None else None)
        if known.get((row.year, row.responsibility, group.pk)) == amounts:
            continue
        BudgetLine.objects.update_or_create(
            cooperation=cooperation,
            year=row.year,
            responsibility=row.responsibility,
            group=group,
            defaults={"ore": amounts[0], "phased_ore": amounts[1]},
        )
        changed += 1
    return changed


def freeze_reports(*, folder: DemoFolder, tell: Tell, at: datetime | None = None) -> Done:
    """Freeze and publish the reports of closed rounds that are not; answer their editions.

    A report that is frozen already is left as it is, whatever has changed since: a correction
    needs a note. Raises FreezeBlocked.
    """
    done = Done()
    reports = (
        Report.objects.filter(cooperation__slug=folder.slug, round__state=RoundState.CLOSED)
        .with_plan()
        .order_by("round__as_of")
    )
    known = folder.editions
    for report in reports:
        name = f"{folder.slug} {report.slug}"
        edition = Edition.objects.within(report.cooperation_id).newest_of(report)
        if edition is None:
            facts = known.get(report.slug, EditionFacts(report=report.slug))

            def progress(what: str, step: int, steps: int, name: str = name) -> None:
                tell(f"{name}: {what}")

            edition = freeze_edition(
                report=report,
                by=None,
                at=at or timezone.now(),
                approver_name=facts.approver_name,
                approver_title=facts.approver_title,
                approved_on=facts.approved_on,
                published_on=facts.published_on,
                progress=progress,
            )
            done.news.append(f"{name}: fryst som utgave {edition.number}")
        if edition.state != EditionState.PUBLISHED:
            edition = publish_edition(edition=edition, by=None, at=at or timezone.now())
            done.news.append(f"{name}: utgave {edition.number} er publisert")
        done.editions.append(edition)
    return done
