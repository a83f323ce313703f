"""What was not said, said too early, said twice, or said no longer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from sporbar.document.checks.finding import Finding, acknowledge, warns
from sporbar.document.checks.sentences import Voice
from sporbar.document.compose import counts
from sporbar.document.compose.context import (
    annex_anchor,
    annex_prefix,
    measure_anchor,
    one_line,
)
from sporbar.document.snapshot import Annex, Snapshot, StatusLine

#: Shorter sentences ("Arbeidet pågår.") may well read the same by chance.
ALIKE_FROM = 30


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An answer of the round that is not approved: returned and not submitted anew, or submitted.
    `references` are the measures it is about, in the report or in the report that is `annex`."""

    references: tuple[str, ...]
    state: Literal["returned", "submitted"]
    annex: int | None = None


def silence(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """What nobody reported: each measure and strand by itself, in annexes that are reports too. A
    report in which nobody said anything is one finding."""
    yield from _silence(snapshot, voice)
    for annex, below in _composed(snapshot):
        if not counts.answers(below).keys() - {None}:
            yield acknowledge(
                "sub_report_silent",
                voice.sentences.sub_report_silent.format(
                    number=annex.number, title=voice.quote(annex.title)
                ),
                annex_anchor(annex.number),
            )
        else:
            yield from _in_annex(annex, _silence(below, voice), voice)


def _composed(snapshot: Snapshot) -> Iterator[tuple[Annex, Snapshot]]:
    """The annexes that are reports, each as a snapshot of its own measures."""
    for annex in snapshot.annexes:
        if annex.report is not None:
            yield annex, replace(snapshot, focus_areas=annex.report.focus_areas, annexes=())


def _in_annex(annex: Annex, found: Iterable[Finding], voice: Voice) -> Iterator[Finding]:
    """Findings of an annex's own report, named and placed there."""
    for one in found:
        yield replace(
            one,
            sentence=voice.sentences.in_annex.format(number=annex.number, sentence=one.sentence),
            place=f"{annex_prefix(annex.number)}{one.place}",
        )


def _strand_code(title: str) -> str:
    """The rule, and which strand: those of one measure stand at one place, and each has a reason of
    its own."""
    digest = sha256(title.encode(errors="surrogatepass")).hexdigest()
    return f"strand_not_reported:{digest[:8]}"


def _silence(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
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
            _strand_code(strand.title),
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
    for annex, below in _composed(snapshot):
        for reference in counts.without_annex(below):
            found = acknowledge(
                "annex_not_named",
                said.annex_not_named.format(reference=reference),
                measure_anchor(reference),
            )
            yield from _in_annex(annex, (found,), voice)
    for annex in snapshot.annexes:
        if annex.state == "attached" and annex.file is None and annex.report is None:
            yield acknowledge(
                "annex_file_missing",
                said.annex_file_missing.format(number=annex.number, title=voice.quote(annex.title)),
                annex_anchor(annex.number),
            )
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


def unsettled(answers: Iterable[Unsettled], voice: Voice) -> Iterator[Finding]:
    """Answers that somebody is still to write anew, or to look at."""
    said = voice.sentences
    for one in answers:
        measures = voice.listing(one.references)
        prefix = "" if one.annex is None else annex_prefix(one.annex)
        phrase = said.measures if one.annex is None else said.measures_in_annex
        where = phrase.format(measures=measures, number=one.annex)
        place = f"{prefix}{measure_anchor(one.references[0])}"
        if one.state == "returned":
            sentence = said.returned.format(where=where)
            yield acknowledge("returned_not_resubmitted", sentence, place)
        else:
            yield warns("not_approved", said.not_approved.format(where=where), place)


def still_open(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """Deviations of earlier reports that nobody said a word of, in annexes that are reports too."""
    yield from _still_open(snapshot, voice)
    for annex, below in _composed(snapshot):
        yield from _in_annex(annex, _still_open(below, voice), voice)


def _still_open(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    for placed in counts.measures(snapshot):
        for one in placed.measure.open_deviations:
            raised = (
                said.from_report.format(title=one_line(one.raised_in))
                if one.raised_in
                else said.earlier_report
            )
            yield warns(
                "open_deviation_unsaid",
                said.open_unsaid.format(
                    measure=voice.measure(placed), text=voice.quote(one.text), raised=raised
                ),
                measure_anchor(placed.reference),
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
        told = placed.measure.open_deviations or placed.measure.settled_deviations
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
        if open_then and not told and not any(line.deviation is not None for line in now):
            yield warns(
                "deviation_gone_quiet",
                said.gone_quiet.format(measure=voice.measure(placed)),
                measure_anchor(placed.reference),
            )
