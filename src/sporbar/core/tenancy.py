"""The tenant key: every row says which cooperation it belongs to."""

from typing import Any, Self

from django.db import models


class TenantQuerySet(models.QuerySet[Any]):
    """Every query starts from the cooperation."""

    def within(self, cooperation: Any) -> Self:
        """Only rows of this cooperation; accepts the object or its primary key."""
        return self.filter(cooperation=cooperation)


class TenantModel(models.Model):
    """A row owned by one cooperation.

    The key stands on children too, not only on their parents: a query can then never reach
    another tenant's rows through a join, and the rows can be distributed by it one day.
    """

    cooperation = models.ForeignKey(
        "organisations.Cooperation", on_delete=models.PROTECT, related_name="+"
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
