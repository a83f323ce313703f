"""The adopted plan as a frozen document, and drafts of it to look at.

Made from the version's own frozen content, so that it can be made at any time after the adoption
and always says the same.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.document import fonts, partial_dates
from sporbar.document.action_plan import PlanSnapshot, compose_plan, plan_bytes, sealed_plan
from sporbar.document.action_plan import snapshot as facts
from sporbar.document.labels import labels
from sporbar.document.nodes import Document
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf
from sporbar.document.snapshot import Cooperation as ReportingCooperation
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.organisations.naming import slug_for
from sporbar.plans.changes import changes
from sporbar.plans.content import InvolvementPart, MeasurePart, PlanFile, plan_of, tree_of
from sporbar.plans.models import PlanError, PlanVersion
from sporbar.plans.versions import content_of_version, version_before
from sporbar.records import store
from sporbar.records.actions import store_bytes
from sporbar.records.models import FrozenDocument, Rendition, RenditionFormat
from sporbar.reporting.libraries import libraries
from sporbar.reporting.models import PlanEdition, WordBase
from sporbar.reporting.rendering import MEDIA_TYPES


def plan_snapshot(version: PlanVersion) -> PlanSnapshot:
    """Everything the version says, with words for its codes, in the cooperation's language."""
    # Through its tree, as an adopted one has been: rows in memory may hold codes as enums.
    content = plan_of(tree_of(content_of_version(version)))
    earlier = version_before(version)
    before = plan_of(earlier.content) if earlier is not None and earlier.content else None
    with translation.override(content.cooperation.language):
        return _Telling(content).snapshot(earlier if before else None, before)


def _day_of(content: PlanFile) -> date:
    """The day the plan speaks of its members: when it was adopted, or the first day of its year
    where nobody noted that; a draft speaks of today."""
    if not content.adoption.adopted:
        return timezone.localdate()
    on = content.adoption.on
    return (partial_dates.bounds(on)[0] if on else None) or date(content.year, 1, 1)


class _Telling:
    def __init__(self, content: PlanFile) -> None:
        self.content = content
        self.day = _day_of(content)
        self.labels = labels(content.cooperation.language)
        self.forms = {one.code: one.title for one in content.working_forms}
        self.people = {one.slug: one for one in content.people}
        self.areas = {
            area.code: area.title for part in content.focus_areas for area in part.action_areas
        }

    def snapshot(self, earlier: PlanVersion | None, before: PlanFile | None) -> PlanSnapshot:
        content, adoption = self.content, self.content.adoption
        return PlanSnapshot(
            cooperation=ReportingCooperation(
                name=content.cooperation.name,
                slug=content.cooperation.slug,
                legal_entities=tuple(one.name for one in content.legal_entities),
                municipalities=tuple(
                    one.name
                    for one in content.organisations
                    if one.is_member
                    and partial_dates.holds(one.member_from, one.member_to, self.day)
                ),
                website=content.cooperation.website,
                colour=content.cooperation.colour,
                is_fictional=content.cooperation.is_fictional,
            ),
            language=content.cooperation.language,
            title=content.plan_title,
            year=content.year,
            version=content.version,
            strategy=content.strategy,
            vision=content.vision,
            body=content.body,
            hangs_under=content.hangs_under,
            adoption=facts.Adoption(
                by=adoption.by,
                on=adoption.on,
                case_reference=adoption.case_reference,
                wording=adoption.wording,
            )
            if adoption.adopted
            else None,
            focus_areas=tuple(
                facts.FocusArea(
                    number=part.number,
                    title=part.title,
                    goal=part.goal,
                    measures=tuple(
                        self._measure(one)
                        for one in content.measures
                        if one.focus_area == part.number
                    ),
                )
                for part in content.focus_areas
            ),
            compared_with=str(earlier) if earlier else None,
            changes=tuple(
                facts.Change(
                    kind=one.kind.value, label=one.label, title=one.title, sentences=one.sentences
                )
                for one in (changes(before, content) if before else ())
            ),
            endings=tuple(
                facts.Ending(measure=one.measure, title=one.title, reason=one.reason)
                for one in content.endings
            ),
        )

    def _measure(self, part: MeasurePart) -> facts.Measure:
        return facts.Measure(
            number=part.number,
            title=part.title,
            activities=part.activities,
            expected_results=part.expected_results,
            strands=tuple(
                facts.Strand(title=one.title, activities=one.activities) for one in part.strands
            ),
            responsible=part.responsible_body,
            parties=tuple(self._party(one) for one in part.involved),
            areas=tuple(
                facts.Area(
                    code=one.code,
                    title=one.title or self.areas.get(one.code, one.code),
                    also_relevant=one.relation == "also_relevant",
                )
                for one in part.areas
            ),
            applies_to=part.applies_to,
            working_forms=tuple(self.forms.get(code, code) for code in part.working_forms),
            working_form_note=part.working_form_note,
            goals=part.goals,
            former_names=tuple(one.name for one in part.former_names),
            continues=part.continues,
            merged_from=part.merged_from,
        )

    def _party(self, part: InvolvementPart) -> facts.Party:
        person = self.people.get(part.person or "")
        name = part.organisation or part.body or (person.name if person else part.person) or ""
        if person is not None and person.title:
            name = f"{name}, {person.title}"
        return facts.Party(
            role=self.labels.roles[part.role], name=name, unit=part.unit, year=part.year
        )


def _files(
    snapshot: PlanSnapshot, document: Document, word_base: bytes | None
) -> dict[RenditionFormat, bytes]:
    return {
        RenditionFormat.JSON: plan_bytes(snapshot),
        RenditionFormat.HTML: render_html(document),
        RenditionFormat.PDF: render_pdf(document),
        RenditionFormat.DOCX: render_docx(document, word_base),
    }


def draft_plan_file(version: PlanVersion, wanted: str) -> bytes:
    """One format of the version as it stands now, marked as a draft on every page."""
    snapshot = plan_snapshot(version)
    if wanted == RenditionFormat.JSON:
        return plan_bytes(snapshot)
    document = compose_plan(snapshot, fonts.coverage())
    if wanted == RenditionFormat.HTML:
        return render_html(document)
    if wanted == RenditionFormat.PDF:
        return render_pdf(document)
    base = WordBase.objects.current_of(version.cooperation_id)
    return render_docx(document, base.read() if base else None)


def plan_file_stem(snapshot: PlanSnapshot) -> str:
    """ "elvelandet-2026-plan"; a sub-body's with its name, and with the version from the second
    on."""
    own = f"-{slug_for(snapshot.body or snapshot.title, set())}" if snapshot.hangs_under else ""
    name = f"{snapshot.cooperation.slug}-{snapshot.year}{own}-plan"
    return name if snapshot.version == 1 else f"{name}-versjon-{snapshot.version}"


def freeze_plan(
    *, version: PlanVersion, by: User | None, at: datetime | None = None
) -> PlanEdition:
    """Freeze an adopted version as a document in four formats; the same one if there is one.

    Rendered outside transactions and written in one short one: killed at any moment it leaves
    nothing, or everything, and can be run again. Raises PlanError for a version that is not
    adopted; PdfFailedError, BaseRefusedError and StoredFileError when a format cannot be made.
    """
    at = at or timezone.now()
    if not version.is_adopted:
        raise PlanError(_("Bare en vedtatt versjon blir et dokument som ligger fast."))
    there: PlanEdition | None = (
        PlanEdition.objects.within(version.cooperation_id).filter(version=version).first()
    )
    if there is not None:
        return there
    sealed = sealed_plan(plan_snapshot(version))
    base = WordBase.objects.current_of(version.cooperation_id)
    files = _files(sealed, compose_plan(sealed, fonts.coverage()), base.read() if base else None)
    for data in files.values():
        store.put(data)
    return _write(version, sealed, files, by, at)


@transaction.atomic
def _write(
    version: PlanVersion,
    sealed: PlanSnapshot,
    files: dict[RenditionFormat, bytes],
    by: User | None,
    at: datetime,
) -> PlanEdition:
    PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    there: PlanEdition | None = (
        PlanEdition.objects.within(version.cooperation_id).filter(version=version).first()
    )
    if there is not None:
        return there
    cooperation = version.cooperation
    assert sealed.fingerprint is not None
    document = FrozenDocument.objects.create(
        cooperation=cooperation,
        kind="plan",
        title=f"{sealed.title}, versjon {sealed.version}",
        schema_version=sealed.schema_version,
        fingerprint=sealed.fingerprint,
        libraries=libraries(),
        frozen_at=at,
    )
    stem = plan_file_stem(sealed)
    for wanted, data in files.items():
        Rendition.objects.create(
            cooperation=cooperation,
            document=document,
            format=wanted,
            file=store_bytes(
                cooperation=cooperation,
                name=f"{stem}.{wanted.value}",
                media_type=MEDIA_TYPES[wanted],
                data=data,
            ),
        )
    edition: PlanEdition = PlanEdition.objects.create(
        cooperation=cooperation, version=version, document=document
    )
    leave_trail(
        cooperation=cooperation,
        deed="freeze_plan",
        subject=version,
        by=by,
        at=at,
        fingerprint=sealed.fingerprint,
    )
    return edition


#: The formats in the order people ask for them.
FORMATS = (RenditionFormat.PDF, RenditionFormat.DOCX, RenditionFormat.HTML, RenditionFormat.JSON)


def plan_files(edition: PlanEdition) -> list[Rendition]:
    """The files of a frozen plan, in the order of `FORMATS`. One statement."""
    found = Rendition.objects.within(edition.cooperation_id).filter(document=edition.document_id)
    return sorted(found.select_related("file"), key=lambda one: FORMATS.index(one.format))
