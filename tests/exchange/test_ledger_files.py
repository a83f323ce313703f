"""What cannot be a ledger is refused in one sentence that says what was expected."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from sporbar.economy.models import LedgerProfile
from sporbar.exchange import workbook as workbook_limits
from sporbar.exchange.ledger import tables
from sporbar.exchange.ledger.reading import Reading, read_ledger
from sporbar.exchange.problems import Refused
from tests.exchange.ledgers import HEADER, csv_file, profile, row, saved, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommunen() -> LedgerProfile:
    return profile()


def refusal(data: bytes, by: LedgerProfile) -> str:
    with pytest.raises(Refused) as error:
        read_ledger(data, by)
    return "\n".join(error.value.sentences("hovedbok.xlsx"))


def only_row(reading: Reading) -> tuple[object, ...]:
    assert reading.problems == []
    ((part),) = reading.parts.values()
    ((found),) = part.rows
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encoding_is_found(kommunen: LedgerProfile, encoding: str) -> None:
    found = only_row(read_ledger(csv_file(row(Tekst="Lønn på Ås"), encoding=encoding), kommunen))

    assert found[7] == "Lønn på Ås"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiter_is_found(kommunen: LedgerProfile, delimiter: str) -> None:
    kommunen.delimiter = "|" if delimiter == "|" else "auto"

    assert only_row(read_ledger(csv_file(row(), delimiter=delimiter), kommunen))[-1] == 10000


def test_comma_separated_file_with_decimal_points_is_read() -> None:
    by = profile(decimal_separator=".")

    assert only_row(read_ledger(csv_file(row("-1 234.50"), delimiter=","), by))[-1] == -123450


def test_old_line_ends_and_a_missing_last_one_are_read(kommunen: LedgerProfile) -> None:
    data = csv_file(row(), row("1,00"), end="\n").rstrip(b"\n")

    assert read_ledger(data, kommunen).own_count == 2


def test_quoted_delimiter_and_line_break_stay_in_the_text(kommunen: LedgerProfile) -> None:
    data = csv_file(row(Tekst='"Møte; del\n1"'), row())

    first, second = read_ledger(data, kommunen).parts["10400", "2011-03"].rows
    assert first[7] == "Møte; del 1"
    # the row number is the line an editor shows
    assert second[0] == 4


def test_csv_and_workbook_say_the_same(kommunen: LedgerProfile) -> None:
    written = read_ledger(csv_file(row("1 234,50"), row("-7,01", Prosjekt="")), kommunen)
    stored = read_ledger(
        xlsx_file(row(1234.5, Periode=201103, Art=10100, Ansvar=10400), row(-7.01, Prosjekt=None)),
        kommunen,
    )

    assert written.parts == stored.parts
    assert stored.sheet == "Hovedbok"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\r\n", b"\0" * 100])
def test_empty_file_is_refused(kommunen: LedgerProfile, data: bytes) -> None:
    assert "Filen er tom" in refusal(data, kommunen)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n...", "en PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "gammel Excel-fil"),
        (b"\x89PNG\r\n\x1a\n", "et bilde"),
        (b'{"a": 1}', "JSON"),
        (b"<html></html>", "XML- eller HTML"),
        (bytes(range(256)) * 8, "ikke tekst"),
    ],
)
def test_other_kinds_of_file_are_named_whatever_they_are_called(
    kommunen: LedgerProfile, data: bytes, what: str
) -> None:
    assert what in refusal(data, kommunen)


def test_sixty_megabytes_are_refused_unread(kommunen: LedgerProfile) -> None:
    assert "Filen er på 60.0 MB; grensen er 50 MB" in refusal(b"a" * (60 * 1024 * 1024), kommunen)


def test_zip_bomb_is_stopped_before_it_has_gone_off(
    kommunen: LedgerProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_UNPACKED", 20 * 1024 * 1024)
    file = io.BytesIO(xlsx_file(row()))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/bomb.bin", "w") as part,
    ):
        for _ in range(40):
            part.write(b"0" * 1024 * 1024)

    assert len(file.getvalue()) < 1024 * 1024
    assert "pakker seg ut til mer enn 20 MB" in refusal(file.getvalue(), kommunen)


@pytest.mark.parametrize(
    ("part", "start", "one", "end"),
    [
        (
            "xl/worksheets/sheet1.xml",
            b"<sheetData><row>",
            b"<c><v>1</v></c>",
            b"</row></sheetData>",
        ),
        ("xl/sharedStrings.xml", b"<sst>", b"<si><t>x</t></si>", b"</sst>"),
    ],
)
def test_small_file_with_millions_of_cells_is_stopped(
    kommunen: LedgerProfile,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    start: bytes,
    one: bytes,
    end: bytes,
) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_CELLS", 200_000)
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_file(row()))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in {*source.namelist(), part}:
            data = start + one * 300_000 + end if name == part else source.read(name)
            archive.writestr(name, data)

    assert len(file.getvalue()) < 100_000
    assert "mer enn 200\u00a0000 celler og tekster" in refusal(file.getvalue(), kommunen)


def test_zip_that_is_no_workbook_is_refused(kommunen: LedgerProfile) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hovedbok.csv", "Ansvar;Art")

    assert "ikke en arbeidsbok i XLSX-format" in refusal(file.getvalue(), kommunen)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_workbook_cut_in_the_middle_is_refused(kommunen: LedgerProfile, part: float) -> None:
    data = xlsx_file(*[row() for _ in range(50)])

    assert "ødelagt, kuttet eller beskyttet" in refusal(data[: int(len(data) * part)], kommunen)


def test_csv_cut_inside_a_quoted_text_is_refused(kommunen: LedgerProfile) -> None:
    data = csv_file(row(), row(Tekst='"Møte i rådet'))

    assert "Rad 3: anførselstegn som ikke lukkes" in refusal(data, kommunen)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_file_cut_inside_a_character_is_refused(kommunen: LedgerProfile, encoding: str) -> None:
    whole = csv_file(row(Tekst="Møte"), row(Tekst="å"), encoding=encoding)
    cut = whole[: whole.rindex("å".encode("utf-16-le" if encoding == "utf-16" else "utf-8")) + 1]

    assert "Filen slutter midt i et tegn. Er den kuttet?" in refusal(cut, kommunen)


def test_windows_file_that_ends_in_a_letter_is_not_taken_for_a_cut_one(
    kommunen: LedgerProfile,
) -> None:
    header = [*HEADER[:-2], "Belop", "Tekst"]
    kommunen.columns = kommunen.columns | {"amount": "Belop"}
    data = csv_file([*row()[:-2], "1,00", "på"], header=header, encoding="cp1252").rstrip()

    assert data.isascii() is False
    assert only_row(read_ledger(data, kommunen))[7] == "på"


def test_file_that_breaks_its_own_byte_order_mark_is_refused(kommunen: LedgerProfile) -> None:
    data = csv_file(row(Tekst="Lønn"), encoding="utf-8-sig").replace("ø".encode(), b"\xf8")

    assert "tegn som ikke finnes i tegnsettet utf-8." in refusal(data, kommunen)


def test_byte_no_encoding_has_is_refused(kommunen: LedgerProfile) -> None:
    data = csv_file(row(Tekst="x")).replace("ø".encode(), b"\x81")

    assert "tegnsettet utf-8 eller cp1252." in refusal(data, kommunen)


def test_csv_cut_in_a_row_is_an_error_in_that_row(kommunen: LedgerProfile) -> None:
    data = csv_file(row(), row()).rstrip()[: -len("1;Lønn;100,00")]

    reading = read_ledger(data, kommunen)
    assert reading.problems == [(3, "", "raden har 6 felt, ventet 8. Er filen kuttet?")]


def test_formula_is_refused_with_its_cell(kommunen: LedgerProfile) -> None:
    data = xlsx_file(row("=SUM(A1:A3)"), row(), row("=1+1"))

    assert refusal(data, kommunen).splitlines() == [
        f"hovedbok.xlsx: ark «Hovedbok», celle {cell}: formel. Lim inn verdien i stedet for "
        "formelen."
        for cell in ("H2", "H4")
    ]


def test_formula_far_down_a_large_sheet_is_found(kommunen: LedgerProfile) -> None:
    rows = [row(1.5, Tekst=f"Postering nummer {n} " + "x" * 60) for n in range(30_000)]
    rows[-1][-1] = "=1+1"

    assert "celle H30001: formel" in refusal(xlsx_file(*rows), kommunen)


def test_formula_on_another_sheet_does_not_matter(kommunen: LedgerProfile) -> None:
    workbook = load_workbook(io.BytesIO(xlsx_file(row(5))))
    workbook.create_sheet("Utregning")["A1"] = "=1+1"
    kommunen.sheet = "Hovedbok"

    assert only_row(read_ledger(saved(workbook), kommunen))[-1] == 500


def test_missing_sheet_is_named_with_those_that_are_there(kommunen: LedgerProfile) -> None:
    kommunen.sheet = "Bilag"

    assert "Ventet arket «Bilag»; arbeidsboken har «Hovedbok»" in refusal(
        xlsx_file(row()), kommunen
    )


def test_merged_header_is_refused(kommunen: LedgerProfile) -> None:
    workbook = load_workbook(io.BytesIO(xlsx_file(row())))
    workbook["Hovedbok"].merge_cells("A1:B1")

    assert "ark «Hovedbok», rad 1: sammenslåtte celler" in refusal(saved(workbook), kommunen)


def test_merged_cells_among_the_rows_are_an_error_there(kommunen: LedgerProfile) -> None:
    workbook = load_workbook(io.BytesIO(xlsx_file(row(), row(), row())))
    workbook["Hovedbok"].merge_cells("F3:G3")

    reading = read_ledger(saved(workbook), kommunen)
    assert reading.problems == [(3, "", "sammenslåtte celler; ventet én celle i hver kolonne.")]
    assert reading.own_count == 2


def test_rows_keep_their_numbers_when_the_table_starts_further_down(
    kommunen: LedgerProfile,
) -> None:
    workbook = Workbook()
    page = workbook.active
    for at, value in enumerate(HEADER, start=3):
        page.cell(4, at, value)
    for at, value in enumerate(row("x"), start=3):
        page.cell(5, at, value)
    kommunen.header_row = 4

    ((number, column, _),) = read_ledger(saved(workbook), kommunen).problems
    assert (number, column) == (5, "Beløp")


def test_two_header_rows_are_an_error_in_the_second(kommunen: LedgerProfile) -> None:
    reading = read_ledger(csv_file(HEADER, row(), HEADER, row()), kommunen)

    assert [(number, said) for number, _, said in reading.problems] == [
        (2, "en overskriftsrad til; ventet en postering."),
        (4, "en overskriftsrad til; ventet en postering."),
    ]
    assert reading.own_count == 2
    assert not reading.others


def test_title_above_the_header_is_refused_with_what_is_there(kommunen: LedgerProfile) -> None:
    data = csv_file(HEADER, row(), header=["Hovedbok 2011"])

    said = refusal(data, kommunen).splitlines()
    assert (
        said[0] == "hovedbok.xlsx: rad 1: ventet kolonnen «Ansvar»; kolonnene er «Hovedbok 2011»."
    )
    assert len(said) == len(HEADER)


def test_column_that_stands_twice_is_refused(kommunen: LedgerProfile) -> None:
    data = csv_file([*row(), "5,00"], header=[*HEADER, "beløp"])

    assert "rad 1: kolonnen «Beløp» står 2 ganger; ventet én." in refusal(data, kommunen)


def test_header_alone_is_refused(kommunen: LedgerProfile) -> None:
    assert "ingen posteringer" in refusal(csv_file(), kommunen)
    assert "rad 1" in refusal(b"Ansvar", kommunen)


def test_file_that_is_not_in_the_profiles_encoding_is_refused(kommunen: LedgerProfile) -> None:
    kommunen.encoding = "utf-8"

    assert "tegn som ikke finnes i tegnsettet utf-8." in refusal(
        csv_file(row(Tekst="Lønn"), encoding="cp1252"), kommunen
    )


def test_encoding_nobody_knows_is_refused(kommunen: LedgerProfile) -> None:
    kommunen.encoding = "klingon"

    assert "ukjent tegnsett: klingon" in refusal(csv_file(row()), kommunen)
