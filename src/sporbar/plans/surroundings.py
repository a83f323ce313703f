"""What surrounds a plan's measures, as a plan says it: the tenant, its bodies, its strategy."""

from typing import Any

from sporbar.organisations.models import Body, Cooperation, LegalEntity, Organisation, Person, Seat
from sporbar.plans.content import (
    ActionAreaPart,
    BodyPart,
    CooperationPart,
    FocusAreaPart,
    LegalEntityPart,
    NumberPart,
    OrganisationPart,
    PersonPart,
    PlanFile,
    SeatPart,
    WorkingFormPart,
)
from sporbar.plans.models import ActionPlan, FocusArea, WorkingForm


def day_text(value: Any) -> str | None:
    return value.isoformat() if value else None


def name_of(row: Any) -> str | None:
    return str(row) if row is not None else None


def surroundings(plan: ActionPlan) -> PlanFile:
    """The plan without its measures, as the rows stand now; about fifteen statements."""
    tenant = plan.cooperation
    under = plan.hangs_under
    return PlanFile(
        cooperation=_cooperation(tenant),
        plan_title=plan.title,
        year=plan.year,
        strategy=plan.strategy.title,
        vision=plan.strategy.vision,
        body=name_of(plan.body),
        hangs_under=f"{under.plan.year}/{under.label}" if under else None,
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
        seats=_seats(tenant),
        focus_areas=_focus_areas(plan),
        working_forms=tuple(
            WorkingFormPart(code=row.code, title=row.title)
            for row in WorkingForm.objects.within(tenant)
        ),
    )


def _seats(tenant: Cooperation) -> tuple[SeatPart, ...]:
    """The seats by what they are called and for whom, one of each: a file names nobody in them."""
    rows = Seat.objects.within(tenant).select_related("body", "organisation").order_by("id")
    found: dict[tuple[str, str, str, str | None], SeatPart] = {}
    for row in rows:
        part = SeatPart(
            body=row.body.name,
            role=row.role,
            on_behalf_of=row.behalf_in_files,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            note=row.note,
        )
        found.setdefault((part.body, part.role, part.on_behalf_of, part.valid_from), part)
    return tuple(found.values())


def people_of(cooperation: Cooperation, slugs: set[str]) -> tuple[PersonPart, ...]:
    """The persons named, with title and employer as of now, by slug. Two statements."""
    parts = []
    found = Person.objects.within(cooperation).filter(slug__in=slugs).order_by("slug")
    for row in found.prefetch_related("employments__organisation"):
        now = [one for one in row.employments.all() if one.valid_to is None]
        parts.append(
            PersonPart(
                slug=row.slug,
                name=row.name,
                title=now[-1].title if now else "",
                organisation=now[-1].organisation.name if now else None,
            )
        )
    return tuple(parts)


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
        # The newest that goes on, else the newest that ended.
        memberships = sorted(row.memberships.all(), key=lambda one: (not one.valid_to, one.pk))
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
            goal=row.goal,
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
