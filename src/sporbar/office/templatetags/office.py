"""What the office's templates may use: the menu, and asking what the person may."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.office.gate import Desk

register = template.Library()


@dataclass(frozen=True)
class Place:
    """A place in the menu. It is marked for every page whose name begins with one of `marks`."""

    title: str | Promise
    name: str
    permission: str
    marks: str | tuple[str, ...]


MENU = (
    Place(_("Skrivebord"), "office:desk", "office.enter", "desk"),
    Place(_("Plan"), "office:plans", "office.enter", "plan"),
    Place(
        _("Rapportering"),
        "office:rounds",
        "office.read",
        ("round", "board", "workspace", "report", "answer_for"),
    ),
    Place(
        _("Saker og vedtak"),
        "office:cases",
        "office.read",
        (
            "case",
            "meeting",
            "decision",
            "follow_up",
            "referral",
            "adoption",
            "consultation",
            "event",
            "agreement",
            "body",
            "bodies",
            "seat",
            "term",
        ),
    ),
    Place(_("Årshjul"), "office:cycle", "office.read", "cycle"),
    Place(_("Personer"), "office:people", "office.read", "people"),
    Place(_("Strategi"), "office:strategy", "plans.edit", "strategy"),
    Place(_("Oppsett"), "office:setup", "organisations.set_up", "setup"),
    Place(_("Spor"), "office:trail", "organisations.read_trail", "trail"),
)

#: What lies under "Saker og vedtak"; the pages show it as a second row.
MATTERS = (
    Place(_("Saker"), "office:cases", "office.read", "case"),
    Place(_("Møter"), "office:meetings", "office.read", "meeting"),
    Place(_("Vedtak"), "office:decisions", "office.read", ("decision", "follow_up")),
    Place(_("I kommunene"), "office:referrals", "office.read", ("referral", "adoption")),
    Place(_("Høringer"), "office:consultations", "office.read", "consultation"),
    Place(_("Arrangement"), "office:events", "office.read", "event"),
    Place(_("Avtaler"), "office:agreements", "office.read", "agreement"),
    Place(_("Organer"), "office:bodies", "office.read", ("body", "bodies", "seat", "term")),
)


@register.inclusion_tag("office/menu.html", takes_context=True)
def office_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The places of the office the person may go to."""
    return _open_places(context, MENU)


@register.inclusion_tag("office/matters.html", takes_context=True)
def matters_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The second row of the menu, on every page under "Saker og vedtak"."""
    return _open_places(context, MATTERS)


def _open_places(context: dict[str, Any], menu: tuple[Place, ...]) -> dict[str, Any]:
    desk: Desk = context["desk"]
    match = desk.request.resolver_match
    here = (match.url_name or "") if match else ""
    places = []
    for place in menu:
        if not desk.may(place.permission):
            continue
        try:
            address = reverse(place.name, args=[desk.cooperation.slug])
        except NoReverseMatch:
            continue
        places.append((place.title, address, here.startswith(place.marks)))
    return {"places": places}


@register.filter
def get(known: dict[str, Any], key: str) -> Any:
    """The value under the key; the key itself where there is none."""
    found = known.get(key, key)
    return getattr(found, "name", found)


@register.filter
def may(desk: Desk, permission: str) -> bool:
    return desk.may(permission)


@register.filter
def why_not(desk: Desk, permission: str) -> str:
    """Why the person may not; "" where they may. For `aria-describedby` of a disabled button."""
    return desk.why_not(permission)
