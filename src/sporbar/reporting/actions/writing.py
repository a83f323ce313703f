"""The words around a round's status: a report is started, and written by several at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document.labels import labels
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.plans.models import FocusArea
from sporbar.reporting.actions.held import held
from sporbar.reporting.models import AreaNote, Report
from sporbar.rounds.actions import touch
from sporbar.rounds.models import Round, RoundKind

#: Who gives the report where nobody has said otherwise, in the languages reports are written in.
_AUTHOR = {"nb": "daglig leder", "nn": "dagleg leiar"}
#: How long after a save another of the same text, by the same person, is the same deed.
_SITTING = timedelta(minutes=30)
#: However often somebody saves, after this long it is another deed.
_LONGEST_SITTING = timedelta(hours=2)
#: What the parts of a year are called in an address.
_HALF, _THIRD = "h", "t"


@dataclass(frozen=True, kw_only=True)
class About:
    """What the cover and the colophon say. `outline` empty: the standard order."""

    title: str
    author_role: str
    written_on: date | None = None
    responsibility: str | None = None
    outline: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportWords:
    """What is saved; a part that is None or absent stays as it is. Texts are lists of paragraphs,
    `notes` by the primary key of the focus area."""

    about: About | None = None
    introduction: tuple[str, ...] | None = None
    caveats: tuple[str, ...] | None = None
    notes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


class ReportConflict(Exception):  # noqa: N818 - says what happened
    """Another saved the same part since the writer read it. Nothing was saved.

    `parts` are the names of the parts, `report` the row as it is now.
    """

    def __init__(self, parts: tuple[str, ...], report: Report) -> None:
        super().__init__(_("Teksten er endret av en annen siden du åpnet den."))
        self.parts = parts
        self.report = report


def note_part(area: int) -> str:
    """The name of a focus area's note, by the area's primary key."""
    return f"note:{area}"


def lock_of(report: Report, part: str) -> int:
    """The save that changed the part last."""
    return int(report.part_locks.get(part, 1))


def earlier_text(report: Report, part: str, standing: tuple[str, ...]) -> tuple[str, ...] | None:
    """The text as it was before the sitting that changed it last; None where none is kept, or it
    is what stands there."""
    kept = report.earlier.get(part)
    return None if kept is None or tuple(kept) == standing else tuple(kept)


@transaction.atomic
def start_report(*, reporting_round: Round, by: User | None, at: datetime | None = None) -> Report:
    """The report of a round, with title and address proposed; the one there is if it is begun.

    What the last report of the same body said of itself (who gives it, which accounts it has) is
    taken along.
    """
    # Two who begin at once must not make two: the tenant's row is the lock of its addresses.
    # One that stopped rows pointing at it would wait for deeds that hold the round.
    tenant = Cooperation.objects.select_for_update(no_key=True).get(
        pk=reporting_round.cooperation_id
    )
    there: Report | None = (
        Report.objects.within(tenant).with_plan().filter(round=reporting_round).first()
    )
    if there is not None:
        return there
    plan = reporting_round.plan
    before: Report | None = (
        Report.objects.within(tenant)
        .before(reporting_round.as_of)
        .filter(**_of_same_body(reporting_round))
        .select_related("round")
        .first()
    )
    own = plan.hangs_under_id is None
    report: Report = Report.objects.create(
        cooperation=tenant,
        round=reporting_round,
        slug=_free_slug(tenant, proposed_slug(reporting_round)),
        title=_title(reporting_round, tenant.language),
        author_role=before.author_role if before else _author(reporting_round, tenant.language),
        # A sub-body's money is part of the cooperation's own accounts.
        responsibility=before.responsibility if before and own else None,
        previous_kind=before.round.kind if before else None,
        previous_title=before.title if before else None,
        previous_year=before.round.period_end.year if before else None,
        outline=before.outline if before else [],
    )
    leave_trail(
        cooperation=tenant, deed="start_report", subject=report, by=by, at=at, slug=report.slug
    )
    return report


def _of_same_body(reporting_round: Round) -> dict[str, Any]:
    plan = reporting_round.plan
    if plan.hangs_under_id is None:
        return {"round__plan__hangs_under": None}
    return {"round__plan__hangs_under__isnull": False, "round__plan__body": plan.body_id}


def proposed_slug(reporting_round: Round) -> str:
    """ "2026-h1", "2026-t2", "2026"; a sub-body's with its name behind."""
    end = reporting_round.period_end
    slug = str(end.year)
    if reporting_round.kind == RoundKind.HALF_YEAR:
        slug += f"-{_HALF}{1 if end.month <= 6 else 2}"
    elif reporting_round.kind == RoundKind.TERTIAL:
        slug += f"-{_THIRD}{(end.month + 3) // 4}"
    body = reporting_round.plan.body
    if reporting_round.plan.hangs_under_id is not None:
        slug += f"-{body.slug if body else 'delplan'}"
    return slug[:40].strip("-")


def _free_slug(tenant: Cooperation, wanted: str) -> str:
    taken = set(Report.objects.within(tenant).values_list("slug", flat=True))
    slug, count = wanted, 2
    while slug in taken:
        ending = f"-{count}"
        slug, count = f"{wanted[: 40 - len(ending)]}{ending}", count + 1
    return slug


def _title(reporting_round: Round, language: str) -> str:
    """ "Halvårsrapport 2026", "Halvårsrapport 2026, 2. halvår", with the sub-body behind."""
    end = reporting_round.period_end
    words = labels("nn" if language == "nn" else "nb")
    title = f"{words.report_kinds[reporting_round.kind]} {end.year}"  # type: ignore[index]
    if reporting_round.kind == RoundKind.HALF_YEAR and end.month > 6:
        title += ", 2. halvår"
    elif reporting_round.kind == RoundKind.TERTIAL:
        title += f", {(end.month + 3) // 4}. tertial"
    body = reporting_round.plan.body
    if reporting_round.plan.hangs_under_id is not None and body is not None:
        title += f", {body.name}"
    return title[:200]


def _author(reporting_round: Round, language: str) -> str:
    body = reporting_round.plan.body
    if reporting_round.plan.hangs_under_id is not None and body is not None:
        return body.name[:120]
    return _AUTHOR["nn" if language == "nn" else "nb"]


@transaction.atomic
def write_report(
    *,
    report: Report,
    words: ReportWords,
    seen: int,
    by: User | None,
    at: datetime | None = None,
    begins: bool = False,
) -> Report:
    """Save the parts that `words` brings; nothing happens when they say what stands there.

    `seen` is the report's lock when the writer read it. Two who write in different parts are not in
    each other's way. A save that `begins` is a deed of its own, whoever saved last: what stood
    there before it can be brought back. Raises ReportConflict, with nothing saved, where another
    changed the same part meanwhile, and ReportError while the report is being frozen.
    """
    at = at or timezone.now()
    fresh = held(report)
    notes = {
        row.focus_area_id: tuple(row.paragraphs)
        for row in AreaNote.objects.within(fresh.cooperation_id).filter(report=fresh)
    }
    changed = _changed(fresh, words, notes)
    overtaken = tuple(part for part in changed if lock_of(fresh, part) > seen)
    if overtaken:
        raise ReportConflict(overtaken, fresh)
    if not changed:
        return fresh
    goes_on = not begins and _is_same_sitting(fresh, changed, by, at)
    if not goes_on:
        fresh.sitting_since = at
        before = _texts_of(fresh, notes)
        fresh.earlier = {
            **fresh.earlier,
            **{part: list(before.get(part, ())) for part in changed if part != "about"},
        }
    if "about" in changed and words.about is not None:
        for name in ("title", "author_role", "written_on", "responsibility"):
            setattr(fresh, name, getattr(words.about, name))
        fresh.outline = list(words.about.outline)
    if "introduction" in changed:
        fresh.introduction = list(words.introduction or ())
    if "caveats" in changed:
        fresh.caveats = list(words.caveats or ())
    _write_notes(
        fresh, {area: words.notes[area] for area in words.notes if note_part(area) in changed}
    )
    fresh.lock += 1
    fresh.part_locks = {**fresh.part_locks, **dict.fromkeys(changed, fresh.lock)}
    fresh.edited_by, fresh.edited_at = by, at
    fresh.save()
    touch(fresh.round)
    if not goes_on:
        leave_trail(
            cooperation=fresh.cooperation,
            deed="write_report",
            subject=fresh,
            by=by,
            at=at,
            parts=list(changed),
        )
    return fresh


def _is_same_sitting(
    report: Report, changed: tuple[str, ...], by: User | None, at: datetime
) -> bool:
    """Whether this save goes on with the last one: a text that saves itself is one deed, however
    many saves it takes. Call it before the report is changed."""
    return (
        by is not None
        and report.edited_by_id == by.pk
        and report.edited_at is not None
        and report.sitting_since is not None
        and at - report.edited_at < _SITTING
        and at - report.sitting_since < _LONGEST_SITTING
        and all(lock_of(report, part) == report.lock for part in changed)
        # What is written after the signature is a deed after it.
        and not report.is_frozen_since(report.edited_at)
    )


def _texts_of(report: Report, notes: Mapping[int, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The report's texts by the names of their parts."""
    return {
        "introduction": tuple(report.introduction),
        "caveats": tuple(report.caveats),
        **{note_part(area): text for area, text in notes.items()},
    }


def _changed(
    report: Report, words: ReportWords, notes: Mapping[int, tuple[str, ...]]
) -> tuple[str, ...]:
    """Names of the parts that would say something else."""
    found = []
    if words.about is not None:
        now = About(
            title=report.title,
            author_role=report.author_role,
            written_on=report.written_on,
            responsibility=report.responsibility,
            outline=tuple(report.outline),
        )
        if now != words.about:
            found.append("about")
    if words.introduction is not None and words.introduction != tuple(report.introduction):
        found.append("introduction")
    if words.caveats is not None and words.caveats != tuple(report.caveats):
        found.append("caveats")
    found += [
        note_part(area) for area, text in words.notes.items() if tuple(text) != notes.get(area, ())
    ]
    return tuple(found)


def _write_notes(report: Report, notes: Mapping[int, tuple[str, ...]]) -> None:
    areas = FocusArea.objects.within(report.cooperation_id).filter(
        strategy=report.round.plan.strategy_id, pk__in=notes
    )
    for area in areas:
        if not notes[area.pk]:
            AreaNote.objects.within(report.cooperation_id).filter(
                report=report, focus_area=area
            ).delete()
            continue
        AreaNote.objects.update_or_create(
            cooperation_id=report.cooperation_id,
            report=report,
            focus_area=area,
            defaults={"paragraphs": list(notes[area.pk])},
        )
