"""Rows back into a plan file: for filled templates."""

from typing import Any

from sporbar.exchange.files import (
    ActionAreaPart,
    AdoptionPart,
    AreaLinkPart,
    BodyPart,
    CooperationPart,
    FocusAreaPart,
    FormerNamePart,
    InvolvementPart,
    LegalEntityPart,
    MeasurePart,
    NumberPart,
    OrganisationPart,
    PlanFile,
    SeatPart,
    StrandPart,
    WorkingFormPart,
)
from sporbar.organisations.models import Body, Cooperation, LegalEntity, Organisation, Seat
from sporbar.plans.models import ActionPlan, FocusArea, Measure, PlanState, WorkingForm


def label(measure: Measure) -> str:
    """ "5.6" for a measure, "5.6/FEIDE" for a strand."""
    return measure.label if measure.parent_id is None else f"{measure.label}/{measure.title}"


def day_text(value: Any) -> str | None:
    return value.isoformat() if value else None


def name_of(row: Any) -> str | None:
    return str(row) if row is not None else None


def plan_file(plan: ActionPlan) -> PlanFile:
    """The plan, its cooperation and its strategy as they stand now; about thirty statements."""
    tenant = plan.cooperation
    version = plan.versions.select_related("adopted_by").order_by("-number").first()
    adoption = AdoptionPart()
    if version is not None and version.state != PlanState.DRAFT:
        adoption = AdoptionPart(
            adopted=True,
            by=name_of(version.adopted_by),
            on=version.adopted_on,
            case_reference=version.case_reference,
            wording=version.wording,
        )
    return PlanFile(
        cooperation=_cooperation(tenant),
        plan_title=plan.title,
        year=plan.year,
        strategy=plan.strategy.title,
        version=version.number if version else 1,
        adoption=adoption,
        legal_entities=tuple(
            LegalEntityPart(
                name=row.name,
                form=row.form,
                organisation_number=row.organisation_number,
                founded_on=row.founded_on,
            )
            for row in LegalEntity.objects.within(tenant).order_by("id")
        ),
        organisations=_organisations(tenant),
        bodies=tuple(
            BodyPart(
                name=row.name,
                kind=row.kind,
                short_name=row.short_name,
                legal_entity=name_of(row.legal_entity),
                organisation=name_of(row.organisation),
            )
            for row in Body.objects.within(tenant)
            .select_related("legal_entity", "organisation")
            .order_by("id")
        ),
        seats=tuple(
            SeatPart(
                body=row.body.name,
                role=row.role,
                on_behalf_of=row.on_behalf_of,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                note=row.note,
            )
            for row in Seat.objects.within(tenant).select_related("body").order_by("id")
        ),
        focus_areas=_focus_areas(plan),
        working_forms=tuple(
            WorkingFormPart(code=row.code, title=row.title)
            for row in WorkingForm.objects.within(tenant)
        ),
        measures=_measures(plan),
    )


def _cooperation(tenant: Cooperation) -> CooperationPart:
    return CooperationPart(
        slug=tenant.slug,
        name=tenant.name,
        language=tenant.language,  # type: ignore[arg-type]
        colour=tenant.colour,
        website=tenant.website,
        is_fictional=tenant.is_fictional,
        about=tenant.about,
    )


def _organisations(tenant: Cooperation) -> tuple[OrganisationPart, ...]:
    parts = []
    for row in (
        Organisation.objects.within(tenant)
        .prefetch_related("numbers", "former_names", "memberships__legal_entity")
        .order_by("id")
    ):
        memberships = sorted(row.memberships.all(), key=lambda one: one.pk)
        member = memberships[-1] if memberships else None
        parts.append(
            OrganisationPart(
                name=row.name,
                kind=row.kind,
                organisation_number=row.organisation_number,
                former_names=tuple(old.name for old in row.former_names.all()),
                numbers=tuple(
                    NumberPart(
                        number=one.number,
                        valid_from=one.valid_from.isoformat(),
                        valid_to=day_text(one.valid_to),
                    )
                    for one in row.numbers.all()
                ),
                is_member=member is not None,
                member_from=member.valid_from if member else None,
                member_to=member.valid_to if member else None,
                is_office_municipality=bool(member and member.is_office_municipality),
                legal_entity=name_of(member.legal_entity) if member else None,
            )
        )
    return tuple(parts)


def _focus_areas(plan: ActionPlan) -> tuple[FocusAreaPart, ...]:
    return tuple(
        FocusAreaPart(
            number=row.number,
            title=row.title,
            action_areas=tuple(
                ActionAreaPart(
                    code=area.code,
                    title=area.title,
                    aliases=tuple(alias.title for alias in area.aliases.all()),
                )
                for area in sorted(row.action_areas.all(), key=lambda area: area.pk)
            ),
        )
        for row in FocusArea.objects.within(plan.cooperation_id)
        .filter(strategy=plan.strategy_id)
        .prefetch_related("action_areas__aliases")
    )


def _measures(plan: ActionPlan) -> tuple[MeasurePart, ...]:
    forms: dict[int, list[str]] = {}
    for measure, code in (
        Measure.working_forms.through.objects.filter(measure__plan=plan)
        .order_by("id")
        .values_list("measure_id", "workingform__code")
    ):
        forms.setdefault(measure, []).append(code)
    applies: dict[int, list[int]] = {}
    for measure, number in (
        Measure.applies_to.through.objects.filter(measure__plan=plan)
        .order_by("id")
        .values_list("measure_id", "focusarea__number")
    ):
        applies.setdefault(measure, []).append(number)
    return tuple(
        _measure(row, forms.get(row.pk, []), applies.get(row.pk, []))
        for row in Measure.objects.within(plan.cooperation_id)
        .of_plan(plan)
        .wholes()
        .with_parts()
        .order_by("position", "id")
    )


def _measure(row: Measure, forms: list[str], applies: list[int]) -> MeasurePart:
    earlier = row.continues
    return MeasurePart(
        focus_area=row.focus_area.number,
        number=row.number or 0,
        title=row.title,
        number_printed=row.number_printed,
        areas=tuple(
            AreaLinkPart(
                code=link.action_area.code,
                relation=link.relation,
                title=link.title if link.title != link.action_area.title else None,
            )
            for link in row.areas.all()
        ),
        applies_to=tuple(applies),
        working_forms=tuple(forms),
        activities=tuple(one.text for one in row.activities.all()),
        strands=tuple(
            StrandPart(
                title=strand.title, activities=tuple(one.text for one in strand.activities.all())
            )
            for strand in sorted(row.strands.all(), key=lambda one: (one.position, one.pk))
        ),
        former_names=tuple(
            FormerNamePart(name=old.name, changed_on=old.changed_on)
            for old in row.former_names.all()
        ),
        responsible_body=name_of(row.responsible_body),
        involved=tuple(
            InvolvementPart(
                role=one.role,
                organisation=name_of(one.organisation),
                body=name_of(one.body),
                unit=one.unit,
                year=one.year,
            )
            for one in row.involvements.all()
        ),
        continues=f"{earlier.plan.year}/{earlier.label}" if earlier else None,
    )
