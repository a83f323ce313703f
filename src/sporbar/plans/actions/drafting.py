"""Writing the next version of a plan.

Every deed locks the version's row first, so that nothing is written into a draft that another is
sending or adopting in the same moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, Cooperation, User
from sporbar.plans.content import MeasurePart, PlanFile, measure_of, plan_of, tree_of
from sporbar.plans.models import (
    ActionPlan,
    DraftEnding,
    DraftMeasure,
    DraftRevision,
    FocusArea,
    Measure,
    PlanError,
    PlanState,
    PlanVersion,
    Strategy,
)

#: Fields of a measure that are columns of the draft or follow from its links, not free to merge.
_NOT_WORDS = {"focus_area", "number", "continues", "merged_from", "was"}
WORDS = tuple(one.name for one in fields(MeasurePart) if one.name not in _NOT_WORDS)

#: Saves by the same person within this time are one deed in the trail.
_ONE_SITTING = timedelta(minutes=10)

#: Added while numbers change places: no two drafts may have the same number, not for a moment.
_ASIDE = 10_000


@dataclass(frozen=True)
class Saved:
    """`kept_from_other` are the fields another changed meanwhile, which were kept."""

    draft: DraftMeasure
    kept_from_other: tuple[str, ...] = ()


class EditConflict(Exception):  # noqa: N818 - says what happened
    """Another changed the same fields since the editor read them. Nothing was saved.

    `theirs` is what is saved now, `fields` the names both changed, `draft` the row with its lock.
    """

    def __init__(self, conflicting: tuple[str, ...], theirs: MeasurePart, draft: DraftMeasure):
        super().__init__(
            _("%(who)s har endret det samme siden du åpnet tiltaket.")
            % {"who": draft.edited_by or _("Noen andre")}
        )
        self.fields = conflicting
        self.theirs = theirs
        self.draft = draft


def _locked(version: PlanVersion) -> PlanVersion:
    """The version, locked until the transaction ends; raises PlanError unless it may be written."""
    fresh: PlanVersion = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan")
        .get(pk=version.pk)
    )
    fresh.check_editable()
    return fresh


def _locked_draft(draft: DraftMeasure) -> DraftMeasure:
    """The draft as it is now, its version locked. Raises PlanError when it is gone."""
    _locked(draft.version)
    fresh = (
        DraftMeasure.objects.within(draft.cooperation_id)
        .with_references()
        .filter(pk=draft.pk)
        .first()
    )
    if fresh is None:
        raise PlanError(_("Tiltaket er tatt ut av utkastet. Det kan hentes tilbake derfra."))
    return fresh  # type: ignore[no-any-return]


def revise(drafts: Iterable[DraftMeasure], by: User | None, at: datetime) -> None:
    """Remember what each of the drafts says now."""
    DraftRevision.objects.bulk_create(
        DraftRevision(
            cooperation_id=draft.cooperation_id,
            key=draft.key,
            lock=draft.lock,
            content=draft.content,
            by=by,
            at=at,
        )
        for draft in drafts
    )


def new_draft(
    version: PlanVersion,
    focus_area: FocusArea,
    number: int,
    part: MeasurePart,
    by: User | None,
    at: datetime,
    **links: Any,
) -> DraftMeasure:
    """A draft row that is not saved yet."""
    return DraftMeasure(
        cooperation_id=version.cooperation_id,
        version=version,
        focus_area=focus_area,
        number=number,
        title=part.title,
        content=tree_of(replace(part, focus_area=focus_area.number, number=number)),
        edited_by=by,
        edited_at=at,
        **links,
    )


@transaction.atomic
def start_plan(
    *,
    cooperation: Cooperation,
    strategy: Strategy,
    title: str,
    year: int,
    hangs_under: Measure | None = None,
    body: Body | None = None,
    by: User | None,
    at: datetime | None = None,
) -> PlanVersion:
    """Begin a plan: its first version, empty. Raises PlanError when there is one already."""
    version = new_plan(cooperation, strategy, title, year, hangs_under, body)
    leave_trail(
        cooperation=cooperation, deed="start_plan", subject=version.plan, by=by, at=at, year=year
    )
    return version


def new_plan(
    cooperation: Cooperation,
    strategy: Strategy,
    title: str,
    year: int,
    hangs_under: Measure | None,
    body: Body | None,
) -> PlanVersion:
    """The first version of a new plan, empty, as part of a deed that leaves its own trail.

    Raises PlanError when the year has a plan, or one of that title.
    """
    # Two who start the same year at once must not make two: the tenant's row is the lock.
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    plans = ActionPlan.objects.within(cooperation).filter(year=year)
    if plans.filter(title=title).exists():
        raise PlanError(
            _("«%(title)s» for %(year)d finnes fra før.") % {"title": title, "year": year}
        )
    if hangs_under is None and plans.filter(hangs_under=None).exists():
        raise PlanError(_("Det finnes allerede en plan for %(year)d.") % {"year": year})
    plan = ActionPlan.objects.create(
        cooperation=cooperation,
        strategy=strategy,
        title=title,
        year=year,
        hangs_under=hangs_under,
        body=body,
    )
    return PlanVersion.objects.create(
        cooperation=cooperation, plan=plan, number=1, state=PlanState.DRAFT
    )


@transaction.atomic
def open_version(*, plan: ActionPlan, by: User | None, at: datetime | None = None) -> PlanVersion:
    """The draft of the plan's next version, with all the adopted one says; the one there is if
    somebody opened it before."""
    at = at or timezone.now()
    # Two who open at once must not make two: the plan's row is the lock.
    plan = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    draft = plan.open_draft()
    if draft is not None:
        if draft.content and draft.state == PlanState.DRAFT and not draft.drafts.exists():
            _seed(draft, plan_of(draft.content), by, at)
        return draft
    latest = plan.current_version()
    number = latest.number + 1 if latest else 1
    version = PlanVersion.objects.create(
        cooperation=plan.cooperation, plan=plan, number=number, state=PlanState.DRAFT
    )
    if latest is not None:
        _seed(version, plan_of(latest.content), by, at)
    leave_trail(
        cooperation=plan.cooperation,
        deed="open_version",
        subject=plan,
        by=by,
        at=at,
        version=number,
    )
    return version


def _seed(version: PlanVersion, content: PlanFile, by: User | None, at: datetime) -> None:
    """Drafts of everything `content` says, tied to the measures in force by number."""
    plan = version.plan
    in_force = {
        (row.focus_area.number, row.number): row
        for row in Measure.objects.within(version.cooperation_id)
        .of_plan(plan)
        .wholes()
        .in_force()
        .select_related("focus_area", "continues")
        .prefetch_related("merged_from")
    }
    areas = {
        area.number: area
        for area in FocusArea.objects.within(version.cooperation_id).filter(strategy=plan.strategy)
    }
    drafts = []
    for part in content.measures:
        row = in_force.get((part.focus_area, part.number))
        strands = tuple(replace(one, was=one.title) for one in part.strands)
        drafts.append(
            new_draft(
                version,
                areas[part.focus_area],
                part.number,
                replace(part, strands=strands),
                by,
                at,
                measure=row,
                continues=row.continues if row else None,
            )
        )
    DraftMeasure.objects.bulk_create(drafts)
    revise(drafts, by, at)
    through = DraftMeasure.merged_from.through
    through.objects.bulk_create(
        through(draftmeasure_id=draft.pk, measure_id=one.pk)
        for draft in drafts
        if draft.measure is not None
        for one in draft.measure.merged_from.all()
    )


@transaction.atomic
def discard_version(*, version: PlanVersion, by: User | None, at: datetime | None = None) -> None:
    """Throw a draft away. A plan whose first version it was goes with it, if nothing else hangs
    on it. What was written stays in the revisions. One that is gone already stays gone."""
    if not PlanVersion.objects.select_for_update(of=("self",)).filter(pk=version.pk).exists():
        return
    version = _locked(version)
    plan = version.plan
    leave_trail(
        cooperation=plan.cooperation,
        deed="discard_version",
        subject=plan,
        by=by,
        at=at,
        version=version.number,
        measures=version.drafts.count(),
    )
    version.drafts.all().delete()
    version.endings.all().delete()
    if version.sendings.exists():
        # It was with the bodies once: the row stays as an empty draft, with what was sent.
        return
    version.delete()
    if not plan.versions.exists() and not plan.measures.exists():
        plan.delete()


@transaction.atomic
def add_measure(
    *,
    version: PlanVersion,
    focus_area: FocusArea,
    part: MeasurePart,
    key: UUID | None = None,
    by: User | None,
    at: datetime | None = None,
) -> DraftMeasure:
    """A new measure at the end of its focus area, with the next number.

    `key` is the sender's name for it: the same form sent twice makes one measure.
    """
    at = at or timezone.now()
    version = _locked(version)
    known = _sent_before(version, key)
    if known is not None:
        return known
    draft = _added(version, focus_area, part, by, at, **_named(key))
    _trail("add_measure", draft, by, at)
    return draft


def _named(key: UUID | None) -> dict[str, UUID]:
    return {"key": key} if key else {}


def _sent_before(version: PlanVersion, key: UUID | None) -> DraftMeasure | None:
    """The measure an earlier sending of the same form made. Raises PlanError when it is gone."""
    if key is None:
        return None
    known: DraftMeasure | None = version.drafts.filter(key=key).first()
    if known is None and DraftRevision.objects.filter(key=key).exists():
        raise PlanError(_("Skjemaet er sendt før. Åpne siden på nytt for å lage et tiltak til."))
    return known


def _check_seen(draft: DraftMeasure, seen: int | None) -> None:
    if seen is not None and draft.lock != seen:
        raise PlanError(_("Tiltaket er endret siden du åpnet siden. Se over det og prøv igjen."))


def _added(
    version: PlanVersion,
    focus_area: FocusArea,
    part: MeasurePart,
    by: User | None,
    at: datetime,
    **links: Any,
) -> DraftMeasure:
    last = version.drafts.filter(focus_area=focus_area).order_by("-number").first()
    draft = new_draft(version, focus_area, last.number + 1 if last else 1, part, by, at, **links)
    draft.save()
    revise([draft], by, at)
    return draft


def _trail(deed: str, draft: DraftMeasure, by: User | None, at: datetime, **details: Any) -> None:
    plan = draft.version.plan
    leave_trail(
        cooperation=plan.cooperation,
        deed=deed,
        subject=draft,
        by=by,
        at=at,
        plan=str(plan),
        version=draft.version.number,
        key=str(draft.key),
        **details,
    )


@transaction.atomic
def save_measure(
    *,
    draft: DraftMeasure,
    part: MeasurePart,
    seen: int,
    by: User | None,
    at: datetime | None = None,
) -> Saved:
    """Keep what the editor wrote; `seen` is the lock of the save they started from.

    What another changed meanwhile in other fields is kept. Raises EditConflict where both changed
    the same field to different things, and PlanError where the draft is sent, adopted or taken out.
    """
    at = at or timezone.now()
    draft = _locked_draft(draft)
    now = measure_of(draft.content)
    base = now
    if seen != draft.lock:
        revision = (
            DraftRevision.objects.within(draft.cooperation_id)
            .filter(key=draft.key, lock=seen)
            .first()
        )
        if revision is None:
            raise PlanError(_("Siden er for gammel til å lagres. Last den på nytt."))
        base = measure_of(revision.content)
    merged: dict[str, Any] = {}
    conflicting, kept = [], []
    for name in WORDS:
        mine, theirs, before = getattr(part, name), getattr(now, name), getattr(base, name)
        if mine == before:
            merged[name] = theirs
            if theirs != before:
                kept.append(name)
        elif theirs in (before, mine):
            merged[name] = mine
        else:
            conflicting.append(name)
    if conflicting:
        raise EditConflict(tuple(conflicting), now, draft)
    result = replace(now, **merged)
    if result != now:
        _keep(draft, result, by, at, deed="save_measure")
    return Saved(draft, tuple(kept))


def _keep(draft: DraftMeasure, part: MeasurePart, by: User | None, at: datetime, deed: str) -> None:
    previous = DraftRevision.objects.within(draft.cooperation_id).filter(key=draft.key).first()
    draft.title = part.title
    draft.content = tree_of(part)
    draft.lock += 1
    draft.edited_by = by
    draft.edited_at = at
    draft.save(update_fields=["title", "content", "lock", "edited_by", "edited_at"])
    revise([draft], by, at)
    same_sitting = (
        previous is not None
        and previous.lock > 1
        and previous.by_id == (by.pk if by else None)
        and at - previous.at < _ONE_SITTING
    )
    if deed != "save_measure" or not same_sitting:
        _trail(deed, draft, by, at, lock=draft.lock)


@transaction.atomic
def undo_measure(
    *, draft: DraftMeasure, seen: int, by: User | None, at: datetime | None = None
) -> DraftMeasure:
    """Back to the words before the last save; that is a save of its own.

    Raises PlanError when another has saved since `seen`, or there is nothing to undo.
    """
    at = at or timezone.now()
    draft = _locked_draft(draft)
    if draft.lock != seen:
        raise PlanError(_("Noen andre har lagret siden. Se hva som er endret før du angrer."))
    now = measure_of(draft.content)
    earlier = DraftRevision.objects.within(draft.cooperation_id).filter(
        key=draft.key, lock__lt=seen
    )
    # An undone save leaves the same words again: step past those, or undo would only swing.
    before = next((one for one in earlier if measure_of(one.content) != now), None)
    if before is None:
        raise PlanError(_("Det er ikke noe å angre."))
    _keep(draft, measure_of(before.content), by, at, deed="undo_measure")
    return draft


def renumbered(drafts: list[DraftMeasure], focus_area: FocusArea) -> None:
    """Give the drafts the numbers 1, 2, 3 ... in this order within the focus area.

    Two steps: the numbers are unique, and changing places would collide.
    """
    for place, draft in enumerate(drafts, start=1):
        draft.focus_area = focus_area
        draft.number = _ASIDE + place
    DraftMeasure.objects.bulk_update(drafts, ["focus_area", "number"])
    for place, draft in enumerate(drafts, start=1):
        draft.number = place
    DraftMeasure.objects.bulk_update(drafts, ["number"])


def _in_area(version: PlanVersion, focus_area: FocusArea) -> list[DraftMeasure]:
    return list(version.drafts.filter(focus_area=focus_area).order_by("number"))


@transaction.atomic
def move_measure(
    *,
    draft: DraftMeasure,
    focus_area: FocusArea,
    place: int,
    by: User | None,
    at: datetime | None = None,
) -> DraftMeasure:
    """Put the measure at a place, from 1, within a focus area.

    The areas it leaves and comes to are numbered anew.
    """
    at = at or timezone.now()
    draft = _locked_draft(draft)
    before = draft.label
    left = [one for one in _in_area(draft.version, draft.focus_area) if one.pk != draft.pk]
    came_from = draft.focus_area
    moves_out = focus_area.pk != came_from.pk
    others = _in_area(draft.version, focus_area) if moves_out else list(left)
    place = min(max(place, 1), len(others) + 1)
    others.insert(place - 1, draft)
    renumbered(others, focus_area)
    if moves_out:
        renumbered(left, came_from)
    _trail("move_measure", draft, by, at, before=before)
    return draft


@transaction.atomic
def copy_measure(
    *, draft: DraftMeasure, key: UUID | None = None, by: User | None, at: datetime | None = None
) -> DraftMeasure:
    """A new measure with the same words, last in the same focus area; one for each `key`."""
    at = at or timezone.now()
    draft = _locked_draft(draft)
    known = _sent_before(draft.version, key)
    if known is not None:
        return known
    part = measure_of(draft.content)
    title = _("%(title)s (kopi)") % {"title": part.title[:190]}
    strands = tuple(replace(one, was=None) for one in part.strands)
    copy = _added(
        draft.version,
        draft.focus_area,
        replace(part, title=title, former_names=(), strands=strands),
        by,
        at,
        **_named(key),
    )
    _trail("copy_measure", copy, by, at, copied_from=draft.label)
    return copy


@transaction.atomic
def split_measure(
    *,
    draft: DraftMeasure,
    title: str,
    activities: Iterable[int],
    strands: Iterable[int] = (),
    seen: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> DraftMeasure:
    """Some activities and strands (by index) become a measure of their own, right after.

    The new one goes on in the same thread. Raises PlanError when nothing would go, or all, or when
    the measure was saved since `seen`: the indexes may then mean something else.
    """
    at = at or timezone.now()
    draft = _locked_draft(draft)
    _check_seen(draft, seen)
    part = measure_of(draft.content)
    gone, gone_strands = set(activities), set(strands)
    all_parts = len(part.activities) + len(part.strands)
    if not 0 < len(gone) + len(gone_strands) < all_parts:
        raise PlanError(_("Velg hva som skal over i det nye tiltaket, og la noe stå igjen."))
    moved = replace(
        part,
        title=title,
        activities=_chosen(part.activities, gone, True),
        strands=tuple(replace(one, was=None) for one in _chosen(part.strands, gone_strands, True)),
        former_names=(),
    )
    fresh = _added(
        draft.version,
        draft.focus_area,
        moved,
        by,
        at,
        continues=draft.measure or draft.continues,
    )
    rest = replace(
        part,
        activities=_chosen(part.activities, gone, False),
        strands=_chosen(part.strands, gone_strands, False),
    )
    _keep(draft, rest, by, at, deed="split_measure")
    order = [one for one in _in_area(draft.version, draft.focus_area) if one.pk != fresh.pk]
    order.insert([one.pk for one in order].index(draft.pk) + 1, fresh)
    renumbered(order, draft.focus_area)
    return fresh


def _chosen(items: tuple[Any, ...], indexes: set[int], inside: bool) -> tuple[Any, ...]:
    return tuple(one for index, one in enumerate(items) if (index in indexes) is inside)


@transaction.atomic
def merge_measures(
    *,
    into: DraftMeasure,
    others: Iterable[DraftMeasure],
    seen: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> DraftMeasure:
    """The others' activities, strands, results, areas and parties join `into`, and their threads
    go on there. Raises PlanError when there is none to merge, or `into` was saved since `seen`."""
    at = at or timezone.now()
    into = _locked_draft(into)
    _check_seen(into, seen)
    wanted = [one.pk for one in others if one.pk != into.pk]
    joining = list(
        DraftMeasure.objects.within(into.cooperation_id)
        .filter(version=into.version, pk__in=wanted)
        .with_references()
        .order_by("focus_area__number", "number")
    )
    if not joining:
        raise PlanError(_("Velg minst ett annet tiltak som skal slås sammen med dette."))
    part = measure_of(into.content)
    for other in joining:
        part = _joined(part, measure_of(other.content))
        threads = [*other.merged_from.all()]
        if other.measure is not None:
            threads.append(other.measure)
            DraftEnding.objects.create(
                cooperation_id=into.cooperation_id,
                version=into.version,
                measure=other.measure,
                focus_area=other.focus_area,
                title=other.title,
                reason=_("Slått sammen med %(title)s.") % {"title": into.title},
                content=other.content,
                ended_at=at,
            )
        elif other.continues is not None:
            threads.append(other.continues)
        into.merged_from.add(*threads)
    DraftMeasure.objects.filter(pk__in=[other.pk for other in joining]).delete()
    _keep(into, part, by, at, deed="merge_measures")
    return into


def _joined(part: MeasurePart, other: MeasurePart) -> MeasurePart:
    titles = {one.title for one in part.strands}
    strands = []
    for one in other.strands:
        title = one.title if one.title not in titles else f"{one.title} ({other.title})"[:200]
        strands.append(replace(one, title=title, was=None))
    codes = {one.code for one in part.areas}
    return replace(
        part,
        activities=_union(part.activities, other.activities),
        expected_results=_union(part.expected_results, other.expected_results),
        goals=_union(part.goals, other.goals),
        strands=(*part.strands, *strands),
        areas=(*part.areas, *(one for one in other.areas if one.code not in codes)),
        applies_to=_union(part.applies_to, other.applies_to),
        working_forms=_union(part.working_forms, other.working_forms),
        working_form_note="; ".join(
            one for one in _union((part.working_form_note,), (other.working_form_note,)) if one
        ),
        responsible_body=part.responsible_body or other.responsible_body,
        involved=_union(part.involved, other.involved),
    )


def _union(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*first, *second)))


@transaction.atomic
def end_measure(
    *, draft: DraftMeasure, reason: str = "", by: User | None, at: datetime | None = None
) -> DraftEnding:
    """Take the measure out of the draft, to be brought back if wanted.

    One in force, or one that continues last year's, ends when the draft is adopted: that needs a
    reason. Raises PlanError without one.
    """
    at = at or timezone.now()
    draft = _locked_draft(draft)
    ended = draft.measure
    if ended is None and draft.continues is not None:
        # Where the thread goes on in another measure of the draft, nothing ends.
        last = draft.continues
        others = draft.version.drafts.exclude(pk=draft.pk)
        goes_on = others.filter(Q(measure=last) | Q(continues=last) | Q(merged_from=last))
        if not goes_on.exists() and not draft.version.endings.filter(measure=last).exists():
            ended = last
    if ended is not None and not reason.strip():
        raise PlanError(_("Skriv hvorfor tiltaket avsluttes. Grunnen blir stående i planen."))
    ending = DraftEnding.objects.create(
        cooperation_id=draft.cooperation_id,
        version=draft.version,
        measure=ended,
        focus_area=draft.focus_area,
        title=draft.title,
        reason=reason.strip(),
        content=draft.content,
        ended_at=at,
    )
    _trail("end_measure", draft, by, at, reason=reason.strip())
    draft.delete()
    return ending


@transaction.atomic
def bring_back(*, ending: DraftEnding, by: User | None, at: datetime | None = None) -> DraftMeasure:
    """Put an ended measure back, last in its focus area."""
    at = at or timezone.now()
    version = _locked(ending.version)
    row = ending.measure
    same_plan = row is not None and row.plan_id == version.plan_id
    if same_plan and version.drafts.filter(measure=row).exists():
        raise PlanError(_("Tiltaket står allerede i utkastet."))
    for other in version.drafts.filter(merged_from=row) if row else ():
        other.merged_from.remove(row)
    draft = _added(
        version,
        ending.focus_area,
        measure_of(ending.content),
        by,
        at,
        measure=row if same_plan else None,
        continues=(row.continues if row else None) if same_plan else row,
    )
    ending.delete()
    _trail("bring_back", draft, by, at)
    return draft
