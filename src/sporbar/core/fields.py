"""Model fields that carry the house's rules about money and uncertain dates."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from sporbar.document.partial_dates import NotADate, check_partial_date


def not_a_date(value: str) -> str:
    """What to say of a text that is not a date, in the language of the page."""
    return _(
        "«%(value)s» er ikke en dato vi kan lese. Skriv for eksempel 2011-03-16, 2011-03,"
        " 2011-23 (høsten), 2011-41 (andre halvår) eller 2011-09/2011-12."
    ) % {"value": value}


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is an ISO 8601-2 (EDTF) date."""
    try:
        check_partial_date(value)
    except NotADate as error:
        raise ValidationError(not_a_date(value)) from error


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """A date as uncertain as it was said: ISO 8601-2 (EDTF), "" never used, NULL is unknown."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)


class OreField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount in øre. Whole numbers, because SQLite adds decimals as floats.

    Costs are positive and income is negative, as in the ledger.
    """
