"""What lies beside the field while somebody answers: the plan's words, what was said last, what has
happened since, what still deviates, and what was said about it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sporbar.office.answering.facts import Fact, facts_of
from sporbar.organisations.models import Body
from sporbar.plans.models import Measure
from sporbar.rounds.actions.answering import related
from sporbar.rounds.content import LinePart
from sporbar.rounds.models import (
    CommentKind,
    Deviation,
    RequestComment,
    StatusEntry,
    StatusRequest,
)
from sporbar.rounds.naming import measures_asked_about
from sporbar.rounds.queries import open_deviations, said_before
from sporbar.rounds.retold import carried_lines


@dataclass(frozen=True)
class Material:
    """Everything about one question; each part is asked for once, when it is needed."""

    question: StatusRequest

    @cached_property
    def measures(self) -> list[Measure]:
        """What is asked about, with the plan's words, in the plan's order."""
        question = self.question
        asked = measures_asked_about(question.cooperation_id, [question.pk]).get(question.pk, [])
        whole = (
            Measure.objects.within(question.cooperation_id)
            .with_parts()
            .in_bulk([one.pk for one in asked])
        )
        found = []
        for one in asked:
            measure = whole[one.pk]
            measure.parent, measure.plan = one.parent, question.round.plan
            found.append(measure)
        return found

    @property
    def title(self) -> str:
        return ", ".join(str(one) for one in self.measures)

    @property
    def kicker(self) -> str:
        """The focus area of the first; for a strand the measure it is part of."""
        if not self.measures:
            return ""
        first = self.measures[0]
        return str(first.parent or first.focus_area)

    @cached_property
    def _kin(self) -> list[Measure]:
        return related(self.question.round, self.measures)

    @cached_property
    def before(self) -> list[StatusEntry]:
        """The last answers about it, the oldest first."""
        found = said_before(self.question.round, self._kin)
        entries = {one.pk: one for entries in found.values() for one in entries}
        return sorted(entries.values(), key=lambda one: (one.round.as_of, one.pk))

    @cached_property
    def carried(self) -> tuple[LinePart, ...]:
        return carried_lines(self.before)

    @property
    def since(self) -> date | None:
        return max((one.round.as_of for one in self.before), default=None)

    @cached_property
    def facts(self) -> list[Fact]:
        return facts_of(self.question.round, self._kin, self.since)

    @cached_property
    def living(self) -> list[Deviation]:
        """Deviations of earlier rounds that are open, each once."""
        found = open_deviations(self.question.cooperation, self._kin, self.question.round)
        return list({one.pk: one for many in found.values() for one in many}.values())

    @cached_property
    def comments(self) -> list[RequestComment]:
        return list(
            RequestComment.objects.within(self.question.cooperation_id).filter(
                request=self.question
            )
        )

    @property
    def returned(self) -> RequestComment | None:
        """Why the answer was last sent back; what is said after it is no reason."""
        sent_back = [one for one in self.comments if one.kind == CommentKind.RETURNED]
        return sent_back[-1] if sent_back else None

    @cached_property
    def bodies(self) -> list[str]:
        """Whom a deviation can be reported to."""
        tenant = self.question.cooperation_id
        return list(Body.objects.within(tenant).values_list("name", flat=True))
