"""Min kommune: what concerns one member municipality."""

import re
from dataclasses import dataclass

from sporbar.organisations.models import (
    Cooperation,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationKind,
)
from sporbar.plans.models import ActionPlan
from sporbar.reporting.models import Edition
from sporbar.rounds.models import StatedQuantity, StatusLine
from sporbar.website.queries.plan import PlanPage, Row, plan_page


@dataclass
class Waiting:
    """A sentence that counts fewer than all the members ("6 of 7")."""

    row: Row
    line: StatusLine
    quantity: StatedQuantity


@dataclass
class MunicipalityPage:
    organisation: Organisation
    memberships: list[Membership]
    numbers: list[MunicipalityNumber]
    plan: ActionPlan | None
    edition: Edition | None
    #: measures in which the municipality itself has a part
    involved: list[Row]
    #: measures whose status speaks of it by name
    mentioned: list[tuple[Row, StatusLine]]
    #: measures that name no member in particular, so that they concern all
    for_all: list[Row]
    waiting: list[Waiting]


def member_municipalities(cooperation: Cooperation) -> list[Organisation]:
    """Member municipalities by name, former ones too; with memberships and numbers."""
    return list(
        Organisation.objects.within(cooperation)
        .filter(kind=OrganisationKind.MUNICIPALITY, memberships__isnull=False)
        .prefetch_related("memberships__legal_entity", "numbers")
        .order_by("name")
        .distinct()
    )


def municipality_page(
    cooperation: Cooperation,
    organisation: Organisation,
    members: list[Organisation],
    plan: ActionPlan | None,
) -> MunicipalityPage:
    """What concerns one of the `members`, in the newest plan."""
    page = plan_page(cooperation, plan, with_words=True) if plan else None
    rows = page.rows if page else []
    member_keys = {member.pk for member in members}
    involved = [row for row in rows if organisation.pk in _parties(row)]
    return MunicipalityPage(
        organisation,
        list(organisation.memberships.all()),
        list(organisation.numbers.all()),
        plan,
        page.edition if page else None,
        involved,
        list(_mentions(rows, organisation)),
        [row for row in rows if not member_keys & _parties(row)],
        list(_waiting(page, len(members))) if page else [],
    )


def short_name(organisation: Organisation) -> str:
    """ "Nore og Uvdal" for "Nore og Uvdal kommune"."""
    return organisation.name.removesuffix(" kommune").strip()


def _parties(row: Row) -> set[int]:
    return {
        one.organisation_id
        for one in row.measure.involvements.all()
        if one.organisation_id is not None
    }


def _lines(row: Row) -> list[StatusLine]:
    said = row.reported.all_said if row.reported else []
    return [line for one in said for line in one.lines]


def _mentions(rows: list[Row], organisation: Organisation) -> list[tuple[Row, StatusLine]]:
    """Sentences with the municipality's name as words of their own; genitives count."""
    pattern = re.compile(rf"(?<!\w){re.escape(short_name(organisation))}s?(?!\w)")
    seen: set[int] = set()
    found: list[tuple[Row, StatusLine]] = []
    for row in rows:
        for line in _lines(row):
            if line.pk not in seen and pattern.search(line.text):
                seen.add(line.pk)
                found.append((row, line))
    return found


def _waiting(page: PlanPage, members: int) -> list[Waiting]:
    """Sentences that count some of the members, but not yet all of them."""
    return [
        Waiting(row, line, quantity)
        for row in page.rows
        for line in _lines(row)
        for quantity in line.quantities.all()
        if quantity.of == members and quantity.number is not None and quantity.number < members
    ]
