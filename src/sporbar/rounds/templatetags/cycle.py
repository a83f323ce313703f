"""The cooperation's year on a page: the wheel, and the marks the list repeats."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sporbar.document.typography import ENGLISH_MONTHS, MONTHS
from sporbar.plans.models import CycleKind
from sporbar.rounds.cycle import Entry, Year
from sporbar.rounds.wheel import SIZE, shape, wheel
from sporbar.ui.language import page_language
from sporbar.ui.templatetags.ui import said

register = template.Library()


@register.filter
def month_name(number: int) -> str:
    """ "mars", in the language of the page."""
    return (ENGLISH_MONTHS if page_language() == "en" else MONTHS)[number - 1]


@register.filter
def day_number(day: int) -> str:
    """ "15.", in English "15": the day as it stands before a month."""
    return str(day) if page_language() == "en" else f"{day}."


@register.filter
def kind_word(kind: str) -> str:
    return str(CycleKind(kind).label)


@register.simple_tag(takes_context=True)
def entry_title(context: Context, entry: Entry) -> str:
    """What happens, with people's own words marked as `said` marks them."""
    if entry.event:
        return said(context, entry.title)
    before, names, after = entry.title.partition(entry.names) if entry.names else ("", "", "")
    return format_html("{}{}{}", before, said(context, names), after) if names else entry.title


@register.inclusion_tag("rounds/wheel.html")
def cycle_wheel(year: Year) -> dict[str, Any]:
    """The wheel; what it shows stands in the list beside it."""
    return {"year": year, "wheel": wheel(year), "size": SIZE, "middle": SIZE // 2}


@register.simple_tag
def cycle_mark(kind: str, number: int | str = "") -> SafeString:
    """The mark of a kind, with its number in the wheel. The word stands beside it."""
    below = 19 if kind == CycleKind.DEADLINE else 20.5
    return format_html(
        '<svg class="sb-cycle__mark" viewBox="-2 -2 36 36" aria-hidden="true" focusable="false">'
        '<path class="sb-cycle__shape" d="{}"/><text x="16" y="{}">{}</text></svg>',
        shape(kind, 16, 16, 13),
        below,
        number,
    )
