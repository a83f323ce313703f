"""Who may do what, by role in a cooperation. Whether it can be done now is the models' question.

Every permission of the house stands in one table, with what it lets one do in words, so that a
refusal can say who may instead. Pages and deeds ask `user.has_perm("plans.edit", cooperation)`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.permissions import add_perm
from rules.predicates import Predicate

from sporbar.organisations.models import Cooperation, RoleName, User

_DIRECTOR = RoleName.MANAGING_DIRECTOR
_OFFICE = (_DIRECTOR, RoleName.COORDINATOR, RoleName.SECRETARY)
_READERS = (*_OFFICE, RoleName.ACCOUNTANT, RoleName.MEMBER, RoleName.AUDITOR)


@dataclass(frozen=True)
class Permission:
    """`what` completes the sentence "Bare ... kan ..."."""

    roles: tuple[str, ...]
    what: str | Promise


PERMISSIONS: dict[str, Permission] = {
    "office.enter": Permission(
        tuple(RoleName.values), gettext_lazy("gå inn på kontoret til samarbeidet")
    ),
    "office.read": Permission(_READERS, gettext_lazy("lese det som ikke er publisert")),
    "organisations.set_up": Permission(
        (_DIRECTOR, RoleName.SECRETARY), gettext_lazy("endre oppsettet av samarbeidet")
    ),
    "organisations.manage_people": Permission(
        (_DIRECTOR,), gettext_lazy("invitere personer og gi roller")
    ),
    "organisations.read_trail": Permission(
        (RoleName.AUDITOR, _DIRECTOR), gettext_lazy("lese sporet")
    ),
    "plans.edit": Permission(_OFFICE, gettext_lazy("skrive i planen")),
    "plans.send": Permission(
        (_DIRECTOR, RoleName.COORDINATOR), gettext_lazy("sende planen til behandling")
    ),
    "plans.adopt": Permission((_DIRECTOR,), gettext_lazy("føre at planen er vedtatt")),
    "plans.edit_cycle": Permission(_OFFICE, gettext_lazy("endre årshjulet")),
    "governance.edit": Permission(_OFFICE, gettext_lazy("føre organer, møter, saker og vedtak")),
    "governance.read_withheld": Permission(
        (*_OFFICE, RoleName.AUDITOR), gettext_lazy("lese det som er unntatt offentlighet")
    ),
    "rounds.manage": Permission(
        (_DIRECTOR, RoleName.COORDINATOR), gettext_lazy("styre rapporteringen")
    ),
    "rounds.answer": Permission(_OFFICE, gettext_lazy("svare for andre")),
    "reports.write": Permission(_OFFICE, gettext_lazy("redigere rapporten")),
    "reports.write_accounts": Permission(
        (*_OFFICE, RoleName.ACCOUNTANT), gettext_lazy("skrive forbehold til regnskapet")
    ),
    "reports.approve": Permission((_DIRECTOR,), gettext_lazy("godkjenne og fryse rapporten")),
    "reports.publish": Permission((_DIRECTOR,), gettext_lazy("publisere rapporten")),
}


def roles_of(user: User, cooperation: Cooperation | None) -> frozenset[str]:
    """The codes of the roles the user holds in the cooperation, asked for once per user object."""
    if cooperation is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    known: dict[int, frozenset[str]] = user.__dict__.setdefault("_roles_by_cooperation", {})
    if cooperation.pk not in known:
        held = user.roles.filter(cooperation=cooperation).values_list("name", flat=True)
        known[cooperation.pk] = frozenset(held)
    return known[cooperation.pk]


def refusal(permission: str) -> str:
    """Why it may not be done, and who may: a sentence for the user."""
    entry = PERMISSIONS[permission]
    return _("Bare %(roles)s kan %(what)s.") % {
        "roles": _listed(RoleName(code).label for code in entry.roles),
        "what": entry.what,
    }


def _listed(words: Iterable[object]) -> str:
    *first, last = [str(word) for word in words]
    return _("%(first)s og %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _holds(roles: tuple[str, ...]) -> Predicate:
    def holds(user: User, cooperation: Cooperation | None) -> bool:
        return not roles_of(user, cooperation).isdisjoint(roles)

    return Predicate(holds)


for _name, _entry in PERMISSIONS.items():
    add_perm(_name, _holds(_entry.roles))  # type: ignore[no-untyped-call]
