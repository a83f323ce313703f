"""Rows of the room that are filled in by hand: kept without writing over what another saved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.core.tenancy import TenantModel
from sporbar.governance.models import Agreement, Consultation, Event, GovernanceError
from sporbar.organisations.actions import is_said_already
from sporbar.organisations.models import Cooperation

Occasion = TypeVar("Occasion", Consultation, Event, Agreement)


@dataclass(frozen=True, kw_only=True)
class Links:
    """What a row is linked to through `name`: the keys the person saw as chosen, and those chosen
    now. Only the difference is done, so that two people who link at once lose nothing."""

    name: str
    seen: Collection[int] = ()
    chosen: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The row as it stands now; `is_new`, or `is_changed`, when this deed did something."""

    row: Any
    is_new: bool = False
    is_changed: bool = False


def keep(
    *,
    row: TenantModel,
    fields: Collection[str],
    seen: Mapping[str, str] | None,
    links: Collection[Links],
) -> Kept:
    """Save those fields and links of a row; the others may have been written meanwhile and stay.

    A new row that says the same as one there is already is that one: a form sent twice makes one
    row. Call it inside the deed's transaction. Raises RowChanged when another has changed one of
    the fields since it was opened: see `is_said_already`.
    """
    if row.pk is None:
        # Two of the same form must wait for each other to see each other.
        Cooperation.objects.select_for_update(no_key=True).get(pk=row.cooperation.pk)
        same = _the_same(row, links)
        if same is not None:
            return Kept(row=same)
        row.save()
        for one in links:
            _link(row, one)
        return Kept(row=row, is_new=True)
    if seen is not None:
        is_said_already(row, seen)
    now = locked(row)
    names = [row._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
    changed = [name for name in names if getattr(now, name) != getattr(row, name)]
    linked = [_link(now, one) for one in links]
    if not changed and not any(linked):
        return Kept(row=now)
    for name in names:
        setattr(now, name, getattr(row, name))
    now.lock += 1
    now.save(update_fields=[*fields, "lock"])
    return Kept(row=now, is_changed=True)


def locked(row: Any) -> Any:
    """The row as it stands, locked. Raises GovernanceError when it is gone."""
    now = type(row).objects.within(row.cooperation_id).filter(pk=row.pk)
    found = now.select_for_update(of=("self",)).first()
    if found is None:
        raise GovernanceError(_("Dette er fjernet av en annen."))
    return found


def _the_same(row: TenantModel, links: Collection[Links]) -> TenantModel | None:
    said = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    for found in type(row).objects.filter(**said):
        if all(_linked(found, one.name) == set(one.chosen) for one in links):
            return found  # type: ignore[no-any-return]
    return None


def _linked(row: Any, name: str) -> set[int]:
    return set(getattr(row, name).values_list("pk", flat=True))


def _link(row: Any, links: Links) -> bool:
    """Do what the person changed; whether anything is otherwise than it was."""
    manager = getattr(row, links.name)
    before = _linked(row, links.name)
    wanted = (before | set(links.chosen)) - (set(links.seen) - set(links.chosen))
    if wanted == before:
        return False
    # Only rows of the same cooperation, whoever made the list.
    manager.set(manager.model.objects.within(row.cooperation_id).filter(pk__in=wanted))
    return True


def show(row: Occasion, at: datetime | None) -> tuple[Occasion, bool]:
    """Show the row to everybody from now on; False where it was shown already."""
    now = locked(row)
    if now.published_at is not None:
        return now, False
    now.published_at = at or timezone.now()
    now.save(update_fields=["published_at"])
    return now, True


def hide(row: Occasion) -> tuple[Occasion, bool]:
    """Take the row off the public pages; False where it was not there."""
    now = locked(row)
    if now.published_at is None:
        return now, False
    now.published_at = None
    now.save(update_fields=["published_at"])
    return now, True
