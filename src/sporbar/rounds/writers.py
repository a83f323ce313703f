"""Who writes in a round: with an account, or by a personal link without one."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from sporbar.organisations.models import Cooperation, Role, RoleName, User
from sporbar.rounds.models import Contributor

#: What a column takes that keeps somebody's role in words.
ROLE = 120


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who does a deed on an answer. `name` and `title` are words as of now: they are kept with what
    is written. Who came by link has no `user`; who writes for others has no `contributor`."""

    contributor: Contributor | None = None
    user: User | None = None
    name: str
    title: str = ""

    @classmethod
    def of_contributor(cls, contributor: Contributor, user: User | None = None) -> "Writer":
        """The person asked, by link or logged in."""
        return cls(
            contributor=contributor,
            user=user,
            name=contributor.person.name,
            title=contributor.title or _role_word(contributor.cooperation, RoleName.CONTRIBUTOR),
        )

    @classmethod
    def of_office(cls, user: User, cooperation: Cooperation) -> "Writer":
        """Somebody of the office, with the role they hold there."""
        roles = list(Role.objects.within(cooperation).filter(user=user))
        # Who leads the reporting is named as that, whatever else they are.
        roles.sort(key=lambda role: RoleName.values.index(role.name))
        with translation.override(cooperation.language):
            return cls(user=user, name=str(user), title=str(roles[0]) if roles else "")

    @property
    def signature(self) -> str:
        """ "Kari Nordmann, prosjektleder" """
        return ", ".join(one for one in (self.name, self.title) if one)[:200]


def written_for(title: str, by: Writer, cooperation: Cooperation) -> str:
    """How a report names who answered, where the office wrote it down for somebody: "prosjektleder
    (ført av koordinator)"."""
    with translation.override(cooperation.language):
        noted = _("ført av %(role)s") % {"role": by.title or by.name}
    words = f"{title} ({noted})" if title else by.title or by.name
    return words if len(words) <= ROLE else f"{words[: ROLE - 1]}…"


def _role_word(cooperation: Cooperation, role: RoleName) -> str:
    with translation.override(cooperation.language):
        return str(role.label)
