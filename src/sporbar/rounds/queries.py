"""Questions over many entries: which words count, now or at an earlier moment."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import OuterRef, Prefetch, Subquery

from sporbar.core.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from sporbar.rounds.models import Round, StatusEntry


class CoverageQuerySet(TenantQuerySet):
    def current(self, at: datetime | None = None) -> Self:
        """For every measure and round the coverage by its latest entry, as known at `at` (now).

        The latest is the one submitted last; what was submitted after `at` is not known yet.
        """
        told = self.model._default_manager.filter(
            measure=OuterRef("measure"), entry__round=OuterRef("entry__round")
        )
        if at is not None:
            told = told.filter(entry__submitted_at__lte=at)
        latest = told.order_by("-entry__submitted_at", "-entry_id").values("entry_id")[:1]
        return self.filter(entry_id=Subquery(latest))


class StatusEntryQuerySet(TenantQuerySet):
    def with_words(self) -> Self:
        """Everything an entry says and what it covers: six statements, however many entries."""
        lines = self._related("lines").select_related("deviation__reported_to")
        covers = self._related("covers").select_related(
            "measure__focus_area", "measure__parent__focus_area"
        )
        return self.prefetch_related(
            Prefetch("lines", lines.prefetch_related("deviation__steps", "dates", "quantities")),
            Prefetch("covers", covers),
        )

    def by_measure(
        self, reporting_round: "Round", at: datetime | None = None
    ) -> "dict[int, StatusEntry]":
        """The round's current entry, with its words, by the primary key of the measure or strand.

        An entry that covers several measures stands under each. A measure that nobody answered
        for has no key. Call it on `within(cooperation)`.
        """
        pairs = list(
            self._related("covers")
            .filter(entry__round=reporting_round)
            .current(at)
            .values_list("measure_id", "entry_id")
        )
        entries = (
            self.filter(round=reporting_round, pk__in={entry for _, entry in pairs})
            .with_words()
            .in_bulk()
        )
        return {measure: entries[entry] for measure, entry in pairs if entry in entries}

    def _related(self, name: str) -> Any:
        """All rows of the model that `name` leads to; it cannot be imported here."""
        return self.model._meta.get_field(name).related_model._default_manager.all()
