"""What is published: editions, the rounds they report on, and what was said in time for them."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from sporbar.document import codec
from sporbar.document.compose import compose
from sporbar.document.fonts import coverage
from sporbar.document.render.html import render_body
from sporbar.document.snapshot import Snapshot
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan, PlanState, PlanVersion
from sporbar.records import store
from sporbar.records.models import Rendition, RenditionFormat, StoredFile
from sporbar.reporting.models import Edition, EditionFile
from sporbar.rounds.models import DeviationStep, EntryCoverage, Round

#: Reports each process keeps decoded and rendered. Bytes named by their hash never change.
_KEPT = 16


def published_editions(cooperation: Cooperation) -> QuerySet[Edition]:
    """Every published edition, the latest as-of day first and within a report the newest."""
    return Edition.objects.within(cooperation).published().by_report()


def current_editions(cooperation: Cooperation) -> list[Edition]:
    """The current edition of every published report, the latest as-of day first."""
    return list(Edition.objects.within(cooperation).current().with_report())


def adopted_plans(cooperation: Cooperation) -> QuerySet[ActionPlan]:
    """Plans that a decision has adopted, the newest year first; those of sub-bodies too."""
    adopted = PlanVersion.objects.within(cooperation).filter(
        plan=OuterRef("pk"), state__in=(PlanState.ADOPTED, PlanState.CLOSED)
    )
    return ActionPlan.objects.within(cooperation).filter(Exists(adopted)).order_by("-year", "id")


def published_plans(cooperation: Cooperation) -> QuerySet[ActionPlan]:
    """The cooperation's own adopted plans, one a year, the newest first."""
    return adopted_plans(cooperation).filter(hangs_under=None)


def published_sub_plans(cooperation: Cooperation) -> QuerySet[ActionPlan]:
    """Adopted plans of sub-bodies, each under a measure of the cooperation's own plan."""
    return (
        adopted_plans(cooperation)
        .filter(hangs_under__isnull=False)
        .select_related("body", "hangs_under__plan", "hangs_under__focus_area")
    )


def published_coverage(
    cooperation: Cooperation, rounds: Iterable[int], measures: Iterable[int]
) -> dict[tuple[int, int], int]:
    """Which entry counts for each (round, measure): the latest that a published edition knew.

    Keys and values are primary keys. What was submitted after the newest freeze of its round is
    not public yet. One statement.
    """
    known = Edition.objects.within(cooperation).filter(
        state="published",
        report__round=OuterRef("entry__round"),
        document__frozen_at__gte=OuterRef("entry__submitted_at"),
    )
    rows = (
        EntryCoverage.objects.within(cooperation)
        .filter(Exists(known), entry__round__in=list(rounds), measure__in=list(measures))
        .order_by("entry__submitted_at", "entry_id")
        .values_list("entry__round_id", "measure_id", "entry_id")
    )
    return {(round_id, measure): entry for round_id, measure, entry in rows}


def published_steps(cooperation: Cooperation) -> QuerySet[DeviationStep]:
    """What happened to a deviation later, as far as a published edition could know it."""
    known = Edition.objects.within(cooperation).filter(
        state="published", document__frozen_at__gte=OuterRef("recorded_at")
    )
    steps: QuerySet[DeviationStep] = DeviationStep.objects.within(cooperation)
    return steps.filter(Exists(known))


def reported_plan_edition(editions: Iterable[Edition], plan: ActionPlan) -> Edition | None:
    """The first of `editions` that reports on the plan."""
    return next((one for one in editions if one.report.round.plan_id == plan.pk), None)


def rounds_of(editions: Iterable[Edition]) -> list[Round]:
    return [edition.report.round for edition in editions]


def renditions(edition: Edition) -> list[Rendition]:
    """The formats an edition can be had in, in the order PDF, Word, HTML, JSON."""
    order = [
        RenditionFormat.PDF,
        RenditionFormat.DOCX,
        RenditionFormat.HTML,
        RenditionFormat.JSON,
    ]
    found = (
        Rendition.objects.within(edition.cooperation_id)
        .filter(document=edition.document_id)
        .select_related("file")
    )
    return sorted(found, key=lambda rendition: order.index(RenditionFormat(rendition.format)))


def files_beside(edition: Edition) -> list[EditionFile]:
    """Uploaded annexes by their numbers, and the file for print. One statement."""
    return list(
        EditionFile.objects.within(edition.cooperation_id)
        .filter(edition=edition)
        .select_related("file")
    )


def snapshots(editions: list[Edition]) -> dict[int, Snapshot]:
    """The frozen facts of the editions, by the editions' keys; one statement for all of them."""
    files = _facts_of(editions)
    return {
        edition.pk: _decoded(files[edition.document_id].sha256)
        for edition in editions
        if edition.document_id in files
    }


def snapshot(edition: Edition) -> Snapshot:
    """The frozen facts of one edition."""
    return snapshots([edition])[edition.pk]


def report_body(edition: Edition) -> str:
    """The report as a page's fragment, from the frozen facts and nothing else."""
    return _rendered(_facts_of([edition])[edition.document_id].sha256)


def _facts_of(editions: list[Edition]) -> dict[int, StoredFile]:
    """The files with the editions' facts, by the documents' keys."""
    if not editions:
        return {}
    documents = [edition.document_id for edition in editions]
    return frozen_files(editions[0].cooperation_id, documents, RenditionFormat.JSON)


def frozen_files(
    cooperation: Cooperation | int, documents: Collection[int], wanted: RenditionFormat
) -> dict[int, StoredFile]:
    """The files of the frozen documents in one format, by the documents' keys. One statement."""
    if not documents:
        return {}
    found = (
        Rendition.objects.within(cooperation)
        .filter(document__in=documents, format=wanted)
        .select_related("file")
    )
    return {rendition.document_id: rendition.file for rendition in found}


@lru_cache(maxsize=_KEPT)
def _decoded(sha256: str) -> Snapshot:
    return codec.decode(store.get(sha256))


@lru_cache(maxsize=_KEPT)
def _rendered(sha256: str) -> str:
    return render_body(compose(_decoded(sha256), coverage()), heading_level=2)
