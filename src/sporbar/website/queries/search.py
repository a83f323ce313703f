"""Search over the measures of all published plans: what they are and were called, what belongs to
them in the ledger, and what published editions say of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sporbar.document import snapshot as facts
from sporbar.organisations.models import Body, Cooperation
from sporbar.plans.models import Measure
from sporbar.website.queries.plan import measures_of
from sporbar.website.queries.publication import adopted_plans, current_editions, snapshots
from sporbar.website.queries.words import holds, sought

#: What a page shows; the rest is counted.
MOST_HITS = 50


@dataclass(frozen=True)
class Hit:
    """A measure, and where the words were found when it was not in the title."""

    measure: Measure
    where: str
    text: str


def search(cooperation: Cooperation, words: str) -> list[Hit]:
    """Measures in which every word begins some word: titles first, then the newest plan."""
    wanted = sought(words)
    if not wanted:
        return []
    found: list[tuple[tuple[int, int, str], Hit]] = []
    measures = (
        measures_of(cooperation)
        .filter(plan__in=adopted_plans(cooperation))
        .prefetch_related(
            "strands__former_names",
            "involvements__body__former_names",
            "responsible_body__former_names",
            "areas__action_area__aliases",
            "focus_area__former_names",
        )
    )
    reported = _reported(cooperation)
    for measure in measures:
        places = [*_places(measure), *reported.get((measure.plan_id, measure.label), ())]
        everything = " ".join(text for _where, text in places)
        if not holds(everything, wanted):
            continue
        rank, (where, text) = _most_telling(places, wanted)
        found.append(((rank, -measure.plan.year, measure.label), Hit(measure, where, text)))
    return [hit for _order, hit in sorted(found, key=lambda pair: pair[0])]


def _reported(cooperation: Cooperation) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """Projects and sentences by (plan, label), from the current editions' frozen facts."""
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    editions = current_editions(cooperation)
    frozen = snapshots(editions)
    for edition in editions:
        if edition.pk not in frozen:
            continue
        for area in frozen[edition.pk].focus_areas:
            for one in area.measures:
                places = found.setdefault(
                    (edition.report.round.plan_id, f"{area.number}.{one.number}"), []
                )
                places += (("project", f"{link.code} {link.name}") for link in one.projects)
                places += (("recommendation", f"{r.scheme} {r.body}") for r in one.recommendations)
                places += (("said", line.text) for line in _lines(one))
    return found


def _lines(measure: facts.Measure) -> Iterator[facts.StatusLine]:
    yield from measure.status
    for strand in measure.strands:
        yield from strand.status


def _most_telling(places: list[tuple[str, str]], wanted: list[str]) -> tuple[int, tuple[str, str]]:
    """The first place with every word and its rank, or the first with one of them."""
    whole = (item for item in enumerate(places) if holds(item[1][1], wanted))
    some = (item for item in enumerate(places) if any(holds(item[1][1], [word]) for word in wanted))
    return next(whole, None) or next(some)


def _body(body: Body) -> Iterator[tuple[str, str]]:
    yield "party", body.name
    for old in body.former_names.all():
        yield "party_before", f"{old.name} ({body.name})"


def _places(measure: Measure) -> Iterator[tuple[str, str]]:
    """Where words may stand, the most telling first."""
    yield "title", f"{measure.label} {measure.title}"
    for former in measure.former_names.all():
        yield "former_name", former.name
    for strand in measure.strands.all():
        yield "strand", strand.title
        for former in strand.former_names.all():
            yield "strand_before", f"{former.name} ({strand.title})"
    for one in measure.involvements.all():
        if one.organisation:
            yield "party", one.organisation.name
            for name in one.organisation.former_names.all():
                yield "party_before", f"{name.name} ({one.organisation.name})"
        elif one.body:
            yield from _body(one.body)
        elif one.person:
            yield "party", one.person.name
    if measure.responsible_body:
        yield from _body(measure.responsible_body)
    for area in measure.areas.all():
        code, own = area.action_area.code, area.action_area.title
        yield "area", f"{code} {area.title}"
        for title in (own, *(alias.title for alias in area.action_area.aliases.all())):
            if title != area.title:
                yield "area_also", f"{code} {title} ({area.title})"
    yield "focus_area", measure.focus_area.title
    for old in measure.focus_area.former_names.all():
        yield "focus_area_before", f"{old.name} ({measure.focus_area.title})"
    for activity in measure.activities.all():
        yield "activity", activity.text
    for result in measure.expected_results.all():
        yield "result", result.text
    for strand in measure.strands.all():
        for activity in strand.activities.all():
            yield "activity", activity.text
