"""What published decisions did, as far as everybody may see the other end too."""

from collections.abc import Collection
from dataclasses import dataclass

from sporbar.economy.models import Recommendation
from sporbar.governance.decided import published_decisions
from sporbar.governance.models import Decision, DecisionEffect, EffectKind
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import Measure, PlanVersion
from sporbar.reporting.models import Edition, EditionHearing
from sporbar.rounds.models import EntryCoverage
from sporbar.website.queries.publication import adopted_plans, published_coverage


@dataclass(frozen=True)
class Effect:
    """One thing a decision did: exactly one of what follows `kind` is given, or none where it is
    not public."""

    kind: str
    version: PlanVersion | None = None
    #: a deviation's sentence, and the measure it is said of
    sentence: str = ""
    measure: Measure | None = None
    recommendation: Recommendation | None = None
    edition: Edition | None = None
    title: str = ""
    consultation: int | None = None


def effects_of(cooperation: Cooperation, decision: Decision) -> list[Effect]:
    """What the public is told a decision did. Six statements at most."""
    effects = list(
        decision.effects.select_related("plan_version__plan", "deviation__line", "consultation")
    )
    found = [
        Effect(one.kind, version=one.plan_version)
        for one in effects
        if one.plan_version is not None and one.plan_version.is_adopted
    ]
    found += _deviations(cooperation, [one for one in effects if one.deviation is not None])
    found += [
        Effect(one.kind, title=one.consultation.title, consultation=one.consultation.pk)
        for one in effects
        if one.consultation is not None and one.consultation.published_at is not None
    ]
    recommendations = decision.recommendations.filter(
        measure__plan__in=adopted_plans(cooperation).order_by()
    ).select_related("measure__plan", "measure__focus_area", "scheme")
    found += [
        Effect("recommends", recommendation=one, measure=one.measure) for one in recommendations
    ]
    hearings = EditionHearing.objects.within(cooperation).filter(
        item=decision.item_id, edition__state="published"
    )
    found += [
        Effect("edition", edition=one.edition) for one in hearings.select_related("edition__report")
    ]
    return found


def _deviations(cooperation: Cooperation, effects: list[DecisionEffect]) -> list[Effect]:
    """Deviations that a published report told of."""
    if not effects:
        return []
    entries = {one.deviation.line.entry_id for one in effects if one.deviation is not None}
    covers = list(
        EntryCoverage.objects.within(cooperation)
        .filter(entry__in=entries)
        .select_related("measure__plan", "measure__focus_area", "measure__parent", "entry")
    )
    known = set(
        published_coverage(
            cooperation,
            {one.entry.round_id for one in covers},
            {one.measure_id for one in covers},
        ).values()
    )
    measures = {one.entry_id: one.measure.parent or one.measure for one in covers}
    return [
        Effect(one.kind, sentence=line.text, measure=measures.get(line.entry_id))
        for one in effects
        if one.deviation is not None and (line := one.deviation.line).entry_id in known
    ]


def decisions_on(
    cooperation: Cooperation, *, versions: Collection[int] = (), deviations: Collection[int] = ()
) -> dict[tuple[str, int], Decision]:
    """Which published decision adopted a version, or settled or accepted a deviation: by
    ("version", key) and ("deviation", key). One statement; none where nothing is asked for."""
    if not versions and not deviations:
        return {}
    effects = DecisionEffect.objects.within(cooperation).filter(
        decision__in=published_decisions(cooperation).order_by()
    )
    rows = effects.filter(plan_version__in=versions) | effects.filter(deviation__in=deviations)
    found: dict[tuple[str, int], Decision] = {}
    for one in rows.select_related(
        "decision__item__meeting__body", "decision__item__number", "decision__current"
    ).order_by("pk"):
        kind, key = (
            ("version", one.plan_version_id)
            if one.kind == EffectKind.ADOPTS_PLAN
            else ("deviation", one.deviation_id)
        )
        assert key is not None
        found[(kind, key)] = one.decision
    return found


@dataclass(frozen=True)
class Hearing:
    """An edition put before a body; `decision` None until it is recorded and published."""

    hearing: EditionHearing
    decision: Decision | None


def hearings_of(edition: Edition) -> list[Hearing]:
    """The published meetings the edition was put before, the first one first. Two statements."""
    rows = list(
        EditionHearing.objects.within(edition.cooperation_id)
        .filter(
            edition=edition,
            item__withdrawn_at=None,
            item__meeting__published_at__isnull=False,
            item__meeting__body__is_public=True,
            item__case__published_at__isnull=False,
        )
        .select_related("item__meeting__body", "item__number", "item__case")
        .order_by("item__meeting__first_day", "pk")
    )
    items = [one.item_id for one in rows]
    decided = {
        one.item_id: one
        for one in published_decisions(edition.cooperation_id)
        .filter(item__in=items)
        .select_related("current")
    }
    return [Hearing(one, decided.get(one.item_id)) for one in rows]


def decisions_on_grants(
    cooperation: Cooperation, measures: Collection[int]
) -> dict[tuple[str, str, str], Decision]:
    """Which published decision recommended a grant to one of the measures: by month, scheme and
    body, as a report prints them. One statement."""
    rows = (
        Recommendation.objects.within(cooperation)
        .filter(measure__in=measures, decision__in=published_decisions(cooperation).order_by())
        .select_related("scheme", "body", "decision__item__number")
    )
    return {
        (one.month, one.scheme.name, one.body.name): one.decision
        for one in rows
        if one.decision is not None
    }
