"""The adopted versions of a plan, each as it was frozen."""

from dataclasses import dataclass
from functools import lru_cache

from sporbar.document.action_plan import PlanSnapshot, compose_plan, read_plan, sealed_plan
from sporbar.document.fonts import coverage
from sporbar.document.render.html import render_body
from sporbar.document.snapshot import Snapshot
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan, PlanState, PlanVersion
from sporbar.records import store
from sporbar.records.models import Rendition, RenditionFormat
from sporbar.reporting.models import PlanEdition
from sporbar.reporting.plan_documents import plan_files, plan_snapshot
from sporbar.website.queries.publication import frozen_files

#: Plans each process keeps decoded and rendered. Bytes named by their hash never change.
_KEPT = 16


@dataclass(frozen=True)
class VersionRow:
    """A version in a list: the decision, and what it changed. `facts` is None before its document
    is frozen."""

    version: PlanVersion
    facts: PlanSnapshot | None

    def _of_kind(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.facts.changes) if self.facts else 0

    @property
    def added(self) -> int:
        return self._of_kind("added")

    @property
    def changed(self) -> int:
        return self._of_kind("changed")

    @property
    def ended(self) -> int:
        return self._of_kind("ended")

    @property
    def says_changes(self) -> bool:
        return self.facts is not None and self.facts.compared_with is not None

    @property
    def can_be_read(self) -> bool:
        """Whether its wording was kept, so that it has a page."""
        return bool(self.version.content_sha256)


@dataclass(frozen=True)
class VersionPage:
    """A version to read: the fragment with its text, and the files it can be had as."""

    version: PlanVersion
    facts: PlanSnapshot
    body: str
    edition: PlanEdition | None
    files: list[Rendition]
    newest: PlanVersion
    others: list[PlanVersion]


def adopted_versions(cooperation: Cooperation, plan: ActionPlan) -> list[PlanVersion]:
    """The plan's adopted versions, the newest first, with body and frozen document."""
    return list(
        PlanVersion.objects.within(cooperation)
        .filter(plan=plan, state__in=(PlanState.ADOPTED, PlanState.CLOSED))
        .select_related("adopted_by", "edition__document", "plan__cooperation")
        # As large as the plan, and seldom needed: the frozen document says the same.
        .defer("content")
        .order_by("-number")
    )


def version_rows(cooperation: Cooperation, versions: list[PlanVersion]) -> list[VersionRow]:
    """The versions with what is frozen of them. One statement."""
    facts = _frozen_facts(cooperation, versions)
    return [VersionRow(one, facts.get(one.pk)) for one in versions]


def version_page(
    cooperation: Cooperation, versions: list[PlanVersion], number: int
) -> VersionPage | None:
    """One of the `versions` to read; None where there is no such number, or nothing was kept."""
    shown = next((one for one in versions if one.number == number), None)
    if shown is None:
        return None
    edition = _edition(shown)
    facts = _frozen_facts(cooperation, [shown]).get(shown.pk)
    if facts is None and shown.content:
        # Until the document is made; from the version's own frozen content, which gives the same.
        facts = sealed_plan(plan_snapshot(shown))
    if facts is None:
        return None
    return VersionPage(
        shown,
        facts,
        _rendered(facts),
        edition,
        plan_files(edition) if edition else [],
        versions[0],
        [one for one in versions if one.number != number],
    )


def reported_version(
    cooperation: Cooperation, plan: ActionPlan, facts: Snapshot
) -> PlanVersion | None:
    """The version a report's frozen facts say it reports on; None when its wording was not kept."""
    found: PlanVersion | None = next(
        (
            one
            for one in adopted_versions(cooperation, plan)
            if one.number == facts.plan.version and one.content_sha256
        ),
        None,
    )
    return found


def _edition(version: PlanVersion) -> PlanEdition | None:
    return getattr(version, "edition", None)


def _frozen_facts(cooperation: Cooperation, versions: list[PlanVersion]) -> dict[int, PlanSnapshot]:
    """What the versions' frozen documents say, by the versions' keys."""
    documents = {one.pk: edition.document_id for one in versions if (edition := _edition(one))}
    files = frozen_files(cooperation, documents.values(), RenditionFormat.JSON)
    return {key: _decoded(files[document].sha256) for key, document in documents.items()}


@lru_cache(maxsize=_KEPT)
def _decoded(sha256: str) -> PlanSnapshot:
    return read_plan(store.get(sha256))


@lru_cache(maxsize=_KEPT)
def _rendered(facts: PlanSnapshot) -> str:
    return render_body(compose_plan(facts, coverage()), heading_level=2)
