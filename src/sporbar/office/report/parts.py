"""The parts a report can be composed of: what they are called, and what each would hold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document.adoption import tally
from sporbar.document.labels.bodies import body_labels
from sporbar.document.snapshot import STANDARD_OUTLINE, Part
from sporbar.office.report.place import Place
from sporbar.plans.models import Measure
from sporbar.reporting.models import Report
from sporbar.reporting.snapshots.governance import PARTS, Governance
from sporbar.reporting.snapshots.plan import in_the_version_reported_on
from sporbar.ui.language import page_language, page_words

#: Where each part of the bodies' doings begins in the document.
ANCHORS: Mapping[str, str] = {
    "meetings": "moter-og-saker",
    "follow_up": "oppfolging",
    "adoptions": "vedtak-i-kommunene",
    "consultations": "horinger",
    "representation": "representasjon",
    "events": "arrangementer",
    "agreements": "avtaler",
}


def part_word(part: str) -> str:
    """What a part of the report is called."""
    words, bodies = page_words(), body_labels(page_language())
    return {
        "one_page": words.one_page,
        "introduction": words.introduction,
        "how_to_read": words.how_to_read,
        "focus_areas": _("Satsingsområdene"),
        "meetings": bodies.meetings,
        "follow_up": bodies.follow_up,
        "adoptions": bodies.adoptions,
        "consultations": bodies.consultations,
        "representation": bodies.representation,
        "events": bodies.events,
        "agreements": bodies.agreements,
        "annexes": words.annexes,
        "accounts": words.accounts,
        "colophon": words.colophon,
    }[part]


def all_parts(report: Report) -> tuple[str, ...]:
    """Every part in the report's order; those it leaves out before the part they usually precede.
    A sub-body's report, which is an annex of another, has none of the parts about bodies."""
    order = list(report.outline or STANDARD_OUTLINE)
    if report.round.plan.hangs_under_id is not None:
        return tuple(part for part in order if part not in PARTS)
    usual = get_args(Part)
    for part in reversed(usual):
        if part not in order:
            after = set(usual[usual.index(part) + 1 :])
            at = next((n for n, one in enumerate(order) if one in after), len(order))
            order.insert(at, part)
    return tuple(order)


def contents_of(place: Place) -> dict[str, str]:
    """What each part about bodies would hold in this report, in words. A constant number of
    statements."""
    report = place.report
    measures = list(
        Measure.objects.within(report.cooperation_id)
        .filter(in_the_version_reported_on(report), plan=report.round.plan_id)
        .select_related("focus_area")
    )
    held = Governance([report], {report.pk: measures}).of(PARTS)
    return {part: holds(part, held[name]) for part, name in PARTS.items()}


def holds(part: str, found: Sequence[Any]) -> str:
    """ "3 møter, 8 saker"; what is not there at all is said too."""
    if not found:
        return _("ingenting er registrert")
    return _HOLDS[part](found)


def _meetings(found: Sequence[Any]) -> str:
    meetings = ngettext("%(count)d møte", "%(count)d møter", len(found)) % {"count": len(found)}
    count = sum(len(one.items) for one in found)
    items = ngettext("%(count)d sak", "%(count)d saker", count) % {"count": count}
    return f"{meetings}, {items}"


def _follow_ups(found: Sequence[Any]) -> str:
    tasks = ngettext("%(count)d oppgave", "%(count)d oppgaver", len(found)) % {"count": len(found)}
    count = sum(one.state not in ("done", "lapsed") for one in found)
    if not count:
        return _("%(tasks)s, alle er ferdige") % {"tasks": tasks}
    left = ngettext("%(count)d er ikke ferdig", "%(count)d er ikke ferdige", count)
    return f"{tasks}, {left % {'count': count}}"


def _adoptions(found: Sequence[Any]) -> str:
    cases = ngettext("%(count)d sak", "%(count)d saker", len(found)) % {"count": len(found)}
    waiting = sum(tally(one).waiting > 0 for one in found)
    if not waiting:
        return _("%(cases)s, ingen venter på kommuner") % {"cases": cases}
    words = ngettext("%(count)d venter på kommuner", "%(count)d venter på kommuner", waiting) % {
        "count": waiting
    }
    return f"{cases}, {words}"


def _consultations(found: Sequence[Any]) -> str:
    studies = sum(one.kind == "study" for one in found)
    said = len(found) - studies
    parts = []
    if said:
        words = ngettext("%(count)d høring eller innspill", "%(count)d høringer og innspill", said)
        parts.append(words % {"count": said})
    if studies:
        words = ngettext("%(count)d utredning", "%(count)d utredninger", studies)
        parts.append(words % {"count": studies})
    return ", ".join(parts)


def _representations(found: Sequence[Any]) -> str:
    seats = ngettext("%(count)d verv", "%(count)d verv", len(found)) % {"count": len(found)}
    count = len({one.body for one in found})
    bodies = ngettext("%(count)d organ", "%(count)d organer", count) % {"count": count}
    return f"{seats}, {bodies}"


def _events(found: Sequence[Any]) -> str:
    words = ngettext("%(count)d arrangement", "%(count)d arrangementer", len(found))
    return words % {"count": len(found)}


def _agreements(found: Sequence[Any]) -> str:
    words = ngettext("%(count)d avtale", "%(count)d avtaler", len(found))
    return words % {"count": len(found)}


_HOLDS: Mapping[str, Callable[[Sequence[Any]], str]] = {
    "meetings": _meetings,
    "follow_up": _follow_ups,
    "adoptions": _adoptions,
    "consultations": _consultations,
    "representation": _representations,
    "events": _events,
    "agreements": _agreements,
}
