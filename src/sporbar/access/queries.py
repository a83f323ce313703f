"""Questions about one's own account."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from sporbar.access.devices import device
from sporbar.organisations.models import Cooperation, Role, User


@dataclass(frozen=True)
class LogIn:
    """One place where somebody is logged in."""

    pk: int
    device: str
    ip: str
    since: datetime
    is_here: bool


def log_ins(user: User, session_key: str | None) -> list[LogIn]:
    """Where the user is logged in now: this place first, then the newest. Reads only."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    found = [
        LogIn(
            pk=row.pk,
            device=device(row.user_agent),
            ip=row.ip,
            since=row.created_at,
            is_here=row.session_key == session_key,
        )
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda one: not one.is_here)


@dataclass(frozen=True)
class Part:
    """The roles somebody holds in one cooperation."""

    cooperation: Cooperation
    roles: list[str]


def parts_of(user: User) -> list[Part]:
    """Every cooperation the user has a role in, by name, with the roles in words."""
    parts: dict[int, Part] = {}
    held = Role.objects.filter(user=user).select_related("cooperation")
    for role in held.order_by("cooperation__name", "name"):
        part = parts.setdefault(role.cooperation_id, Part(role.cooperation, []))
        part.roles.append(str(role))
    return list(parts.values())
