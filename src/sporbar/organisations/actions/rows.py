"""Rows that are kept by hand: added, changed, merged, and removed when nothing needs them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.core.tenancy import TenantModel
from sporbar.organisations.actions.ending import end_seats
from sporbar.organisations.actions.trail import leave_trail
from sporbar.organisations.models import (
    Body,
    BodyName,
    Cooperation,
    CouncilContact,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Person,
    PersonName,
    Seat,
    User,
)
from sporbar.organisations.naming import slug_for

_FORMER_NAMES: dict[type[TenantModel], tuple[type[TenantModel], str]] = {
    Organisation: (OrganisationName, "organisation"),
    Body: (BodyName, "body"),
    Person: (PersonName, "person"),
}


class RowInUse(Exception):  # noqa: N818 - says what is the matter
    """The row cannot be removed because others need it; the message is for the user."""


class RowChanged(Exception):  # noqa: N818 - says what happened
    """Another has saved the row since it was opened. Nothing was saved.

    `now` is the row as it stands, `fields` the names of what the other changed.
    """

    def __init__(self, now: models.Model, changed: tuple[str, ...]) -> None:
        super().__init__(str(now))
        self.now = now
        self.fields = changed


def stamp_of(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    """A short digest of what each of the fields says, to tell whether it was changed since."""
    stamp = {}
    for name in names:
        said = row._meta.get_field(name).value_from_object(row)  # type: ignore[union-attr]
        stamp[name] = hashlib.sha256(repr(str(said or "")).encode()).hexdigest()[:16]
    return stamp


def is_said_already(row: models.Model, seen: Mapping[str, str]) -> bool:
    """Whether the row as it stands says what is about to be saved. It is locked for that.

    `seen` is the stamp of the row as it was opened. Raises RowChanged when another has changed it
    since to say something else than this.
    """
    now: Any = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    stands, said = stamp_of(now, seen), stamp_of(row, seen)
    changed = tuple(name for name in seen if seen[name] != stands[name] != said[name])
    if changed:
        raise RowChanged(now, changed)
    return stands == said


@transaction.atomic
def keep_row(
    *,
    row: TenantModel | Cooperation,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> TenantModel | Cooperation:
    """Save a row that was filled in by hand. A new one that says the same as one there is already
    is that one: a form sent twice makes one row. A changed name is kept as a former name.

    Raises RowChanged when another has changed the row since it was opened: see `is_said_already`.
    """
    at = at or timezone.now()
    if seen is not None and row.pk is not None and is_said_already(row, seen):
        return row
    cooperation = row if isinstance(row, Cooperation) else row.cooperation
    is_new = row.pk is None
    if is_new and isinstance(row, TenantModel):
        # Two of the same form must wait for each other to see each other.
        Cooperation.objects.select_for_update().get(pk=cooperation.pk)
        same = _the_same(row)
        if same is not None:
            return same
        if hasattr(row, "slug") and not row.slug:
            taken = type(row).objects.within(cooperation).values_list("slug", flat=True)
            row.slug = slug_for(str(row), set(taken))
    elif isinstance(row, TenantModel):
        _keep_former_name(row, at)
    row.save()
    leave_trail(
        cooperation=cooperation,
        deed="add_row" if is_new else "change_row",
        subject=str(row),
        by=by,
        at=at,
        kind=row._meta.model_name,
        key=row.pk,
    )
    return row


def _the_same(row: TenantModel) -> TenantModel | None:
    said = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name != "slug"
    }
    return type(row).objects.filter(**said).first()


def _keep_former_name(row: TenantModel, at: datetime) -> None:
    kept = _FORMER_NAMES.get(type(row))
    if kept is None:
        return
    before, now = str(type(row).objects.get(pk=row.pk)), str(row)
    if before != now:
        model, owner = kept
        values: dict[str, Any] = {"cooperation": row.cooperation, "name": before, owner: row}
        today = timezone.localdate(at).isoformat()
        names: Any = model.objects
        names.get_or_create(**values, defaults={"changed_on": today})


@transaction.atomic
def remove_row(
    *,
    row: TenantModel,
    needed_by: Iterable[str] = (),
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Remove a row nothing refers to. Raises RowInUse, which names what does; `needed_by` is what
    refers to it in other ways than by a key."""
    needed = [*sorted(set(_users_of(row))), *dict.fromkeys(needed_by)]
    if needed:
        raise RowInUse(
            _("«%(row)s» kan ikke fjernes: den brukes av %(users)s.")
            % {"row": row, "users": ", ".join(needed)}
        )
    leave_trail(
        cooperation=row.cooperation,
        deed="remove_row",
        subject=str(row),
        by=by,
        at=at,
        kind=row._meta.model_name,
        key=row.pk,
    )
    row.delete()


def _users_of(row: TenantModel) -> Iterable[str]:
    relations: Any = row._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not relation.auto_created or relation.concrete or not relation.is_relation:
            continue
        model: Any = relation.related_model
        if getattr(model, "goes_with_its_row", False):
            continue
        if model._default_manager.filter(**{relation.field.name: row}).exists():
            yield str(model._meta.verbose_name_plural)


@transaction.atomic
def merge_organisations(
    *,
    merging: Collection[Organisation],
    name: str,
    number: str,
    on: date,
    by: User | None,
    at: datetime | None = None,
) -> Organisation:
    """Municipalities that become one on a day. Their own rows stay for everything said before:
    memberships, numbers and seats end the day before, and the new one is a member from that day,
    with nobody in the bodies yet. The same sent twice is one merger.

    Raises ValueError for fewer than two.
    """
    keys = {part.pk for part in merging}
    if len(keys) < 2:
        raise ValueError("fewer than two to merge")
    cooperation = next(iter(merging)).cooperation
    # Two of the same form must wait for each other to see each other.
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    rows = Organisation.objects.within(cooperation).filter(pk__in=keys)
    parts: list[Organisation] = list(rows.select_related("succeeded_by").order_by("pk"))
    became = parts[0].succeeded_by
    if became is not None and became.name == name:
        return became
    taken = set(Organisation.objects.within(cooperation).values_list("slug", flat=True))
    whole = Organisation.objects.create(
        cooperation=cooperation,
        slug=slug_for(name, taken),
        name=name,
        kind=OrganisationKind.MUNICIPALITY,
    )
    MunicipalityNumber.objects.create(
        cooperation=cooperation, organisation=whole, number=number, valid_from=on
    )
    last_day = on - timedelta(days=1)
    open_memberships = Membership.objects.within(cooperation).filter(
        organisation__in=parts, valid_to=None
    )
    entities = list(open_memberships.values_list("legal_entity_id", flat=True).distinct())
    was_office = open_memberships.filter(is_office_municipality=True).exists()
    open_memberships.update(valid_to=last_day.isoformat())
    MunicipalityNumber.objects.within(cooperation).filter(
        organisation__in=parts, valid_to=None, valid_from__lt=on
    ).update(valid_to=last_day)
    Membership.objects.bulk_create(
        Membership(
            cooperation=cooperation,
            organisation=whole,
            legal_entity_id=entity,
            valid_from=on.isoformat(),
            is_office_municipality=was_office,
        )
        for entity in entities
    )
    ended = _end_seats_of(parts, last_day)
    for part in parts:
        part.succeeded_by = whole
        part.succeeded_on = on.isoformat()
        part.save(update_fields=["succeeded_by", "succeeded_on"])
    leave_trail(
        cooperation=cooperation,
        deed="merge_organisations",
        subject=whole,
        by=by,
        at=at,
        merged=[str(part) for part in parts],
        on=on.isoformat(),
        seats=ended,
    )
    return whole


def _end_seats_of(parts: list[Organisation], last_day: date) -> list[int]:
    """Who sat somewhere on behalf of the old ones, sat there until the merger, and who answered
    for their councils, did so until then. The new one is to choose its own. Returns the seats."""
    seats = Seat.objects.filter(organisation__in=parts)
    ended = end_seats(seats, last_day.isoformat(), before=last_day + timedelta(days=1))
    CouncilContact.objects.filter(organisation__in=parts, valid_to=None).update(
        valid_to=last_day.isoformat()
    )
    return [seat.pk for seat in ended]
