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
    _members(cooperation, entity, list(municipalities))
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


def _members(
    cooperation: Cooperation, entity: LegalEntity | None, municipalities: list[Municipality]
) -> None:
    taken: set[str] = set()
    rows = []
    for one in municipalities:
        twin = sum(other.name == one.name for other in municipalities) > 1
        name = f"{one.name} kommune ({one.county})" if twin else f"{one.name} kommune"
        rows.append(
            Organisation(
                cooperation=cooperation,
                slug=slug_for(name, taken),
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
    Membership.objects.bulk_create(
        Membership(cooperation=cooperation, organisation=row, legal_entity=entity) for row in rows
    )
