"""Who has access, who is asked, and whom plans name."""

from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from sporbar.access.models import Invitation
from sporbar.organisations.models import Cooperation, Employment, Person, Role, RoleName, User

#: People on one page.
_A_PAGE = 50


@dataclass
class Colleague:
    """A user with roles here."""

    user: User
    roles: list[Role] = field(default_factory=list)
    has_second_factor: bool = False

    @property
    def words(self) -> list[str]:
        return [str(role.get_name_display()) for role in self.roles]

    @property
    def title(self) -> str:
        return next((role.title for role in self.roles if role.title), "")


def colleagues(
    cooperation: Cooperation, words: str, page: str | None
) -> tuple[Page[Any], list[Colleague]]:
    """Users with a role here, by name, a page at a time. Four statements."""
    found = (
        User.objects.filter(Exists(Role.objects.within(cooperation).filter(user=OuterRef("pk"))))
        .annotate(
            second=Exists(
                Authenticator.objects.filter(user=OuterRef("pk")).exclude(
                    type=Authenticator.Type.RECOVERY_CODES
                )
            )
        )
        .order_by("first_name", "last_name", "email")
    )
    for word in words.split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    mine = Role.objects.within(cooperation)
    shown = Paginator(
        found.prefetch_related(Prefetch("roles", queryset=mine, to_attr="roles_here")), _A_PAGE
    ).get_page(page)
    order = list(RoleName.values)
    rows = []
    for user in shown:
        roles = sorted(
            user.roles_here,  # type: ignore[attr-defined]
            key=lambda role: order.index(role.name),
        )
        rows.append(Colleague(user, roles, user.second))  # type: ignore[attr-defined]
    return shown, rows


@dataclass(frozen=True)
class Asked:
    """Somebody who is invited and has not answered."""

    invitation: Invitation
    is_run_out: bool

    @property
    def words(self) -> list[str]:
        return [str(code.label) for code in RoleName if code in self.invitation.roles]


def open_invitations(cooperation: Cooperation) -> list[Asked]:
    """Invitations nobody has answered, the newest first; those that ran out too."""
    now = timezone.now()
    return [
        Asked(one, one.expires_at <= now)
        for one in Invitation.objects.within(cooperation).unanswered().select_related("invited_by")
    ]


def persons(cooperation: Cooperation, words: str, page: str | None) -> Page[Person]:
    """Persons by name with where they work now, a page at a time. Three statements."""
    found = Person.objects.within(cooperation)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    now = Employment.objects.filter(valid_to=None).select_related("organisation")
    rows = found.prefetch_related(Prefetch("employments", queryset=now, to_attr="works_at"))
    return Paginator(rows.order_by("name", "pk"), _A_PAGE).get_page(page)
