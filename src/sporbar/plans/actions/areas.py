"""The rows a plan's measures name: focus and action areas, ways of working, bodies and people.

What is adopted points at rows. A draft names them by what people can read, so it must follow when
a number or a code changes, and be asked before a row is removed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.core.tenancy import TenantModel
from sporbar.organisations.actions import keep_row, leave_trail, remove_row
from sporbar.organisations.models import Body, Organisation, Person, User
from sporbar.plans.actions.drafting import revise
from sporbar.plans.content import MeasurePart, measure_of, tree_of
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    DraftEnding,
    DraftMeasure,
    FocusArea,
    FocusAreaName,
    Strategy,
    WorkingForm,
    code_order,
)

#: Added while numbers change places: no two areas may have the same, not for a moment.
_ASIDE = 10_000
#: Drafts named when a row cannot be removed; the rest are many.
_NAMED = 3

Area = FocusArea | ActionArea


@transaction.atomic
def keep_area(
    *,
    row: TenantModel,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Any:
    """Keep a part of the strategy that was filled in by hand, as `keep_row` does.

    An old title is still found, and drafts follow a new number or code. Raises RowChanged.
    """
    at = at or timezone.now()
    rows: Any = type(row).objects
    before = rows.filter(pk=row.pk).first() if row.pk else None
    kept = keep_row(row=row, seen=seen, by=by, at=at)
    if before is not None:
        _keep_title(before, row, at)
        _follow(before, row, by, at)
    return kept


def _keep_title(before: Any, now: Any, at: datetime) -> None:
    """Under which name the area was known: for an action area that is another title of it."""
    if isinstance(now, FocusArea | ActionArea) and before.title != now.title:
        if isinstance(now, FocusArea):
            FocusAreaName.objects.get_or_create(
                cooperation_id=now.cooperation_id,
                focus_area=now,
                name=before.title,
                defaults={"changed_on": timezone.localdate(at).isoformat()},
            )
        else:
            ActionAreaAlias.objects.get_or_create(
                cooperation_id=now.cooperation_id, action_area=now, title=before.title
            )


def _follow(before: Any, now: Any, by: User | None, at: datetime) -> None:
    if isinstance(now, FocusArea) and before.number != now.number:
        carry_into_drafts(now.strategy, numbers={before.number: now.number}, by=by, at=at)
    elif isinstance(now, ActionArea) and before.code != now.code:
        carry_into_drafts(now.strategy, codes={before.code: now.code}, by=by, at=at)


def carry_into_drafts(
    strategy: Strategy,
    *,
    codes: Mapping[str, str] | None = None,
    numbers: Mapping[int, int] | None = None,
    by: User | None,
    at: datetime,
) -> None:
    """Let the drafts of the strategy's plans name areas by their new codes and numbers.

    It counts as a save, so that an editor who has the measure open does not bring the old back.
    """

    def carried(content: dict[str, Any]) -> dict[str, Any] | None:
        said = measure_of(content)
        result = replace(
            said,
            areas=tuple(
                replace(one, code=(codes or {}).get(one.code, one.code)) for one in said.areas
            ),
            applies_to=tuple((numbers or {}).get(one, one) for one in said.applies_to),
        )
        return tree_of(result) if result != said else None

    drafts = []
    for draft in (
        DraftMeasure.objects.within(strategy.cooperation_id)
        .filter(version__plan__strategy=strategy)
        .select_for_update(of=("self",))
    ):
        content = carried(draft.content)
        if content is not None:
            draft.content, draft.lock = content, draft.lock + 1
            draft.edited_by, draft.edited_at = by, at
            drafts.append(draft)
    DraftMeasure.objects.bulk_update(drafts, ["content", "lock", "edited_by", "edited_at"])
    revise(drafts, by, at)
    endings = []
    for ending in DraftEnding.objects.within(strategy.cooperation_id).filter(
        version__plan__strategy=strategy
    ):
        content = carried(ending.content)
        if content is not None:
            ending.content = content
            endings.append(ending)
    DraftEnding.objects.bulk_update(endings, ["content"])


@transaction.atomic
def move_area(*, area: Area, place: int, by: User | None, at: datetime | None = None) -> Area:
    """Put a focus area at a place, from 1, in its strategy, or an action area in its focus area.

    They change numbers or codes between them; action areas follow the number of their focus area,
    and drafts follow both. Raises PlanError when the strategy lies fast.
    """
    at = at or timezone.now()
    # Two who move at once must wait for each other, or the numbers would collide.
    strategy = Strategy.objects.select_for_update().get(pk=area.strategy_id)
    strategy.check_open()
    fresh: Area = type(area).objects.within(strategy.cooperation_id).get(pk=area.pk)
    before = str(fresh)
    if isinstance(fresh, FocusArea):
        numbers, codes = _renumbered(strategy, fresh, place)
    else:
        numbers, codes = {}, _recoded(fresh, place)
    if not numbers and not codes:
        return fresh
    carry_into_drafts(strategy, codes=codes, numbers=numbers, by=by, at=at)
    fresh.refresh_from_db()
    leave_trail(
        cooperation=strategy.cooperation,
        deed="move_area",
        subject=fresh,
        by=by,
        at=at,
        before=before,
    )
    return fresh


def _placed(rows: list[Any], row: Any, place: int) -> list[Any]:
    others = [one for one in rows if one.pk != row.pk]
    others.insert(min(max(place, 1), len(rows)) - 1, row)
    return others


def _renumbered(
    strategy: Strategy, area: FocusArea, place: int
) -> tuple[dict[int, int], dict[str, str]]:
    """The numbers and codes that changed, old to new."""
    rows = list(FocusArea.objects.within(strategy.cooperation_id).filter(strategy=strategy))
    slots = [one.number for one in rows]
    numbers, moved = {}, []
    for one, number in zip(_placed(rows, area, place), slots, strict=True):
        if one.number != number:
            numbers[one.number] = number
            one.number = number + _ASIDE
            moved.append(one)
    FocusArea.objects.bulk_update(moved, ["number"])
    for one in moved:
        one.number -= _ASIDE
    FocusArea.objects.bulk_update(moved, ["number"])
    codes = {}
    action_areas = ActionArea.objects.within(strategy.cooperation_id).filter(strategy=strategy)
    for action_area in action_areas.filter(focus_area__in=moved):
        first, dot, rest = action_area.code.partition(".")
        if first.isdigit() and int(first) in numbers:
            codes[action_area.code] = f"{numbers[int(first)]}{dot}{rest}"
    return numbers, _write_codes(strategy, codes)


def _recoded(area: ActionArea, place: int) -> dict[str, str]:
    rows = sorted(
        ActionArea.objects.within(area.cooperation_id).filter(focus_area=area.focus_area_id),
        key=lambda one: code_order(one.code),
    )
    slots = [one.code for one in rows]
    codes = {
        one.code: code
        for one, code in zip(_placed(rows, area, place), slots, strict=True)
        if one.code != code
    }
    return _write_codes(area.strategy, codes)


def _write_codes(strategy: Strategy, codes: dict[str, str]) -> dict[str, str]:
    rows = list(
        ActionArea.objects.within(strategy.cooperation_id).filter(strategy=strategy, code__in=codes)
    )
    wanted = {one.pk: codes[one.code] for one in rows}
    for one in rows:
        one.code = f"~{one.pk}"
    ActionArea.objects.bulk_update(rows, ["code"])
    for one in rows:
        one.code = wanted[one.pk]
    ActionArea.objects.bulk_update(rows, ["code"])
    return codes


@transaction.atomic
def remove_named(*, row: TenantModel, by: User | None, at: datetime | None = None) -> None:
    """Remove a row nothing refers to and no draft names. Raises RowInUse, which says what does."""
    remove_row(row=row, needed_by=_drafts_naming(row), by=by, at=at)


def _drafts_naming(row: TenantModel) -> list[str]:
    """The measures being written, and those taken out that can be brought back, which name it."""
    names = _naming(row)
    if names is None:
        return []
    tenant = row.cooperation_id
    drafts: list[Any] = list(
        DraftMeasure.objects.within(tenant).select_related("focus_area", "version__plan")
    )
    drafts += DraftEnding.objects.within(tenant).select_related("focus_area", "version__plan")
    found = [
        _("utkastet til «%(measure)s» i %(plan)s")
        % {"measure": one.title, "plan": one.version.plan.title}
        for one in drafts
        if _same_strategy(row, one) and names(measure_of(one.content))
    ]
    return found[:_NAMED]


def _same_strategy(row: Any, draft: Any) -> bool:
    of = getattr(row, "strategy_id", None)
    return of is None or draft.version.plan.strategy_id == of


def _naming(row: Any) -> Callable[[MeasurePart], bool] | None:
    """Whether a measure names the row, None for rows no measure can name."""
    if isinstance(row, ActionArea):
        return lambda part: any(one.code == row.code for one in part.areas)
    if isinstance(row, ActionAreaAlias):
        area = row.action_area
        return lambda part: any(
            one.code == area.code and one.title == row.title for one in part.areas
        )
    if isinstance(row, FocusArea):
        return lambda part: row.number in part.applies_to
    if isinstance(row, WorkingForm):
        return lambda part: row.code in part.working_forms
    if isinstance(row, Person):
        return lambda part: any(one.person == row.slug for one in part.involved)
    if isinstance(row, Body):
        known = _names(row)
        return lambda part: (
            part.responsible_body in known or any(one.body in known for one in part.involved)
        )
    if isinstance(row, Organisation):
        known = _names(row)
        return lambda part: any(one.organisation in known for one in part.involved)
    return None


def _names(row: Body | Organisation) -> set[str | None]:
    names: Iterable[str] = row.former_names.values_list("name", flat=True)
    return {row.name, *names}
