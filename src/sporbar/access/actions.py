"""Deeds of the access room: invited, accepted, withdrawn; roles given and taken."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.access.models import HOLDS, Invitation, InvitationError
from sporbar.mail.actions import queue_mail
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.language import language_of
from sporbar.organisations.models import Cooperation, Person, Role, RoleName, User
from sporbar.organisations.naming import slug_for

#: The same form sent within this time was sent twice.
_AT_ONCE = timedelta(minutes=1)


class RoleError(Exception):
    """The role cannot be given or taken; the message is for the user."""


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """The invitation the link in the mail leads to."""
    found: Invitation | None = (
        Invitation.objects.select_related("cooperation", "invited_by")
        .filter(token_sha256=_sha256(token))
        .first()
    )
    return found


@transaction.atomic
def invite(
    *,
    cooperation: Cooperation,
    email: str,
    name: str = "",
    roles: Iterable[str],
    title: str = "",
    site: str = "",
    instead_of: Invitation | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Invitation:
    """Invite somebody by mail. An earlier invitation to the same address is withdrawn.

    The same asked for twice within a minute is one invitation with one mail; `instead_of` is the
    one a new link is wanted for. `site` is the site's address with scheme and host. Raises
    RoleError without a role, and where the person holds them all already.
    """
    at = at or timezone.now()
    wanted = [code for code in RoleName.values if code in set(roles)]
    if not wanted:
        raise RoleError(_("Velg minst én rolle."))
    email = email.strip().lower()
    held = Role.objects.within(cooperation).filter(user__email=email, name__in=wanted)
    if held.count() == len(wanted):
        raise RoleError(_("%(email)s har disse rollene allerede.") % {"email": email})
    # Two of the same form must wait for each other to see each other.
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    asked = Invitation.objects.within(cooperation).unanswered().filter(email=email)
    said = {"name": name.strip(), "title": title.strip(), "invited_by": by}
    one: Invitation
    for one in asked.filter(sent_at__gt=at - _AT_ONCE, sent_at__lte=at, **said):
        if one.roles == wanted and one != instead_of:
            return one
    asked.update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        cooperation=cooperation,
        email=email,
        roles=wanted,
        token_sha256=_sha256(token),
        **said,
        sent_at=at,
        expires_at=at + HOLDS,
    )
    _send(invitation, site + reverse("invitation", args=[token]), by, at)
    leave_trail(
        cooperation=cooperation, deed="invite", subject=invitation, by=by, at=at, roles=wanted
    )
    return invitation


def _send(invitation: Invitation, address: str, by: User | None, at: datetime) -> None:
    known = User.objects.filter(email=invitation.email).first()
    language = language_of(known, invitation.cooperation)
    with translation.override(language):
        subject = _("Invitasjon til %(name)s i Sporbar") % {"name": invitation.cooperation.name}
        roles = [str(RoleName(code).label) for code in invitation.roles]
        text = _(
            "%(who)s inviterer deg til kontoret til %(cooperation)s, som %(roles)s.\n\n"
            "Åpne lenken og trykk på knappen der:\n%(address)s\n\n"
            "Lenken gjelder i fjorten dager og bare for deg. Kjenner du ikke til dette, "
            "kan du se bort fra e-posten."
        ) % {
            "who": by or invitation.cooperation.name,
            "cooperation": invitation.cooperation.name,
            "roles": ", ".join(roles),
            "address": address,
        }
        html = render_to_string(
            "mail/letter.html", {"subject": subject, "text": text, "language": language}
        )
    queue_mail(
        cooperation=invitation.cooperation,
        to=invitation.email,
        subject=subject,
        text=text,
        html=html,
        language=language,
        by=by,
        at=at,
        sensitive=True,
    )


@transaction.atomic
def accept_invitation(
    *,
    token: str,
    user: User | None = None,
    password: str = "",
    name: str = "",
    at: datetime | None = None,
) -> User:
    """Take the roles: as the user who is logged in, or as a new one with a password.

    Whoever holds the link has shown that the address is theirs. Raises InvitationError when it is
    used, withdrawn, too old or somebody else's; two at once make one.
    """
    at = at or timezone.now()
    invitation: Invitation | None = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("cooperation")
        .filter(token_sha256=_sha256(token))
        .first()
    )
    if invitation is None:
        raise InvitationError(_("Invitasjonen finnes ikke. Se at hele lenken er med."))
    invitation.check_usable(at)
    if user is None:
        if User.objects.filter(email=invitation.email).exists():
            raise InvitationError(_("Du har en konto fra før. Logg inn, og åpne lenken på nytt."))
        first, _space, last = (name or invitation.name).strip().rpartition(" ")
        user = User.objects.create_user(
            invitation.email,
            password,
            first_name=first or last,
            last_name=last if first else "",
        )
    invitation.check_meant_for(user)
    for code in invitation.roles:
        Role.objects.get_or_create(
            cooperation=invitation.cooperation,
            user=user,
            name=code,
            defaults={"title": invitation.title},
        )
    _person_of(invitation.cooperation, user)
    invitation.accepted_at = at
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    leave_trail(
        cooperation=invitation.cooperation,
        deed="accept_invitation",
        subject=invitation,
        by=user,
        at=at,
        roles=invitation.roles,
    )
    return user


def _person_of(cooperation: Cooperation, user: User) -> Person:
    """The person who is this user here; somebody with the same address is them."""
    people = Person.objects.within(cooperation)
    found: Person | None = people.filter(user=user).first()
    if found is None:
        found = people.filter(user=None, email__iexact=user.email).first()
    if found is None:
        found = Person(
            cooperation=cooperation,
            slug=slug_for(str(user), set(people.values_list("slug", flat=True))),
            name=str(user),
            email=user.email,
        )
    found.user = user
    found.save()
    return found


@transaction.atomic
def follow_address(*, user: User, before: str, at: datetime | None = None) -> None:
    """Let the persons who are this user have the account's new address, in every cooperation.

    A person the office has given another address than the account's old one, keeps it.
    """
    if user.email.lower() == before.lower():
        return
    for person in user.persons.select_related("cooperation").select_for_update(of=("self",)):
        if person.email.lower() not in ("", before.lower()):
            continue
        person.email = user.email
        person.save(update_fields=["email"])
        leave_trail(
            cooperation=person.cooperation,
            deed="change_address",
            subject=person,
            by=user,
            at=at,
            before=before,
            after=user.email,
        )


@transaction.atomic
def withdraw_invitation(
    *, invitation: Invitation, by: User | None, at: datetime | None = None
) -> None:
    """Make the link useless. Raises InvitationError when it was used already."""
    at = at or timezone.now()
    fresh = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if fresh.accepted_at is not None:
        raise InvitationError(_("Invitasjonen er brukt og kan ikke trekkes tilbake."))
    fresh.withdrawn_at = fresh.withdrawn_at or at
    fresh.save(update_fields=["withdrawn_at"])
    leave_trail(
        cooperation=fresh.cooperation, deed="withdraw_invitation", subject=fresh, by=by, at=at
    )


@transaction.atomic
def set_roles(
    *,
    cooperation: Cooperation,
    user: User,
    roles: Iterable[str],
    title: str = "",
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Give the user these roles in the cooperation and no others; none ends the access.

    Raises RoleError when nobody would be managing director any more. Who loses all roles is logged
    out everywhere.
    """
    # Two directors who remove each other at once must not both succeed.
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    wanted = [code for code in RoleName.values if code in set(roles)]
    mine = Role.objects.within(cooperation).filter(user=user)
    before = set(mine.values_list("name", flat=True))
    directors = Role.objects.within(cooperation).filter(name=RoleName.MANAGING_DIRECTOR)
    director = RoleName.MANAGING_DIRECTOR
    if director in before and director not in wanted and directors.count() == 1:
        raise RoleError(
            _(
                "%(user)s er den eneste daglige lederen. Gi rollen til en annen først, ellers kan "
                "ingen invitere eller gi roller."
            )
            % {"user": user}
        )
    mine.exclude(name__in=wanted).delete()
    for code in wanted:
        Role.objects.update_or_create(
            cooperation=cooperation, user=user, name=code, defaults={"title": title.strip()}
        )
    user.__dict__.pop("_roles_by_cooperation", None)
    if not wanted and not user.roles.exists():
        _log_out_everywhere(user)
    leave_trail(
        cooperation=cooperation,
        deed="set_roles",
        subject=user,
        by=by,
        at=at or timezone.now(),
        before=sorted(before),
        after=wanted,
    )


def _log_out_everywhere(user: User) -> None:
    log_ins = UserSession.objects.filter(user=user)
    keys = list(log_ins.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    log_ins.delete()
