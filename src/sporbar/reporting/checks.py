"""What stands between a report and its freeze: the document's rules, and what the database knows.

`sporbar.document.checks` judges a snapshot; here it is given what a snapshot cannot hold: control
totals that the ledger does not meet, the report before this one, the reasons people have written.
"""

from dataclasses import dataclass, replace

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document import codec, fonts
from sporbar.document import snapshot as facts
from sporbar.document.checks import Finding, Severity, Unsettled, check
from sporbar.document.snapshot import Snapshot
from sporbar.document.typography import PageLanguage
from sporbar.plans.models import Measure, PlanState, PlanVersion
from sporbar.records.models import Rendition, RenditionFormat
from sporbar.records.store import StoredFileError, path_of
from sporbar.reporting.models import Acknowledgement, Annex, Edition, Report
from sporbar.reporting.reading import one_moment
from sporbar.reporting.reconciling import mismatches, reconciliation_of
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.models import RequestState, RoundState, StatusRequest
from sporbar.rounds.naming import measures_asked_about
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
    edition = previous_edition(report)
    previous, covered = facts_of(edition) if edition else None, fonts.coverage()
    unmet = tuple(mismatches(accounts, reconciliation_of(report))) if accounts else ()
    answers = _unsettled(report)

    def found(language: PageLanguage) -> tuple[Finding, ...]:
        return check(
            snapshot,
            previous,
            mismatches=unmet,
            answers=answers,
            covered=covered,
            language=language,
        )

    shown, written = page_language(), snapshot.report.language
    findings = (*_about_files(snapshot), *found(shown), *_about_round(report))
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


def _unsettled(report: Report) -> tuple[Unsettled, ...]:
    """The answers of the round, and of the rounds whose reports are its annexes, that somebody is
    still to write anew or to look at. Three statements."""
    annexes = dict(
        Annex.objects.within(report.cooperation_id)
        .filter(report=report, sub_report__isnull=False)
        .values_list("sub_report__round_id", "number")
    )
    requests = {
        pk: (state, annexes.get(round_))
        for pk, state, round_ in StatusRequest.objects.within(report.cooperation_id)
        .filter(
            round__in=[report.round_id, *annexes],
            state__in=(RequestState.RETURNED, RequestState.SUBMITTED),
        )
        .values_list("id", "state", "round_id")
    }
    about = measures_asked_about(report.cooperation_id, requests)
    found = []
    for pk, measures in about.items():
        state, annex = requests[pk]
        references = tuple(dict.fromkeys(_reference(one) for one in measures))
        returned = state == RequestState.RETURNED
        found.append(Unsettled(references, "returned" if returned else "submitted", annex))
    return tuple(sorted(found, key=lambda one: one.annex or 0))


def _reference(measure: Measure) -> str:
    """ "5.12": a strand is found at its measure."""
    whole = measure.parent or measure
    return f"{whole.focus_area.number}.{whole.number}"


def _about_files(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Uploaded annexes whose bytes are not where they should be: an edition could not hold them."""
    return tuple(
        Finding(
            Severity.BLOCKS,
            "annex_file_gone",
            _(
                "Filen til vedlegg %(number)d, %(name)s, mangler i datamappen. Hent den fra "
                "sikkerhetskopi, eller last den opp på nytt."
            )
            % {"number": annex.number, "name": annex.file.name},
            f"vedlegg-{annex.number}",
        )
        for annex in snapshot.annexes
        if annex.file is not None and not path_of(annex.file.sha256).exists()
    )


def _about_round(report: Report) -> tuple[Finding, ...]:
    """What is unsettled about the round itself: whether it is open, and the plan's version."""
    sentences = {}
    if report.round.state == RoundState.OPEN:
        missing = (
            StatusRequest.objects.within(report.cooperation_id)
            .filter(round=report.round_id, state__in=(RequestState.WAITING, RequestState.DRAFT))
            .count()
        )
        sentences["round_open"] = ngettext(
            "Runden er åpen, og lukkes når rapporten godkjennes. %(count)d svar mangler.",
            "Runden er åpen, og lukkes når rapporten godkjennes. %(count)d svar mangler.",
            missing,
        ) % {"count": missing}
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
    return (
        *(
            Finding(Severity.WARNS, code, sentence, "om-utgaven")
            for code, sentence in sentences.items()
        ),
        *_about_annexed_rounds(report),
    )


def _about_annexed_rounds(report: Report) -> tuple[Finding, ...]:
    """The rounds of the sub-bodies' reports that are still open."""
    open_ = (
        Annex.objects.within(report.cooperation_id)
        .filter(report=report, sub_report__round__state=RoundState.OPEN)
        .order_by("number")
        .values_list("number", "title")
    )
    return tuple(
        Finding(
            Severity.WARNS,
            "round_open",
            _(
                "Runden til vedlegg %(number)d, %(title)s, er fortsatt åpen. Den lukkes når "
                "rapporten godkjennes."
            )
            % {"number": number, "title": title},
            f"vedlegg-{number}",
        )
        for number, title in open_
    )


def previous_edition(report: Report) -> Edition | None:
    """The published edition of the report before this one; None for the first."""
    edition: Edition | None = (
        Edition.objects.within(report.cooperation_id)
        .filter(as_of__lt=report.round.as_of)
        .current()
        .with_report()
        .first()
    )
    return edition


def facts_of(edition: Edition) -> Snapshot | None:
    """The frozen facts of an edition, None where they cannot be read."""
    rendition = (
        Rendition.objects.within(edition.cooperation_id)
        .of_format(edition.document_id, RenditionFormat.JSON)
        .first()
    )
    try:
        return codec.decode(rendition.file.read()) if rendition else None
    except (StoredFileError, codec.UnreadableReport):
        # A damaged earlier edition must not stop this one; `edition verify` tells about it.
        return None
