"""Writing, adopting, comparing and rolling over a plan at 36 and 720 measures, and the office's
pages on it; an office of 15 municipalities and 500 people.

Times are ratios to the plainest page and the plainest write of the same run: machines differ.
Every draft measured has every title and activity rewritten, so that no page or deed has less to do
than it may get.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from bench import data
from bench.measure import Row, milliseconds
from bench.office import (
    Taken,
    pages_of,
    plainest_page,
    plainest_write,
    statement_row,
    taken,
)
from sporbar.organisations.models import Body, Cooperation, Person, Seat
from sporbar.plans.actions import (
    adopt_version,
    discard_version,
    move_measure,
    open_version,
    place_measures,
    roll_over,
    save_measure,
)
from sporbar.plans.changes import changes
from sporbar.plans.content import measure_of, tree_of
from sporbar.plans.models import ActionPlan, DraftMeasure, PlanVersion
from sporbar.plans.rollover import proposal
from sporbar.plans.versions import content_of_version
from sporbar.reporting.plan_documents import freeze_plan

GROUP = "planen og folkene"
COPIES = (1, 20)
#: Municipalities and people.
OFFICES = ((2, 10), (15, 500))
_NAMES = count(1)


def run(folder: Path) -> list[Row]:
    smallest = data.load(COPIES[0]).cooperation
    page, write = plainest_page(), plainest_write(smallest)
    told: list[Row] = []
    found: dict[str, list[Taken]] = {}

    def tell(one: Taken, size: str, under: float) -> None:
        value = one.seconds / under
        told.append(Row(group=GROUP, what=f"{one.what}, {size}", value=value, unit="ganger"))
        found.setdefault(one.what, []).append(one)

    for copies in COPIES:
        cooperation = data.load(copies).cooperation
        plan = ActionPlan.objects.within(cooperation).get()
        for one in _deeds(plan):
            tell(one, f"{36 * copies} tiltak", write)
        for one in _plan_pages(plan):
            tell(one, f"{36 * copies} tiltak", page)
    for towns, people in OFFICES:
        for one in _people_pages(data.peopled(f"folk-{people}", towns, people)):
            tell(one, f"{towns} kommuner og {people} personer", page)
    return [
        milliseconds(GROUP, "den enkleste siden", page),
        milliseconds(GROUP, "den enkleste skrivingen (en rad i sporet)", write),
        *told,
        *(statement_row(GROUP, what, sizes) for what, sizes in found.items()),
    ]


def _rewritten(plan: ActionPlan) -> PlanVersion:
    """The next version's draft, with another title and other activities in every measure."""
    version = open_version(plan=plan, by=None)
    drafts = list(version.drafts.with_references())
    for draft in drafts:
        part = measure_of(draft.content)
        texts = tuple(f"{text} (ny)" for text in part.activities)
        # Copies of the demo's plan say the same; no two measures of an area may in a table.
        draft.title = f"{part.title} {draft.label}"
        draft.content = tree_of(replace(part, title=draft.title, activities=texts))
    DraftMeasure.objects.bulk_update(drafts, ["title", "content"])
    return version


def _deeds(plan: ActionPlan) -> Iterator[Taken]:
    body = Body.objects.within(plan.cooperation).first()
    assert body is not None
    adopted = plan.versions.get(number=1)

    yield taken("åpne neste versjon", partial(open_version, plan=plan, by=None), same=False)
    version = _rewritten(plan)
    draft = DraftMeasure.objects.filter(version=version).with_references().first()
    assert draft is not None
    area = draft.focus_area
    old, new = content_of_version(adopted), content_of_version(version)

    def save() -> None:
        part = replace(measure_of(draft.content), title=f"Tittel {next(_NAMES)}")
        save_measure(draft=draft, part=part, seen=draft.lock, by=None)

    def place_over() -> None:
        parts = [replace(one, working_form_note=f"Ord {next(_NAMES)}") for one in new.measures]
        place_measures(version=version, parts=parts, by=None)

    def place_new() -> None:
        numbers = (replace(one, number=one.number + 5_000) for one in new.measures)
        parts = [replace(one, title=f"Tiltak {next(_NAMES)}") for one in numbers]
        place_measures(version=version, parts=parts, by=None)

    def roll() -> None:
        carried = {one.measure.pk for one in proposal(plan)}
        roll_over(plan=plan, year=2012, title="Plan 2012", carried=carried, ended={}, by=None)

    yield taken("lagre ett tiltak", save)
    yield taken(
        "flytte ett tiltak",
        partial(move_measure, draft=draft, focus_area=area, place=5, by=None),
        same=False,
    )
    yield taken(
        "legge inn en tabell over alt som står der",
        place_over,
        same=False,
    )
    yield taken("legge inn en tabell med bare nytt", place_new, same=False)
    yield taken(
        "vedta en versjon",
        partial(adopt_version, version=version, adopted_by=body, adopted_on="2011-03", by=None),
        same=False,
    )
    yield taken("rullere til neste år", roll, same=False)
    yield taken("sammenlikne to versjoner der alt er endret", partial(changes, old, new))
    yield taken("sammenlikne to like versjoner", partial(changes, old, old))
    yield taken("fryse planen som dokument", partial(freeze_plan, version=adopted, by=None), runs=1)
    discard_version(version=version, by=None)


def _plan_pages(plan: ActionPlan) -> Iterator[Taken]:
    version = _rewritten(plan)
    draft = version.drafts.first()
    assert draft is not None
    yield from pages_of(
        plan.cooperation,
        {
            "planene": ("plans",),
            "utkastet": ("plan_draft", plan.year),
            "skrive ett tiltak": ("plan_measure", draft.key),
            "flytte ett tiltak": ("plan_measure_move", draft.key),
            "slå sammen tiltak": ("plan_measure_merge", draft.key),
            "lese en versjon": ("plan_version", version.pk),
            "endringene": ("plan_compare", version.pk),
            "vedta": ("plan_adopt", version.pk),
            "rulleringen": ("plan_rollover", plan.pk),
        },
    )
    discard_version(version=version, by=None)


def _people_pages(cooperation: Cooperation) -> Iterator[Taken]:
    seat = Seat.objects.within(cooperation).first()
    person = Person.objects.within(cooperation).first()
    assert seat is not None
    assert person is not None
    kinds = ("organisasjoner", "medlemskap", "kommunenumre", "organer", "verv")
    yield from pages_of(
        cooperation,
        {
            "bordet": ("desk",),
            "personene": ("people",),
            "én person": ("people_person", person.slug),
            "rollene til én": ("people_roles", person.user_id),
            "oppsettet": ("setup",),
            **{f"oppsettet, {kind}": ("setup_rows", kind) for kind in kinds},
            "oppsettet, ett verv": ("setup_row", "verv", seat.pk),
            "slå sammen kommuner": ("setup_merge",),
            "sporet": ("trail",),
        },
    )
