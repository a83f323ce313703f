"""Personal links: made, found, revoked, asked for anew. Only their SHA-256 is kept.

A link is good while the round is open and the person in it. Closing the round, leaving it and
losing a link revoke it for good; a round that is opened again sends new ones.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.core.origin import origin
from sporbar.core.throttle import allow
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Person, User
from sporbar.rounds.actions.locking import lock_open_rounds, locked_round
from sporbar.rounds.letters import queue_letters
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    ContributorLink,
    LetterKind,
    Round,
    RoundState,
)
from sporbar.rounds.tokens import make_links

#: New links a person may be sent, and one network address may ask for.
_A_PERSON, _AN_ADDRESS, _WITHIN = 3, 20, timedelta(hours=1)
#: Longer than any of ours; what is longer is not looked up.
_LONGEST = 200


class Dead(StrEnum):
    """Why a link lets nobody in."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    LEFT = "left"
    NOT_OPEN = "not_open"


@dataclass(frozen=True)
class DeadLink:
    """Why the link lets nobody in, as a sentence, and where a new one would be sent: the registered
    address with all but its first letter hidden, "" where none can be sent."""

    why: Dead
    sentence: str
    address: str = ""


@transaction.atomic
def make_link(*, contributor: Contributor, by: User | None, at: datetime | None = None) -> str:
    """A new link to the person's part of the round: its token, which is kept nowhere."""
    return make_links([contributor], by, at or timezone.now())[contributor.pk]


def _find(token: str) -> ContributorLink | None:
    if not token or len(token) > _LONGEST:
        return None
    found: ContributorLink | None = (
        ContributorLink.objects.select_related(
            "contributor__round__plan", "contributor__person__user", "contributor__cooperation"
        )
        .filter(token_sha256=ContributorLink.sha256(token))
        .first()
    )
    return found


def find_contributor(token: str) -> Contributor | None:
    """Whose part of which round the link opens; None unless link, person and round are live."""
    link = _find(token)
    return link.contributor if link is not None and _death(link) is None else None


def use_link(*, token: str, at: datetime | None = None) -> Contributor | None:
    """As `find_contributor`, and remember that the link was used."""
    contributor = find_contributor(token)
    if contributor is not None:
        ContributorLink.objects.filter(token_sha256=ContributorLink.sha256(token)).update(
            last_used_at=at or timezone.now()
        )
    return contributor


def _death(link: ContributorLink) -> Dead | None:
    if link.contributor.left_at is not None:
        return Dead.LEFT
    if link.contributor.round.state != RoundState.OPEN:
        return Dead.NOT_OPEN
    return Dead.REVOKED if link.revoked_at is not None else None


def why_dead(token: str) -> DeadLink:
    """What to tell whoever comes with a link that lets nobody in."""
    link = _find(token)
    why = Dead.UNKNOWN if link is None else _death(link) or Dead.REVOKED
    sentence = {
        Dead.UNKNOWN: _("Lenken finnes ikke. Se at hele lenken fra e-posten er med."),
        Dead.LEFT: _("Lenken gjelder ikke lenger, for du er ikke med i runden."),
        Dead.NOT_OPEN: _("Lenken gjelder ikke lenger, for runden er lukket."),
        Dead.REVOKED: _("Lenken gjelder ikke lenger. Du kan få en ny på e-post."),
    }[why]
    can_ask = link is not None and why == Dead.REVOKED
    return DeadLink(
        why, sentence, masked(link.contributor.person.email) if link and can_ask else ""
    )


def masked(address: str) -> str:
    """ "k•••@eksempel.no" """
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if at else ""


@transaction.atomic
def ask_for_new_link(*, token: str, site: str = "", at: datetime | None = None) -> None:
    """Send a new link to the registered address, if the token is one of ours and the person may
    still answer. It says nothing about which: whoever asks is always answered the same."""
    at = at or timezone.now()
    asker = origin() or "unknown"
    if not allow("new_link_from", asker, times=_AN_ADDRESS, within=_WITHIN, at=at):
        return
    link = _find(token)
    if link is None:
        return
    # A round that is closed meanwhile gets no link: it would live when the round is opened again.
    locked_round(link.contributor.round_id)
    link = _find(token)
    if link is None or _death(link) in (Dead.LEFT, Dead.NOT_OPEN):
        return
    contributor = link.contributor
    if not contributor.person.email:
        return
    if not allow("new_link_to", str(contributor.pk), times=_A_PERSON, within=_WITHIN, at=at):
        return
    queue_letters(
        groups=[[contributor]], kind=LetterKind.NEW_LINK, site=site or settings.SITE, by=None, at=at
    )
    leave_trail(
        cooperation=contributor.cooperation,
        deed="ask_for_new_link",
        subject=contributor,
        by=None,
        at=at,
        actor=contributor.person.name,
    )


@transaction.atomic
def revoke_links(*, contributor: Contributor, by: User | None, at: datetime | None = None) -> int:
    """Make every link the person has to the round useless; how many there were."""
    at = at or timezone.now()
    links = ContributorLink.objects.within(contributor.cooperation_id)
    count: int = links.filter(contributor=contributor, revoked_at=None).update(revoked_at=at)
    leave_trail(
        cooperation=contributor.cooperation,
        deed="revoke_links",
        subject=contributor,
        by=by,
        at=at,
        links=count,
    )
    return count


@dataclass(frozen=True)
class Moved:
    """Whether somebody whose address was corrected is in an open round, and got a new link."""

    is_open: bool
    is_told: bool


@transaction.atomic
def move_links(
    *, person: Person, by: User | None, at: datetime | None = None, site: str = ""
) -> Moved:
    """The person's address was wrong: whoever had it holds living links to every open round they
    are asked in. Those are made useless, and the right address gets new ones in one letter."""
    at = at or timezone.now()
    lock_open_rounds(person.cooperation_id)
    asked = Assignment.objects.filter(contributor=OuterRef("pk"))
    parts = list(
        Contributor.objects.within(person.cooperation_id)
        .filter(person=person, left_at=None, round__state=RoundState.OPEN)
        .annotate(is_asked=Exists(asked))
        .select_related("person__user", "round__plan", "cooperation")
        .order_by("round__deadline", "round_id")
    )
    for one in parts:
        revoke_links(contributor=one, by=by, at=at)
    told = queue_letters(
        groups=[[one for one in parts if one.is_asked]],
        kind=LetterKind.NEW_LINK,
        site=site,
        by=by,
        at=at,
    )
    return Moved(bool(parts), bool(told))


def kill_links_of(reporting_round: Round, at: datetime) -> None:
    """Make every link of the round useless, inside the deed that ends them."""
    links = ContributorLink.objects.within(reporting_round.cooperation_id)
    links.filter(contributor__round=reporting_round, revoked_at=None).update(revoked_at=at)
