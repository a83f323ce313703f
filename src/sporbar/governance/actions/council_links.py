"""Personal links for the municipalities' contacts: found, used, revoked, asked for anew. Only their
SHA-256 is kept.

A link is good until its day, until it is revoked, and while its person is a contact of that
municipality: who no longer is, is asked about at every request.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.core.origin import origin
from sporbar.core.throttle import allow
from sporbar.governance.council_letters import queue_council_letters, readers_of
from sporbar.governance.members import cases_for, speaks_for
from sporbar.governance.models import (
    Adoption,
    CouncilLetterKind,
    CouncilLink,
    ReferralState,
)
from sporbar.governance.tokens import make_council_links
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Organisation, Person, User

#: New links a person may be sent, and one network address may ask for.
_A_PERSON, _AN_ADDRESS, _WITHIN = 3, 20, timedelta(hours=1)
#: Longer than any of ours; what is longer is not looked up.
_LONGEST = 200


class Dead(StrEnum):
    """Why a link lets nobody in."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_CONTACT = "not_contact"


@dataclass(frozen=True)
class DeadLink:
    """Why the link lets nobody in, as a sentence, and where a new one would be sent: the registered
    address with all but its first letter hidden, "" where none can be sent."""

    why: Dead
    sentence: str
    address: str = ""


@transaction.atomic
def make_council_link(
    *, person: Person, organisation: Organisation, by: User | None, at: datetime | None = None
) -> str:
    """A new link to the municipality's cases: its token, which is kept nowhere."""
    tokens = make_council_links([(person, organisation)], by, at or timezone.now())
    return tokens[person.pk, organisation.pk]


def find_link(token: str, at: datetime | None = None) -> CouncilLink | None:
    """Whose link it is, and to which municipality's cases; None unless it is good now."""
    link = _find(token)
    return link if link is not None and _death(link, at or timezone.now()) is None else None


def use_link(*, token: str, at: datetime | None = None) -> CouncilLink | None:
    """As `find_link`, and remember that the link was used."""
    at = at or timezone.now()
    link = find_link(token, at)
    if link is not None:
        CouncilLink.objects.filter(pk=link.pk).update(last_used_at=at)
    return link


def why_dead(token: str, at: datetime | None = None) -> DeadLink:
    """What to tell whoever comes with a link that lets nobody in."""
    link = _find(token)
    why = Dead.UNKNOWN if link is None else _death(link, at or timezone.now()) or Dead.REVOKED
    sentence = {
        Dead.UNKNOWN: _("Lenken finnes ikke. Se at hele lenken fra e-posten er med."),
        Dead.NOT_CONTACT: _(
            "Lenken gjelder ikke lenger, for du er ikke kommunens kontakt i disse sakene."
        ),
        Dead.REVOKED: _("Lenken gjelder ikke lenger. Du kan få en ny på e-post."),
        Dead.EXPIRED: _("Lenken er gått ut. Du kan få en ny på e-post."),
    }[why]
    can_ask = link is not None and why in (Dead.REVOKED, Dead.EXPIRED)
    return DeadLink(why, sentence, masked(link.person.email) if link and can_ask else "")


def masked(address: str) -> str:
    """ "k•••@eksempel.no" """
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if at else ""


@transaction.atomic
def ask_for_new_link(*, token: str, site: str = "", at: datetime | None = None) -> None:
    """Send a new link to the registered address, if the token is one of ours and its person is
    still a contact. It says nothing about which: whoever asks is always answered the same."""
    at = at or timezone.now()
    asker = origin() or "unknown"
    if not allow("new_council_link_from", asker, times=_AN_ADDRESS, within=_WITHIN, at=at):
        return
    link = _find(token)
    if link is None or _death(link, at) in (None, Dead.NOT_CONTACT):
        return
    person, organisation = link.person, link.organisation
    if not person.email:
        return
    if not allow("new_council_link_to", str(person.pk), times=_A_PERSON, within=_WITHIN, at=at):
        return
    waiting = [
        one for one in cases_for(person, organisation, timezone.localdate(at)) if one.is_open
    ]
    queue_council_letters(
        readers={person: {organisation: waiting}},
        kind=CouncilLetterKind.NEW_LINK,
        site=site or settings.SITE,
        by=None,
        at=at,
    )
    leave_trail(
        cooperation=link.cooperation,
        deed="ask_for_new_link",
        subject=f"{organisation}: {person}",
        by=None,
        at=at,
        actor=person.name,
    )


@transaction.atomic
def revoke_council_links(
    *,
    person: Person,
    organisation: Organisation | None = None,
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Make every link the person has useless, to this municipality's cases or to all; how many."""
    at = at or timezone.now()
    links = CouncilLink.objects.within(person.cooperation_id).filter(person=person, revoked_at=None)
    if organisation is not None:
        links = links.filter(organisation=organisation)
    count: int = links.update(revoked_at=at)
    if count:
        leave_trail(
            cooperation=person.cooperation,
            deed="revoke_links",
            subject=f"{organisation}: {person}" if organisation else person,
            by=by,
            at=at,
            links=count,
        )
    return count


@transaction.atomic
def move_council_links(
    *, person: Person, by: User | None, at: datetime | None = None, site: str = ""
) -> bool:
    """The person's address was wrong: whoever had it holds living links. They are made useless, and
    the right address gets new ones in one letter where something waits. Whether it did."""
    at = at or timezone.now()
    if not revoke_council_links(person=person, by=by, at=at) or not person.email:
        return False
    waiting = (
        Adoption.objects.within(person.cooperation_id)
        .filter(referral__state=ReferralState.SENT, state__in=Adoption.OPEN)
        .select_related("referral__case", "organisation", "cooperation", "contact__user")
        .order_by("referral_id", "position")
    )
    mine = {who: about for who, about in readers_of(waiting, at).items() if who.pk == person.pk}
    return bool(
        queue_council_letters(
            readers=mine, kind=CouncilLetterKind.NEW_LINK, site=site, by=by, at=at
        )
    )


def _find(token: str) -> CouncilLink | None:
    if not token or len(token) > _LONGEST:
        return None
    found: CouncilLink | None = (
        CouncilLink.objects.select_related("person__user", "organisation", "cooperation")
        .filter(token_sha256=CouncilLink.sha256(token))
        .first()
    )
    return found


def _death(link: CouncilLink, at: datetime) -> Dead | None:
    if not speaks_for(link.person, link.organisation, timezone.localdate(at)):
        return Dead.NOT_CONTACT
    if link.revoked_at is not None:
        return Dead.REVOKED
    return Dead.EXPIRED if link.expires_at <= at else None
