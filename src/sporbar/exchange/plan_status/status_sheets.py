"""The sheets of the status template."""

from sporbar.exchange.plan_status.sheets import Column, Form, Kind, Table, Template, must, words
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

ENTRIES = Table(
    "Svar",
    "entries",
    "Ett svar for hvert tiltak eller deltiltak; ett svar kan gjelde flere.",
    (
        Column("Nr.", "#", "Svarets nummer i arket, fra 1.", Kind.INTEGER, 8),
        must("Gjelder", "covers", "5.6 eller 5.6/FEIDE.", kind=Kind.LABELS, width=24),
        must("Svar", "answer", width=28, choices=words(AnswerKind)),
        Column("Framdrift", "progress", "Tom: ikke oppgitt.", choices=words(ProgressWord)),
        Column("Skrevet", "written_on", "", Kind.DAY, 14),
        Column("Rapportert av", "author_role", "Rolle, ikke navn.", width=28),
    ),
    key=("#",),
)
_ENTRY = must("Svar nr.", "", "Nr. i arket Svar.", kind=Kind.INTEGER, width=10)
LINES = Table(
    "Setninger",
    "lines",
    "Setningene i hvert svar, og avviket en setning melder.",
    (
        Column("Setning nr.", "#", "Setningens nummer i svaret, fra 1.", Kind.INTEGER, 12),
        must("Setning", "text", width=80),
        Column("Avvik", "deviation.kind", "Tom: ikke avvik.", choices=words(DeviationKind)),
        Column(
            "Hvor sikkert",
            "deviation.certainty",
            "«usikkert» når koblingen er vår.",
            width=24,
            choices=words(Certainty),
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
_LINE = must("Setning nr.", "", "Setning nr. i arket Setninger.", kind=Kind.INTEGER, width=12)

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
                must("Samarbeidets adresse", "cooperation", "Slik den står i planen."),
                must("Planens tittel", "plan_title"),
                must("Planens år", "year", kind=Kind.INTEGER),
                must("Type rapport", "kind", choices=words(RoundKind)),
                must("Periodens første dag", "period_start", kind=Kind.DAY),
                must("Periodens siste dag", "period_end", kind=Kind.DAY),
                must("Status per", "as_of", kind=Kind.DAY),
                Column("Åpner", "opens_on", "", Kind.DAY),
                Column("Frist", "deadline", "", Kind.DAY),
                Column("Tilstand", "state", "Tom: lukket.", choices=words(RoundState)),
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
                    "Forrige rapport: type", "report.previous.kind", "", choices=words(RoundKind)
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
                must("Hva", "what", width=40),
                must("Når", "on", kind=Kind.PARTIAL, width=24),
                Column("Slik det ble sagt", "said", width=28),
                Column("Tid", "tense", "Tom: skjedd.", choices=words(Tense)),
            ),
            parent=LINES,
            reference=(_ENTRY, _LINE),
        ),
        Table(
            "Antall",
            "quantities",
            "Antall en setning nevner, slik de ble sagt.",
            (
                must("Hva", "what", width=40),
                must("Hvordan", "quantifier", choices=words(QuantifierWord)),
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
                must("Tiltak", "measure", kind=Kind.LABEL, width=10),
                must("Organ", "body", width=28),
                must("Måned", "month", kind=Kind.PARTIAL, width=12),
                must("Støtteordning", "scheme", width=60),
                must("Beløp", "amount", kind=Kind.AMOUNT, width=16),
            ),
        ),
        Table(
            "Prosjekter",
            "projects",
            "Regnskapets prosjekter og tiltaket pengene hører til; en rad per tiltak.",
            (
                must("Kode", "code", kind=Kind.LABEL, width=12),
                must("Navn", "name", width=40),
                Column("Tiltak", "measure", "Tom: ikke koblet.", Kind.LABEL, 10),
                Column(
                    "Vår kobling", "inferred", "«ja» når kilden ikke sier det.", Kind.YES_NO, 14
                ),
                Column("Hvor sikkert", "certainty", "", width=24, choices=words(Certainty)),
            ),
        ),
        Table(
            "Innledning",
            "report.introduction",
            "Daglig leders innledning, ett avsnitt per rad.",
            (must("Avsnitt", "", width=100),),
            scalar=True,
        ),
        Table(
            "Forbehold",
            "report.caveats",
            "Forbehold til regnskapet, ett per rad.",
            (must("Forbehold", "", width=100),),
            scalar=True,
        ),
        Table(
            "Vedlegg",
            "report.annexes",
            "Vedleggene, også de som mangler: de beholder plassen.",
            (
                must("Nummer", "number", kind=Kind.INTEGER, width=10),
                must("Tittel", "title", width=40),
                Column("Tilstand", "state", "Tom: mangler.", choices=words(AnnexState)),
                Column("Gjelder tiltak", "measures", "", Kind.LABELS, 20),
                Column("Merknad", "note", width=60),
            ),
        ),
        Table(
            "Kvitteringer",
            "report.acknowledgements",
            "Funn noen har sett, og hvorfor rapporten likevel kan gå ut.",
            (
                must("Kode", "code", "Slik «sporbar check» skriver den.", width=28),
                must("Sted", "place", kind=Kind.LABEL, width=28),
                must("Begrunnelse", "reason", width=60),
            ),
        ),
    ),
)
