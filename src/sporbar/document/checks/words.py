"""What was not said, said too early, said twice, or said no longer."""

from collections import defaultdict
from collections.abc import Iterator

from sporbar.document.checks.finding import Finding, acknowledge, warns
from sporbar.document.checks.sentences import Voice
from sporbar.document.compose import counts
from sporbar.document.compose.context import annex_anchor, measure_anchor, one_line
from sporbar.document.snapshot import Snapshot, StatusLine

#: Shorter sentences ("Arbeidet pågår.") may well read the same by chance.
ALIKE_FROM = 30


def silence(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    for placed in counts.measures(snapshot):
        if counts.answer(placed.measure) is None:
            yield acknowledge(
                "not_reported",
                said.not_reported.format(measure=voice.measure(placed)),
                measure_anchor(placed.reference),
            )
    for placed, strand in counts.strands_not_reported(snapshot):
        yield acknowledge(
            "strand_not_reported",
            said.strand_not_reported.format(
                measure=voice.measure(placed), strand=voice.quote(strand.title)
            ),
            measure_anchor(placed.reference),
        )


def annexes(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    for reference in counts.without_annex(snapshot):
        yield acknowledge(
            "annex_not_named",
            said.annex_not_named.format(reference=reference),
            measure_anchor(reference),
        )
    for annex in snapshot.annexes:
        if annex.state == "missing":
            asking = counts.asking_for(snapshot, annex)
            sentence = said.annex_missing_asked if asking else said.annex_missing
            yield acknowledge(
                "annex_missing",
                sentence.format(
                    number=annex.number,
                    title=voice.quote(annex.title),
                    measures=voice.listing(asking),
                ),
                annex_anchor(annex.number),
            )


def done_too_late(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    as_of = snapshot.report.as_of
    for placed, line in _lines(snapshot):
        if counts.is_done_after(line, as_of):
            yield warns(
                "done_after_as_of",
                said.done_after_as_of.format(
                    measure=voice.measure(placed),
                    text=voice.quote(line.text),
                    day=voice.day(as_of),
                ),
                measure_anchor(placed.reference),
            )


def _lines(snapshot: Snapshot) -> Iterator[tuple[counts.Placed, StatusLine]]:
    for placed in counts.measures(snapshot):
        for _, line in counts.lines(placed.measure):
            yield placed, line


def alike(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """Sentences that read the same in entries nobody marked as one."""
    said = voice.sentences
    places: dict[str, list[tuple[str, StatusLine]]] = defaultdict(list)
    for placed, line in _lines(snapshot):
        text = one_line(line.text)
        if len(text) >= ALIKE_FROM:
            places[text.casefold()].append((placed.reference, line))
    for found in places.values():
        separate = [
            reference
            for reference, line in found
            if not any(
                reference in other.shared_with or there in line.shared_with
                for there, other in found
                if there != reference
            )
        ]
        if len(found) > 1 and separate:
            references = list(dict.fromkeys(reference for reference, _ in found))
            sentence = said.alike if len(references) > 1 else said.alike_in_one
            yield warns(
                "alike",
                sentence.format(
                    measures=voice.listing(references), text=voice.quote(found[0][1].text)
                ),
                measure_anchor(references[0]),
            )


def since(snapshot: Snapshot, previous: Snapshot, voice: Voice) -> Iterator[Finding]:
    """Words that did not change since the last report, and deviations nobody mentions any more.

    A measure is the same one if its title is: numbers change from plan to plan.
    """
    said = voice.sentences
    before = {
        one_line(placed.measure.title).casefold(): placed for placed in counts.measures(previous)
    }
    for placed in counts.measures(snapshot):
        then = before.get(one_line(placed.measure.title).casefold())
        if then is None:
            continue
        now = [line for _, line in counts.lines(placed.measure)]
        earlier = [line for _, line in counts.lines(then.measure)]
        said_before = {one_line(line.text).casefold() for line in earlier}
        for line in now:
            text = one_line(line.text)
            if len(text) >= ALIKE_FROM and text.casefold() in said_before:
                yield warns(
                    "unchanged_since_previous",
                    said.unchanged.format(measure=voice.measure(placed), text=voice.quote(text)),
                    measure_anchor(placed.reference),
                )
        open_then = [
            line.deviation
            for line in earlier
            if line.deviation is not None and line.deviation.settled_on is None
        ]
        if open_then and not any(line.deviation is not None for line in now):
            yield warns(
                "deviation_gone_quiet",
                said.gone_quiet.format(measure=voice.measure(placed)),
                measure_anchor(placed.reference),
            )
