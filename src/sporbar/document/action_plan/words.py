"""The words a plan document prints on its own account, in bokmål and nynorsk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanWords:
    kind: str
    version: str
    adopted: str
    adopted_by: str
    case: str
    draft: str
    builds_on: str
    plan_of: str
    one_page: str
    number: str
    measure: str
    measures: str
    measures_one: str
    focus_area: str
    responsible: str
    vision: str
    decision: str
    goal: str
    content: str
    frame: str
    activities: str
    results: str
    strands: str
    parties: str
    areas: str
    also_relevant: str
    applies_to: str
    working_forms: str
    goals: str
    former: str
    continues: str
    merged: str
    changes: str
    compared_with: str
    added: str
    changed: str
    ended: str
    endings: str
    no_changes: str
    colophon: str
    fingerprint: str
    fingerprint_how: str
    no_fingerprint: str
    not_stated: str
    fictional: str
    measures_of: str
    table_of_all: str


BOKMAL = PlanWords(
    kind="Handlingsplan",
    version="Versjon {number}",
    adopted="Vedtatt {day}",
    adopted_by="Vedtatt av {body}",
    case="Sak {reference}",
    draft="Utkast, ikke vedtatt",
    builds_on="Bygger på {strategy}",
    plan_of="Planen til {body}, under tiltak {measure}",
    one_page="Planen på én side",
    number="Nr.",
    measure="Tiltak",
    measures="{count} tiltak",
    measures_one="1 tiltak",
    focus_area="Satsingsområde",
    responsible="Ansvarlig",
    vision="Visjon og hovedmål",
    decision="Vedtaket",
    goal="Mål",
    content="Hva vi skal gjøre",
    frame="Hvem og hvordan",
    activities="Aktiviteter",
    results="Forventede resultater",
    strands="Deltiltak",
    parties="Medvirkende",
    areas="Tiltaksområde",
    also_relevant="også relevant",
    applies_to="Gjelder satsingsområde",
    working_forms="Arbeidsform",
    goals="Bærekraftsmål",
    former="Tidligere navn",
    continues="Fortsetter",
    merged="Slått sammen med",
    changes="Hva som er endret",
    compared_with="Sammenliknet med {plan}.",
    added="Nye tiltak",
    changed="Endrede tiltak",
    ended="Avsluttede tiltak",
    endings="Tiltak som avsluttes, og hvorfor",
    no_changes="Ingen tiltak er endret.",
    colophon="Om dokumentet",
    fingerprint="Fingeravtrykk",
    fingerprint_how=(
        "Fingeravtrykket er SHA-256 over JSON-filens kanoniske form (RFC 8785) uten selve "
        "fingeravtrykket. Den som regner det ut på nytt, ser om noe er endret."
    ),
    no_fingerprint="Utkastet har ikke fingeravtrykk.",
    not_stated="ikke oppgitt",
    fictional="Samarbeidet er oppdiktet.",
    measures_of="Tiltak i satsingsområde {number}",
    table_of_all="Alle tiltakene, med hvem som er ansvarlig",
)
NYNORSK = PlanWords(
    kind="Handlingsplan",
    version="Versjon {number}",
    adopted="Vedteken {day}",
    adopted_by="Vedteken av {body}",
    case="Sak {reference}",
    draft="Utkast, ikkje vedteke",
    builds_on="Byggjer på {strategy}",
    plan_of="Planen til {body}, under tiltak {measure}",
    one_page="Planen på éi side",
    number="Nr.",
    measure="Tiltak",
    measures="{count} tiltak",
    measures_one="1 tiltak",
    focus_area="Satsingsområde",
    responsible="Ansvarleg",
    vision="Visjon og hovudmål",
    decision="Vedtaket",
    goal="Mål",
    content="Kva vi skal gjere",
    frame="Kven og korleis",
    activities="Aktivitetar",
    results="Forventa resultat",
    strands="Deltiltak",
    parties="Medverkande",
    areas="Tiltaksområde",
    also_relevant="også relevant",
    applies_to="Gjeld satsingsområde",
    working_forms="Arbeidsform",
    goals="Berekraftsmål",
    former="Tidlegare namn",
    continues="Held fram frå",
    merged="Slått saman med",
    changes="Kva som er endra",
    compared_with="Samanlikna med {plan}.",
    added="Nye tiltak",
    changed="Endra tiltak",
    ended="Avslutta tiltak",
    endings="Tiltak som blir avslutta, og kvifor",
    no_changes="Ingen tiltak er endra.",
    colophon="Om dokumentet",
    fingerprint="Fingeravtrykk",
    fingerprint_how=(
        "Fingeravtrykket er SHA-256 over den kanoniske forma av JSON-fila (RFC 8785) utan sjølve "
        "fingeravtrykket. Den som reknar det ut på nytt, ser om noko er endra."
    ),
    no_fingerprint="Utkastet har ikkje fingeravtrykk.",
    not_stated="ikkje oppgitt",
    fictional="Samarbeidet er oppdikta.",
    measures_of="Tiltak i satsingsområde {number}",
    table_of_all="Alle tiltaka, med kven som er ansvarleg",
)


def plan_words(language: str) -> PlanWords:
    """The words of the language, bokmål for any we do not have."""
    return NYNORSK if language == "nn" else BOKMAL
