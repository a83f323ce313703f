"""What templates may use to tell of cases in the councils."""

from django import template

register = template.Library()


@register.filter
def council_name(name: str) -> str:
    """ "Nore og Uvdal" for "Nore og Uvdal kommune": in a table's head there is little room."""
    return name.removesuffix(" kommune").strip()
