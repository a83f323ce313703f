"""What changed, in sentences, in every language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sporbar.document import partial_dates, typography
from sporbar.document.compose.context import one_line
from sporbar.document.differences.finding import (
    Certainty,
    Change,
    ChangeKind,
    Differences,
    MeasureDifference,
)
from sporbar.document.labels import labels
from sporbar.document.typography import PageLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """One text per thing found; braces are filled. `changes` has one for every kind."""

    quote: str
    at_strand: str
    by_number: str
    by_title: str
    changes: Mapping[ChangeKind, str]
    settled_unknown: str
    count_of: str
    answered: str
    measures: str
    progress: str
    deviations: str
    silent: str
    same: str
    same_edition: str


BOKMAL = Sentences(
    quote="«{text}»",
    at_strand="{strand}: {sentence}",
    by_number=(
        "Nummeret er det samme som sist, men tittelen er en annen. At det er samme tiltak, er ikke"
        " sikkert."
    ),
    by_title=(
        "Tittelen er den samme som sist, men nummeret er et annet. At det er samme tiltak, er ikke"
        " sikkert."
    ),
    changes={
        ChangeKind.MEASURE_NEW: "Tiltaket er nytt.",
        ChangeKind.MEASURE_GONE: "Tiltaket er ikke med lenger.",
        ChangeKind.RENAMED: "Tittelen var {before}, nå er den {after}.",
        ChangeKind.RENUMBERED: "Nummeret var {before}, nå er det {after}.",
        ChangeKind.ANSWER: "Svaret var {before}, nå er det {after}.",
        ChangeKind.PROGRESS: "Framdriften er endret fra {before} til {after}.",
        ChangeKind.SENTENCE_NEW: "Ny setning: {text}",
        ChangeKind.SENTENCE_GONE: "Borte: {text}",
        ChangeKind.DEVIATION_RAISED: "Nytt avvik, {before}: {text}",
        ChangeKind.DEVIATION_SETTLED: "Avviket er avsluttet {after}: {text}",
        ChangeKind.DEVIATION_MOVED: "Ny dato for avviket var {before}, nå er den {after}: {text}",
        ChangeKind.DEVIATION_OPEN: "Avviket er fortsatt åpent: {text}",
        ChangeKind.DEVIATION_SILENT: "Avviket var åpent sist og er ikke nevnt nå: {text}",
        ChangeKind.RECOMMENDATION_NEW: "{text} har innstilt {after} ({before}).",
        ChangeKind.NET: "Netto for {text} er endret fra {before} til {after}.",
        ChangeKind.INTRODUCTION: "Innledningen er endret.",
        ChangeKind.CAVEATS: "Forbeholdene til regnskapet er endret.",
        ChangeKind.ADOPTION: "{text}: {after} kommuner har sluttet seg til, sist {before}.",
        ChangeKind.AREA_NOTE: "Omtalen av satsingsområde {text} er endret.",
        ChangeKind.ANNEX_NEW: "Vedlegg {before} er nytt: {text}",
        ChangeKind.ANNEX_GONE: "Vedlegg {before} er ikke med lenger: {text}",
        ChangeKind.ANNEX: "Vedlegg {before} er endret: {text}",
    },
    settled_unknown="Avviket er avsluttet: {text}",
    count_of="{count} av {of}",
    answered="{after} av {all_after} tiltak er besvart; sist var det {before} av {all_before}.",
    measures="Tiltak: {new} nye, {gone} borte, {changed} endret.",
    progress="{word}: {after}, sist {before}.",
    deviations="Avvik: {new} nye, {settled} avsluttet, {open} fortsatt åpne.",
    silent="{count} avvik var åpne sist og er ikke nevnt nå.",
    same="Ingenting er endret siden forrige rapport.",
    same_edition="Ingenting er endret siden utgave {number}.",
)

NYNORSK = Sentences(
    quote="«{text}»",
    at_strand="{strand}: {sentence}",
    by_number=(
        "Nummeret er det same som sist, men tittelen er ein annan. At det er same tiltaket, er"
        " ikkje sikkert."
    ),
    by_title=(
        "Tittelen er den same som sist, men nummeret er eit anna. At det er same tiltaket, er ikkje"
        " sikkert."
    ),
    changes={
        ChangeKind.MEASURE_NEW: "Tiltaket er nytt.",
        ChangeKind.MEASURE_GONE: "Tiltaket er ikkje med lenger.",
        ChangeKind.RENAMED: "Tittelen var {before}, no er han {after}.",
        ChangeKind.RENUMBERED: "Nummeret var {before}, no er det {after}.",
        ChangeKind.ANSWER: "Svaret var {before}, no er det {after}.",
        ChangeKind.PROGRESS: "Framdrifta er endra frå {before} til {after}.",
        ChangeKind.SENTENCE_NEW: "Ny setning: {text}",
        ChangeKind.SENTENCE_GONE: "Borte: {text}",
        ChangeKind.DEVIATION_RAISED: "Nytt avvik, {before}: {text}",
        ChangeKind.DEVIATION_SETTLED: "Avviket er avslutta {after}: {text}",
        ChangeKind.DEVIATION_MOVED: "Ny dato for avviket var {before}, no er han {after}: {text}",
        ChangeKind.DEVIATION_OPEN: "Avviket er framleis ope: {text}",
        ChangeKind.DEVIATION_SILENT: "Avviket var ope sist og er ikkje nemnt no: {text}",
        ChangeKind.RECOMMENDATION_NEW: "{text} har tilrådd {after} ({before}).",
        ChangeKind.NET: "Netto for {text} er endra frå {before} til {after}.",
        ChangeKind.INTRODUCTION: "Innleiinga er endra.",
        ChangeKind.CAVEATS: "Atterhalda til rekneskapen er endra.",
        ChangeKind.ADOPTION: "{text}: {after} kommunar har slutta seg til, sist {before}.",
        ChangeKind.AREA_NOTE: "Omtalen av satsingsområde {text} er endra.",
        ChangeKind.ANNEX_NEW: "Vedlegg {before} er nytt: {text}",
        ChangeKind.ANNEX_GONE: "Vedlegg {before} er ikkje med lenger: {text}",
        ChangeKind.ANNEX: "Vedlegg {before} er endra: {text}",
    },
    settled_unknown="Avviket er avslutta: {text}",
    count_of="{count} av {of}",
    answered="{after} av {all_after} tiltak er svara på; sist var det {before} av {all_before}.",
    measures="Tiltak: {new} nye, {gone} borte, {changed} endra.",
    progress="{word}: {after}, sist {before}.",
    deviations="Avvik: {new} nye, {settled} avslutta, {open} framleis opne.",
    silent="{count} avvik var opne sist og er ikkje nemnde no.",
    same="Ingenting er endra sidan førre rapport.",
    same_edition="Ingenting er endra sidan utgåve {number}.",
)

ENGLISH = Sentences(
    quote="“{text}”",
    at_strand="{strand}: {sentence}",
    by_number=(
        "The number is the same as last time, but the title is another. That it is the same measure"
        " is not certain."
    ),
    by_title=(
        "The title is the same as last time, but the number is another. That it is the same measure"
        " is not certain."
    ),
    changes={
        ChangeKind.MEASURE_NEW: "The measure is new.",
        ChangeKind.MEASURE_GONE: "The measure is no longer there.",
        ChangeKind.RENAMED: "The title was {before}; now it is {after}.",
        ChangeKind.RENUMBERED: "The number was {before}; now it is {after}.",
        ChangeKind.ANSWER: "The answer was {before}; now it is {after}.",
        ChangeKind.PROGRESS: "Progress has changed from {before} to {after}.",
        ChangeKind.SENTENCE_NEW: "New sentence: {text}",
        ChangeKind.SENTENCE_GONE: "Gone: {text}",
        ChangeKind.DEVIATION_RAISED: "New deviation, {before}: {text}",
        ChangeKind.DEVIATION_SETTLED: "The deviation was settled {after}: {text}",
        ChangeKind.DEVIATION_MOVED: (
            "The new date of the deviation was {before}; now it is {after}: {text}"
        ),
        ChangeKind.DEVIATION_OPEN: "The deviation is still open: {text}",
        ChangeKind.DEVIATION_SILENT: (
            "The deviation was open last time and is not mentioned now: {text}"
        ),
        ChangeKind.RECOMMENDATION_NEW: "{text} has recommended {after} ({before}).",
        ChangeKind.NET: "The net of {text} has changed from {before} to {after}.",
        ChangeKind.INTRODUCTION: "The introduction has changed.",
        ChangeKind.CAVEATS: "The caveats to the accounts have changed.",
        ChangeKind.ADOPTION: "{text}: {after} municipalities have adopted it, {before} last time.",
        ChangeKind.AREA_NOTE: "The note on focus area {text} has changed.",
        ChangeKind.ANNEX_NEW: "Annex {before} is new: {text}",
        ChangeKind.ANNEX_GONE: "Annex {before} is no longer there: {text}",
        ChangeKind.ANNEX: "Annex {before} has changed: {text}",
    },
    settled_unknown="The deviation is settled: {text}",
    count_of="{count} of {of}",
    answered=(
        "{after} of {all_after} measures are answered; last time it was {before} of {all_before}."
    ),
    measures="Measures: {new} new, {gone} gone, {changed} changed.",
    progress="{word}: {after}, last time {before}.",
    deviations="Deviations: {new} new, {settled} settled, {open} still open.",
    silent="{count} deviations were open last time and are not mentioned now.",
    same="Nothing has changed since the previous report.",
    same_edition="Nothing has changed since edition {number}.",
)

SETS: Mapping[PageLanguage, Sentences] = {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH}


def said(difference: MeasureDifference, language: PageLanguage) -> tuple[str, ...]:
    return tuple(_said(difference, language))


def _said(difference: MeasureDifference, language: PageLanguage) -> Iterator[str]:
    words = SETS[language]
    if difference.certainty is Certainty.BY_NUMBER:
        yield words.by_number
    if difference.certainty is Certainty.BY_TITLE:
        yield words.by_title
    for change in difference.changes:
        sentence = _change(change, language)
        if change.strand:
            strand = one_line(change.strand)
            sentence = words.at_strand.format(strand=strand, sentence=sentence)
        yield sentence


def _change(change: Change, language: PageLanguage) -> str:
    words, names = SETS[language], labels(language)
    phrase = words.changes[change.kind]

    def quoted(text: str | None) -> str:
        return words.quote.format(text=one_line(text or ""))

    def day(text: str | None) -> str:
        if text is None:
            return names.not_stated
        try:
            return partial_dates.in_words(text, language)
        except partial_dates.NotADate:
            return text

    text, before, after = quoted(change.text), change.before or "", change.after or ""
    match change.kind:
        case ChangeKind.RENAMED:
            before, after = quoted(change.before), quoted(change.after)
        case ChangeKind.ANSWER:
            answers: Mapping[str, str] = {str(code): word for code, word in names.answers.items()}
            silent = names.not_reported.lower()
            before, after = answers.get(before, silent), answers.get(after, silent)
        case ChangeKind.PROGRESS:
            progress: Mapping[str, str] = {str(code): word for code, word in names.progress.items()}
            before, after = (progress.get(one, names.not_stated) for one in (before, after))
        case ChangeKind.DEVIATION_RAISED:
            kinds: Mapping[str, str] = {str(code): word for code, word in names.deviations.items()}
            before = kinds.get(before, before)
        case ChangeKind.DEVIATION_SETTLED:
            phrase = phrase if change.after else words.settled_unknown
            after = day(change.after)
        case ChangeKind.DEVIATION_MOVED:
            before, after = day(change.before), day(change.after)
        case ChangeKind.AREA_NOTE:
            text = change.text
        case ChangeKind.ADOPTION:
            before, after = (
                words.count_of.format(count=count, of=of)
                for count, _, of in (before.partition("/"), after.partition("/"))
            )
        case ChangeKind.RECOMMENDATION_NEW:
            text, before = one_line(change.text), day(change.before)
            after = typography.money(after, language)
        case ChangeKind.NET:
            text = one_line(change.text)
            before, after = typography.money(before, language), typography.money(after, language)
    return phrase.format(text=text, before=before, after=after)


def counted(
    found: Differences, language: PageLanguage, edition: int | None = None
) -> tuple[str, ...]:
    """The counts that say something, each as a sentence, then the texts that are others. `edition`
    is the earlier one's number where both are editions of one report."""
    words, names, counts = SETS[language], labels(language), found.counts
    said = [
        words.answered.format(
            before=counts.answered[0],
            all_before=counts.measures[0],
            after=counts.answered[1],
            all_after=counts.measures[1],
        )
    ]
    for code, (before, after) in counts.progress.items():
        if before != after:
            word = names.progress[code] if code else names.not_stated
            word = word[:1].upper() + word[1:]
            said.append(words.progress.format(word=word, before=before, after=after))
    said.append(
        words.deviations.format(
            new=counts.deviations_new,
            settled=counts.deviations_settled,
            open=counts.deviations_open,
        )
    )
    if counts.deviations_silent:
        said.append(words.silent.format(count=counts.deviations_silent))
    if counts.measures_changed:
        said.append(
            words.measures.format(
                new=counts.measures_new,
                gone=counts.measures_gone,
                changed=counts.measures_changed - counts.measures_new - counts.measures_gone,
            )
        )
    said.extend(_change(one, language) for one in found.texts)
    if not counts.measures_changed and not found.texts:
        same = words.same if edition is None else words.same_edition.format(number=edition)
        said.append(same)
    return tuple(said)
