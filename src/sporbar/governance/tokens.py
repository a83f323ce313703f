"""The tokens of personal links to a municipality's cases, as they are made. Only their SHA-256 is
kept."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sporbar.governance.models import CouncilLink
from sporbar.organisations.models import Organisation, Person, User

#: A council may need half a year; whoever comes later is sent a new link.
GOOD_FOR = timedelta(days=180)

#: Whose link it is: (person, organisation), by primary key.
Key = tuple[int, int]


def make_council_links(
    pairs: Iterable[tuple[Person, Organisation]], by: User | None, at: datetime
) -> dict[Key, str]:
    """A new link for each person and municipality: the tokens. One statement."""
    tokens = {
        (person.pk, organisation.pk): (person, organisation, secrets.token_urlsafe(32))
        for person, organisation in pairs
    }
    CouncilLink.objects.bulk_create(
        CouncilLink(
            cooperation_id=person.cooperation_id,
            person=person,
            organisation=organisation,
            token_sha256=CouncilLink.sha256(token),
            made_at=at,
            made_by=by,
            expires_at=at + GOOD_FOR,
        )
        for person, organisation, token in tokens.values()
    )
    return {key: token for key, (_person, _organisation, token) in tokens.items()}
