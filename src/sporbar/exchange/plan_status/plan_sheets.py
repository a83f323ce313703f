"""The sheets of the plan template."""

from sporbar.exchange.plan_status.sheets import Column, Form, Kind, Table, Template, must, words
from sporbar.organisations.models import BodyKind, Language, LegalForm, OrganisationKind
from sporbar.plans.models import InvolvementRole, Relation

_MEASURE = must("Tiltak", "", "Satsingsområde og nummer: 5.6.", kind=Kind.LABEL, width=10)
_DATED = (
    Column("Fra", "valid_from", "Første dag; tom hvis ukjent.", Kind.PARTIAL, 14),
    Column("Til", "valid_to", "Siste dag; tom hvis det fortsatt gjelder.", Kind.PARTIAL, 14),
)

ORGANISATIONS = Table(
    "Organisasjoner",
    "organisations",
    "Kommuner, fylkeskommuner og andre som er med i tiltak.",
    (
        must("Navn", "name", width=34),
        must("Type", "kind", choices=words(OrganisationKind)),
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
        must("Nummer", "number", kind=Kind.INTEGER, width=10),
        must("Tittel", "title", width=60),
        Column("Mål", "goal", "Det satsingsområdet skal oppnå.", width=60),
    ),
    key=("number",),
)
MEASURES = Table(
    "Tiltak",
    "measures",
    "Tiltakene i planen, nummerert innen satsingsområdet.",
    (
        must("Satsingsområde", "focus_area", kind=Kind.INTEGER, width=15),
        must("Nummer", "number", kind=Kind.INTEGER, width=10),
        must("Tittel", "title", width=44),
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
        Column("Arbeidsform i egne ord", "working_form_note", "", width=28),
        Column("Ansvarlig organ", "responsible_body", "Navn fra arket Organer.", width=28),
        Column(
            "Bærekraftsmål",
            "goals",
            "FNs mål og delmål: 11, 11.3.",
            Kind.CODES,
            18,
        ),
        Column(
            "Fortsetter",
            "continues",
            "Tiltaket i en tidligere plan: 2010/1.3.",
            Kind.LABEL,
            14,
        ),
        Column(
            "Slått sammen med",
            "merged_from",
            "Andre tiltak som fortsetter i dette: 2010/1.4.",
            Kind.CODES,
            18,
        ),
    ),
    key=("focus_area", "number"),
)
STRANDS = Table(
    "Deltiltak",
    "strands",
    "Deler av et tiltak med egen aktivitet og status.",
    (must("Tittel", "title", width=44),),
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
                must(
                    "Samarbeidets adresse", "cooperation.slug", "Små bokstaver, tall og bindestrek."
                ),
                must("Samarbeidets navn", "cooperation.name"),
                Column("Målform", "cooperation.language", "", choices=words(Language)),
                Column("Farge", "cooperation.colour", "#1e4d6b"),
                Column("Nettsted", "cooperation.website", "https://…"),
                Column("Oppdiktet", "cooperation.is_fictional", "", Kind.YES_NO),
                Column("Om samarbeidet", "cooperation.about"),
                must("Planens tittel", "plan_title", "For eksempel Handlingsplan 2011."),
                must("År", "year", kind=Kind.INTEGER),
                must("Strategi", "strategy", "Strategien områdene hører til."),
                Column("Visjon og hovedmål", "vision", "Strategiens."),
                Column("Planen til organ", "body", "Når planen er et underorgans."),
                Column(
                    "Under tiltak",
                    "hangs_under",
                    "Tiltaket planen hører til: 2011/5.6.",
                    Kind.LABEL,
                ),
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
                must("Navn", "name", width=34),
                Column("Organisasjonsform", "form", "", width=34, choices=words(LegalForm)),
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
                must("Nummer", "number", "Fire siffer.", kind=Kind.LABEL, width=12),
                must("Fra", "valid_from", kind=Kind.DAY, width=14),
                Column("Til", "valid_to", "Tom mens nummeret gjelder.", Kind.DAY, 14),
            ),
            parent=ORGANISATIONS,
            reference=(must("Organisasjon", "", "Navn fra arket Organisasjoner.", width=34),),
        ),
        Table(
            "Organer",
            "bodies",
            "Organer som vedtar, innstiller eller arbeider; også utenfor samarbeidet.",
            (
                must("Navn", "name", width=34),
                must("Type", "kind", width=26, choices=words(BodyKind)),
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
                must("Organ", "body", "Navn fra arket Organer.", width=30),
                must("Verv", "role", width=34),
                Column("På vegne av", "on_behalf_of", width=24),
                *_DATED,
                Column("Merknad", "note", width=40),
            ),
        ),
        Table(
            "Personer",
            "people",
            "Personer planen nevner. La arket stå tomt når bare roller skal nevnes.",
            (
                must("Kode", "slug", "Små bokstaver, tall og bindestrek.", width=20),
                must("Navn", "name", width=34),
                Column("Tittel", "title", width=28),
                Column("Arbeidssted", "organisation", "Navn fra arket Organisasjoner.", width=28),
            ),
        ),
        FOCUS_AREAS,
        Table(
            "Tiltaksområder",
            "action_areas",
            "Tiltaksområdene under hvert satsingsområde.",
            (
                must("Kode", "code", "1.1", kind=Kind.LABEL, width=10),
                must("Tittel", "title", width=50),
                Column("Andre titler", "aliases", "Ett per linje.", Kind.LINES, 34),
            ),
            parent=FOCUS_AREAS,
            reference=(must("Satsingsområde", "", "Nummer.", kind=Kind.INTEGER, width=15),),
        ),
        Table(
            "Arbeidsformer",
            "working_forms",
            "Samarbeidets arbeidsformer.",
            (
                must("Kode", "code", "Små bokstaver a–z.", width=16),
                must("Tittel", "title", width=34),
            ),
        ),
        MEASURES,
        STRANDS,
        Table(
            "Tiltak og områder",
            "areas",
            "Tiltaksområdene et tiltak hører til eller også er relevant for.",
            (
                must("Tiltaksområde", "code", "Kode.", kind=Kind.LABEL, width=15),
                Column("Forhold", "relation", "Tom: tiltaksområde.", choices=words(Relation)),
                Column("Trykt tittel", "title", "Når en annen tittel skal trykkes.", width=34),
            ),
            parent=MEASURES,
            reference=(_MEASURE,),
        ),
        Table(
            "Aktiviteter",
            "activities",
            "Det tiltaket eller deltiltaket lover, i planens rekkefølge.",
            (must("Aktivitet", "", width=80),),
            parent=MEASURES,
            reference=(
                must("Tiltak", "", "5.6, eller deltiltaket 5.6/FEIDE.", kind=Kind.LABEL, width=22),
            ),
            scalar=True,
            may_name_strand=True,
        ),
        Table(
            "Forventede resultater",
            "expected_results",
            "Det tiltaket skal føre til, utenom aktivitetene.",
            (must("Forventet resultat", "", width=80),),
            parent=MEASURES,
            reference=(_MEASURE,),
            scalar=True,
        ),
        Table(
            "Medvirkende",
            "involved",
            "Organisasjonene, organene og personene i et tiltak; ett av dem per rad.",
            (
                must("Rolle", "role", choices=words(InvolvementRole)),
                Column("Organisasjon", "organisation", width=30),
                Column("Organ", "body", width=30),
                Column("Person", "person", "Kode fra arket Personer.", width=20),
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
                must("Tidligere navn", "name", width=44),
                Column("Endret", "changed_on", "", Kind.PARTIAL),
            ),
            parent=MEASURES,
            reference=(_MEASURE,),
        ),
    ),
)
