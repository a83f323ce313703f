"""An empty table of measures as a workbook, with the headings `table.py` knows."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from sporbar.exchange.pasted.columns import HEADINGS, Field

_WIDTHS = {
    Field.NUMBER: 8,
    Field.TITLE: 44,
    Field.ACTIVITIES: 60,
    Field.RESULTS: 44,
    Field.PARTNERS: 34,
}
#: Rows that are ready to be filled in.
_READY = 200


def measures_template(focus_areas: Iterable[tuple[int, str]]) -> bytes:
    """An XLSX file with the headings in the reader's language and the focus areas to choose from,
    given as (number, title)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Tiltak")
    for column, (field, heading) in enumerate(HEADINGS.items(), start=1):
        cell = sheet.cell(1, column, str(heading))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF3")
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = _WIDTHS.get(field, 24)
        for row in range(2, _READY + 2):
            below = sheet.cell(row, column)
            below.alignment = Alignment(wrap_text=True, vertical="top")
            below.number_format = "@"
    sheet.freeze_panes = "A2"
    areas = book.create_sheet(_("Satsingsområder"))
    areas.column_dimensions["A"].width = 60
    count = 0
    for number, title in focus_areas:
        count += 1
        # As text: a title that begins with "=" is no formula.
        areas.cell(count, 1, f"{number} {title}").data_type = "s"
    if count:
        choice = DataValidation(
            type="list",
            formula1=f"'{areas.title}'!$A$1:$A${count}",
            allow_blank=True,
            showErrorMessage=False,
        )
        choice.add(f"A2:A{_READY + 1}")
        sheet.add_data_validation(choice)
    told = book.create_sheet(_("Slik gjør du"))
    told.column_dimensions["A"].width = 100
    for row, line in enumerate(
        (
            _("Ett tiltak på hver rad. Bare tittelen må fylles ut."),
            _("Flere aktiviteter, resultater eller partnere: én på hver linje i cellen."),
            _("Satsingsområdet kan stå tomt på rader under en rad som har det."),
            _("Organer, organisasjoner og tiltaksområder skrives slik de heter i oppsettet."),
            _("Ingenting legges inn før du har sett hva det blir."),
        ),
        start=1,
    ):
        told.cell(row, 1, line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
