"""Questions over many entries: which words count, now or at an earlier moment; what was said before
about a measure, and what still deviates."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import OuterRef, Prefetch, Q, Subquery

from sporbar.core.tenancy import TenantQuerySet
from sporbar.document.partial_dates import NotADate, bounds

if TYPE_CHECKING:
    from sporbar.organisations.models import Cooperation
    from sporbar.plans.models import Measure
    from sporbar.rounds.models import Deviation, DeviationStep, Round, StatusEntry


class CoverageQuerySet(TenantQuerySet):
    def current(self, at: datetime | None = None) -> Self:
        """For every measure and round the coverage by its latest entry, as known at `at` (now).

        The latest is the one submitted last; what was submitted after `at` is not known yet, and
        what was taken back by then does not count.
        """
        told = self.model._default_manager.filter(
            measure=OuterRef("measure"), entry__round=OuterRef("entry__round")
        )
        if at is None:
            told = told.filter(entry__withdrawn_at=None)
        else:
            told = told.filter(
                Q(entry__withdrawn_at=None) | Q(entry__withdrawn_at__gt=at),
                entry__submitted_at__lte=at,
            )
        latest = told.order_by("-entry__submitted_at", "-entry_id").values("entry_id")[:1]
        return self.filter(entry_id=Subquery(latest))


class StatusEntryQuerySet(TenantQuerySet):
    def with_words(self) -> Self:
        """Everything an entry says and what it covers: seven statements, however many entries."""
        lines = self._related("lines").select_related("deviation__reported_to")
        covers = self._related("covers").select_related(
            "measure__focus_area", "measure__parent__focus_area"
        )
        return self.prefetch_related(
            Prefetch(
                "lines",
                lines.prefetch_related("deviation__steps", "dates", "quantities", "wordings"),
            ),
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


def threads(cooperation: "Cooperation", measures: Iterable["Measure"]) -> dict[int, list[int]]:
    """For each measure itself and the measures its thread goes back to, the nearest first.

    One statement for each year back, and one for those that were merged, however many measures.
    """
    from sporbar.plans.models import Measure

    found: dict[int, list[int]] = {one.pk: [one.pk] for one in measures}
    earlier: dict[int, list[int]] = {}
    asking = set(found)
    while asking:
        rows = Measure.objects.within(cooperation).filter(pk__in=asking)
        for pk, before, merged in rows.values_list("pk", "continues", "merged_from"):
            into = earlier.setdefault(pk, [])
            into += [one for one in (before, merged) if one is not None and one not in into]
        asking = {one for pk in asking for one in earlier.get(pk, ())} - set(earlier)
    for chain in found.values():
        for pk in chain:  # grows while it is walked
            chain += [one for one in earlier.get(pk, ()) if one not in chain]
    return found


def said_before(
    reporting_round: "Round", measures: Iterable["Measure"]
) -> "dict[int, list[StatusEntry]]":
    """What was said last about each measure before this round, with words and round.

    Where the round gathers others: what was said in each of them, the oldest first.
    """
    from sporbar.rounds.models import EntryCoverage, StatusEntry

    tenant = reporting_round.cooperation_id
    chains = threads(reporting_round.cooperation, measures)
    gathered = [one.pk for one in reporting_round.gathers.all()]
    covers = EntryCoverage.objects.within(tenant).filter(
        measure__in={pk for chain in chains.values() for pk in chain}
    )
    if gathered:
        covers = covers.filter(entry__round__in=gathered)
    else:
        covers = covers.filter(entry__round__as_of__lt=reporting_round.as_of)
    rounds: dict[int, dict[tuple[Any, int], int]] = {}
    for measure, entry, as_of, round_ in covers.current().values_list(
        "measure_id", "entry_id", "entry__round__as_of", "entry__round_id"
    ):
        rounds.setdefault(measure, {})[as_of, round_] = entry
    chosen: dict[int, list[int]] = {}
    for pk, chain in chains.items():
        told: dict[tuple[Any, int], int] = {}
        for one in reversed(chain):
            told |= rounds.get(one, {})
        entries = [told[when] for when in sorted(told)]
        chosen[pk] = list(dict.fromkeys(entries if gathered else entries[-1:]))
    wanted = {entry for entries in chosen.values() for entry in entries}
    known = (
        StatusEntry.objects.within(tenant)
        .filter(pk__in=wanted)
        .select_related("round")
        .with_words()
        .in_bulk()
    )
    return {pk: [known[one] for one in entries] for pk, entries in chosen.items() if entries}


def open_deviations(
    cooperation: "Cooperation", measures: Iterable["Measure"], before: "Round"
) -> "dict[int, list[Deviation]]":
    """Deviations of earlier rounds that live on in this one, by the measure whose thread they
    belong to: on the measure itself or those it goes back to, and not settled by then.

    Settled counts what an answer of this round or an earlier one says, and a step of its own until
    the as-of day. Measures without any have no key.
    """
    found = earlier_deviations(cooperation, measures, before)
    living = {
        pk: [one for one in them if not settled_by(one, before)] for pk, them in found.items()
    }
    return {pk: them for pk, them in living.items() if them}


def earlier_deviations(
    cooperation: "Cooperation", measures: Iterable["Measure"], before: "Round"
) -> "dict[int, list[Deviation]]":
    """The same with those that are settled: see `settled_by` and `settled_since`."""
    from sporbar.rounds.models import Deviation, EntryCoverage

    chains = threads(cooperation, measures)
    gathered = [one.pk for one in before.gathers.all()]
    covers = (
        EntryCoverage.objects.within(cooperation)
        .filter(
            Q(entry__round__as_of__lt=before.as_of) | Q(entry__round__in=gathered),
            measure__in={pk for chain in chains.values() for pk in chain},
        )
        .exclude(entry__round=before)
        .current()
    )
    measures_of: dict[int, set[int]] = {}
    for entry, measure in covers.values_list("entry_id", "measure_id"):
        measures_of.setdefault(entry, set()).add(measure)
    deviations = list(
        Deviation.objects.within(cooperation)
        .filter(line__entry__in=measures_of)
        .select_related("line__entry__round", "reported_to")
        .prefetch_related("steps__entry__round", "line__wordings")
        .order_by("line__entry__round__as_of", "line__entry_id", "line__position")
    )
    at: dict[int, list[int]] = {}
    for place, one in enumerate(deviations):
        for measure in measures_of[one.line.entry_id]:
            at.setdefault(measure, []).append(place)
    found: dict[int, list[Deviation]] = {}
    for pk, chain in chains.items():
        if places := {place for one in chain for place in at.get(one, ())}:
            found[pk] = [deviations[place] for place in sorted(places)]
    return found


def settled_by(deviation: "Deviation", reporting_round: "Round") -> bool:
    return bool(_settling(deviation, reporting_round))


def settled_since(
    deviation: "Deviation", reporting_round: "Round", gathered: Collection[int] = ()
) -> "DeviationStep | None":
    """The step that settled it in the time this round reports on; None for one that is open, or was
    settled before. `gathered` are the rounds that this one gathers, by primary key."""
    steps = _settling(deviation, reporting_round)
    start = reporting_round.period_start
    for step in steps:
        if step.entry is not None:
            said_now = step.entry.round_id in (reporting_round.pk, *gathered)
        else:
            day = _first_day(step.on) if step.on else None
            said_now = (day or step.recorded_at.date()) >= start
        if not said_now:
            return None
    return steps[-1] if steps else None


def _settling(deviation: "Deviation", reporting_round: "Round") -> "list[DeviationStep]":
    """The steps that settle it, as this round knows them."""
    return [
        step
        for step in deviation.steps.all()
        if step.kind == "settled"
        and (
            step.entry.round.as_of <= reporting_round.as_of
            if step.entry is not None
            else step.on is None or (_first_day(step.on) or date.min) <= reporting_round.as_of
        )
    ]


def _first_day(on: str) -> date | None:
    try:
        return bounds(on)[0]
    except NotADate:
        return None
