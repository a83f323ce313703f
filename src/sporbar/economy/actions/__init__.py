"""Deeds of the economy room, one file a subject."""

from sporbar.economy.actions.grants import let_go_of_recommendation, recommend_grant
from sporbar.economy.actions.ledger import (
    NotBooked,
    Row,
    book_import,
    booked_before,
    enter_balances,
)

__all__ = [
    "NotBooked",
    "Row",
    "book_import",
    "booked_before",
    "enter_balances",
    "let_go_of_recommendation",
    "recommend_grant",
]
