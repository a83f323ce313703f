"""Questions about what the governance room holds; the same word everywhere for what is published.

Whether something published is withheld is another question: `governance.public` answers that one.
"""

from typing import Self

from sporbar.core.tenancy import TenantQuerySet


class PublishedQuerySet(TenantQuerySet):
    """Rows the office publishes one by one."""

    def published(self) -> Self:
        """What everybody may see; what it says must still be read through `governance.public`."""
        return self.filter(published_at__isnull=False)


class MeetingQuerySet(PublishedQuerySet):
    def published(self) -> Self:
        """Published meetings of the bodies that are shown to everybody."""
        return super().published().filter(body__is_public=True)


class DecisionQuerySet(PublishedQuerySet):
    def published(self) -> Self:
        """Published decisions of the bodies that are shown to everybody."""
        return super().published().filter(item__meeting__body__is_public=True)


class ReferralQuerySet(PublishedQuerySet):
    def published(self) -> Self:
        """Published cases sent to the councils, where the case itself is published; what is being
        prepared never is."""
        return super().published().filter(case__published_at__isnull=False).exclude(state="draft")
