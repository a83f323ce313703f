"""Writing, adopting, comparing and rolling over a plan at 36 and 720 measures, and the office's
pages on it; an office of 15 municipalities and 500 people.

Times are ratios to the plainest page and the plainest write of the same run: machines differ.
Every draft measured has every title and activity rewritten, so that no page or deed has less to do
than it may get. What a deed writes is taken back, the plainest write's row too, so neither has the
wait for the disk in it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bench import data
from bench.measure import Row, milliseconds, seconds
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, Cooperation, Person, Role, RoleName, Seat, User
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
#: Everything is divided by the plainest, which takes a millisecond: many runs keep it still.
PLAIN_RUNS = 100
_NAMES = count(1)


@dataclass(frozen=True)
class Taken:
    """What one page or deed took. `same` says that the size must not show in the statements;
    deeds on the whole plan write in bunches, as many as the database takes at once."""

    what: str
    seconds: float
    statements: int
    same: bool = True


def run(folder: Path) -> list[Row]:
    smallest = data.load(COPIES[0]).cooperation
    plainest = partial(Client(headers={"host": "localhost"}).get, "/tilgjengelighet/")
    page = seconds(plainest, PLAIN_RUNS)
    write = seconds(partial(_plainest_write, smallest), PLAIN_RUNS)
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
        *(_statements(what, taken) for what, taken in found.items()),
    ]


def _statements(what: str, taken: list[Taken]) -> Row:
    counts = [one.statements for one in taken]
    same = taken[0].same
    return Row(
        group=GROUP,
        what=f"SQL-setninger: {what}",
        value=counts[-1],
        unit="setninger",
        goal=(" = " if same else " → ").join(map(str, counts)),
        met=len(set(counts)) == 1 if same else None,
    )


@contextmanager
def _undone() -> Iterator[None]:
    """What is written here is taken back, so that every run starts from the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _plainest_write(cooperation: Cooperation) -> None:
    with _undone():
        leave_trail(cooperation=cooperation, deed="measure", subject="måling", by=None)


def _taken(what: str, work: Callable[[], Any], same: bool = True, runs: int = 3) -> Taken:
    def once() -> None:
        with _undone():
            work()

    with _undone(), data.statements() as counted:
        work()
    # Asked for now: the requests that follow throw the log away.
    statements = len(counted)
    return Taken(what, seconds(once, runs), statements, same)


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

    yield _taken("åpne neste versjon", partial(open_version, plan=plan, by=None), same=False)
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

    yield _taken("lagre ett tiltak", save)
    yield _taken(
        "flytte ett tiltak",
        partial(move_measure, draft=draft, focus_area=area, place=5, by=None),
        same=False,
    )
    yield _taken(
        "legge inn en tabell over alt som står der",
        place_over,
        same=False,
    )
    yield _taken("legge inn en tabell med bare nytt", place_new, same=False)
    yield _taken(
        "vedta en versjon",
        partial(adopt_version, version=version, adopted_by=body, adopted_on="2011-03", by=None),
        same=False,
    )
    yield _taken("rullere til neste år", roll, same=False)
    yield _taken("sammenlikne to versjoner der alt er endret", partial(changes, old, new))
    yield _taken("sammenlikne to like versjoner", partial(changes, old, old))
    yield _taken(
        "fryse planen som dokument", partial(freeze_plan, version=adopted, by=None), runs=1
    )
    discard_version(version=version, by=None)


def _director(cooperation: Cooperation) -> Client:
    """Somebody logged in, with an extra step, who may everything a managing director may."""
    user, made = User.objects.get_or_create(email=f"leder@{cooperation.slug}.example")
    if made:
        Role.objects.create(cooperation=cooperation, user=user, name=RoleName.MANAGING_DIRECTOR)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _pages(
    cooperation: Cooperation, pages: dict[str, tuple[str, *tuple[Any, ...]]]
) -> Iterator[Taken]:
    """`pages` names each page's address and what it takes besides the cooperation."""
    client = _director(cooperation)
    for what, (name, *parts) in pages.items():
        address = reverse(f"office:{name}", args=[cooperation.slug, *parts])
        yield _taken(f"side: {what}", partial(_get, client, address))


def _plan_pages(plan: ActionPlan) -> Iterator[Taken]:
    version = _rewritten(plan)
    draft = version.drafts.first()
    assert draft is not None
    yield from _pages(
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
    yield from _pages(
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
