"""The tokens of personal links, as they are made. Only their SHA-256 is kept."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sporbar.organisations.models import User
from sporbar.rounds.models import Contributor, ContributorLink


def make_links(
    contributors: Iterable[Contributor], by: User | None, at: datetime
) -> dict[int, str]:
    """A new link for each contributor: the tokens by primary key. One statement."""
    tokens = {one.pk: (one, secrets.token_urlsafe(32)) for one in contributors}
    ContributorLink.objects.bulk_create(
        ContributorLink(
            cooperation_id=one.cooperation_id,
            contributor=one,
            token_sha256=ContributorLink.sha256(token),
            made_at=at,
            made_by=by,
        )
        for one, token in tokens.values()
    )
    return {key: token for key, (_one, token) in tokens.items()}
