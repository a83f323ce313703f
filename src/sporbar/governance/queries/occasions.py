"""Questions over many consultations, events and agreements."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, F, Prefetch, Q, When

from sporbar.governance.queries import PublishedQuerySet

if TYPE_CHECKING:
    from sporbar.governance.models import Consultation


class OccasionQuerySet(PublishedQuerySet):
    """What the three have in common: the measures they belong to."""

    def with_measures(self) -> Self:
        """With the measures and what their links print: one statement more."""
        measures = self.model._meta.get_field("measures").related_model._default_manager
        return self.prefetch_related(
            Prefetch(
                "measures",
                measures.select_related("plan", "focus_area", "parent__focus_area").order_by(
                    "-plan__year", "focus_area__number", "number", "pk"
                ),
            )
        )


class ConsultationQuerySet(OccasionQuerySet):
    def open(self) -> Self:
        """What is not answered yet, and the studies that are awaited."""
        return self.filter(state__in=self.model.OPEN)

    def open_first(self) -> Self:
        """The open ones by deadline, then the others with the newest first. What has no deadline
        comes after what has one."""
        is_open = Q(state__in=self.model.OPEN)
        return self.order_by(
            Case(When(is_open, then=0), default=1),
            Case(When(is_open, then="deadline")).asc(nulls_last=True),
            "-pk",
        )

    def with_names(self) -> Self:
        """With who answers, who asks and who adopts."""
        return self.select_related("sender_organisation", "responsible_person", "adopted_by")


class EventQuerySet(OccasionQuerySet):
    def with_names(self) -> Self:
        """With who holds it and who it is held with: one statement more."""
        return self.select_related("organiser_body", "next_edition").prefetch_related(
            "with_organisations"
        )

    def planned_first(self) -> Self:
        """What is to come, the nearest first; then the others with the newest first. What has no
        date comes after what has one."""
        is_planned = Q(state="planned")
        return self.order_by(
            Case(When(is_planned, then=0), default=1),
            Case(When(is_planned, then="starts_on")).asc(nulls_last=True),
            F("starts_on").desc(nulls_last=True),
            "-pk",
        )


class AgreementQuerySet(OccasionQuerySet):
    def running(self) -> Self:
        """What nobody has ended."""
        return self.filter(ended_on=None)

    def running_first(self) -> Self:
        """What nobody has ended, by the day one must act on; what has none of its own comes by its
        end. Then what was ended."""
        return self.order_by(
            Case(When(ended_on=None, then=0), default=1),
            F("notice_by").asc(nulls_last=True),
            F("ends_on").asc(nulls_last=True),
            "title",
            "pk",
        )

    def with_names(self) -> Self:
        """With the parties: one statement more."""
        return self.prefetch_related("parties")


def adopting(consultation: "Consultation") -> list[Any]:
    """The effects by which bodies adopted the statement, each with its decision, item, meeting and
    body; the oldest first. One statement."""
    return list(
        consultation.effects.filter(kind="adopts_statement").select_related(
            "decision__current",
            "decision__item__case",
            "decision__item__number",
            "decision__item__meeting__body",
        )
    )
