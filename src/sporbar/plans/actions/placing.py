"""Measures from a file or a pasted table, placed in the draft."""

import hashlib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.plans.actions.drafting import WORDS, _locked, new_draft, revise
from sporbar.plans.content import MeasurePart, measure_of, tree_of
from sporbar.plans.models import DraftMeasure, FocusArea, PlanError, PlanVersion

#: The longest title a measure can have, in characters.
LONGEST_TITLE: int = DraftMeasure._meta.get_field("title").max_length or 200

#: Rows in one statement.
_AT_ONCE = 500

_UNSAID = {one.name: one.default for one in fields(MeasurePart) if one.default is not MISSING}


@dataclass(frozen=True)
class Placed:
    """How many measures became new, were changed, and said the same already."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class Place:
    """Where one part goes: `draft` is the measure it changes, None for a new one in `focus_area`;
    `after` is what the measure then says, with its number (0 for a new one)."""

    focus_area: FocusArea
    draft: DraftMeasure | None
    after: MeasurePart

    @property
    def is_same(self) -> bool:
        return self.draft is not None and measure_of(self.draft.content) == self.after


def stamp_of(version: PlanVersion) -> str:
    """A hash that changes whenever a measure of the draft is added, saved, moved or taken out."""
    rows = version.drafts.order_by("key").values_list("key", "lock", "focus_area", "number")
    return hashlib.sha256(repr([(str(key), *rest) for key, *rest in rows]).encode()).hexdigest()


def places(version: PlanVersion, parts: Iterable[MeasurePart]) -> list[Place]:
    """Where each part would go in the draft, in the order given. Three statements; writes nothing.

    A part is the measure with the same title in its focus area, else the one with its number. What
    a part leaves empty stays as it is. Raises PlanError with a sentence for an unknown focus area,
    a measure without a title and a title that stands twice.
    """
    areas = {
        one.number: one
        for one in FocusArea.objects.within(version.cooperation_id).filter(
            strategy=version.plan.strategy_id
        )
    }
    drafts = list(
        DraftMeasure.objects.within(version.cooperation_id)
        .filter(version=version)
        .with_references()
    )
    wanted = list(parts)
    met: set[tuple[int, str]] = set()
    for part in wanted:
        if part.focus_area not in areas:
            raise PlanError(
                _("Strategien har ikke noe satsingsområde %(number)s («%(title)s»).")
                % {"number": part.focus_area, "title": part.title}
            )
        if len(part.title) > LONGEST_TITLE:
            raise PlanError(
                _("Tittelen «%(title)s …» er for lang. Det er plass til %(limit)d tegn.")
                % {"title": part.title[:60], "limit": LONGEST_TITLE}
            )
        name = _name(part.focus_area, part.title)
        if part.title and name in met:
            raise PlanError(
                _("Tiltaket «%(title)s» står to ganger i satsingsområde %(number)d.")
                % {"title": part.title, "number": part.focus_area}
            )
        met.add(name)
    found = _matched(wanted, drafts)
    placed = []
    for index, part in enumerate(wanted):
        draft = found.get(index)
        if draft is None and not part.title:
            raise PlanError(
                _("Et nytt tiltak i satsingsområde %(number)d mangler tittel.")
                % {"number": part.focus_area}
            )
        area = areas[part.focus_area]
        after = _onto(draft, part) if draft is not None else replace(part, number=0, was=None)
        placed.append(Place(area, draft, after))
    return placed


def _name(focus_area: int, title: str) -> tuple[int, str]:
    return focus_area, " ".join(title.split()).casefold()


def _matched(parts: list[MeasurePart], drafts: list[DraftMeasure]) -> dict[int, DraftMeasure]:
    """The draft each part means, by the part's index: all titles first, then the numbers left."""
    by_title: dict[tuple[int, str], DraftMeasure] = {}
    for draft in drafts:
        by_title.setdefault(_name(draft.focus_area.number, draft.title), draft)
    by_number = {(one.focus_area.number, one.number): one for one in drafts}
    found: dict[int, DraftMeasure] = {}
    for index, part in enumerate(parts):
        named = by_title.get(_name(part.focus_area, part.title)) if part.title else None
        if named is not None:
            found[index] = named
    taken = {draft.pk for draft in found.values()}
    for index, part in enumerate(parts):
        same = by_number.get((part.focus_area, part.number))
        if index not in found and same is not None and same.pk not in taken:
            found[index] = same
            taken.add(same.pk)
    return found


def _onto(draft: DraftMeasure, part: MeasurePart) -> MeasurePart:
    """What the draft says once the part's words are in it."""
    now = measure_of(draft.content)
    said: dict[str, Any] = {
        name: getattr(part, name)
        for name in WORDS
        if getattr(part, name) != _UNSAID.get(name) and getattr(part, name) not in ("", ())
    }
    if "strands" in said:
        # A strand in force stays the same one; those the part does not name stay too.
        named = {one.title: one for one in part.strands}
        kept = [replace(named.pop(one.title, one), was=one.was) for one in now.strands]
        said["strands"] = (*kept, *(replace(one, was=None) for one in named.values()))
    return replace(now, **said)


@transaction.atomic
def place_measures(
    *,
    version: PlanVersion,
    parts: Iterable[MeasurePart],
    by: User | None,
    at: datetime | None = None,
) -> Placed:
    """Put the measures into the draft, whole or not at all; nothing is taken out.

    Placing the same twice changes nothing. The statements do not follow the measures. Raises
    PlanError as `places`, and when the version may not be written in.
    """
    at = at or timezone.now()
    version = _locked(version)
    last = dict(version.drafts.values_list("focus_area").annotate(Max("number")).order_by())
    new, changed, renamed, same = [], [], [], 0
    for place in places(version, parts):
        draft = place.draft
        if draft is None:
            area = place.focus_area
            last[area.pk] = last.get(area.pk, 0) + 1
            new.append(new_draft(version, area, last[area.pk], place.after, by, at))
        elif place.is_same:
            same += 1
        else:
            if draft.title != place.after.title:
                draft.title = place.after.title
                renamed.append(draft)
            draft.content = tree_of(place.after)
            draft.lock += 1
            changed.append(draft)
    DraftMeasure.objects.bulk_create(new)
    DraftMeasure.objects.bulk_update(changed, ["content"], batch_size=_AT_ONCE)
    DraftMeasure.objects.bulk_update(renamed, ["title"], batch_size=_AT_ONCE)
    version.drafts.filter(pk__in=[one.pk for one in changed]).update(
        lock=F("lock") + 1, edited_by=by, edited_at=at
    )
    revise([*new, *changed], by, at)
    if new or changed:
        leave_trail(
            cooperation=version.plan.cooperation,
            deed="place_measures",
            subject=version,
            by=by,
            at=at,
            new=len(new),
            changed=[one.label for one in changed],
        )
    return Placed(len(new), len(changed), same)
