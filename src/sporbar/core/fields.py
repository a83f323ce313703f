"""Fields that carry the house's rules about money and uncertain dates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sporbar.document.partial_dates import NotADate, check_partial_date, from_words, to_write


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


class PartialDateFormField(forms.CharField):
    """A date as people write it: 16.3.2011, mars 2011, høsten 2011 or 2011; EDTF inside."""

    def to_python(self, value: Any) -> str | None:
        text: str | None = super().to_python(value)
        if not text:
            return text
        try:
            return from_words(text)
        except NotADate as error:
            raise ValidationError(
                _(
                    "«%(value)s» er ikke en dato vi kan lese. Skriv for eksempel 16.3.2026,"
                    " mars 2026, høsten 2026 eller 2026."
                ),
                params={"value": text},
            ) from error

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed; what is kept is shown as one would type it."""
        if not isinstance(value, str):
            return value
        language = get_language()
        return to_write(value, language if language in ("nn", "en") else "nb")  # type: ignore[arg-type]


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """A date as uncertain as it was said: ISO 8601-2 (EDTF), "" never used, NULL is unknown."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


class OreField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount in øre. Whole numbers, because SQLite adds decimals as floats.

    Costs are positive and income is negative, as in the ledger.
    """
