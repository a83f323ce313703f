"""What the public templates may use: addresses of plans and measures, and goals in words."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sporbar.document.goals import goal_title
from sporbar.website import addresses

register = template.Library()

register.simple_tag(addresses.plan_address, name="plan_address")
register.simple_tag(addresses.version_address, name="version_address")
register.simple_tag(addresses.version_file_address, name="version_file_address")
register.simple_tag(addresses.measure_address, name="measure_address")


@register.filter
def goal_words(code: str) -> str:
    """ "11.3 Bærekraftige byer og lokalsamfunn", in the page's language."""
    return f"{code} {goal_title(code, get_language() or 'nb')}".strip()


#: What lies under "Saker": title, address, and what the names of its pages begin with.
MATTERS: tuple[tuple[str | Promise, str, tuple[str, ...]], ...] = (
    (_("Saker"), "website:cases", ("case",)),
    (_("Møter"), "website:meetings", ("meeting",)),
    (_("Vedtak"), "website:decisions", ("decision",)),
    (_("I kommunene"), "website:adoptions", ("adoption",)),
    (_("Høringer"), "website:consultations", ("consultation",)),
    (_("Arrangement"), "website:events", ("event",)),
    (_("Avtaler"), "website:agreements", ("agreement",)),
    (_("Organer"), "website:bodies", ("bodies", "body")),
)


@register.inclusion_tag("website/matters.html", takes_context=True)
def matters_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The second row of the menu, on every page under "Saker"."""
    match = context["request"].resolver_match
    here = (match.url_name or "") if match else ""
    places = []
    for title, name, marks in MATTERS:
        try:
            address = reverse(name, args=[context["cooperation"].slug])
        except NoReverseMatch:
            continue
        places.append((title, address, here.startswith(marks)))
    return {"places": places}
