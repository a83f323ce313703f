"""A status file into the database: status is added, never edited; the rest is kept up to date."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sporbar.economy.models import GrantScheme, Project, ProjectMeasure, Recommendation
from sporbar.exchange.files import EntryPart, LinePart, ReportPart, StatusFile
from sporbar.exchange.plan_status.cleaning import cleaned
from sporbar.exchange.plan_status.formats import check_formats, ore
from sporbar.exchange.plan_status.outcome import Outcome, bring, replace_lists
from sporbar.exchange.plan_status.status_checks import check_status
from sporbar.exchange.plan_status.status_exporting import entry_part
from sporbar.exchange.plan_status.status_known import KnownStatus
from sporbar.exchange.problems import Problems, Refused
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.reporting.models import Acknowledgement, Annex, Report
from sporbar.rounds.actions import Line, Words, close_round, open_round, submit_status
from sporbar.rounds.models import (
    Deviation,
    Round,
    RoundState,
    StatedDate,
    StatedQuantity,
    StatusEntry,
)


def apply_status_file(
    *, content: StatusFile, by: User | None, at: datetime | None = None, dry_run: bool = False
) -> Outcome:
    """Add what the status file says, in one transaction.

    An answer that says what the round's current answer says already is recognised; one that says
    something else is added and counts from now on, the earlier stays. With `dry_run` everything
    is tried and undone. Raises Refused with all problems, and writes nothing then.
    """
    content, notes = cleaned(content)
    outcome = Outcome(
        subject=f"{content.plan_title}, status per {content.as_of}", notes=notes, dry_run=dry_run
    )
    problems = Problems()
    check_formats(content, problems)
    with transaction.atomic():
        Cooperation.objects.select_for_update().filter(slug=content.cooperation).first()
        known = KnownStatus.of(content)
        check_status(content, known, problems)
        if problems:
            raise Refused(problems.listed())
        _Writer(content, known, outcome, by, at or timezone.now()).write()
        outcome.recognised = not outcome.wrote
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


class _Writer:
    """Writes one status file; each method is one kind of rows."""

    def __init__(
        self,
        content: StatusFile,
        known: KnownStatus,
        outcome: Outcome,
        by: User | None,
        at: datetime,
    ) -> None:
        assert known.cooperation is not None
        assert known.plan is not None
        self.content = content
        self.known = known
        self.tenant = known.cooperation
        self.plan = known.plan
        self.state_before = known.round.state if known.round else None
        self.outcome = outcome
        self.by = by
        self.at = at

    def write(self) -> None:
        self.round = self._round()
        self._entries()
        self._recommendations()
        self._projects()
        if self.content.report is not None:
            report = self._report(self.content.report)
            self._annexes(report, self.content.report)
            self._acknowledgements(report, self.content.report)
        if self.outcome.wrote:
            leave_trail(
                cooperation=self.tenant,
                deed="import_status",
                subject=self.round,
                by=self.by,
                at=self.at,
                counts=self.outcome.as_json(),
            )

    def _round(self) -> Round:
        content = self.content
        values = {
            "kind": content.kind,
            "as_of": _day(content.as_of),
            "period_start": _day(content.period_start),
            "period_end": _day(content.period_end),
            "opens_on": _day(content.opens_on),
            "deadline": _day(content.deadline),
        }
        existing = {0: self.known.round} if self.known.round else {}
        return bring(
            Round,
            "runder",
            existing,
            {0: values},
            self.outcome,
            cooperation=self.tenant,
            plan=self.plan,
            plan_version=self.known.version,
        )[0]

    def _entries(self) -> None:
        """Submit what is new; a closed round is opened for it, and left as the file says."""
        count = self.outcome.count("svar")
        said = {entry.pk: _comparable(entry_part(entry)) for entry in self.known.current.values()}
        words = []
        for part in self.content.entries:
            current = {
                self.known.current[measure].pk if measure in self.known.current else None
                for measure in self._keys(part.covers)
            }
            (before,) = current if len(current) == 1 else (None,)
            if before is not None and said[before] == _comparable(part):
                count.same += 1
                continue
            count.changed += any(current)
            count.new += not any(current)
            words.append(self._words(part))
        if words:
            open_round(reporting_round=self.round, by=self.by, at=self.at)
            submit_status(reporting_round=self.round, words=words, by=self.by, at=self.at)
        self._count_what_was_said(words)
        self._leave_round_as_told()

    def _leave_round_as_told(self) -> None:
        state = RoundState(self.content.state)
        if state is RoundState.PLANNED:
            return
        if self.state_before is not None and self.state_before != state:
            self.outcome.count("rundens tilstand").changed += 1
        turn = close_round if state is RoundState.CLOSED else open_round
        turn(reporting_round=self.round, by=self.by, at=self.at)

    def _keys(self, labels: tuple[str, ...]) -> list[int]:
        return [self.known.measures[name].pk for name in labels]

    def _words(self, part: EntryPart) -> Words:
        return Words(
            entry=StatusEntry(
                answer=part.answer,
                progress=part.progress,
                written_on=_day(part.written_on),
                author_role=part.author_role,
            ),
            measure_ids=self._keys(part.covers),
            lines=[self._line(line) for line in part.lines],
        )

    def _line(self, part: LinePart) -> Line:
        deviation = None
        if part.deviation is not None:
            said = part.deviation
            deviation = Deviation(
                kind=said.kind,
                certainty=said.certainty,
                cause=said.cause,
                consequence=said.consequence,
                remedy=said.remedy,
                new_date=said.new_date,
                reported_to=self.known.bodies[said.reported_to] if said.reported_to else None,
                reported_on=said.reported_on,
                decision=said.decision,
                raised_on=said.raised_on,
            )
        return Line(
            text=part.text,
            deviation=deviation,
            settled_on=part.deviation.settled_on if part.deviation else None,
            dates=[
                StatedDate(what=one.what, on=one.on, said=one.said, tense=one.tense)
                for one in part.dates
            ],
            quantities=[
                StatedQuantity(
                    what=one.what, quantifier=one.quantifier, number=one.number, of=one.of
                )
                for one in part.quantities
            ],
        )

    def _count_what_was_said(self, words: list[Words]) -> None:
        lines = [line for one in words for line in one.lines]
        self.outcome.count("setninger").new += len(lines)
        self.outcome.count("avvik").new += sum(line.deviation is not None for line in lines)

    def _recommendations(self) -> None:
        parts = self.content.recommendations
        schemes = bring(
            GrantScheme,
            "støtteordninger",
            self.known.schemes,
            {part.scheme: {"name": part.scheme} for part in parts},
            self.outcome,
            cooperation=self.tenant,
        )
        wanted = {}
        for part in parts:
            measure = self.known.measures[part.measure].pk
            scheme, body = schemes[part.scheme].pk, self.known.bodies[part.body].pk
            wanted[measure, scheme, body, part.month] = {
                "measure_id": measure,
                "scheme_id": scheme,
                "body_id": body,
                "month": part.month,
                "ore": ore(part.amount),
            }
        bring(
            Recommendation,
            "innstillinger",
            self.known.recommendations,
            wanted,
            self.outcome,
            cooperation=self.tenant,
        )

    def _projects(self) -> None:
        parts = self.content.projects
        projects = bring(
            Project,
            "prosjekter",
            self.known.projects,
            {part.code: {"code": part.code, "name": part.name} for part in parts},
            self.outcome,
            cooperation=self.tenant,
        )
        wanted = {}
        for part in parts:
            if part.measure is None:
                continue
            project, measure = projects[part.code].pk, self.known.measures[part.measure].pk
            wanted[project, measure] = {
                "project_id": project,
                "measure_id": measure,
                "inferred": part.inferred,
                "certainty": part.certainty,
            }
        bring(
            ProjectMeasure,
            "koblinger fra prosjekt til tiltak",
            self.known.project_links,
            wanted,
            self.outcome,
            cooperation=self.tenant,
        )

    def _report(self, part: ReportPart) -> Report:
        previous = part.previous
        values = {
            "slug": part.slug,
            "title": part.title,
            "author_role": part.author_role,
            "written_on": _day(part.written_on),
            "introduction": list(part.introduction),
            "caveats": list(part.caveats),
            "responsibility": part.responsibility,
            "previous_kind": previous.kind if previous else None,
            "previous_title": previous.title if previous else None,
            "previous_year": previous.year if previous else None,
        }
        existing = {0: self.known.report} if self.known.report else {}
        return bring(
            Report,
            "rapporter",
            existing,
            {0: values},
            self.outcome,
            cooperation=self.tenant,
            round=self.round,
        )[0]

    def _annexes(self, report: Report, part: ReportPart) -> None:
        annexes = bring(
            Annex,
            "vedlegg",
            self.known.annexes,
            {
                annex.number: {
                    "number": annex.number,
                    "title": annex.title,
                    "state": annex.state,
                    "note": annex.note,
                }
                for annex in part.annexes
            },
            self.outcome,
            cooperation=self.tenant,
            report=report,
        )
        through = Annex.measures.through
        replace_lists(
            through,
            "tiltak i vedlegg",
            "annex_id",
            through.objects.filter(annex__report=report)
            .order_by("id")
            .values("annex_id", "measure_id"),
            {
                annexes[annex.number].pk: [{"measure_id": pk} for pk in self._keys(annex.measures)]
                for annex in part.annexes
            },
            self.outcome,
        )

    def _acknowledgements(self, report: Report, part: ReportPart) -> None:
        existing = {
            (row.code, row.place): row
            for row in Acknowledgement.objects.within(self.tenant).filter(report=report)
        }
        wanted: dict[Any, dict[str, Any]] = {
            (one.code, one.place): {"code": one.code, "place": one.place, "reason": one.reason}
            for one in part.acknowledgements
        }
        bring(
            Acknowledgement,
            "kvitteringer",
            existing,
            wanted,
            self.outcome,
            cooperation=self.tenant,
            report=report,
            by=self.by,
            at=self.at,
        )


def _comparable(part: EntryPart) -> EntryPart:
    """The same words whatever order the measures are named in."""
    return replace(part, covers=tuple(sorted(part.covers)))
