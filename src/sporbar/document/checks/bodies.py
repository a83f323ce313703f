"""What is recorded of meetings and councils beside what was said, dated too late, or withheld
without a basis."""

import re
from collections.abc import Iterator
from datetime import date

from sporbar.document import adoption, partial_dates
from sporbar.document.checks.finding import Finding, blocks, warns
from sporbar.document.checks.sentences import Voice
from sporbar.document.compose import counts
from sporbar.document.compose.context import (
    adoption_anchor,
    measure_anchor,
    meetings_anchor,
    one_line,
)
from sporbar.document.snapshot import Part, Snapshot, StatedQuantity, StatusLine, Withheld

#: What is counted is councils where it is called one of these.
_COUNCILS = re.compile(r"kommune|råd|herad|styre", re.IGNORECASE)
_ELSEWHERE = "om-utgaven"


def council_counts(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """Sentences that say "5 of 7" of a case whose councils' answers add up to something else."""
    for placed in counts.measures(snapshot):
        counted = _counted(snapshot, placed)
        if not counted:
            continue
        for _, line in counts.lines(placed.measure):
            for quantity in _of_councils(line, {asked for _, asked in counted}):
                if (quantity.number, quantity.of) in counted:
                    continue
                yield warns(
                    "council_count_differs",
                    voice.sentences.council_count_differs.format(
                        measure=voice.measure(placed),
                        text=voice.quote(line.text),
                        number=quantity.number,
                        of=quantity.of,
                        counted=voice.listing(
                            voice.sentences.out_of.format(number=yes, of=asked)
                            for yes, asked in sorted(counted)
                        ),
                    ),
                    measure_anchor(placed.reference),
                )


def _counted(snapshot: Snapshot, placed: counts.Placed) -> set[tuple[int, int]]:
    """How many councils adopted the measure's cases, of how many: by the cases themselves, and by
    what is recorded at the measure where the cases are not in the report."""
    cases = (case for case in snapshot.adoptions if placed.reference in case.measures)
    tallies = (adoption.tally(case) for case in cases)
    found = {(one.yes, one.asked) for one in tallies if one.asked}
    found |= {
        (one.number, one.of)
        for one in placed.measure.adoptions
        if one.number is not None and one.of is not None
    }
    return found


def _of_councils(line: StatusLine, asked: set[int]) -> Iterator[StatedQuantity]:
    """The counts of councils that the sentence gives exactly."""
    for one in line.quantities:
        if one.quantifier != "exactly" or one.number is None or one.of is None:
            continue
        if one.of in asked or _COUNCILS.search(one.what):
            yield one


def recorded_too_late(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """What is recorded as decided or held on a day that surely comes after the report's."""
    said, as_of = voice.sentences, snapshot.report.as_of
    for number, case in enumerate(snapshot.adoptions, start=1):
        for answer in case.answers:
            if answer.decided and _is_after(answer.decided, as_of):
                council = one_line(answer.council) if answer.council else said.some_council
                sentence = said.council_after_as_of.format(
                    case=voice.quote(case.title),
                    council=council,
                    on=voice.date(answer.decided),
                    day=voice.day(as_of),
                )
                place = _place(snapshot, "adoptions", adoption_anchor(number))
                yield warns("council_decided_after_as_of", sentence, place)
    for meeting in snapshot.meetings:
        if meeting.state == "held" and _is_after(meeting.on, as_of):
            sentence = said.meeting_after_as_of.format(
                body=one_line(meeting.body), on=voice.date(meeting.on), day=voice.day(as_of)
            )
            place = _place(snapshot, "meetings", meetings_anchor(meeting.body))
            yield warns("meeting_after_as_of", sentence, place)


def withheld_without_basis(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """What is withheld says on which legal basis; nothing goes out without."""
    for meeting in snapshot.meetings:
        place = _place(snapshot, "meetings", meetings_anchor(meeting.body))
        for item in meeting.items:
            yield from _no_basis(voice, item.withheld, meeting.body, item.title, place)
    place = _place(snapshot, "follow_up", "oppfolging")
    for one in snapshot.follow_ups:
        yield from _no_basis(voice, one.withheld, one.body, one.title, place)


def _no_basis(
    voice: Voice, why: Withheld | None, body: str, title: str, place: str
) -> Iterator[Finding]:
    if why is not None and not (why.legal_basis or "").strip():
        sentence = voice.sentences.no_legal_basis.format(
            body=one_line(body), title=voice.quote(title)
        )
        yield blocks("withheld_without_basis", sentence, place)


def _place(snapshot: Snapshot, part: Part, anchor: str) -> str:
    """Where it is printed; the facts are in the file also where their part is not chosen."""
    return anchor if part in snapshot.report.outline else _ELSEWHERE


def _is_after(when: str, as_of: str) -> bool:
    try:
        first, _ = partial_dates.bounds(when)
        return first is not None and first > date.fromisoformat(as_of)
    except ValueError:
        return False
