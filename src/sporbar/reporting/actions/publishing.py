"""An edition is shown to the public."""

from datetime import datetime

from django.db import transaction

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.reporting.models import Edition, EditionState


@transaction.atomic
def publish_edition(*, edition: Edition, by: User | None, at: datetime) -> Edition:
    """Let the public see the edition. Nothing happens when it is published already."""
    edition = (
        Edition.objects.within(edition.cooperation_id)
        .select_for_update(of=("self",))
        .with_report()
        .get(pk=edition.pk)
    )
    if edition.state == EditionState.PUBLISHED:
        return edition
    edition.state = EditionState.PUBLISHED
    edition.published_at = at
    edition.save(update_fields=["state", "published_at"])
    leave_trail(
        cooperation=edition.cooperation, deed="publish_edition", subject=edition, by=by, at=at
    )
    return edition
