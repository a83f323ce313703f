"""What the workspace shows: the report as it stands, and what is left to do."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document.checks import Finding, Severity
from sporbar.document.compose import compose, counts
from sporbar.document.compose.context import (
    one_line,
)
from sporbar.document.differences import MeasureDifference, differences
from sporbar.document.fonts import coverage
from sporbar.document.render.html import render_body
from sporbar.document.snapshot import Snapshot
from sporbar.office.report.place import Place
from sporbar.plans.models import Measure
from sporbar.reporting.checks import Review, facts_of, previous_edition
from sporbar.reporting.models import Annex, Edition, FreezeOrder
from sporbar.rounds.models import Deviation, RoundState
from sporbar.rounds.queries import open_deviations
from sporbar.ui.language import page_language, page_words

#: Reports with more measures show the document on a page of its own, so that the workspace opens
#: quickly.
SHOWN_WITHIN = 120
#: What a sentence quotes, in each language's quotation marks.
_QUOTED = re.compile("[«“]([^»”]+)[»”]")
#: How the anchors of the parts about bodies begin.
_OF_BODIES = {
    *("moter", "oppfolging", "vedtak", "tilslutning", "horinger"),
    *("representasjon", "arrangementer", "avtaler"),
}
#: An order that nobody has taken up for so long says that no worker is at work.
NOBODY_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Point:
    """A finding with where it is in the document, and the page where it is mended."""

    finding: Finding
    anchor: str
    mend: str
    what: str
    reason: str | None = None
    #: what people wrote in the sentence
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Carried:
    """A deviation of an earlier report that still lives."""

    deviation: Deviation
    measure: Measure
    address: str


@dataclass(frozen=True)
class Counts:
    measures: int
    answered: int
    deviations: int


def counts_of(snapshot: Snapshot) -> Counts:
    """As the document itself counts them."""
    answers = counts.answers(snapshot)
    return Counts(
        measures=answers.total(),
        answered=answers.total() - answers[None],
        deviations=len(counts.deviations(snapshot)),
    )


def body_of(snapshot: Snapshot) -> str:
    """The draft as a page's fragment, as it will be printed."""
    return render_body(compose(snapshot, coverage()), heading_level=2)


def points_of(place: Place, review: Review) -> dict[str, list[Point]]:
    """What was found, by what it takes: blocks, needs a reason, has one, warns."""
    found: dict[str, list[Point]] = {"blocks": [], "unanswered": [], "answered": [], "warns": []}
    titles = _titles(review.snapshot)
    for one in review.findings:
        reason = review.reason_for(one)
        theirs = _theirs(one.sentence, titles)
        point = Point(one, one.place, *_mended(place, one), reason, theirs)
        if one.severity == Severity.BLOCKS:
            found["blocks"].append(point)
        elif one.severity == Severity.WARNS:
            found["warns"].append(point)
        else:
            found["answered" if reason else "unanswered"].append(point)
    return found


def _titles(snapshot: Snapshot) -> tuple[str, ...]:
    """What people call their measures; nothing where the page speaks the report's language."""
    if page_language() == snapshot.report.language:
        return ()
    measures = [one.measure for one in counts.measures(snapshot)]
    for annex in snapshot.annexes:
        for area in annex.report.focus_areas if annex.report else ():
            measures += area.measures
    return tuple({one_line(one.title) for one in measures if one.title.strip()})


def _theirs(sentence: str, titles: tuple[str, ...]) -> tuple[str, ...]:
    """What of a finding's sentence people wrote: the titles it names, and what it quotes, but for
    the words that are printed where nobody answered."""
    if not titles:
        return ()
    ours = page_words().not_reported
    quoted = [one for one in _QUOTED.findall(sentence) if one != ours]
    return (*(one for one in titles if one in sentence), *quoted)


def _mended(place: Place, finding: Finding) -> tuple[str, str]:
    """The page where what was found is mended, and what it is called."""
    anchor = finding.place
    if finding.code == "no_accounts":
        return place.address("report_about"), _("Velg regnskap")
    head, _dash, rest = anchor.partition("-")
    numbers = rest.split("-")
    if head == "tiltak" and len(numbers) >= 2 and all(one.isdecimal() for one in numbers[:2]):
        address = place.address("report_measure", int(numbers[0]), int(numbers[1]))
        return address, _("Tiltaket")
    if head == "satsingsomrade" and rest.isdecimal():
        return place.address("report_note", int(rest)), _("Omtalen")
    if head == "vedlegg":
        return place.address("report_annexes"), _("Vedleggene")
    if head == "innledning":
        return place.address("report_introduction"), _("Innledningen")
    if head in ("regnskap", "prosjekt", "gruppe", "merknader", "etter", "mot"):
        return place.address("report_caveats"), _("Forbeholdene")
    if head in _OF_BODIES:
        # What bodies did is mended where it is recorded; here one can leave the part out.
        return place.address("report_about"), _("Delene i rapporten")
    return place.address("report_about"), _("Forsiden")


@dataclass(frozen=True)
class Since:
    """What is new since an edition, in the reader's language."""

    edition: Edition
    sentences: tuple[str, ...]
    measures: tuple[tuple[MeasureDifference, tuple[str, ...]], ...]


def since_previous(place: Place, snapshot: Snapshot) -> Since | None:
    """What is new since the report before; None where there is none, or it cannot be read."""
    edition = previous_edition(place.report)
    return since(place, edition, snapshot) if edition else None


def since(place: Place, edition: Edition, snapshot: Snapshot) -> Since | None:
    """What is new since the edition. Three statements."""
    before = facts_of(edition)
    if before is None:
        return None
    found = differences(before, snapshot, _threads(place, edition))
    language = page_language()
    number = edition.number if edition.report_id == place.report.pk else None
    return Since(
        edition,
        found.sentences(language, number),
        tuple((one, one.sentences(language)) for one in found.changed),
    )


def _threads(place: Place, edition: Edition) -> dict[str, str]:
    """Which measure of the earlier report each of this one's continues, by their numbers."""
    rows = (
        Measure.objects.within(place.desk.cooperation)
        .filter(plan=place.round.plan, continues__plan=edition.report.round.plan_id)
        .wholes()
        .in_force()
        .values_list(
            "focus_area__number",
            "number",
            "continues__focus_area__number",
            "continues__number",
        )
    )
    return {f"{area}.{number}": f"{then}.{was}" for area, number, then, was in rows}


def carried_over(place: Place) -> list[Carried]:
    """Deviations that earlier reports raised and nobody has settled. Constant in statements."""
    measures = list(
        Measure.objects.within(place.desk.cooperation)
        .filter(plan=place.round.plan)
        .in_force()
        .select_related("focus_area", "plan", "parent__focus_area")
    )
    living = open_deviations(place.desk.cooperation, measures, place.round)
    return [
        Carried(one, measure, place.address("report_settle", one.pk))
        for measure in sorted(measures, key=_in_order)
        for one in living.get(measure.pk, ())
    ]


def _in_order(measure: Measure) -> tuple[int, int, int]:
    whole = measure.parent or measure
    return whole.focus_area.number, whole.number or 0, measure.position


def why_not_freeze(place: Place, review: Review) -> str:
    """What the button at the end says while it cannot be pressed; "" when it can."""
    if refusal := place.desk.why_not("reports.approve"):
        return refusal
    blocks, unanswered = len(review.blocking), len(review.unanswered)
    if blocks and unanswered:
        return _("%(blocks)d ting stanser rapporten, og %(unanswered)d trenger en grunn.") % {
            "blocks": blocks,
            "unanswered": unanswered,
        }
    if blocks:
        return _("%(blocks)d ting stanser rapporten.") % {"blocks": blocks}
    if unanswered:
        return _("%(unanswered)d ting trenger en grunn.") % {"unanswered": unanswered}
    return ""


def editions_of(place: Place) -> list[Edition]:
    """Every edition frozen of the report, the newest first."""
    return list(
        Edition.objects.within(place.desk.cooperation)
        .filter(report=place.report)
        .select_related("document")
        .order_by("-number")
    )


def latest_order(place: Place) -> FreezeOrder | None:
    order: FreezeOrder | None = FreezeOrder.objects.within(place.desk.cooperation).latest_of(
        place.report
    )
    return order


def is_left_lying(order: FreezeOrder) -> bool:
    """Whether no worker seems to be at work: nobody has taken the order up, or went on with it."""
    if not order.is_under_way:
        return False
    since = order.leased_until or order.ordered_at
    return bool(timezone.now() - since > NOBODY_AFTER)


def annexes_of(place: Place) -> list[Annex]:
    """The report's annexes with what is attached. Two statements."""
    return list(
        Annex.objects.within(place.desk.cooperation)
        .filter(report=place.report)
        .select_related("file", "sub_report__round__plan")
        .prefetch_related("measures__focus_area", "measures__parent__focus_area")
    )


def is_open(place: Place) -> bool:
    return bool(place.round.state == RoundState.OPEN)


def open_annexes(place: Place) -> list[str]:
    """Titles of the annexes whose own rounds are open, and are closed with the report's."""
    annexes = Annex.objects.within(place.desk.cooperation).filter(
        report=place.report, sub_report__round__state=RoundState.OPEN
    )
    return list(annexes.order_by("number").values_list("title", flat=True))


def stages(place: Place, newest: Edition | None) -> list[dict[str, Any]]:
    """The report's way: collected, completed, frozen, published; which one it is at."""
    is_published = newest is not None and newest.state == "published"
    at = 3 if is_published else 2 if newest is not None else 0 if is_open(place) else 1
    words = (_("Samles inn"), _("Ferdigstilles"), _("Fryst"), _("Publisert"))
    return [{"word": word, "is_here": place_ == at} for place_, word in enumerate(words)]
