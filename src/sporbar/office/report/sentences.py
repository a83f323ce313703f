"""One measure's sentences: what contributors said, beside how they will be printed."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sporbar.document.compose.context import measure_anchor
from sporbar.office.gate import Desk, office
from sporbar.office.report.forms import cleaned
from sporbar.office.report.place import Place, place_of
from sporbar.plans.models import Measure
from sporbar.reporting.actions import Wording, WordingConflict, word_lines
from sporbar.reporting.models import ReportError
from sporbar.rounds.models import RequestCoverage, StatusEntry, StatusLine, StatusRequest

#: A sentence longer than this is a mistake.
_LONGEST = 20_000
#: Spaces and line breaks that are typed; a no-break space is meant, and stays.
_SPACES = re.compile(r"[ \t\n]+")
#: The name of a sentence's field. A key that no database holds is nobody's sentence.
_FIELD = re.compile(r"line-([0-9]{1,18})")


@dataclass
class Sentence:
    """A line, and what stands in the editor's field. `theirs` is what another worded meanwhile."""

    line: StatusLine
    text: str
    seen: str
    theirs: str | None = None

    @property
    def field(self) -> str:
        return f"line-{self.line.pk}"

    @property
    def is_worded(self) -> bool:
        return self.line.printed != self.line.text

    @property
    def is_computed(self) -> bool:
        """A fact with a source can only be left out."""
        return bool(self.line.source)

    @property
    def deviates(self) -> bool:
        return hasattr(self.line, "deviation")


@dataclass
class Answer:
    """What was said of the measure, or in one of it and its strands or of several strands."""

    measures: list[Measure]
    entry: StatusEntry | None
    sentences: list[Sentence]
    others: list[str]

    @property
    def is_whole(self) -> bool:
        """Whether it is of the measure as such, and not of a part of it."""
        return self.measures[0].parent_id is None

    @property
    def title(self) -> str:
        return ", ".join(
            one.title if one.parent_id else f"{one.label} {one.title}" for one in self.measures
        )


@require_http_methods(["GET", "HEAD", "POST"])
@office("reports.write")
def measure(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002
    area: int,
    number: int,
) -> HttpResponseBase:
    place = place_of(desk, round)
    wholes = _measures(place, area, number)
    answers = _answers(place, wholes)
    sentences = [one for answer in answers for one in answer.sentences]
    refused, status = "", 200
    replaced: list[str] | None = None
    if request.method == "POST":
        _read(request, sentences)
        put_back = request.POST.get("put_back", "")
        for one in sentences:
            if put_back == str(one.line.pk):
                one.text = one.line.text
        try:
            replaced = _replaced(request, place, sentences)
            if replaced is not None:
                raise ReportError(
                    _("Setningen gjelder ikke lenger. Et nyere svar har kommet i stedet.")
                )
            changed = word_lines(
                report=place.report,
                wordings={one.line.pk: Wording(one.text, one.seen) for one in sentences},
                by=desk.user,
            )
        except WordingConflict as conflict:
            status, refused = 409, str(conflict)
            _show_theirs(place, sentences, conflict.lines)
        except ReportError as error:
            refused, status = str(error), 409
        else:
            messages.success(request, _("Lagret.") if changed else _("Ingenting er endret."))
            here = request.get_full_path()
            anchor = measure_anchor(f"{area}.{number}")
            return redirect(here if put_back else f"{place.workspace}#{anchor}")
    before, after = _neighbours(place, area, number)
    return place.answer(
        "measure.html",
        status=status,
        measure=wholes[0],
        answers=answers,
        sentences=sentences,
        refused=refused,
        replaced=replaced,
        board=_question(place, wholes),
        before=before,
        after=after,
        anchor=measure_anchor(f"{area}.{number}"),
    )


def _measures(place: Place, area: int, number: int) -> list[Measure]:
    """The measure in force and its strands, in order."""
    found = list(
        Measure.objects.within(place.desk.cooperation)
        .filter(plan=place.round.plan)
        .in_force()
        .filter(focus_area__number=area)
        .select_related("focus_area", "plan", "parent__focus_area")
        .order_by("position", "id")
    )
    whole = next((one for one in found if one.parent_id is None and one.number == number), None)
    if whole is None:
        raise Http404
    return [whole, *(one for one in found if one.parent_id == whole.pk)]


def _answers(place: Place, measures: list[Measure]) -> list[Answer]:
    entries = StatusEntry.objects.within(place.desk.cooperation).by_measure(place.round)
    found: list[Answer] = []
    by_entry: dict[int, Answer] = {}
    for one in measures:
        entry = entries.get(one.pk)
        if entry is not None and entry.pk in by_entry:
            # Each sentence has one field, however many strands it speaks for.
            by_entry[entry.pk].measures.append(one)
            continue
        lines = list(entry.lines.all()) if entry else []
        answer = Answer(
            [one],
            entry,
            [Sentence(line, line.printed, line.printed) for line in lines],
            _others(entry, measures),
        )
        found.append(answer)
        if entry is not None:
            by_entry[entry.pk] = answer
    # A strand says nothing of its own where the measure as a whole answers, and the other way.
    said = [one for one in found if one.entry is not None]
    return said or found[:1]


def _others(entry: StatusEntry | None, measures: list[Measure]) -> list[str]:
    """Labels of the other measures that one and the same answer speaks for."""
    if entry is None:
        return []
    own = {one.pk for one in measures}
    return [one.measure.label for one in entry.covers.all() if one.measure_id not in own]


def _read(request: HttpRequest, sentences: list[Sentence]) -> None:
    """What the form says of each sentence; one it says nothing of stays."""
    for one in sentences:
        sent = request.POST.get(one.field)
        if sent is None:
            continue
        seen = request.POST.get(f"{one.field}-seen", one.seen)
        # The browser sends line breaks in its own way: the same words are the same sentence.
        one.seen = one.seen if _words(seen) == _words(one.seen) else seen
        if one.is_computed:
            # A ticked box, not words that were typed.
            one.text = one.line.text if sent else ""
            continue
        typed = cleaned(sent[:_LONGEST])
        known = (one.seen, one.line.text)
        # What nobody touched keeps its spaces and line breaks, and is no wording of the editor's.
        one.text = next(
            (text for text in known if _words(text) == _words(typed)), _SPACES.sub(" ", typed)
        )


def _words(text: str) -> str:
    """What a sentence says, however it is spaced."""
    return " ".join(cleaned(text).split())


def _replaced(request: HttpRequest, place: Place, sentences: list[Sentence]) -> list[str] | None:
    """What the editor sent of sentences that no longer stand, since a newer answer has come; None
    where there are none. A ticked box is no text."""
    known = {one.field for one in sentences}
    gone = {
        key: found[1]
        for key in request.POST
        if (found := _FIELD.fullmatch(key)) is not None and key not in known
    }
    if not gone:
        return None
    computed = {
        f"line-{pk}"
        for pk in StatusLine.objects.within(place.desk.cooperation)
        .filter(pk__in=gone.values(), entry__round=place.round)
        .exclude(source__isnull=True)
        .exclude(source="")
        .values_list("pk", flat=True)
    }
    texts = [cleaned(request.POST[key][:_LONGEST]) for key in gone if key not in computed]
    return [text for text in texts if text]


def _show_theirs(place: Place, sentences: list[Sentence], overtaken: tuple[int, ...]) -> None:
    """Beside the sender's texts, those that another saved first: read anew, since they may have
    come after the page's own."""
    lines = StatusLine.objects.within(place.desk.cooperation).prefetch_related("wordings")
    now = {line.pk: line.printed for line in lines.filter(pk__in=overtaken)}
    for one in sentences:
        if one.line.pk in now:
            one.theirs = one.seen = now[one.line.pk]


def _question(place: Place, measures: list[Measure]) -> StatusRequest | None:
    covered = (
        RequestCoverage.objects.within(place.desk.cooperation)
        .filter(round=place.round, measure__in=measures)
        .select_related("request")
        .first()
    )
    return covered.request if covered else None


def _neighbours(place: Place, area: int, number: int) -> tuple[str, str]:
    """Addresses of the measures before and after this one; "" at the ends."""
    places = list(
        Measure.objects.within(place.desk.cooperation)
        .filter(plan=place.round.plan)
        .wholes()
        .in_force()
        .order_by("focus_area__number", "number")
        .values_list("focus_area__number", "number")
    )
    at = places.index((area, number))

    def address(index: int) -> str:
        return place.address("report_measure", *places[index])

    return (
        address(at - 1) if at > 0 else "",
        address(at + 1) if at + 1 < len(places) else "",
    )
