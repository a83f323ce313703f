"""The outline of the workspace: the report's parts, each with its state in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document.compose import counts
from sporbar.document.compose.context import (
    annex_anchor,
    area_anchor,
    measure_anchor,
)
from sporbar.document.snapshot import Measure as MeasureFacts
from sporbar.document.snapshot import Snapshot
from sporbar.document.typography import day
from sporbar.office.report.parts import ANCHORS, holds, part_word
from sporbar.office.report.place import Place
from sporbar.reporting.snapshots.governance import PARTS, tasks_changed_since
from sporbar.ui.language import page_language


@dataclass(frozen=True)
class Step:
    """A line of the outline: where it stands in the document and where it is written."""

    title: str
    state: str
    anchor: str
    edit: str = ""
    deviates: bool = False
    is_lacking: bool = False
    #: what people wrote in the title
    theirs: tuple[str, ...] = ()
    steps: "tuple[Step, ...]" = ()


def outline_of(place: Place, snapshot: Snapshot) -> list[Step]:
    """The report's parts in their order, each with its state in words."""
    made = {
        "one_page": lambda: _made(place, "one_page", "pa-en-side"),
        "introduction": lambda: _text(
            place, "introduction", "innledning", len(snapshot.introduction), "report_introduction"
        ),
        "how_to_read": lambda: _made(place, "how_to_read", "slik-leses-rapporten"),
        "annexes": lambda: _annexes(place, snapshot),
        "accounts": lambda: _accounts(place, snapshot),
        "colophon": lambda: _colophon(place, snapshot),
    }
    found: list[Step] = []
    for part in snapshot.report.outline:
        if part == "focus_areas":
            found += _areas(place, snapshot)
        elif part in PARTS:
            found.append(_bodies(place, snapshot, part))
        else:
            found.append(made[part]())
    return found


def _made(place: Place, part: str, anchor: str) -> Step:
    return Step(part_word(part), _("lages av seg selv"), anchor)


def _bodies(place: Place, snapshot: Snapshot, part: str) -> Step:
    """A part about what bodies did: it is written where that is recorded."""
    state = holds(part, getattr(snapshot, PARTS[part]))
    if part == "follow_up" and (count := tasks_changed_since(place.report)):
        since = ngettext(
            "%(count)d er endret etter %(day)s, og står som den da var",
            "%(count)d er endret etter %(day)s, og står som de da var",
            count,
        ) % {"count": count, "day": day(snapshot.report.as_of, page_language())}
        state = f"{state}; {since}"
    return Step(part_word(part), state, ANCHORS[part])


def _text(place: Place, part: str, anchor: str, written: int, page: str) -> Step:
    state = _("skrevet") if written else _("ikke skrevet")
    return Step(part_word(part), state, anchor, place.address(page))


def _areas(place: Place, snapshot: Snapshot) -> list[Step]:
    found = []
    for area in snapshot.focus_areas:
        answered = sum(counts.answer(one) is not None for one in area.measures)
        state = _("%(answered)d av %(measures)d har svart") % {
            "answered": answered,
            "measures": len(area.measures),
        }
        found.append(
            Step(
                f"{area.number} {area.title}",
                state,
                area_anchor(area.number),
                place.address("report_note", area.number),
                theirs=(f"{area.number} {area.title}",),
                steps=tuple(_measure(place, area.number, one) for one in area.measures),
            )
        )
    return found


def _measure(place: Place, area: int, measure: MeasureFacts) -> Step:
    reference = f"{area}.{measure.number}"
    if counts.answer(measure) is None:
        state = _("ikke rapportert")
    elif any(one.answer is None for one in measure.strands):
        state = _("et deltiltak mangler")
    else:
        state = ""
    return Step(
        f"{reference} {measure.title}",
        state,
        measure_anchor(reference),
        place.address("report_measure", area, measure.number),
        deviates=counts.deviates(measure),
        is_lacking=bool(state),
        theirs=(f"{reference} {measure.title}",),
    )


def _annexes(place: Place, snapshot: Snapshot) -> Step:
    missing = sum(one.state == "missing" for one in snapshot.annexes)
    if not snapshot.annexes:
        state = _("ingen")
    elif missing:
        state = _("%(missing)d mangler") % {"missing": missing}
    else:
        state = _("alle er vedlagt")
    page = place.address("report_annexes")
    return Step(
        part_word("annexes"),
        state,
        "vedlegg",
        page,
        steps=tuple(
            Step(
                f"{one.number} {one.title}",
                _("mangler") if one.state == "missing" else "",
                annex_anchor(one.number),
                page,
                is_lacking=one.state == "missing",
                theirs=(f"{one.number} {one.title}",),
            )
            for one in snapshot.annexes
        ),
    )


def _accounts(place: Place, snapshot: Snapshot) -> Step:
    if snapshot.accounts is None:
        state = _("ikke noe regnskap")
    elif snapshot.accounts.caveats:
        state = _("forbehold skrevet")
    else:
        state = _("ingen forbehold")
    return Step(part_word("accounts"), state, "regnskap", place.address("report_caveats"))


def _colophon(place: Place, snapshot: Snapshot) -> Step:
    state = _("datert") if snapshot.dates.written else _("uten dato")
    return Step(part_word("colophon"), state, "om-utgaven", place.address("report_about"))
