"""Writing, comparing and rolling over a plan at 36 and 720 measures; an office of 500 people.

Times are ratios to the plainest page and the plainest write of the same run: machines differ.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
from sporbar.organisations.models import (
    Body,
    Cooperation,
    Employment,
    Membership,
    Organisation,
    Person,
    Role,
    RoleName,
    User,
)
from sporbar.plans.actions import (
    adopt_version,
    discard_version,
    move_measure,
    open_version,
    roll_over,
    save_measure,
)
from sporbar.plans.changes import changes
from sporbar.plans.content import measure_of
from sporbar.plans.models import ActionPlan, DraftMeasure, PlanVersion
from sporbar.plans.rollover import proposal
from sporbar.plans.versions import content_of_version

GROUP = "planen og folkene"
COPIES = (1, 20)
_TITLES = count(1)
#: Deeds on one measure; those on the whole plan write in bunches, as the database takes them.
_ONE_MEASURE = ("lagre ett tiltak", "flytte ett tiltak")


def run(folder: Path) -> list[Row]:
    rows: list[Row] = []
    statements: dict[str, list[int]] = {}
    plainest_page = partial(Client(headers={"host": "localhost"}).get, "/tilgjengelighet/")
    page = seconds(plainest_page)
    rows.append(milliseconds(GROUP, "den enkleste siden", page))
    for copies in COPIES:
        cooperation = data.load(copies).cooperation
        plan = ActionPlan.objects.within(cooperation).get()
        write = seconds(partial(_plainest_write, cooperation))
        if copies == COPIES[0]:
            rows.append(milliseconds(GROUP, "den enkleste skrivingen (en rad i sporet)", write))
        measures = f"{36 * copies} tiltak"
        for what, taken, counted in (*_deeds(plan), *_pages(cooperation, plan)):
            over = page if what.startswith("side:") else write
            rows.append(milliseconds(GROUP, f"{what}, {measures}", taken))
            rows.append(_times(f"{what}, {measures}, mot den enkleste", taken, over))
            if what.startswith("side:") or what in _ONE_MEASURE:
                statements.setdefault(what, []).append(counted)
    rows += [_equal(what, found) for what, found in statements.items()]
    rows += _people(page)
    return rows


def _times(what: str, taken: float, under: float) -> Row:
    return Row(group=GROUP, what=what, value=taken / under, unit="ganger")


def _equal(what: str, found: list[int]) -> Row:
    return Row(
        group=GROUP,
        what=f"SQL-setninger: {what}",
        value=found[-1],
        unit="setninger",
        goal=" = ".join(map(str, found)),
        met=len(set(found)) == 1,
    )


def _plainest_write(cooperation: Cooperation) -> None:
    leave_trail(cooperation=cooperation, deed="measure", subject="måling", by=None)


@contextmanager
def _undone() -> Iterator[None]:
    """What is written here is taken back, so that every run starts from the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _counted(work: Callable[[], Any], runs: int = 3) -> tuple[float, int]:
    with data.statements() as counted:
        work()
    return seconds(work, runs), len(counted)


def _deeds(plan: ActionPlan) -> Iterator[tuple[str, float, int]]:
    """(what, seconds, statements) of each deed on the plan."""
    body = Body.objects.within(plan.cooperation).first()
    assert body is not None
    version = open_version(plan=plan, by=None)
    draft = DraftMeasure.objects.filter(version=version).with_references().first()
    assert draft is not None

    def undone(work: Callable[[], Any]) -> Callable[[], None]:
        def run_once() -> None:
            with _undone():
                work()

        return run_once

    def save() -> None:
        part = replace(measure_of(draft.content), title=f"Tittel {next(_TITLES)}")
        save_measure(draft=draft, part=part, seen=draft.lock, by=None)

    def adopt() -> None:
        adopt_version(version=version, adopted_by=body, adopted_on="2011-03", by=None)

    def rolled() -> None:
        carried = {one.measure.pk for one in proposal(plan)}
        roll_over(plan=plan, year=2012, title="Plan 2012", carried=carried, ended={}, by=None)

    def compare() -> None:
        changes(old, new)

    move = partial(move_measure, draft=draft, focus_area=draft.focus_area, place=5, by=None)
    yield "lagre ett tiltak", *_counted(undone(save))
    yield "flytte ett tiltak", *_counted(undone(move))
    yield "vedta en versjon", *_counted(undone(adopt))
    yield "rullere til neste år", *_counted(undone(rolled))
    old = content_of_version(plan.versions.get(number=1))
    new = content_of_version(version)
    new = replace(
        new,
        measures=tuple(
            replace(one, activities=tuple(f"{text} (ny)" for text in one.activities))
            for one in new.measures
        ),
    )
    yield "sammenlikne to versjoner der alt er endret", *_counted(compare)
    discard_version(version=version, by=None)
    yield "åpne neste versjon", *_counted(undone(partial(open_version, plan=plan, by=None)))


def _director(cooperation: Cooperation) -> Client:
    """Somebody logged in who may everything a managing director may."""
    user, made = User.objects.get_or_create(email=f"leder@{cooperation.slug}.example")
    if made:
        Role.objects.create(cooperation=cooperation, user=user, name=RoleName.MANAGING_DIRECTOR)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _pages(cooperation: Cooperation, plan: ActionPlan) -> Iterator[tuple[str, float, int]]:
    client = _director(cooperation)
    version: PlanVersion = open_version(plan=plan, by=None)
    draft = DraftMeasure.objects.filter(version=version).first()
    assert draft is not None
    slug = cooperation.slug
    for what, address in {
        "side: utkastet": reverse("office:plan_draft", args=[slug, plan.pk]),
        "side: ett tiltak": reverse("office:plan_measure", args=[slug, plan.pk, draft.key]),
        "side: rulleringen": reverse("office:plan_rollover", args=[slug, plan.pk]),
        "side: endringene": reverse("office:plan_compare", args=[slug, plan.pk, version.number]),
    }.items():
        yield what, *_counted(partial(_get, client, address))
    discard_version(version=version, by=None)


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _people(page: float) -> list[Row]:
    """A tenant of 15 municipalities and 500 people beside one of 2 and 10."""
    rows: list[Row] = []
    counts: dict[str, list[int]] = {}
    for towns, people in ((2, 10), (15, 500)):
        cooperation = _peopled(f"folk-{people}", towns, people)
        client = _director(cooperation)
        for what, name in {
            "side: personene": "office:people",
            "side: oppsettet": "office:setup",
        }.items():
            address = reverse(name, args=[cooperation.slug])
            taken, counted = _counted(partial(_get, client, address))
            label = f"{what}, {towns} kommuner og {people} personer"
            rows.append(milliseconds(GROUP, label, taken))
            rows.append(_times(f"{label}, mot den enkleste", taken, page))
            counts.setdefault(what, []).append(counted)
    return rows + [_equal(what, found) for what, found in counts.items()]


def _peopled(slug: str, towns: int, people: int) -> Cooperation:
    cooperation, made = Cooperation.objects.get_or_create(slug=slug, defaults={"name": slug})
    if not made:
        return cooperation
    members = Organisation.objects.bulk_create(
        Organisation(
            cooperation=cooperation, slug=f"k{one}", name=f"Kommune {one}", kind="municipality"
        )
        for one in range(towns)
    )
    Membership.objects.bulk_create(
        Membership(cooperation=cooperation, organisation=one) for one in members
    )
    users = User.objects.bulk_create(
        User(email=f"p{one}@{slug}.example", first_name=f"Person {one}") for one in range(people)
    )
    persons = Person.objects.bulk_create(
        Person(cooperation=cooperation, slug=f"p{number}", name=f"Person {number}", user=one)
        for number, one in enumerate(users)
    )
    Employment.objects.bulk_create(
        Employment(
            cooperation=cooperation, person=one, organisation=members[number % towns], title="leder"
        )
        for number, one in enumerate(persons)
    )
    Role.objects.bulk_create(
        Role(cooperation=cooperation, user=one, name=RoleName.CONTRIBUTOR) for one in users
    )
    return cooperation
