"""The list of decisions and their follow-up, taken out of the house: CSV, and JSON with the names
of KS Fiks politisk behandling. See docs/decisions on what was found of it."""

from sporbar.exchange.decisions.political import SCHEMA, political
from sporbar.exchange.decisions.table import COLUMNS, as_csv

__all__ = ["COLUMNS", "SCHEMA", "as_csv", "political"]
