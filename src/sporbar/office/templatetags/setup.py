"""Addresses and days in the pages of setting up."""

from typing import Any

from django import template
from django.urls import reverse

from sporbar.ui.templatetags.ui import partial_date

register = template.Library()


@register.simple_tag
def row_address(prefix: str, page: str, *parts: Any) -> str:
    """The address of one of the pages of a kind of rows: "rows", "row_new", "row"."""
    return reverse(f"office:{prefix}_{page}", args=parts)


@register.filter
def as_day(value: Any) -> str:
    """A day or a partly known date in words; unknown is said to be."""
    return partial_date(value.isoformat() if hasattr(value, "isoformat") else value)
