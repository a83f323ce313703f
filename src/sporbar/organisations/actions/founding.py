"""A cooperation out of nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sporbar.organisations.actions.trail import leave_trail
from sporbar.organisations.models import (
    Cooperation,
    LegalEntity,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    RoleName,
    User,
)
from sporbar.organisations.naming import slug_for
from sporbar.organisations.register import Municipality


@dataclass(frozen=True)
class Founder:
    """Who will be managing director: somebody with an account, or a name and an address."""

    email: str
    name: str = ""
    password: str | None = None


@transaction.atomic
def found_cooperation(
    *,
    name: str,
    slug: str,
    language: str,
    founder: Founder,
    colour: str = "#1e4d6b",
    legal_entity: str = "",
    legal_form: str | None = None,
    municipalities: Iterable[Municipality] = (),
    is_fictional: bool = False,
    at: datetime | None = None,
) -> tuple[Cooperation, User]:
    """An empty cooperation with its members and its first managing director.

    Somebody who has an account keeps it, password and all; a new one gets `password`, or none and
    a link to make one. Raises IntegrityError when the address is taken.
    """
    at = at or timezone.now()
    cooperation = Cooperation.objects.create(
        name=name, slug=slug, language=language, colour=colour, is_fictional=is_fictional
    )
    entity = None
    if legal_entity:
        entity = LegalEntity.objects.create(
            cooperation=cooperation, name=legal_entity, form=legal_form
        )
    _memberships(cooperation, _organisations(cooperation, list(municipalities)), entity)
    director = User.objects.filter(email=founder.email.lower()).first()
    if director is None:
        first, _, last = founder.name.rpartition(" ")
        director = User.objects.create_user(
            founder.email,
            founder.password,
            first_name=first or last,
            last_name=last if first else "",
        )
    Role.objects.create(cooperation=cooperation, user=director, name=RoleName.MANAGING_DIRECTOR)
    shown = founder.name or str(director)
    Person.objects.create(
        cooperation=cooperation,
        slug=slug_for(shown, set()),
        name=shown,
        email=director.email,
        user=director,
    )
    leave_trail(
        cooperation=cooperation,
        deed="found_cooperation",
        subject=cooperation,
        by=director,
        at=at,
        members=Membership.objects.within(cooperation).count(),
    )
    return cooperation, director


@transaction.atomic
def admit_municipalities(
    *,
    cooperation: Cooperation,
    municipalities: Iterable[Municipality],
    legal_entity: LegalEntity | None = None,
    valid_from: str | None = None,
    by: User | None,
    at: datetime | None = None,
) -> list[Organisation]:
    """Municipalities of the register become members, from a day or since a day nobody states.

    One that is here already, by its number, keeps its row; one that is a member already stays as
    it is. Returns those that became members.
    """
    # Two of the same form must wait for each other to see each other.
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    members = Membership.objects.within(cooperation).filter(valid_to=None)
    inside = set(members.values_list("organisation_id", flat=True))
    here = {
        row.number: row.organisation
        for row in MunicipalityNumber.objects.within(cooperation).select_related("organisation")
    }
    chosen = list(municipalities)
    known = [here[one.number] for one in chosen if one.number in here]
    new = _organisations(cooperation, [one for one in chosen if one.number not in here])
    admitted = [row for row in known if row.pk not in inside] + new
    _memberships(cooperation, admitted, legal_entity, valid_from)
    if admitted:
        leave_trail(
            cooperation=cooperation,
            deed="admit_municipalities",
            subject=cooperation,
            by=by,
            at=at,
            admitted=[row.name for row in admitted],
            on=valid_from,
        )
    return admitted


def _organisations(
    cooperation: Cooperation, municipalities: list[Municipality]
) -> list[Organisation]:
    """Rows for municipalities of the register, with all their numbers."""
    taken = dict(Organisation.objects.within(cooperation).values_list("slug", "name"))
    slugs, names = set(taken), set(taken.values())
    rows = []
    for one in municipalities:
        twin = sum(other.name == one.name for other in municipalities) > 1
        name = f"{one.name} kommune"
        if twin or name in names:
            name = f"{one.name} kommune ({one.county})"
        rows.append(
            Organisation(
                cooperation=cooperation,
                slug=slug_for(name, slugs),
                name=name,
                kind=OrganisationKind.MUNICIPALITY,
            )
        )
    Organisation.objects.bulk_create(rows)
    MunicipalityNumber.objects.bulk_create(
        MunicipalityNumber(
            cooperation=cooperation,
            organisation=row,
            number=number.number,
            valid_from=number.valid_from,
            valid_to=number.valid_to,
        )
        for row, one in zip(rows, municipalities, strict=True)
        for number in one.numbers
    )
    return rows


def _memberships(
    cooperation: Cooperation,
    members: list[Organisation],
    legal_entity: LegalEntity | None,
    valid_from: str | None = None,
) -> None:
    Membership.objects.bulk_create(
        Membership(
            cooperation=cooperation,
            organisation=row,
            legal_entity=legal_entity,
            valid_from=valid_from,
        )
        for row in members
    )
