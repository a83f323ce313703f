"""Deeds of the demo room: its files are read in by the same importers as everybody's, its reports
frozen and published, its open rounds collected. Done twice, the second time writes nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from sporbar.demo.build import DemoFolder, EditionFacts
from sporbar.demo.collecting import collect
from sporbar.demo.governing import govern
from sporbar.demo.invented_ledger import Accounts
from sporbar.demo.people import settle_people
from sporbar.economy.models import (
    AccountGroup,
    BudgetLine,
    ImportState,
    LedgerImport,
    LedgerProfile,
)
from sporbar.exchange.ledger.balances import import_balances
from sporbar.exchange.ledger.importing import apply_import, preview_import
from sporbar.exchange.ledger.profiles import save_profile
from sporbar.exchange.plan_status import import_plan, import_status
from sporbar.exchange.plan_status.formats import ore
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan, PlanState, PlanVersion
from sporbar.reporting.actions import freeze_edition, publish_edition
from sporbar.reporting.models import Edition, EditionState, PlanEdition, Report
from sporbar.reporting.plan_documents import freeze_plan
from sporbar.rounds.models import Round, RoundState

#: Told what is being done next.
Tell = Callable[[str], None]


@dataclass(slots=True)
class Done:
    """What was new, in words; empty when everything was there already."""

    news: list[str] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    plans: list[PlanEdition] = field(default_factory=list)


def load_folder(*, folder: DemoFolder, tell: Tell) -> list[str]:
    """Read those of a cooperation's files that are not there yet; what was new, in words.

    What stands in the database is left alone, whatever the file says: people may have changed it
    since, and their words count. Each file is written whole or not at all. Raises what the
    importers raise.
    """
    news: list[str] = []
    for path in folder.plans:
        tell(f"{folder.slug}: {path.name}")
        if not _has_plan(folder, path):
            import_plan(file=path, by=None)
            news.append(f"{folder.slug}: {path.name} er lest inn")
    for path in folder.statuses:
        tell(f"{folder.slug}: {path.name}")
        if not _has_round(folder, path):
            import_status(file=path, by=None)
            news.append(f"{folder.slug}: {path.name} er lest inn")
    cooperation = Cooperation.objects.get(slug=folder.slug)
    if cooperation.is_fictional and (settled := settle_people(cooperation=cooperation)):
        news.append(f"{folder.slug}: {settled} oppdiktede personer kan brukes i demoen")
    if folder.profile is None:
        return news
    name = json.loads(folder.profile.read_bytes())["name"]
    profile = LedgerProfile.objects.within(cooperation).filter(name=name).first()
    if profile is None:
        profile = save_profile(cooperation=cooperation, data=folder.profile.read_bytes())
    for accounts in folder.ledgers:
        tell(f"{folder.slug}: {accounts.ledger}")
        news += _load_ledger(folder, profile, accounts)
    entered = enter_budget(cooperation=cooperation, folder=folder)
    if entered:
        news.append(f"{folder.slug}: budsjett for {entered} grupper er lagt inn")
    return news


def _has_plan(folder: DemoFolder, file: Path) -> bool:
    said = json.loads(file.read_bytes())
    return ActionPlan.objects.filter(
        cooperation__slug=folder.slug, title=said["plan_title"], year=said["year"]
    ).exists()


def _has_round(folder: DemoFolder, file: Path) -> bool:
    said = json.loads(file.read_bytes())
    return Round.objects.filter(
        cooperation__slug=folder.slug,
        plan__title=said["plan_title"],
        plan__year=said["year"],
        kind=said["kind"],
        as_of=said["as_of"],
    ).exists()


def _load_ledger(folder: DemoFolder, profile: LedgerProfile, accounts: Accounts) -> list[str]:
    """Control totals first, so that the preview can be held against them."""
    news: list[str] = []
    mine = LedgerImport.objects.within(profile.cooperation_id).filter(
        profile=profile, file__name=accounts.ledger, state=ImportState.APPLIED
    )
    if mine.exists():
        return news
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
        apply_import(ledger_import=preview.ledger_import, by=None, reading=preview.reading)
        news.append(f"{folder.slug}: {accounts.ledger} er bokført")
    return news


@transaction.atomic
def enter_budget(*, cooperation: Cooperation, folder: DemoFolder) -> int:
    """Enter those lines of the folder's budget that are not there; how many."""
    groups = {one.code: one for one in AccountGroup.objects.within(cooperation)}
    known = set(
        BudgetLine.objects.within(cooperation).values_list("year", "responsibility", "group_id")
    )
    lines = []
    for row in folder.budget:
        group = groups[row.group]
        if (row.year, row.responsibility, group.pk) not in known:
            lines.append(
                BudgetLine(
                    cooperation=cooperation,
                    year=row.year,
                    responsibility=row.responsibility,
                    group=group,
                    ore=ore(row.amount),
                    phased_ore=ore(row.phased) if row.phased is not None else None,
                )
            )
    return len(BudgetLine.objects.bulk_create(lines))


def freeze_plans(*, folder: DemoFolder, tell: Tell) -> list[PlanEdition]:
    """The documents of the adopted plans, the oldest first; those that are there as they are."""
    adopted = (
        PlanVersion.objects.filter(
            cooperation__slug=folder.slug, state__in=(PlanState.ADOPTED, PlanState.CLOSED)
        )
        .select_related("plan__cooperation", "cooperation")
        .order_by("plan__year", "number", "plan_id")
    )
    editions = []
    for version in adopted:
        tell(f"{folder.slug} {version.plan}")
        editions.append(freeze_plan(version=version, by=None))
    return editions


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


def collect_rounds(*, folder: DemoFolder, tell: Tell, at: datetime | None = None) -> list[str]:
    """Let what the folder tells of its open rounds happen, if it has not; what was new, in words.
    Done after the freezing: nothing of it was known when the last report was approved."""
    collecting = folder.collecting
    if collecting is None:
        return []
    tell(f"{folder.slug}: runder")
    cooperation = Cooperation.objects.get(slug=folder.slug)
    return collect(cooperation=cooperation, collecting=collecting, at=at or timezone.now())


def play_matters(*, folder: DemoFolder, tell: Tell, at: datetime | None = None) -> list[str]:
    """Let the bodies have had before them what the folder tells, if they have not; what was new, in
    words. Done after the freezing: reports are among what is put before them."""
    matters = folder.matters
    if matters is None:
        return []
    tell(f"{folder.slug}: møter, saker og vedtak")
    cooperation = Cooperation.objects.get(slug=folder.slug)
    return govern(cooperation=cooperation, matters=matters, at=at or timezone.now())


def correct_reports(*, folder: DemoFolder, tell: Tell, at: datetime | None = None) -> Done:
    """The new editions the folder tells of, each with its note; those that are there stay."""
    done, matters = Done(), folder.matters
    for one in matters.corrections if matters else ():
        report = Report.objects.with_plan().get(cooperation__slug=folder.slug, slug=one.report)
        edition = Edition.objects.within(report.cooperation_id).newest_of(report)
        if edition is None or edition.number > 1:
            continue
        name = f"{folder.slug} {report.slug}"

        def progress(what: str, step: int, steps: int, name: str = name) -> None:
            tell(f"{name}: {what}")

        report.outline = list(one.outline)
        report.save(update_fields=["outline"])
        edition = freeze_edition(
            report=report,
            by=None,
            at=at or timezone.now(),
            correction_note=one.note,
            progress=progress,
        )
        edition = publish_edition(edition=edition, by=None, at=at or timezone.now())
        done.news.append(f"{name}: utgave {edition.number} retter den første, og er publisert")
        done.editions.append(edition)
    return done
