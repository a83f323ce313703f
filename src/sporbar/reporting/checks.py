"""What stands between a report and its freeze: the document's rules, and what the database knows.

`sporbar.document.checks` judges a snapshot; here it is given what a snapshot cannot hold: control
totals that the ledger does not meet, the report before this one, the reasons people have written.
"""

from dataclasses import dataclass, replace

from django.db.models import Max
from django.utils.translation import gettext as _

from sporbar.document import codec, fonts
from sporbar.document import snapshot as facts
from sporbar.document.checks import Finding, Severity, check
from sporbar.document.snapshot import Snapshot
from sporbar.document.typography import PageLanguage
from sporbar.plans.models import PlanState, PlanVersion
from sporbar.records.models import Rendition, RenditionFormat
from sporbar.records.store import StoredFileError
from sporbar.reporting.models import Acknowledgement, Edition, Report
from sporbar.reporting.reading import one_moment
from sporbar.reporting.reconciling import mismatches, reconciliation_of
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.models import RoundState
from sporbar.ui.language import page_language


@dataclass(frozen=True, slots=True)
class Review:
    """A draft of the report with everything found in it.

    The draft carries the acknowledgements that answer a finding; a reason whose finding is gone is
    left out. Places of findings are anchors of the document ("tiltak-5-12").
    """

    snapshot: Snapshot
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == Severity.BLOCKS)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """Findings that need a reason and have none."""
        return tuple(
            one
            for one in self.findings
            if one.severity == Severity.ACKNOWLEDGE and self.reason_for(one) is None
        )

    @property
    def answered(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if self.reason_for(one) is not None)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == Severity.WARNS)

    @property
    def can_freeze(self) -> bool:
        return not self.blocking and not self.unanswered

    def reason_for(self, finding: Finding) -> str | None:
        """The reason somebody gave for freezing with this finding."""
        return next(
            (
                one.reason
                for one in self.snapshot.acknowledgements
                if (one.code, one.place) == (finding.code, finding.place)
            ),
            None,
        )


def review_report(report: Report) -> Review:
    """Draft the report as its next edition would stand today, and check it."""
    with one_moment():
        # Asked again: the round may have been closed since the report was read.
        report = Report.objects.with_plan().get(pk=report.pk)
        newest = Edition.objects.within(report.cooperation_id).newest_of(report)
        as_of = report.round.as_of.isoformat()
        written = report.written_on.isoformat() if report.written_on else None
        snapshot = take_snapshot(
            report=report,
            edition_number=newest.number + 1 if newest else 1,
            dates=facts.Dates(as_of=as_of, written=written, approved=None, published=None),
        )
        return review(report, snapshot)


def review(report: Report, snapshot: Snapshot) -> Review:
    """Check a snapshot of the report. A constant number of statements."""
    accounts = snapshot.accounts
    previous, covered = _previous(report), fonts.coverage()
    unmet = tuple(mismatches(accounts, reconciliation_of(report))) if accounts else ()

    def found(language: PageLanguage) -> tuple[Finding, ...]:
        return check(snapshot, previous, mismatches=unmet, covered=covered, language=language)

    shown, written = page_language(), snapshot.report.language
    findings = (*found(shown), *_about_round(report))
    # What the report prints stands in the report's language, whoever looks at the page.
    printed = findings if shown == written else found(written)
    reasons = {
        (row.code, row.place): row.reason
        for row in Acknowledgement.objects.within(report.cooperation_id).filter(report=report)
    }
    given = tuple(
        facts.Acknowledgement(
            code=one.code,
            place=one.place,
            sentence=one.sentence,
            reason=reasons[one.code, one.place],
        )
        for one in printed
        if one.severity == Severity.ACKNOWLEDGE and reasons.get((one.code, one.place), "").strip()
    )
    return Review(replace(snapshot, acknowledgements=given), findings)


def _about_round(report: Report) -> tuple[Finding, ...]:
    """What is unsettled about the round itself: whether it is open, and the plan's version."""
    sentences = {}
    if report.round.state == RoundState.OPEN:
        sentences["round_open"] = _(
            "Runden er fortsatt åpen: mer status kan komme etter at rapporten er fryst."
        )
    said = report.round.plan_version
    newest = (
        PlanVersion.objects.within(report.cooperation_id)
        .filter(plan=report.round.plan_id, state__in=(PlanState.ADOPTED, PlanState.CLOSED))
        .aggregate(number=Max("number"))["number"]
    )
    if said is not None and newest is not None and newest > said.number:
        sentences["plan_version_older"] = _(
            "Rapporten gjelder versjon %(said)d av planen, men versjon %(newest)d er vedtatt "
            "siden. Tiltakenes titler og numre står slik den nye versjonen sier."
        ) % {"said": said.number, "newest": newest}
    return tuple(
        Finding(Severity.WARNS, code, sentence, "om-utgaven")
        for code, sentence in sentences.items()
    )


def _previous(report: Report) -> Snapshot | None:
    """The frozen facts of the report before this one, if it was published and can be read."""
    edition = (
        Edition.objects.within(report.cooperation_id)
        .filter(as_of__lt=report.round.as_of)
        .current()
        .first()
    )
    if edition is None:
        return None
    rendition = (
        Rendition.objects.within(report.cooperation_id)
        .of_format(edition.document_id, RenditionFormat.JSON)
        .first()
    )
    try:
        return codec.decode(rendition.file.read()) if rendition else None
    except (StoredFileError, codec.UnreadableReport):
        # A damaged earlier edition must not stop this one; `edition verify` tells about it.
        return None
