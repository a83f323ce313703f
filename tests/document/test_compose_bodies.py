"""The parts about bodies, cases and councils: what stands where, and what is said of nothing."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings

from sporbar.document.compose import compose
from sporbar.document.nodes import Document, Heading, Mark, Span
from sporbar.document.snapshot import (
    STANDARD_OUTLINE,
    AdoptionCase,
    CouncilAnswer,
    Part,
    Snapshot,
)
from tests.document import body_samples, reading, samples
from tests.document.strategies import ANY_OUTLINE, snapshots

ANCHORS = {
    "meetings": "moter-og-saker",
    "follow_up": "oppfolging",
    "adoptions": "vedtak-i-kommunene",
    "consultations": "horinger",
    "representation": "representasjon",
    "events": "arrangementer",
    "agreements": "avtaler",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(body_samples.governed())


def plain(value: object) -> str:
    return reading.text(value).replace("\u00a0", " ")


def rows(document: Document, anchor: str) -> list[list[str]]:
    found = reading.rows(reading.table(document, anchor))
    return [[cell.replace("\u00a0", " ") for cell in row] for row in found]


def headings(document: Document, anchor: str) -> list[str]:
    section = reading.section(document, anchor)
    return [block.text for block in section.blocks if isinstance(block, Heading)]


# -- the outline -------------------------------------------------------------------------------


def test_the_standard_outline_has_none_of_the_new_parts() -> None:
    assert not set(ANCHORS) & set(STANDARD_OUTLINE)
    assert set(ANCHORS) | set(STANDARD_OUTLINE) == set(get_args(Part))


def test_recorded_facts_change_nothing_that_is_not_chosen() -> None:
    snapshot, silent = body_samples.governed(), samples.followed()
    facts = ("meetings", "follow_ups", "adoptions", "consultations", "events", "agreements")
    told = replace(silent, **{name: getattr(snapshot, name) for name in facts})
    assert compose(told) == compose(silent)


@pytest.mark.parametrize("part", ANCHORS)
def test_an_empty_part_says_so_in_one_sentence(part: str) -> None:
    section = reading.section(compose(body_samples.governed_by_nobody()), ANCHORS[part])
    assert len(section.blocks) == 1
    assert plain(section.blocks).startswith("Ingen ")
    assert plain(section.blocks).endswith(".")


@settings(max_examples=25)
@given(snapshots(ANY_OUTLINE))
def test_any_choice_of_parts_has_its_places_once_and_its_links_in_order(
    snapshot: Snapshot,
) -> None:
    document = compose(snapshot, frozenset(range(0x20, 0x250)))
    anchors = reading.anchors(document)
    assert len(anchors) == len(set(anchors))
    assert set(reading.targets(document)) <= set(anchors)


# -- each part ---------------------------------------------------------------------------------


def test_meetings_stand_by_body_with_a_row_a_case(document: Document) -> None:
    assert headings(document, "moter-og-saker") == ["Regionrådet", "Rådmannsutvalget"]
    found = rows(document, "tabell-moter-regionradet")
    assert found[0] == [
        "22. mars 2011Notodden",
        "012/11",
        "Innstilling om regionale utviklingsmidlerGjelder tiltak 1.1 og 1.3",
        "VedtattRegionrådet innstiller på tilskudd som foreslått.Votering: Enstemmig",
    ]
    assert found[1][3] == (
        "Tatt til orienteringUnntatt offentlighet: offl. § 13 jf. fvl. § 13 første ledd,"
        " til og med 22. mars 2071"
    )
    assert [row[3] for row in found[2:5]] == [
        "Utsatt til september 2011",
        "Sendt tilbake til Oppvekstnettverket",
        "Ikke oppgitt",
    ]
    assert found[5] == ["juni 2011avlyst", "", "Ingen saker er registrert.", ""]


def test_follow_up_has_what_is_open_first(document: Document) -> None:
    assert headings(document, "oppfolging") == ["Ikke ferdig", "Ferdig"]
    found = rows(document, "tabell-oppfolging-apen")
    assert [row[3].partition("Gjort")[0] for row in found] == ["I arbeid", "Ikke startet"]
    assert found[0][1].startswith("Komme tilbake med sak")
    assert found[0][2] == "Daglig lederFrist: 15. juni 2011 (fristen er gått ut)"
    assert found[1][1] == "Unntatt offentlighet: offl. § 23"
    closed = rows(document, "tabell-oppfolging-ferdig")
    assert closed[0][2] == "SamferdselsnettverketFrist: 1. juni 2011"


def test_follow_up_is_counted(document: Document) -> None:
    first = reading.section(document, "oppfolging").blocks[0]
    assert plain(first) == ("Oppgaver etter vedtak: 1 ikke startet, 1 i arbeid, 1 gjennomført.")


def test_a_case_begins_with_its_sentence(document: Document) -> None:
    blocks = reading.section(document, "vedtak-i-kommunene").blocks
    place = next(index for index, one in enumerate(blocks) if isinstance(one, Heading))
    assert [plain(one) for one in blocks[place + 1 : place + 4]] == [
        "Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i september.",
        "Behandlingen i én kommune er flyttet fra juni til september.",
        "Trer i kraft når alle har sluttet seg til; én gjenstår. Tidligst 1. januar 2012.",
    ]


def test_councils_nobody_named_are_counted_in_a_row(document: Document) -> None:
    assert rows(document, "tabell-tilslutning-1") == [
        [
            "6 kommuner, ikke oppgitt hvilke",
            "sluttet seg til",
            "ikke oppgitt",
            "ikke oppgitt",
        ],
        [
            "én kommune, ikke oppgitt hvilken",
            "venter",
            "ventet september 2011først ventet juni 2011",
            "ikke oppgitt",
        ],
    ]


def test_what_a_council_changed_is_shown(document: Document) -> None:
    tinn = next(row for row in rows(document, "tabell-tilslutning-2") if row[0] == "Tinn")
    assert tinn[1:4] == ["sluttet seg til med endret ordlyd", "mai 2011", "PS 5/11"]
    assert tinn[4] == (
        "«Kommunestyret vedtar strategien og setter av kr 75 000.»Tatt ut: «150 000.»"
        "Lagt til: «75 000.»Vilkår: At de andre kommunene gjør det samme."
    )


def test_consultations_stand_by_kind(document: Document) -> None:
    assert headings(document, "horinger") == [
        "Høringer",
        "Innspill på eget initiativ",
        "Utredninger vi følger",
    ]
    (study,) = rows(document, "tabell-horinger-study")
    assert study == [
        "Konseptvalgutredning E134",
        "Statens vegvesen",
        "ikke oppgitt",
        "Ventet: august 2011",
    ]


def test_events_are_counted_as_they_were_said(document: Document) -> None:
    found = rows(document, "tabell-arrangementer")
    assert [row[3] for row in found] == ["over 100", "flere", "ikke oppgitt"]
    assert found[0][1] == "16.–17. mars 2011BolkesjøNeste gang: mars 2012"
    assert found[2][0] == "Kurs i planleggingKurs, planlagt"


def test_seats_and_agreements_have_a_term(document: Document) -> None:
    seats = rows(document, "tabell-representasjon")
    assert [row[3] for row in seats] == ["fra 1. januar 2011 til 2014", "ikke oppgitt"]
    agreements = rows(document, "tabell-avtaler")
    assert agreements[0][2:] == [
        "fra 1. januar 2010 til 31. desember 2013",
        "Senest 30. juni 2013Fornyelse: ett år om gangen",
    ]


# -- at the measure and on the one page --------------------------------------------------------


@pytest.mark.parametrize("sample", [body_samples.governed, body_samples.governed_annual])
def test_a_measure_shows_what_is_recorded_beside_what_people_said(sample: object) -> None:
    document = compose(sample())  # type: ignore[operator]
    computed = [
        node.text
        for node in reading.nodes(reading.section(document, "satsingsomrade-1"))
        if isinstance(node, Span) and node.mark == Mark.COMPUTED
    ]
    place = computed.index("Behandlet i Regionrådet 22. mars 2011, sak 012/11.")
    assert computed[place + 1 : place + 5] == [
        " (kilde: møteboka for Regionrådet)",
        "Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i september.",
        " (kilde: svarene fra kommunene)",
        "Behandlingen i én kommune er flyttet fra juni til september.",
    ]


def test_the_guide_explains_the_source_where_only_recorded_facts_have_one() -> None:
    snapshot = samples.bare()
    area = replace(samples.sample().focus_areas[0], measures=())
    measure = body_samples.governed().focus_areas[0].measures[0]
    silent = replace(measure, status=(), adoptions=(), delays=())
    told = replace(snapshot, focus_areas=(replace(area, measures=(silent,)),))
    assert "kilden står etter" in plain(reading.section(compose(told), "slik-leses-rapporten"))


def test_the_one_page_names_the_cases_that_wait(document: Document) -> None:
    text = plain(reading.section(document, "pa-en-side"))
    assert "Felles renovasjonsordning (6 av 7); Felles IKT-strategi (2 av 6)" in text
    assert {"tilslutning-1", "tilslutning-2"} <= set(reading.targets(document))


def test_the_one_page_stays_one_where_many_cases_wait() -> None:
    case = AdoptionCase(title="Sak", answers=(CouncilAnswer(state="waiting"),))
    document = compose(replace(body_samples.governed(), adoptions=(case,) * 9))
    text = plain(reading.section(document, "pa-en-side"))
    assert text.count("Sak (0 av 1)") == 6
    assert "og 3 saker til" in text


def test_cases_that_are_settled_wait_for_nobody() -> None:
    case = AdoptionCase(title="Sak", answers=(CouncilAnswer(state="adopted"),))
    document = compose(replace(body_samples.governed(), adoptions=(case,)))
    assert "Sak (1 av 1)" not in plain(reading.section(document, "pa-en-side"))


def test_nynorsk_speaks_nynorsk() -> None:
    document = compose(body_samples.governed_in_nynorsk())
    text = plain(reading.section(document, "vedtak-i-kommunene"))
    assert "Seks av dei sju kommunane har slutta seg til; den sjuande handsamar saka" in text
    assert rows(document, "tabell-oppfolging-apen")[1][3] == "Ikkje starta"
