"""Workbooks people send: filled in by hand, broken, or not workbooks at all."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status.reading import content_of, source_of
from sporbar.exchange.plan_status.workbook_writing import workbook_bytes
from sporbar.exchange.problems import Refused
from sporbar.exchange.workbook import open_grids
from tests.exchange.samples import a_measure, a_plan, a_status

Edit = Callable[[Workbook], None]


def edited(edit: Edit, content: PlanFile | StatusFile | None = None) -> bytes:
    """A filled template after somebody has worked on it."""
    content = content or a_plan(2)
    workbook = load_workbook(io.BytesIO(workbook_bytes(type(content), content)))
    edit(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def read(data: bytes, kind: Any = PlanFile) -> tuple[Any, list[str]]:
    """The content and the sentences about what is wrong."""
    source = source_of("plan.xlsx", data, kind)
    content = content_of(source, kind)
    return content, Refused(source.problems.listed()).sentences("plan.xlsx", source.place)


def sentences(edit: Edit, content: PlanFile | StatusFile | None = None) -> list[str]:
    return read(edited(edit, content), type(content or a_plan()))[1]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        source_of("plan.xlsx", data, PlanFile)
    return "\n".join(refused.value.sentences("plan.xlsx"))


def cell(sheet: str, name: str, value: Any) -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][name] = value

    return edit


@pytest.mark.parametrize("content", [a_plan(3), a_status()], ids=["plan", "status"])
def test_filled_template_says_what_it_was_filled_with(content: Any) -> None:
    assert read(workbook_bytes(type(content), content), type(content)) == (content, [])


def test_template_explains_itself() -> None:
    workbook = load_workbook(io.BytesIO(workbook_bytes(PlanFile)))

    assert workbook.sheetnames[:3] == ["Les meg", "Plan", "Juridiske enheter"]
    sheet = workbook["Tiltak"]
    assert sheet["C1"].value == "Tittel *"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width == 44
    drop_downs = {rule.formula1 for rule in workbook["Organer"].data_validations.dataValidation}
    assert len(drop_downs) == 1
    column = next(iter(drop_downs)).split("$")[1]
    assert workbook["Koder"][f"{column}1"].value == "regionråd"


def test_empty_template_names_what_must_be_filled_in() -> None:
    _, found = read(workbook_bytes(PlanFile))

    assert (
        "plan.xlsx, ark «Plan», rad 9 («Planens tittel»): Feltet mangler og må fylles ut." in found
    )


def test_mistake_is_named_with_sheet_row_and_column() -> None:
    found = sentences(cell("Tiltak", "B3", "to"))

    assert found == [
        "plan.xlsx, ark «Tiltak», rad 3, kolonne B «Nummer»: Ventet et heltall; fant «to»."
    ]


def test_missing_value_is_named_with_its_cell() -> None:
    found = sentences(cell("Organer", "A2", None))

    assert found[0] == (
        "plan.xlsx, ark «Organer», rad 2, kolonne A «Navn»: Feltet mangler og må fylles ut."
    )


def test_word_outside_the_drop_down_is_named_with_the_words_expected() -> None:
    found = sentences(cell("Medvirkende", "B2", "sjef"))

    assert found[0].startswith(
        "plan.xlsx, ark «Medvirkende», rad 2, kolonne B «Rolle»: Ventet en av ansvarlig,"
    )


def test_code_is_taken_for_the_word() -> None:
    content, found = read(edited(cell("Medvirkende", "B2", "invited")))

    assert found == []
    assert content.measures[0].involved[0].role == "invited"


def test_strand_of_a_missing_measure_is_named() -> None:
    found = sentences(cell("Deltiltak", "A2", "7.1"))

    assert (
        "plan.xlsx, ark «Deltiltak», rad 2, kolonne A «Tiltak»: «7.1» står ikke i arket «Tiltak»."
    ) in found


def test_activity_of_a_missing_strand_is_named() -> None:
    found = sentences(cell("Aktiviteter", "A4", "1.1/Del C"))

    assert found == [
        "plan.xlsx, ark «Aktiviteter», rad 4, kolonne A «Tiltak»: «1.1/Del C» står ikke i arket "
        "«Deltiltak»."
    ]


def test_label_stored_as_a_number_is_refused_because_5_10_would_be_5_1() -> None:
    found = sentences(cell("Deltiltak", "A2", 1.1))

    assert "Cellen er tallet 1,1; 1.1 og 1.10 kan da ikke skilles." in found[0]


def test_numbers_written_with_a_decimal_comma_are_not_guessed() -> None:
    found = sentences(cell("Tiltak", "E2", 1.2))

    assert "kolonne E «Gjelder satsingsområder»: Cellen er desimaltallet 1,2." in found[0]


def test_ledger_style_amounts_and_norwegian_days_are_read() -> None:
    def edit(workbook: Workbook) -> None:
        workbook["Innstillinger"]["E2"] = "1\u00a0250,50"
        workbook["Runde"]["B6"] = "01.02.2011"

    content, found = read(edited(edit, a_status()), StatusFile)

    assert found == []
    assert content.recommendations[0].amount == "1250.50"
    assert content.period_start == "2011-02-01"


@pytest.mark.parametrize("value", ["mye", "1,234", "12.345.678", True])
def test_amount_that_is_none_is_named(value: Any) -> None:
    found = sentences(cell("Innstillinger", "E2", value), a_status())

    assert found[0].startswith("plan.xlsx, ark «Innstillinger», rad 2, kolonne E «Beløp»:")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    plan = a_plan(measures=(a_measure(1, activities=("=1+1", "#N/A", "_x0041_", "-2", "2011-07")),))

    assert read(workbook_bytes(PlanFile, plan)) == (plan, [])


def test_formula_is_refused_with_its_cell() -> None:
    assert refusal(edited(cell("Tiltak", "B2", "=1+1"))) == (
        "plan.xlsx: ark «Tiltak», celle B2: formel. Lim inn verdien i stedet for formelen."
    )


def test_error_value_is_refused_with_its_cell() -> None:
    assert "ark «Tiltak», celle C2: feilverdi" in refusal(edited(cell("Tiltak", "C2", "#N/A")))


def test_merged_heading_is_named() -> None:
    found = sentences(lambda workbook: workbook["Tiltak"].merge_cells("A1:B1"))

    assert found[0] == (
        "plan.xlsx, ark «Tiltak», rad 1, kolonne A: Sammenslåtte celler i overskriften. "
        "Del dem opp igjen."
    )


def test_second_heading_row_is_named() -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["Organer"]
        sheet.insert_rows(2)
        for column in range(1, 6):
            sheet.cell(2, column).value = sheet.cell(1, column).value

    assert sentences(edit) == [
        "plan.xlsx, ark «Organer», rad 2: Overskriftene står to ganger; de skal stå i rad 1."
    ]


def test_heading_below_a_title_row_is_named() -> None:
    def edit(workbook: Workbook) -> None:
        workbook["Tiltak"].insert_rows(1)
        workbook["Tiltak"]["A1"] = "Tiltakene våre"

    assert (
        "plan.xlsx, ark «Tiltak», rad 2: Overskriftene står i rad 2; de skal stå i rad 1, alene."
    ) in sentences(edit)


def test_misspelt_heading_does_not_make_a_column_disappear() -> None:
    found = sentences(cell("Tiltak", "G1", "Ansvarleg organ"))

    assert found == [
        "plan.xlsx, ark «Tiltak», rad 1, kolonne G: Ukjent overskrift. Mente du «Ansvarlig organ»?",
    ]


def test_heading_that_stands_twice_is_named() -> None:
    assert sentences(cell("Tiltak", "I1", "Tittel")) == [
        "plan.xlsx, ark «Tiltak», rad 1, kolonne I: Overskriften «Tittel» står to ganger."
    ]


def test_required_heading_that_is_gone_is_named() -> None:
    found = sentences(lambda workbook: workbook["Organer"].delete_cols(1))

    assert "plan.xlsx, ark «Organer», rad 1: Overskriften «Navn» mangler." in found


def test_value_without_a_heading_is_named() -> None:
    assert sentences(cell("Organer", "G3", "husk denne")) == [
        "plan.xlsx, ark «Organer», rad 3, kolonne G: Verdi i en kolonne uten overskrift."
    ]


def test_unknown_sheet_is_named() -> None:
    def edit(workbook: Workbook) -> None:
        workbook["Tiltak"].title = "Tiltakk"

    assert "plan.xlsx, ark «Tiltakk»: Ukjent ark. Mente du «Tiltak»?" in sentences(edit)


def test_unknown_field_in_a_form_is_named() -> None:
    assert sentences(cell("Plan", "A30", "Strategien")) == [
        "plan.xlsx, ark «Plan», rad 30: Ukjent felt «Strategien». Mente du «Strategi»?"
    ]


def test_rows_between_may_be_empty() -> None:
    content, found = read(edited(lambda workbook: workbook["Organer"].insert_rows(3)))

    assert found == []
    assert content == a_plan(2)


def test_headings_may_be_in_another_order_and_case() -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["Arbeidsformer"]
        for row in sheet.iter_rows(max_col=2):
            row[0].value, row[1].value = row[1].value, row[0].value
        sheet["A1"], sheet["B1"] = "TITTEL", "  kode "

    assert read(edited(edit)) == (a_plan(2), [])


def test_answer_number_used_twice_is_named() -> None:
    found = sentences(cell("Svar", "A3", 1), a_status())

    assert (
        "plan.xlsx, ark «Svar», rad 3, kolonne A «Nr.»: Nummeret 1 er brukt tidligere i arket."
    ) in found


def test_sentence_of_a_missing_answer_is_named() -> None:
    found = sentences(cell("Setninger", "A2", 9), a_status())

    assert (
        "plan.xlsx, ark «Setninger», rad 2, kolonne A «Svar nr.»: «9» står ikke i arket «Svar»."
    ) in found


def test_other_template_is_recognised_as_the_wrong_one() -> None:
    assert refusal(workbook_bytes(StatusFile)) == (
        "plan.xlsx: Arbeidsboken har ikke arket «Plan». Ventet malen «Handlingsplan» "
        "(sporbar template skriver den)."
    )


def test_pdf_named_xlsx_is_told_by_its_content() -> None:
    assert refusal(b"%PDF-1.7 ...") == (
        "plan.xlsx: Filen er en PDF, uansett hva den heter. Ventet XLSX eller JSON."
    )


def test_zip_that_is_no_workbook_is_said_to_be_one() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert "ikke en arbeidsbok" in refusal(file.getvalue())


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95, 0.999])
def test_cut_workbook_is_called_broken(share: float) -> None:
    data = workbook_bytes(PlanFile, a_plan())

    assert "ødelagt, kuttet eller beskyttet" in refusal(data[: int(len(data) * share)])


def test_changed_byte_is_noticed() -> None:
    data = bytearray(workbook_bytes(PlanFile, a_plan()))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("xl/workbook.xml").header_offset
    data[start + 60] ^= 0xFF

    assert "ødelagt, kuttet eller beskyttet" in refusal(bytes(data))


def test_zip_bomb_is_stopped_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 10 * 1024 * 1024)

    assert len(file.getvalue()) < 1024 * 1024
    assert "pakker seg ut til mer enn 100 MB" in refusal(file.getvalue())


def test_zip_bomb_that_lies_about_its_size_is_stopped() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 1024 * 1024)
    true, false = (1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little")

    assert "ødelagt, kuttet eller beskyttet" in refusal(file.getvalue().replace(true, false))


def test_cell_a_million_rows_down_is_refused_before_it_fills_the_memory() -> None:
    assert "celle XFD1048576: det står noe så langt ute" in refusal(
        edited(cell("Tiltak", "XFD1048576", "x"))
    )


def test_xml_with_entities_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")

    assert "en del vi ikke leser" in refusal(file.getvalue())


def test_text_longer_than_a_cell_is_refused_rather_than_cut() -> None:
    plan = a_plan(measures=(a_measure(1, activities=("x" * 40_000,)),))

    with pytest.raises(Refused, match="40000 tegn"):
        workbook_bytes(PlanFile, plan)


def test_grid_keeps_the_rows_where_they_stand() -> None:
    workbook = Workbook()
    workbook.active["B3"] = "her"
    file = io.BytesIO()
    workbook.save(file)

    (grid,) = open_grids(file.getvalue())

    assert grid.rows[2][1] == "her"
