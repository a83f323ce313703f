"""One measure then and now."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sporbar.document.compose import counts
from sporbar.document.compose.context import one_line
from sporbar.document.differences.finding import Change, ChangeKind
from sporbar.document.differences.matching import Pair
from sporbar.document.snapshot import Deviation, Measure, Recommendation


def compared(
    pair: Pair, nets_before: Mapping[str, str], nets_after: Mapping[str, str]
) -> Iterator[Change]:
    """What is not as it was, in the order of the report."""
    before, after = pair.before, pair.after
    if before is None or after is None:
        yield from _only_one(pair)
        return
    if before.reference != after.reference:
        yield Change(ChangeKind.RENUMBERED, before=before.reference, after=after.reference)
    if one_line(before.measure.title) != one_line(after.measure.title):
        yield Change(ChangeKind.RENAMED, before=before.measure.title, after=after.measure.title)
    yield from _words(before.measure, after.measure)
    yield from _deviations(before.measure, after.measure)
    yield from _recommendations(before.measure, after.measure)
    yield from _nets(before.measure, after.measure, nets_before, nets_after)


def _only_one(pair: Pair) -> Iterator[Change]:
    """A new measure with what deviates in it, or one that is gone with what was open in it."""
    if pair.after is not None:
        yield Change(ChangeKind.MEASURE_NEW, pair.after.measure.title)
        for told in _told(pair.after.measure):
            yield told.change(ChangeKind.DEVIATION_RAISED)
        yield from _recommendations(None, pair.after.measure)
    elif pair.before is not None:
        yield Change(ChangeKind.MEASURE_GONE, pair.before.measure.title)
        for told in _told(pair.before.measure):
            if told.deviation.settled_on is None:
                yield told.change(ChangeKind.DEVIATION_SILENT)


# -- words -----------------------------------------------------------------------------------


def _words(before: Measure, after: Measure) -> Iterator[Change]:
    """Answer, progress and sentences of the measure itself, then of its strands by title."""
    answers = counts.answer(before), counts.answer(after)
    if answers[0] != answers[1]:
        yield Change(ChangeKind.ANSWER, before=answers[0], after=answers[1])
    if before.progress != after.progress:
        yield Change(ChangeKind.PROGRESS, before=before.progress, after=after.progress)
    then = {_key(strand.title): strand.progress for strand in before.strands}
    for strand in after.strands:
        was = then.get(_key(strand.title))
        if _key(strand.title) in then and was != strand.progress:
            yield Change(
                ChangeKind.PROGRESS, before=was, after=strand.progress, strand=strand.title
            )
    said, earlier = list(_sentences(after)), list(_sentences(before))
    for kind, these, others in (
        (ChangeKind.SENTENCE_NEW, said, earlier),
        (ChangeKind.SENTENCE_GONE, earlier, said),
    ):
        left = Counter(_key(text) for _, text in others)
        for strand_title, text in these:
            if left[_key(text)]:
                left[_key(text)] -= 1
            else:
                yield Change(kind, text, strand=strand_title)


def _sentences(measure: Measure) -> Iterator[tuple[str | None, str]]:
    """Sentences that do not deviate: those that do are told as deviations."""
    for strand, line in counts.lines(measure):
        if line.deviation is None:
            yield (strand.title if strand else None), line.text


# -- deviations ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """A deviation in a report, said there or raised in an earlier one."""

    text: str
    deviation: Deviation
    strand: str | None
    earlier: bool = False

    def change(self, kind: ChangeKind, before: str | None = None) -> Change:
        dates = {
            ChangeKind.DEVIATION_SETTLED: (None, self.deviation.settled_on),
            ChangeKind.DEVIATION_MOVED: (before, self.deviation.new_date),
        }.get(kind, (self.deviation.kind, None))
        return Change(kind, self.text, *dates, strand=self.strand)


def _told(measure: Measure) -> list[_Told]:
    said = [
        _Told(line.text, line.deviation, strand.title if strand else None)
        for strand, line in counts.lines(measure)
        if line.deviation is not None
    ]
    said.extend(
        _Told(one.text, one.deviation, one.strand, earlier=True) for one in measure.open_deviations
    )
    return said


def _deviations(before: Measure, after: Measure) -> Iterator[Change]:
    """Those open then are found again now: with the same words, or else with the same kind."""
    then = [one for one in _told(before) if one.deviation.settled_on is None]
    now = _told(after)
    settled = {_key(one.text) for one in after.settled_deviations}
    #: settled in both reports: nothing has happened to it
    long_settled = {_key(one.text) for one in _told(before)} - {_key(one.text) for one in then}
    long_settled |= {_key(one.text) for one in before.settled_deviations}
    found: dict[int, _Told] = {}
    for same in (_same_words, _same_kind):
        waiting: dict[tuple[str | None, str], list[int]] = {}
        for place, one in enumerate(now):
            if place not in found:
                waiting.setdefault(same(one), []).append(place)
        matched = set(map(id, found.values()))
        for one in then:
            if id(one) in matched or _key(one.text) in settled:
                continue
            if places := waiting.get(same(one)):
                found[places.pop(0)] = one
    matched = set(map(id, found.values()))
    for place, one in enumerate(now):
        if one.deviation.settled_on is None or _key(one.text) not in long_settled:
            yield from _became(found.get(place), one)
    for ended in after.settled_deviations:
        if _key(ended.text) in long_settled:
            continue
        told = _Told(ended.text, ended.deviation, ended.strand)
        yield told.change(ChangeKind.DEVIATION_SETTLED)
    for one in then:
        if id(one) not in matched and _key(one.text) not in settled:
            yield one.change(ChangeKind.DEVIATION_SILENT)


def _became(then: _Told | None, now: _Told) -> Iterator[Change]:
    """What a deviation that stands in the later report was before."""
    if now.deviation.settled_on is not None:
        yield now.change(ChangeKind.DEVIATION_SETTLED)
    elif then is None and not now.earlier:
        yield now.change(ChangeKind.DEVIATION_RAISED)
    elif then is not None and then.deviation.new_date != now.deviation.new_date:
        yield now.change(ChangeKind.DEVIATION_MOVED, then.deviation.new_date)
    else:
        yield now.change(ChangeKind.DEVIATION_OPEN)


def _same_words(one: _Told) -> tuple[str | None, str]:
    return one.strand and _key(one.strand), _key(one.text)


def _same_kind(one: _Told) -> tuple[str | None, str]:
    return one.strand and _key(one.strand), one.deviation.kind


# -- money -----------------------------------------------------------------------------------


def _recommendations(before: Measure | None, after: Measure) -> Iterator[Change]:
    then = Counter(map(_whole, before.recommendations if before else ()))
    for one in after.recommendations:
        if then[_whole(one)]:
            then[_whole(one)] -= 1
        else:
            yield Change(
                ChangeKind.RECOMMENDATION_NEW, one.body, before=one.month, after=one.amount
            )


def _whole(one: Recommendation) -> tuple[str, str, str, str]:
    return one.body, one.month, one.scheme, one.amount


def _nets(
    before: Measure,
    after: Measure,
    nets_before: Mapping[str, str],
    nets_after: Mapping[str, str],
) -> Iterator[Change]:
    names = {one.code: one.name for one in (*before.projects, *after.projects)}
    for code, name in names.items():
        then, now = nets_before.get(code), nets_after.get(code)
        if then is not None and now is not None and Decimal(then) != Decimal(now):
            yield Change(ChangeKind.NET, f"{code} {name}", then, now)


def _key(text: str) -> str:
    return one_line(text).casefold()
