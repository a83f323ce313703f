"""The sheets of the plan and status templates: every column, what it means, where it goes.

One description serves the template, its explanations, the reader and the writer. A table's rows
are elements of a list; a table with a parent names the parent's row in its first columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import Enum
from typing import Any

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.organisations.models import BodyKind, Language, LegalForm, OrganisationKind
from sporbar.plans.models import InvolvementRole, Relation
from sporbar.reporting.models import AnnexState
from sporbar.rounds.models import (
    AnswerKind,
    Certainty,
    DeviationKind,
    ProgressWord,
    QuantifierWord,
    RoundKind,
    RoundState,
    Tense,
)


class Kind(Enum):
    """What a cell holds; the words are what the template says is expected."""

    TEXT = "tekst"
    LABEL = "tekst (cellen må være formatert som tekst, ellers blir 5.10 til 5.1)"
    INTEGER = "heltall"
    YES_NO = "ja eller nei"
    DAY = "dag, for eksempel 2011-07-01"
    PARTIAL = "dato så nøyaktig den er kjent: 2011-07-01, 2011-07, 2011-23 (høst), 2011"
    AMOUNT = "kroner, for eksempel 150000,00"
    CODES = "koder skilt med komma"
    NUMBERS = "heltall skilt med komma (cellen må være formatert som tekst)"
    LINES = "ett element per linje i cellen (Alt+Enter)"
    LABELS = "ett tiltak per linje i cellen, eller skilt med semikolon"


@dataclass(frozen=True, eq=False)
class Column:
    """`field` is the name in `files.py`, dotted for a nested object ("deviation.kind").

    `choices` maps codes to the words of the drop-down.
    """

    header: str
    field: str
    about: str = ""
    kind: Kind = Kind.TEXT
    width: int = 18
    required: bool = False
    choices: Mapping[str, str] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A sheet whose rows are elements of the list `field` ("measures", "report.annexes").

    With a parent, the list is in the parent's element that the `reference` columns name. A row is
    named by its `key` fields joined with "." (a measure by area and number: "5.6"), after its own
    parent's name and "/" ("5.6/FEIDE"). The field "#" is a number the sheet gives its rows; it is
    not part of the content. `scalar`: the elements are texts, not objects.
    """

    name: str
    field: str
    about: str
    columns: tuple[Column, ...]
    parent: "Table | None" = None
    reference: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    scalar: bool = False
    may_name_strand: bool = False


@dataclass(frozen=True)
class Form:
    """A sheet with one field a row: name, value, explanation. `field` is where the values go."""

    name: str
    about: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Template:
    """A whole workbook."""

    title: str
    about: tuple[str, ...]
    forms: tuple[Form, ...]
    tables: tuple[Table, ...]

    @property
    def sheets(self) -> "tuple[Form | Table, ...]":
        return (*self.forms, *self.tables)


def _words(choices: Any) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def _must(header: str, name: str, about: str = "", **options: Any) -> Column:
    return Column(header, name, about, required=True, **options)


_MEASURE = _must("Tiltak", "", "Satsingsområde og nummer: 5.6.", kind=Kind.LABEL, width=10)
_DATED = (
    Column("Fra", "valid_from", "Første dag; tom hvis ukjent.", Kind.PARTIAL, 14),
    Column("Til", "valid_to", "Siste dag; tom hvis det fortsatt gjelder.", Kind.PARTIAL, 14),
)

ORGANISATIONS = Table(
    "Organisasjoner",
    "organisations",
    "Kommuner, fylkeskommuner og andre som er med i tiltak.",
    (
        _must("Navn", "name", width=34),
        _must("Type", "kind", choices=_words(OrganisationKind)),
        Column("Organisasjonsnummer", "organisation_number", "Ni siffer.", Kind.LABEL),
        Column("Tidligere navn", "former_names", "Ett per linje.", Kind.LINES, 28),
        Column("Medlem", "is_member", "Er den medlem av samarbeidet?", Kind.YES_NO, 10),
        Column("Medlem fra", "member_from", "", Kind.PARTIAL, 14),
        Column("Medlem til", "member_to", "", Kind.PARTIAL, 14),
        Column("Kontorkommune", "is_office_municipality", "", Kind.YES_NO, 14),
        Column("Medlem av", "legal_entity", "Den juridiske enheten.", width=28),
    ),
    key=("name",),
)
FOCUS_AREAS = Table(
    "Satsingsområder",
    "focus_areas",
    "Strategiens satsingsområder.",
    (
        _must("Nummer", "number", kind=Kind.INTEGER, width=10),
        _must("Tittel", "title", width=60),
    ),
    key=("number",),
)
MEASURES = Table(
    "Tiltak",
    "measures",
    "Tiltakene i planen, nummerert innen satsingsområdet.",
    (
        _must("Satsingsområde", "focus_area", kind=Kind.INTEGER, width=15),
        _must("Nummer", "number", kind=Kind.INTEGER, width=10),
        _must("Tittel", "title", width=44),
        Column(
            "Nummeret er trykt",
            "number_printed",
            "«nei» når planen utelot nummeret. Tom betyr ja.",
            Kind.YES_NO,
        ),
        Column(
            "Gjelder satsingsområder",
            "applies_to",
            "Når tiltaket gjelder hele satsingsområder: 1, 2, 3.",
            Kind.NUMBERS,
            24,
        ),
        Column("Arbeidsformer", "working_forms", "Koder fra arket Arbeidsformer.", Kind.CODES, 26),
        Column("Ansvarlig organ", "responsible_body", "Navn fra arket Organer.", width=28),
        Column(
            "Fortsetter",
            "continues",
            "Tiltaket i en tidligere plan: 2010/1.3.",
            Kind.LABEL,
            14,
        ),
    ),
    key=("focus_area", "number"),
)
STRANDS = Table(
    "Deltiltak",
    "strands",
    "Deler av et tiltak med egen aktivitet og status.",
    (_must("Tittel", "title", width=44),),
    parent=MEASURES,
    reference=(_MEASURE,),
    key=("title",),
)

PLAN = Template(
    "Handlingsplan",
    (
        "Fyll ut arkene og les filen inn med «sporbar import plan FIL»; prøv --dry-run først.",
        "La en celle stå tom når noe er ukjent. Ikke gjett: ukjent skrives «ikke oppgitt».",
        "Endre ikke navn på ark eller overskrifter, slå ikke sammen celler, og bruk ikke formler.",
        "En vedtatt plan ligger fast. Den endres med et nytt versjonsnummer og vedtaket bak.",
    ),
    (
        Form(
            "Plan",
            "Samarbeidet, planen og vedtaket.",
            (
                _must(
                    "Samarbeidets adresse", "cooperation.slug", "Små bokstaver, tall og bindestrek."
                ),
                _must("Samarbeidets navn", "cooperation.name"),
                Column("Målform", "cooperation.language", "", choices=_words(Language)),
                Column("Farge", "cooperation.colour", "#1e4d6b"),
                Column("Nettsted", "cooperation.website", "https://…"),
                Column("Oppdiktet", "cooperation.is_fictional", "", Kind.YES_NO),
                Column("Om samarbeidet", "cooperation.about"),
                _must("Planens tittel", "plan_title", "For eksempel Handlingsplan 2011."),
                _must("År", "year", kind=Kind.INTEGER),
                _must("Strategi", "strategy", "Strategien områdene hører til."),
                Column("Versjon", "version", "1 for den første.", Kind.INTEGER),
                Column("Vedtatt", "adoption.adopted", "Er planen vedtatt?", Kind.YES_NO),
                Column("Vedtatt av", "adoption.by", "Navn fra arket Organer."),
                Column("Vedtatt dato", "adoption.on", "", Kind.PARTIAL),
                Column("Saksnummer", "adoption.case_reference", "", Kind.LABEL),
                Column("Vedtakets ordlyd", "adoption.wording"),
            ),
        ),
    ),
    (
        Table(
            "Juridiske enheter",
            "legal_entities",
            "Enhetene sekretariatet arbeider for.",
            (
                _must("Navn", "name", width=34),
                Column("Organisasjonsform", "form", "", width=34, choices=_words(LegalForm)),
                Column("Organisasjonsnummer", "organisation_number", "Ni siffer.", Kind.LABEL),
                Column("Stiftet", "founded_on", "", Kind.PARTIAL),
            ),
        ),
        ORGANISATIONS,
        Table(
            "Kommunenumre",
            "numbers",
            "Kommunenumre og dagene de gjelder.",
            (
                _must("Nummer", "number", "Fire siffer.", kind=Kind.LABEL, width=12),
                _must("Fra", "valid_from", kind=Kind.DAY, width=14),
                Column("Til", "valid_to", "Tom mens nummeret gjelder.", Kind.DAY, 14),
            ),
            parent=ORGANISATIONS,
            reference=(_must("Organisasjon", "", "Navn fra arket Organisasjoner.", width=34),),
        ),
        Table(
            "Organer",
            "bodies",
            "Organer som vedtar, innstiller eller arbeider; også utenfor samarbeidet.",
            (
                _must("Navn", "name", width=34),
                _must("Type", "kind", width=26, choices=_words(BodyKind)),
                Column("Kortnavn", "short_name"),
                Column("Juridisk enhet", "legal_entity", width=28),
                Column("Organisasjon", "organisation", "Når organet hører til en.", width=28),
            ),
        ),
        Table(
            "Verv",
            "seats",
            "Verv og plasser. Ikke navn på personer.",
            (
                _must("Organ", "body", "Navn fra arket Organer.", width=30),
                _must("Verv", "role", width=34),
                Column("På vegne av", "on_behalf_of", width=24),
                *_DATED,
                Column("Merknad", "note", width=40),
            ),
        ),
        FOCUS_AREAS,
        Table(
            "Tiltaksområder",
            "action_areas",
            "Tiltaksområdene under hvert satsingsområde.",
            (
                _must("Kode", "code", "1.1", kind=Kind.LABEL, width=10),
                _must("Tittel", "title", width=50),
                Column("Andre titler", "aliases", "Ett per linje.", Kind.LINES, 34),
            ),
            parent=FOCUS_AREAS,
            reference=(_must("Satsingsområde", "", "Nummer.", kind=Kind.INTEGER, width=15),),
        ),
        Table(
            "Arbeidsformer",
            "working_forms",
            "Samarbeidets arbeidsformer.",
            (
                _must("Kode", "code", "Små bokstaver a–z.", width=16),
                _must("Tittel", "title", width=34),
            ),
        ),
        MEASURES,
        STRANDS,
        Table(
            "Tiltak og områder",
            "areas",
            "Tiltaksområdene et tiltak hører til eller også er relevant for.",
            (
                _must("Tiltaksområde", "code", "Kode.", kind=Kind.LABEL, width=15),
                Column("Forhold", "relation", "Tom: tiltaksområde.", choices=_words(Relation)),
                Column("Trykt tittel", "title", "Når en annen tittel skal trykkes.", width=34),
            ),
            parent=MEASURES,
            reference=(_MEASURE,),
        ),
        Table(
            "Aktiviteter",
            "activities",
            "Det tiltaket eller deltiltaket lover, i planens rekkefølge.",
            (_must("Aktivitet", "", width=80),),
            parent=MEASURES,
            reference=(
                _must("Tiltak", "", "5.6, eller deltiltaket 5.6/FEIDE.", kind=Kind.LABEL, width=22),
            ),
            scalar=True,
            may_name_strand=True,
        ),
        Table(
            "Medvirkende",
            "involved",
            "Organisasjonene og organene i et tiltak; ett av dem per rad.",
            (
                _must("Rolle", "role", choices=_words(InvolvementRole)),
                Column("Organisasjon", "organisation", width=30),
                Column("Organ", "body", width=30),
                Column("Enhet", "unit", "Del av organisasjonen."),
                Column("År", "year", "Når rollen gjelder ett år.", Kind.INTEGER, 10),
            ),
            parent=MEASURES,
            reference=(_MEASURE,),
        ),
        Table(
            "Tidligere navn",
            "former_names",
            "Det tiltaket har hett før.",
            (
                _must("Tidligere navn", "name", width=44),
                Column("Endret", "changed_on", "", Kind.PARTIAL),
            ),
            parent=MEASURES,
            reference=(_MEASURE,),
        ),
    ),
)

ENTRIES = Table(
    "Svar",
    "entries",
    "Ett svar for hvert tiltak eller deltiltak; ett svar kan gjelde flere.",
    (
        Column("Nr.", "#", "Svarets nummer i arket, fra 1.", Kind.INTEGER, 8),
        _must("Gjelder", "covers", "5.6 eller 5.6/FEIDE.", kind=Kind.LABELS, width=24),
        _must("Svar", "answer", width=28, choices=_words(AnswerKind)),
        Column("Framdrift", "progress", "Tom: ikke oppgitt.", choices=_words(ProgressWord)),
        Column("Skrevet", "written_on", "", Kind.DAY, 14),
        Column("Rapportert av", "author_role", "Rolle, ikke navn.", width=28),
    ),
    key=("#",),
)
_ENTRY = _must("Svar nr.", "", "Nr. i arket Svar.", kind=Kind.INTEGER, width=10)
LINES = Table(
    "Setninger",
    "lines",
    "Setningene i hvert svar, og avviket en setning melder.",
    (
        Column("Setning nr.", "#", "Setningens nummer i svaret, fra 1.", Kind.INTEGER, 12),
        _must("Setning", "text", width=80),
        Column("Avvik", "deviation.kind", "Tom: ikke avvik.", choices=_words(DeviationKind)),
        Column(
            "Hvor sikkert",
            "deviation.certainty",
            "«usikkert» når koblingen er vår.",
            width=24,
            choices=_words(Certainty),
        ),
        Column("Årsak", "deviation.cause", width=34),
        Column("Konsekvens", "deviation.consequence", width=34),
        Column("Tiltak for å rette opp", "deviation.remedy", width=34),
        Column("Ny dato", "deviation.new_date", "", Kind.PARTIAL, 14),
        Column("Meldt til", "deviation.reported_to", "Navn på organet.", width=24),
        Column("Meldt dato", "deviation.reported_on", "", Kind.PARTIAL, 14),
        Column("Vedtak om endringen", "deviation.decision", width=34),
        Column("Oppstått", "deviation.raised_on", "", Kind.PARTIAL, 14),
        Column("Lukket", "deviation.settled_on", "", Kind.PARTIAL, 14),
    ),
    parent=ENTRIES,
    reference=(_ENTRY,),
    key=("#",),
)
_LINE = _must("Setning nr.", "", "Setning nr. i arket Setninger.", kind=Kind.INTEGER, width=12)

STATUS = Template(
    "Status",
    (
        "Fyll ut arkene og les filen inn med «sporbar import status FIL»; prøv --dry-run først.",
        "Planen må være lest inn. Status legges til og endres aldri: et nytt svar på et tiltak "
        "gjelder fra nå av, det gamle blir stående i historien.",
        "La en celle stå tom når noe er ukjent. «Ingen aktivitet» og «se vedlegg» er også svar.",
        "Endre ikke navn på ark eller overskrifter, slå ikke sammen celler, og bruk ikke formler.",
    ),
    (
        Form(
            "Runde",
            "Runden svarene hører til.",
            (
                _must("Samarbeidets adresse", "cooperation", "Slik den står i planen."),
                _must("Planens tittel", "plan_title"),
                _must("Planens år", "year", kind=Kind.INTEGER),
                _must("Type rapport", "kind", choices=_words(RoundKind)),
                _must("Periodens første dag", "period_start", kind=Kind.DAY),
                _must("Periodens siste dag", "period_end", kind=Kind.DAY),
                _must("Status per", "as_of", kind=Kind.DAY),
                Column("Åpner", "opens_on", "", Kind.DAY),
                Column("Frist", "deadline", "", Kind.DAY),
                Column("Tilstand", "state", "Tom: lukket.", choices=_words(RoundState)),
            ),
        ),
        Form(
            "Rapport",
            "Ordene rundt statusen. La alt stå tomt når filen ikke har noen rapport.",
            (
                Column("Adresse", "report.slug", "For eksempel 2011-h1."),
                Column("Tittel", "report.title", "For eksempel Halvårsrapport 2011."),
                Column("Avgitt av", "report.author_role", "Rolle, ikke navn."),
                Column("Skrevet", "report.written_on", "", Kind.DAY),
                Column("Ansvar", "report.responsibility", "Ansvaret i regnskapet.", Kind.LABEL),
                Column(
                    "Forrige rapport: type", "report.previous.kind", "", choices=_words(RoundKind)
                ),
                Column("Forrige rapport: tittel", "report.previous.title"),
                Column("Forrige rapport: år", "report.previous.year", "", Kind.INTEGER),
            ),
        ),
    ),
    (
        ENTRIES,
        LINES,
        Table(
            "Datoer",
            "dates",
            "Datoer en setning nevner, så nøyaktig de ble sagt.",
            (
                _must("Hva", "what", width=40),
                _must("Når", "on", kind=Kind.PARTIAL, width=24),
                Column("Slik det ble sagt", "said", width=28),
                Column("Tid", "tense", "Tom: skjedd.", choices=_words(Tense)),
            ),
            parent=LINES,
            reference=(_ENTRY, _LINE),
        ),
        Table(
            "Antall",
            "quantities",
            "Antall en setning nevner, slik de ble sagt.",
            (
                _must("Hva", "what", width=40),
                _must("Hvordan", "quantifier", choices=_words(QuantifierWord)),
                Column("Antall", "number", "", Kind.INTEGER, 10),
                Column("Av", "of", "Helheten i «6 av 7».", Kind.INTEGER, 10),
            ),
            parent=LINES,
            reference=(_ENTRY, _LINE),
        ),
        Table(
            "Innstillinger",
            "recommendations",
            "Støtte et organ har innstilt på. Innstilt er ikke tilsagn.",
            (
                _must("Tiltak", "measure", kind=Kind.LABEL, width=10),
                _must("Organ", "body", width=28),
                _must("Måned", "month", kind=Kind.PARTIAL, width=12),
                _must("Støtteordning", "scheme", width=60),
                _must("Beløp", "amount", kind=Kind.AMOUNT, width=16),
            ),
        ),
        Table(
            "Prosjekter",
            "projects",
            "Regnskapets prosjekter og tiltaket pengene hører til; en rad per tiltak.",
            (
                _must("Kode", "code", kind=Kind.LABEL, width=12),
                _must("Navn", "name", width=40),
                Column("Tiltak", "measure", "Tom: ikke koblet.", Kind.LABEL, 10),
                Column(
                    "Vår kobling", "inferred", "«ja» når kilden ikke sier det.", Kind.YES_NO, 14
                ),
                Column("Hvor sikkert", "certainty", "", width=24, choices=_words(Certainty)),
            ),
        ),
        Table(
            "Innledning",
            "report.introduction",
            "Daglig leders innledning, ett avsnitt per rad.",
            (_must("Avsnitt", "", width=100),),
            scalar=True,
        ),
        Table(
            "Forbehold",
            "report.caveats",
            "Forbehold til regnskapet, ett per rad.",
            (_must("Forbehold", "", width=100),),
            scalar=True,
        ),
        Table(
            "Vedlegg",
            "report.annexes",
            "Vedleggene, også de som mangler: de beholder plassen.",
            (
                _must("Nummer", "number", kind=Kind.INTEGER, width=10),
                _must("Tittel", "title", width=40),
                Column("Tilstand", "state", "Tom: mangler.", choices=_words(AnnexState)),
                Column("Gjelder tiltak", "measures", "", Kind.LABELS, 20),
                Column("Merknad", "note", width=60),
            ),
        ),
        Table(
            "Kvitteringer",
            "report.acknowledgements",
            "Funn noen har sett, og hvorfor rapporten likevel kan gå ut.",
            (
                _must("Kode", "code", "Slik «sporbar check» skriver den.", width=28),
                _must("Sted", "place", kind=Kind.LABEL, width=28),
                _must("Begrunnelse", "reason", width=60),
            ),
        ),
    ),
)

TEMPLATES: dict[type, Template] = {PlanFile: PLAN, StatusFile: STATUS}
