"""Tables made for people, as they come from Excel's clipboard and in workbooks."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from sporbar.exchange.pasted.columns import HEADINGS, Field, field_of
from sporbar.exchange.pasted.measures import Names, Reading, measures_of_table
from sporbar.exchange.pasted.table import (
    MAX_CHARACTERS,
    MAX_ROWS,
    table_of_text,
    table_of_workbook,
)
from sporbar.exchange.pasted.template import measures_template
from sporbar.exchange.problems import Refused
from sporbar.plans.content import AreaLinkPart, InvolvementPart

NAMES = Names(
    focus_areas={"1": 1, "digitalisering": 1, "1 digitalisering": 1, "2": 2, "reiseliv": 2},
    action_areas={"1.1": "1.1", "bredbånd": "1.1", "1.2": "1.2"},
    working_forms={"nettverk": "network", "prosjekt": "project"},
    bodies={"regionrådet": "Regionrådet", "rr": "Regionrådet"},
    organisations={
        "elvebotn kommune": "Elvebotn kommune",
        "skog og fjell kommune": "Skog og Fjell kommune",
    },
)


def as_is(text: str) -> str:
    return text


def read(text: str, focus_area: int | None = None) -> Reading:
    return measures_of_table(table_of_text(text, as_is), NAMES, focus_area)


def workbook(*rows: tuple[object, ...], merged: str = "", sheet: str = "Ark1") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_heading_is_known_in_three_languages_whatever_case_and_dots() -> None:
    assert field_of("  ANSVARLEG: ") is Field.RESPONSIBLE
    assert field_of("Nr.") is Field.NUMBER
    assert field_of("Expected results") is Field.RESULTS
    assert field_of("Vår referanse") is None
    for field, heading in HEADINGS.items():
        assert field_of(str(heading)) is field


def test_row_becomes_a_measure_with_all_it_says() -> None:
    reading = read(
        "Nr.\tTiltak\tAktiviteter\tForventede resultater\tArbeidsform\tAnsvarlig\t"
        "Samarbeidspartnere\tTiltaksområder\tBærekraftsmål\n"
        '1.4\tBredbånd til alle\t"• Kartlegge hull\n• Søke midler"\tAlle har nett\t'
        "Nettverk og dugnad\tRR\tElvebotn kommune, Skog og Fjell kommune\t1.2 Nett\t9, 11.3\n"
    )

    assert reading.problems == []
    (part,) = reading.parts
    assert (part.focus_area, part.number, part.title) == (1, 4, "Bredbånd til alle")
    assert part.activities == ("Kartlegge hull", "Søke midler")
    assert part.expected_results == ("Alle har nett",)
    assert (part.working_forms, part.working_form_note) == (("network",), "dugnad")
    assert part.responsible_body == "Regionrådet"
    assert part.involved == (
        InvolvementPart(role="partner", organisation="Elvebotn kommune"),
        InvolvementPart(role="partner", organisation="Skog og Fjell kommune"),
    )
    assert part.areas == (AreaLinkPart(code="1.2"),)
    assert part.goals == ("9", "11.3")


def test_focus_area_holds_until_another_is_named() -> None:
    reading = read(
        "Satsingsområde\tTiltak\n1 Digitalisering\tEn\n\tTo\nReiseliv\tTre\n\t2 nye stier\n"
    )

    assert [(one.focus_area, one.title) for one in reading.parts] == [
        (1, "En"),
        (1, "To"),
        (2, "Tre"),
        (2, "2 nye stier"),
    ]


def test_chapter_row_and_a_heading_for_each_chapter_are_no_measures() -> None:
    reading = read("Nr\tTiltak\n\tReiseliv\n1\tSkilt\nNr\tTiltak\tEier\n2\tStier\tRegionrådet\n")

    assert [(one.focus_area, one.number, one.title) for one in reading.parts] == [
        (2, 1, "Skilt"),
        (2, 2, "Stier"),
    ]
    assert reading.parts[1].responsible_body == "Regionrådet"


def test_row_without_title_goes_on_with_the_measure_above() -> None:
    reading = read("Tiltak\tAktivitet\n1.1 Kart\tTegne\n\tTrykke\n\tTegne\n")

    assert [one.activities for one in reading.parts] == [("Tegne", "Trykke")]


def test_list_of_titles_needs_no_heading() -> None:
    reading = read("Kart\nSkilt\n\nStier\n", focus_area=2)

    assert [one.title for one in reading.parts] == ["Kart", "Skilt", "Stier"]


def test_what_is_unknown_is_said_with_its_row_and_stops_nothing() -> None:
    reading = read(
        "Tiltak\tKostnad\tAnsvarlig\tTiltaksområde\tBærekraftsmål\n1.1 Kart\t20 000\tOla\t9.9\t18\n"
    )

    assert reading.problems == []
    assert len(reading.parts) == 1
    assert "Kolonnen «Kostnad»" in reading.notes[0]
    assert [one.split(":")[0] for one in reading.notes[1:]] == ["Rad 2"] * 3
    assert "«Ola»" in " ".join(reading.notes)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Tiltak\tAnsvar\nKart\tRR\n", "Rad 2: Vi ser ikke hvilket satsingsområde «Kart»"),
        ("Tiltak\tNr\nKart\t7.1\n", "Rad 2: Strategien har ikke satsingsområdet «7»."),
        ("Satsingsområde\tTiltak\nHelse\tKart\n", "har ikke satsingsområdet «Helse»"),
        ("Nr\tTiltak\n1.1\t\n", "Rad 2: Raden mangler tittel på tiltaket."),
        ("Tiltak\tAnsvar\n", "ingen tiltak"),
    ],
)
def test_problem_names_the_row(text: str, sentence: str) -> None:
    assert sentence in read(text).problems[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Det er ingen tabell her."),
        (" \t \n\t\n", "Det er ingen tabell her."),
        ("En\tTo\nTre\tFire\n", "Fant ingen rad med overskrifter."),
        ("x" * (MAX_CHARACTERS + 1), "Det er plass til 1 000 000"),
        ("Tiltak\n" + "Kart\n" * (MAX_ROWS + 30), "Det er plass til 2 000"),
    ],
)
def test_what_is_no_table_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        table_of_text(text, as_is)
    assert sentence in str(refused.value).replace("\u00a0", " ")


def test_unclosed_quote_loses_nothing() -> None:
    reading = read('Tiltak\tAktiviteter\n1.1 Kart\t"uten slutt\n1.2 Skilt\tmer\n')

    assert "Skilt" in str(reading.parts)


def test_twenty_thousand_characters_in_a_cell_are_kept() -> None:
    text = "Ett langt ord. " * 1400
    reading = read(f"Tiltak\tAktiviteter\n1.1 Kart\t{text}\n")

    assert reading.parts[0].activities == (text.strip(),)


def test_workbook_s_merged_cells_and_numbers_are_read() -> None:
    data = workbook(
        ("Handlingsplan",),
        ("Satsingsområde", "Nr", "Tiltak"),
        ("Reiseliv", 1, "Kart"),
        (None, 2, "Skilt"),
        merged="A3:A4",
    )
    reading = measures_of_table(table_of_workbook(data, as_is), NAMES, None)

    assert [(one.focus_area, one.number, one.title) for one in reading.parts] == [
        (2, 1, "Kart"),
        (2, 2, "Skilt"),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "ikke en arbeidsbok"),
        (b"PK\x03\x04 avkuttet", "ødelagt, kuttet"),
        (workbook(("En", "To")), "Fant ingen rad med overskrifter."),
        (workbook(("Tiltak", "Nr"), ("=1+1", 1)), "formel"),
    ],
)
def test_what_is_no_table_in_a_workbook_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        table_of_workbook(data, as_is)
    assert sentence in str(refused.value)


def test_template_is_read_back_as_it_was_filled_in() -> None:
    data = measures_template([(1, "Digitalisering"), (2, "=Reiseliv")])
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet.cell(2, 1, "1 Digitalisering")
    sheet.cell(2, 3, "Kart")
    assert book.worksheets[1]["A2"].data_type == "s"
    out = io.BytesIO()
    book.save(out)
    reading = measures_of_table(table_of_workbook(out.getvalue(), as_is), NAMES, None)

    assert reading.problems == []
    assert [(one.focus_area, one.title) for one in reading.parts] == [(1, "Kart")]
