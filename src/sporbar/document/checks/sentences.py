"""The sentences a check can say, in every language, and how they write days, sums and names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sporbar.document import partial_dates, typography
from sporbar.document.compose import counts
from sporbar.document.compose.context import one_line, shorten
from sporbar.document.labels import labels
from sporbar.document.typography import PageLanguage

QUOTE_LENGTH = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """One text per thing found; braces are filled by the check."""

    quote: str
    measure: str
    focus_area: str
    annex: str
    basis: str
    introduction: str
    accounts: str
    edition: str
    no_glyph: str

    area_twice: str
    annex_twice: str
    measure_twice: str
    number_missing: str
    number_not_printed: str

    as_of_differs: str
    date_as_of: str
    date_written: str
    date_approved: str
    date_published: str
    dates_out_of_order: str

    no_accounts: str
    control_differs: str
    not_reconciled: str
    not_compared: str
    cost_groups: str
    income_groups: str
    both_sums: str
    projects: str
    sums_differ: str
    rounding_differs: str

    not_reported: str
    strand_not_reported: str
    annex_not_named: str
    annex_missing: str
    annex_missing_asked: str
    done_after_as_of: str
    alike: str
    alike_in_one: str
    unchanged: str
    gone_quiet: str
    open_unsaid: str
    from_report: str
    earlier_report: str

    measures: str
    measures_in_annex: str
    returned: str
    not_approved: str
    in_annex: str
    sub_report_silent: str
    annex_file_missing: str

    council_count_differs: str
    out_of: str
    some_council: str
    council_after_as_of: str
    meeting_after_as_of: str
    no_legal_basis: str
    tasks_overdue: str
    meeting_still_planned: str
    event_still_planned: str


BOKMAL = Sentences(
    quote="«{text}»",
    measure="Tiltak {reference} {title}",
    focus_area="Satsingsområde {number}",
    annex="Vedlegg {number}",
    basis="Grunnlaget",
    introduction="Innledningen",
    accounts="Regnskapet",
    edition="Om utgaven",
    no_glyph="{where}: ingen av skriftene har tegnet {character}. Det trykkes som {code_point}.",
    area_twice="Satsingsområde {number} finnes {times} ganger. Hvert nummer brukes én gang.",
    annex_twice="Vedlegg {number} finnes {times} ganger. Hvert nummer brukes én gang.",
    measure_twice=(
        "Tiltak {number} finnes {times} ganger. Hvert nummer brukes én gang i et satsingsområde."
    ),
    number_missing="Satsingsområde {area} har ikke tiltak {measures}. Er noe falt ut?",
    number_not_printed="{measure}: nummeret er ikke trykt i kilden.",
    as_of_differs=(
        "Rapporten gjelder {report}, men utgaven er datert {edition}. De to må være like."
    ),
    date_as_of="rapporteringsdatoen",
    date_written="datoen den er skrevet",
    date_approved="datoen den er godkjent",
    date_published="datoen den publiseres",
    dates_out_of_order=(
        "I rekkefølgen er noe galt: {later} ({second}) er før {earlier} ({first})."
    ),
    no_accounts="Rapporten har ikke noe regnskap.",
    control_differs="{what}: regnskapet gir {ledger}, kontrollsummen er {control}.",
    not_reconciled="Regnskapet stemmer ikke med kontrollsummene.",
    not_compared="Regnskapet er ikke avstemt mot kontrollsummer fra en annen kilde.",
    cost_groups="Kostnadsgruppene",
    income_groups="Inntektsgruppene",
    both_sums="Sum kostnader og sum inntekter",
    projects="Prosjektene",
    sums_differ="{what} gir {parts}, men summen er oppgitt til {total}.",
    rounding_differs="Avrundingen er oppgitt til {stated}, men de trykte radene gir {printed}.",
    not_reported="{measure} er ikke rapportert.",
    strand_not_reported="{measure}: deltiltaket {strand} er ikke rapportert.",
    annex_not_named="Tiltak {reference} svarer «Se vedlegg», men rapporten har ikke det vedlegget.",
    annex_missing="Vedlegg {number} {title} mangler.",
    annex_missing_asked="Vedlegg {number} {title} mangler. Tiltak {measures} viser til det.",
    done_after_as_of="{measure}: {text} er meldt som gjort, men datoen er etter {day}.",
    alike="Tiltak {measures} har den samme teksten: {text}. Er det felles status?",
    alike_in_one=(
        "Tiltak {measures} har flere ganger den samme teksten: {text}. Er det felles status?"
    ),
    unchanged="{measure}: {text} står likt i forrige rapport.",
    gone_quiet="{measure} hadde et åpent avvik i forrige rapport. Det er ikke nevnt nå.",
    open_unsaid="{measure}: avviket {text} er åpent fra {raised}. Ingen har sagt noe om det nå.",
    from_report="«{title}»",
    earlier_report="en tidligere rapport",
    measures="Tiltak {measures}",
    measures_in_annex="Vedlegg {number}, tiltak {measures}",
    returned="{where}: svaret er sendt tilbake og ikke levert på nytt. Det trykkes slik det er.",
    not_approved="{where}: svaret er levert, men ikke godkjent.",
    in_annex="Vedlegg {number}: {sentence}",
    sub_report_silent="Vedlegg {number} {title}: ingen av tiltakene er rapportert.",
    annex_file_missing="Vedlegg {number} {title} skal være vedlagt, men det er ikke lastet opp.",
    council_count_differs=(
        "{measure}: {text} sier {number} av {of}, men svarene fra kommunene gir {counted}."
    ),
    out_of="{number} av {of}",
    some_council="En kommune",
    council_after_as_of=(
        "{case}: {council} står med vedtak {on}. Det er etter skjæringsdatoen {day}."
    ),
    meeting_after_as_of=(
        "{body}: møtet {on} står som holdt, men det er etter skjæringsdatoen {day}."
    ),
    no_legal_basis="{body}: saken {title} er unntatt offentlighet uten at hjemmelen er oppgitt.",
    tasks_overdue=(
        "{body}: {count} av oppgavene etter vedtak er over fristen uten å være ferdige."
    ),
    meeting_still_planned=(
        "{body}: møtet {on} står fortsatt som planlagt. Ble det holdt, eller ble det avlyst?"
    ),
    event_still_planned=(
        "{title} {on} står fortsatt som planlagt. Ble det gjennomført, eller ble det avlyst?"
    ),
)

NYNORSK = Sentences(
    quote="«{text}»",
    measure="Tiltak {reference} {title}",
    focus_area="Satsingsområde {number}",
    annex="Vedlegg {number}",
    basis="Grunnlaget",
    introduction="Innleiinga",
    accounts="Rekneskapen",
    edition="Om utgåva",
    no_glyph=(
        "{where}: ingen av skriftene har teiknet {character}. Det blir trykt som {code_point}."
    ),
    area_twice="Satsingsområde {number} finst {times} gonger. Kvart nummer blir brukt éin gong.",
    annex_twice="Vedlegg {number} finst {times} gonger. Kvart nummer blir brukt éin gong.",
    measure_twice=(
        "Tiltak {number} finst {times} gonger. Kvart nummer blir brukt éin gong i eit"
        " satsingsområde."
    ),
    number_missing="Satsingsområde {area} har ikkje tiltak {measures}. Er noko falle ut?",
    number_not_printed="{measure}: nummeret er ikkje trykt i kjelda.",
    as_of_differs=(
        "Rapporten gjeld {report}, men utgåva er datert {edition}. Dei to må vere like."
    ),
    date_as_of="rapporteringsdatoen",
    date_written="datoen ho er skriven",
    date_approved="datoen ho er godkjend",
    date_published="datoen ho blir publisert",
    dates_out_of_order=(
        "I rekkjefølgja er noko gale: {later} ({second}) er før {earlier} ({first})."
    ),
    no_accounts="Rapporten har ikkje nokon rekneskap.",
    control_differs="{what}: rekneskapen gir {ledger}, kontrollsummen er {control}.",
    not_reconciled="Rekneskapen stemmer ikkje med kontrollsummane.",
    not_compared="Rekneskapen er ikkje avstemt mot kontrollsummar frå ei anna kjelde.",
    cost_groups="Kostnadsgruppene",
    income_groups="Inntektsgruppene",
    both_sums="Sum kostnader og sum inntekter",
    projects="Prosjekta",
    sums_differ="{what} gir {parts}, men summen er oppgitt til {total}.",
    rounding_differs="Avrundinga er oppgitt til {stated}, men dei trykte radene gir {printed}.",
    not_reported="{measure} er ikkje rapportert.",
    strand_not_reported="{measure}: deltiltaket {strand} er ikkje rapportert.",
    annex_not_named=(
        "Tiltak {reference} svarer «Sjå vedlegg», men rapporten har ikkje det vedlegget."
    ),
    annex_missing="Vedlegg {number} {title} manglar.",
    annex_missing_asked="Vedlegg {number} {title} manglar. Tiltak {measures} viser til det.",
    done_after_as_of="{measure}: {text} er meldt som gjort, men datoen er etter {day}.",
    alike="Tiltak {measures} har den same teksten: {text}. Er det felles status?",
    alike_in_one=(
        "Tiltak {measures} har fleire gonger den same teksten: {text}. Er det felles status?"
    ),
    unchanged="{measure}: {text} står likt i førre rapport.",
    gone_quiet="{measure} hadde eit ope avvik i førre rapport. Det er ikkje nemnt no.",
    open_unsaid="{measure}: avviket {text} er ope frå {raised}. Ingen har sagt noko om det no.",
    from_report="«{title}»",
    earlier_report="ein tidlegare rapport",
    measures="Tiltak {measures}",
    measures_in_annex="Vedlegg {number}, tiltak {measures}",
    returned=(
        "{where}: svaret er sendt tilbake og ikkje levert på nytt. Det blir trykt slik det er."
    ),
    not_approved="{where}: svaret er levert, men ikkje godkjent.",
    in_annex="Vedlegg {number}: {sentence}",
    sub_report_silent="Vedlegg {number} {title}: ingen av tiltaka er rapporterte.",
    annex_file_missing="Vedlegg {number} {title} skal vere vedlagt, men det er ikkje lasta opp.",
    council_count_differs=(
        "{measure}: {text} seier {number} av {of}, men svara frå kommunane gir {counted}."
    ),
    out_of="{number} av {of}",
    some_council="Ein kommune",
    council_after_as_of=(
        "{case}: {council} står med vedtak {on}. Det er etter skjeringsdatoen {day}."
    ),
    meeting_after_as_of=(
        "{body}: møtet {on} står som halde, men det er etter skjeringsdatoen {day}."
    ),
    no_legal_basis="{body}: saka {title} er unnateke offentlegheit utan at heimelen er oppgitt.",
    tasks_overdue=(
        "{body}: {count} av oppgåvene etter vedtak er over fristen utan å vere ferdige."
    ),
    meeting_still_planned=(
        "{body}: møtet {on} står framleis som planlagt. Vart det halde, eller vart det avlyst?"
    ),
    event_still_planned=(
        "{title} {on} står framleis som planlagt. Vart det gjennomført, eller vart det avlyst?"
    ),
)

ENGLISH = Sentences(
    quote="“{text}”",
    measure="Measure {reference} {title}",
    focus_area="Focus area {number}",
    annex="Annex {number}",
    basis="The basis",
    introduction="The introduction",
    accounts="The accounts",
    edition="About the edition",
    no_glyph=(
        "{where}: none of the typefaces has the character {character}. It is printed as"
        " {code_point}."
    ),
    area_twice="Focus area {number} exists {times} times. Each number is used once.",
    annex_twice="Annex {number} exists {times} times. Each number is used once.",
    measure_twice=(
        "Measure {number} exists {times} times. Each number is used once in a focus area."
    ),
    number_missing="Focus area {area} has no measure {measures}. Has something dropped out?",
    number_not_printed="{measure}: the number is not printed in the source.",
    as_of_differs=(
        "The report concerns {report}, but the edition is dated {edition}. The two must agree."
    ),
    date_as_of="the reporting date",
    date_written="the date it was written",
    date_approved="the date it was approved",
    date_published="the date it is published",
    dates_out_of_order=(
        "Something is wrong with the order: {later} ({second}) is before {earlier} ({first})."
    ),
    no_accounts="The report has no accounts.",
    control_differs="{what}: the accounts give {ledger}, the control total is {control}.",
    not_reconciled="The accounts do not agree with the control totals.",
    not_compared="The accounts are not reconciled with control totals from another source.",
    cost_groups="The cost groups",
    income_groups="The income groups",
    both_sums="Total costs and total income",
    projects="The projects",
    sums_differ="{what} give {parts}, but the sum is stated as {total}.",
    rounding_differs="The rounding is stated as {stated}, but the printed rows give {printed}.",
    not_reported="{measure} is not reported.",
    strand_not_reported="{measure}: the sub-measure {strand} is not reported.",
    annex_not_named="Measure {reference} answers “See annex”, but the report lacks that annex.",
    annex_missing="Annex {number} {title} is missing.",
    annex_missing_asked="Annex {number} {title} is missing. Measures {measures} refer to it.",
    done_after_as_of="{measure}: {text} is reported as done, but the date is after {day}.",
    alike="Measures {measures} have the same text: {text}. Is it a shared status?",
    alike_in_one=(
        "Measure {measures} has the same text several times: {text}. Is it a shared status?"
    ),
    unchanged="{measure}: {text} reads the same in the previous report.",
    gone_quiet="{measure} had an open deviation in the previous report. It is not mentioned now.",
    open_unsaid=(
        "{measure}: the deviation {text} is open from {raised}. Nobody has said anything of it now."
    ),
    from_report="“{title}”",
    earlier_report="an earlier report",
    measures="Measure {measures}",
    measures_in_annex="Annex {number}, measure {measures}",
    returned=(
        "{where}: the answer was returned and has not been submitted anew. It is printed as it is."
    ),
    not_approved="{where}: the answer is submitted, but not approved.",
    in_annex="Annex {number}: {sentence}",
    sub_report_silent="Annex {number} {title}: none of the measures are reported.",
    annex_file_missing="Annex {number} {title} is to be attached, but has not been uploaded.",
    council_count_differs=(
        "{measure}: {text} says {number} of {of}, but the municipalities’ answers give {counted}."
    ),
    out_of="{number} of {of}",
    some_council="A municipality",
    council_after_as_of=(
        "{case}: {council} has a decision of {on}. That is after the report’s date, {day}."
    ),
    meeting_after_as_of=(
        "{body}: the meeting of {on} is recorded as held, but that is after the report’s date,"
        " {day}."
    ),
    no_legal_basis=(
        "{body}: the case {title} is withheld from the public, and the legal basis is not stated."
    ),
    tasks_overdue="{body}: {count} of the tasks after decisions are overdue and not finished.",
    meeting_still_planned=(
        "{body}: the meeting of {on} still stands as planned. Was it held, or was it cancelled?"
    ),
    event_still_planned=(
        "{title} {on} still stands as planned. Did it take place, or was it cancelled?"
    ),
)

_SETS: Mapping[PageLanguage, Sentences] = {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH}


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks one language: its sentences, and what is put into them."""

    language: PageLanguage

    @property
    def sentences(self) -> Sentences:
        return _SETS[self.language]

    def measure(self, placed: counts.Placed) -> str:
        """ "Tiltak 5.12 Renovasjon"."""
        title = one_line(placed.measure.title)
        return self.sentences.measure.format(reference=placed.reference, title=title).rstrip()

    def quote(self, text: str) -> str:
        return self.sentences.quote.format(text=shorten(one_line(text), QUOTE_LENGTH))

    def day(self, text: str) -> str:
        return typography.day(text, self.language)

    def date(self, text: str) -> str:
        """A partly known day in words; what is not EDTF is written as it is."""
        try:
            return partial_dates.in_words(text, self.language)
        except partial_dates.NotADate:
            return one_line(text)

    def listing(self, words: Iterable[str]) -> str:
        return typography.listing(list(words), labels(self.language).conjunction)

    def kroner(self, amount: str) -> str:
        """An amount to the øre: a control must not round away what it found."""
        currency = "NOK" if self.language == "en" else "kr"
        ore = int((Decimal(amount) * 100).to_integral_value())
        exact = typography.exact_amount(ore, self.language)
        return f"{currency}{typography.NO_BREAK_SPACE}{exact}"
