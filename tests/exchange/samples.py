"""Small plan and status files, and the ways tests change and store them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sporbar.exchange.files import (
    ActionAreaPart,
    AdoptionPart,
    AnnexPart,
    AreaLinkPart,
    BodyPart,
    CooperationPart,
    DeviationPart,
    EntryPart,
    FocusAreaPart,
    FormerNamePart,
    InvolvementPart,
    LegalEntityPart,
    LinePart,
    MeasurePart,
    NumberPart,
    OrganisationPart,
    PersonPart,
    PlanFile,
    PreviousPart,
    ProjectPart,
    RecommendationPart,
    ReportPart,
    SeatPart,
    StatedDatePart,
    StatedQuantityPart,
    StatusFile,
    StrandPart,
    WorkingFormPart,
)
from sporbar.exchange.plan_status.reading import tree_of

DEMO = Path(__file__).parents[2] / "src/sporbar/demo"

ENTITY = LegalEntityPart(name="Fjordrådet", form="ipr", founded_on="2005")
MUNICIPALITY = OrganisationPart(
    name="Ås kommune",
    kind="municipality",
    former_names=("Aas herred",),
    numbers=(
        NumberPart(number="0214", valid_from="2011-01-01", valid_to="2019-12-31"),
        NumberPart(number="3021", valid_from="2020-01-01"),
    ),
    is_member=True,
    member_from="2005",
    is_office_municipality=True,
    legal_entity="Fjordrådet",
)
COMPANY = OrganisationPart(name="Utvikling AS", kind="company")
COUNCIL = BodyPart(
    name="Regionrådet", kind="regional_council", short_name="RR", legal_entity="Fjordrådet"
)
BOARD = BodyPart(name="Styret", kind="external", organisation="Utvikling AS")
FOCUS_AREAS = (
    FocusAreaPart(
        number=1,
        title="Næring",
        goal="Flere arbeidsplasser.",
        action_areas=(
            ActionAreaPart(code="1.1", title="Reiseliv og opplevelser", aliases=("Reiseliv",)),
            ActionAreaPart(code="1.2", title="Industri"),
        ),
    ),
    FocusAreaPart(number=2, title="Samferdsel"),
)
WORKING_FORMS = (
    WorkingFormPart(code="network", title="nettverk"),
    WorkingFormPart(code="project", title="prosjekt"),
)


def a_measure(number: int = 1, **changes: Any) -> MeasurePart:
    """A measure that uses everything a measure can have."""
    whole = MeasurePart(
        focus_area=1,
        number=number,
        title=f"Tiltak {number}",
        areas=(
            AreaLinkPart(code="1.1", title="Reiseliv"),
            AreaLinkPart(code="1.2", relation="also_relevant"),
        ),
        applies_to=(2, 1),
        working_forms=("project", "network"),
        working_form_note="og litt dugnad",
        expected_results=("Flere gjester", "Lengre\nsesong"),
        goals=("8", "8.9"),
        activities=("Møtes; ofte", "Skrive\nog lese"),
        strands=(
            StrandPart(title="Del A", activities=("Prøve ut",)),
            StrandPart(title="Del B"),
        ),
        former_names=(FormerNamePart(name=f"Gammelt {number}", changed_on="2010-23"),),
        responsible_body="Regionrådet",
        involved=(
            InvolvementPart(role="partner", organisation="Utvikling AS", year=2011),
            InvolvementPart(role="coordinator", organisation="Ås kommune", unit="kultur"),
            InvolvementPart(role="participant", body="Styret"),
            InvolvementPart(role="responsible", person="koordinatoren"),
        ),
    )
    return replace(whole, **changes)


def a_plan(count: int = 2, /, **changes: Any) -> PlanFile:
    whole = PlanFile(
        cooperation=CooperationPart(slug="fjordregionen", name="Fjordregionen", is_fictional=True),
        plan_title="Handlingsplan 2011",
        year=2011,
        strategy="Fjordstrategien",
        adoption=AdoptionPart(adopted=True, by="Regionrådet", on="2010-12", case_reference="41/10"),
        legal_entities=(ENTITY,),
        organisations=(MUNICIPALITY, COMPANY),
        bodies=(COUNCIL, BOARD),
        people=(
            PersonPart(
                slug="koordinatoren",
                name="Koordinatoren",
                title="reiselivskoordinator",
                organisation="Ås kommune",
            ),
        ),
        vision="Et rikere liv ved fjorden.",
        seats=(SeatPart(body="Styret", role="medlem", on_behalf_of="Fjordrådet"),),
        focus_areas=FOCUS_AREAS,
        working_forms=WORKING_FORMS,
        measures=tuple(a_measure(number) for number in range(1, count + 1)),
    )
    return replace(whole, **changes)


def an_entry(*covers: str, text: str = "Arbeidet er i gang.", **changes: Any) -> EntryPart:
    whole = EntryPart(
        covers=covers,
        answer="activity",
        progress="as_planned",
        written_on="2011-06-28",
        author_role="daglig leder",
        lines=(
            LinePart(
                text=text,
                deviation=DeviationPart(
                    kind="delayed",
                    certainty="uncertain",
                    cause="Sykdom",
                    new_date="2011-23",
                    reported_to="Regionrådet",
                    reported_on="2011-05",
                    settled_on="2011-06-30",
                ),
                dates=(
                    StatedDatePart(what="start", on="2011-09", said="i september", tense="planned"),
                ),
                quantities=(
                    StatedQuantityPart(what="kommuner", quantifier="exactly", number=6, of=7),
                    StatedQuantityPart(what="møter", quantifier="several"),
                ),
            ),
            LinePart(text="En setning til."),
        ),
    )
    return replace(whole, **changes)


def a_status(*entries: EntryPart, **changes: Any) -> StatusFile:
    whole = StatusFile(
        cooperation="fjordregionen",
        plan_title="Handlingsplan 2011",
        year=2011,
        kind="half_year",
        period_start="2011-01-01",
        period_end="2011-06-30",
        as_of="2011-07-01",
        entries=entries or (an_entry("1.1"), an_entry("1.2/Del A")),
        recommendations=(
            RecommendationPart(
                measure="1.1",
                body="Regionrådet",
                month="2011-03",
                scheme="Fjordmidler",
                amount="150000.00",
            ),
        ),
        projects=(
            ProjectPart(code="F1", name="Fjord", measure="1.1", inferred=True),
            ProjectPart(code="F1", name="Fjord", measure="1.2"),
            ProjectPart(code="F2", name="Felles"),
        ),
        report=ReportPart(
            slug="2011-h1",
            title="Halvårsrapport 2011",
            author_role="daglig leder",
            introduction=("Første avsnitt.", "Andre avsnitt."),
            caveats=("Ikke alt er bokført.",),
            responsibility="10400",
            previous=PreviousPart(kind="annual", title="Årsrapport 2010", year=2010),
            annexes=(AnnexPart(number=1, title="Rapport", measures=("1.2",), note="Mangler."),),
        ),
    )
    return replace(whole, **changes)


def stored(content: PlanFile | StatusFile, folder: Path, name: str = "fil.json") -> Path:
    """The content as a JSON file on disk."""
    return stored_tree(tree_of(content), folder, name)


def stored_tree(tree: Any, folder: Path, name: str = "fil.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return file
