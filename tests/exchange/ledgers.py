"""Small ledger exports, and a cooperation with a profile that reads them."""

import io
import json
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from sporbar.economy.models import LedgerProfile, Project
from sporbar.exchange.ledger.profiles import save_profile
from sporbar.organisations.models import Cooperation
from tests import factories

HEADER = ["Ansvar", "Art", "Prosjekt", "Periode", "Dato", "Bilag", "Tekst", "Beløp"]
Cells = Sequence[Any]

PROFILE: dict[str, Any] = {
    "name": "kommunen",
    "columns": {
        "responsibility": "Ansvar",
        "account": "Art",
        "project": "Prosjekt",
        "period": "Periode",
        "date": "Dato",
        "voucher": "Bilag",
        "text": "Tekst",
        "amount": "Beløp",
    },
    "responsibilities": ["10400"],
    "groups": [
        {"code": "110", "name": "Lønn", "kind": "cost", "accounts": [[10000, 10999]]},
        {"code": "117", "name": "Refusjoner", "kind": "income", "accounts": [[17000, 17999]]},
    ],
}


def profile(tenant: Cooperation | None = None, **changes: Any) -> LedgerProfile:
    """A profile with the groups 110 and 117, and the projects F1 and F2."""
    tenant = tenant or factories.cooperation()
    for code in ("F1", "F2"):
        Project.objects.get_or_create(
            cooperation=tenant, code=code, defaults={"name": f"Prosjekt {code}"}
        )
    return save_profile(cooperation=tenant, data=json.dumps(PROFILE | changes).encode())


def row(amount: Any = "100,00", **changes: Any) -> list[Any]:
    """One posting of March 2011; name the columns that differ."""
    cells = dict(
        zip(
            HEADER,
            ["10400", "10100", "F1", "201103", "31.03.2011", "1", "Lønn", amount],
            strict=True,
        )
    )
    return list((cells | changes).values())


def csv_file(
    *rows: Cells,
    header: Cells = HEADER,
    encoding: str = "utf-8",
    delimiter: str = ";",
    end: str = "\r\n",
) -> bytes:
    """Plain joined cells: nothing is quoted, so that a test sees the very characters it gives."""
    lines = [delimiter.join(str(cell) for cell in cells) for cells in [header, *rows]]
    return (end.join(lines) + end).encode(encoding)


def xlsx_file(*rows: Cells, header: Cells = HEADER, sheet: str = "Hovedbok") -> bytes:
    workbook = Workbook()
    page = workbook.active
    page.title = sheet
    for cells in [header, *rows]:
        page.append(list(cells))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
