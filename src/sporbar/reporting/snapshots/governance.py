"""What the bodies did, for the report's parts and under its measures.

The parts are read only where the outline has them; what stands under the measures always is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone, translation

from sporbar.document import snapshot as facts
from sporbar.document.compose.context import one_line
from sporbar.plans.models import Measure
from sporbar.reporting.governance import adoptions, dealt, follow_up, occasions
from sporbar.reporting.governance.links import Links, references
from sporbar.reporting.governance.window import Window
from sporbar.reporting.governance.words import spoken
from sporbar.reporting.models import Report
from sporbar.rounds.models import Round

#: The parts that tell of bodies, by the name of what they print in the snapshot.
PARTS: Mapping[str, str] = {
    "meetings": "meetings",
    "follow_up": "follow_ups",
    "adoptions": "adoptions",
    "consultations": "consultations",
    "representation": "representations",
    "events": "events",
    "agreements": "agreements",
}


@dataclass(frozen=True)
class UnderMeasure:
    """What stands under one measure, its strands included."""

    decisions: tuple[facts.ComputedFact, ...] = ()
    adoptions: tuple[facts.ComputedFact, ...] = ()
    delays: tuple[facts.ComputedFact, ...] = ()

    def without(self, sentences: Iterable[str]) -> "UnderMeasure":
        """Without what somebody has put among their own words already."""
        said = {one_line(one) for one in sentences}

        def rest(told: tuple[facts.ComputedFact, ...]) -> tuple[facts.ComputedFact, ...]:
            return tuple(one for one in told if one_line(one.text) not in said)

        return replace(
            self,
            decisions=rest(self.decisions),
            adoptions=rest(self.adoptions),
            delays=rest(self.delays),
        )


class Governance:
    """What is known of the bodies in a report's period. Each table is read once, when it is asked
    for; `measures` are those of each report, by the report's key."""

    def __init__(
        self, reports: Sequence[Report], measures: Mapping[int, Sequence[Measure]]
    ) -> None:
        main = reports[0]
        self._cooperation = main.cooperation_id
        self._links = Links(
            main.cooperation, [one for report in reports for one in measures[report.pk]]
        )
        self._labels = {
            one.pk: (one.focus_area.number, one.number or 0)
            for one in measures[main.pk]
            if one.parent_id is None
        }
        self._language = spoken(main.cooperation.language)
        self.window = window_of(main.round)

    @cached_property
    def _meetings(self) -> list[dealt.Held]:
        return dealt.read_meetings(self._cooperation, self.window)

    @cached_property
    def _adoptions(self) -> list[adoptions.Sent]:
        return adoptions.read_adoptions(self._cooperation, self.window)

    def of(self, parts: Iterable[str]) -> dict[str, Any]:
        """The facts of these parts, by their names in the snapshot; other parts are passed over."""
        told: dict[str, Callable[[], tuple[Any, ...]]] = {
            "meetings": self._told_meetings,
            "follow_up": lambda: self._placed(
                follow_up.read_follow_ups(self._cooperation, self.window)
            ),
            "adoptions": self._told_adoptions,
            "consultations": lambda: self._placed(
                occasions.read_consultations(self._cooperation, self.window)
            ),
            "representation": lambda: tuple(
                occasions.read_representation(self._cooperation, self.window.as_of)
            ),
            "events": lambda: self._placed(occasions.read_events(self._cooperation, self.window)),
            "agreements": lambda: self._placed(
                occasions.read_agreements(self._cooperation, self.window)
            ),
        }
        with translation.override(self._language):
            return {PARTS[part]: told[part]() for part in parts if part in PARTS}

    def _references(self, linked: Iterable[int]) -> tuple[str, ...]:
        return references(self._labels, self._links.wholes(linked))

    def _placed(self, found: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(replace(one.facts, measures=self._references(one.measures)) for one in found)

    def _told_adoptions(self) -> tuple[facts.AdoptionCase, ...]:
        return tuple(
            replace(one.case, measures=self._references(one.measures)) for one in self._adoptions
        )

    def _told_meetings(self) -> tuple[facts.Meeting, ...]:
        return tuple(
            facts.Meeting(
                body=one.body_name,
                on=one.on,
                place=one.place,
                state=one.state,
                items=tuple(
                    facts.MeetingItem(
                        title=item.title,
                        number=item.number,
                        outcome=item.outcome,
                        postponed_to=item.postponed_to,
                        returned_to=item.returned_to,
                        wording=item.wording,
                        vote=item.vote,
                        withheld=item.withheld,
                        measures=self._references(item.measures),
                    )
                    for item in one.items
                ),
            )
            for one in self._meetings
            if one.is_ours
        )

    @cached_property
    def under_measures(self) -> dict[int, UnderMeasure]:
        """By the key of the whole measure; one that has nothing has no key. A sub-body's report is
        told of the same period as the report it is an annex of."""
        with translation.override(self._language):
            decided = dealt.decisions_by_measure(self._meetings, self._links, self._language)
            before = adoptions.by_measure(self._adoptions, self._links, self.window)
        return {
            whole: UnderMeasure(
                decisions=tuple(fact for _on, fact in decided.get(whole, ())),
                adoptions=tuple(before[whole][0]) if whole in before else (),
                delays=tuple(before[whole][1]) if whole in before else (),
            )
            for whole in (decided.keys() | before.keys())
        }


def tasks_changed_since(report: Report) -> int:
    """How many of the tasks a report tells of were changed after its as-of day: it tells them as
    they stood. Three statements."""
    found = follow_up.read_follow_ups(report.cooperation_id, window_of(report.round))
    return sum(one.has_changed_since for one in found)


def window_of(reporting_round: Round) -> Window:
    """The round's period as far as its as-of day, told today: what comes after that day belongs to
    the next report."""
    return Window(
        first=reporting_round.period_start,
        last=min(reporting_round.period_end, reporting_round.as_of),
        as_of=reporting_round.as_of,
        told_on=timezone.localdate(),
        language=spoken(reporting_round.cooperation.language),
    )
