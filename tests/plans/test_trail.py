"""A plan's deeds leave one row each in the trail, however many rows they write."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sporbar.organisations.models import TrailEntry
from sporbar.plans.actions import (
    add_editor,
    add_measure,
    adopt_version,
    bring_back,
    copy_measure,
    discard_version,
    end_measure,
    merge_measures,
    move_measure,
    open_version,
    remove_editor,
    roll_over,
    save_measure,
    send_version,
    split_measure,
    start_plan,
    take_back_version,
    undo_measure,
)
from sporbar.plans.models import DraftMeasure
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def one_row(deed: str) -> Iterator[None]:
    before = TrailEntry.objects.count()
    yield
    left = list(TrailEntry.objects.order_by("id").values_list("deed", flat=True))[before:]
    assert left == [deed]


def test_every_deed_of_a_plan_s_life_leaves_one_row() -> None:
    tenant = factories.cooperation()
    strategy, council = factories.strategy(tenant, areas=2), factories.body(tenant)
    one, other = strategy.focus_areas.order_by("number")
    user = factories.user()
    with one_row("start_plan"):
        version = start_plan(
            cooperation=tenant, strategy=strategy, title="Plan", year=2026, by=user
        )
    long = factories.part(activities=("Det ene.", "Det andre."))
    with one_row("add_measure"):
        first = add_measure(version=version, focus_area=one, part=long, by=user)
    with one_row("copy_measure"):
        second = copy_measure(draft=first, by=user)
    with one_row("save_measure"):
        save_measure(draft=second, part=factories.part("Nytt navn"), seen=second.lock, by=user)
    second.refresh_from_db()
    with one_row("undo_measure"):
        undo_measure(draft=second, seen=second.lock, by=user)
    with one_row("move_measure"):
        move_measure(draft=second, focus_area=other, place=1, by=user)
    first.refresh_from_db()
    with one_row("split_measure"):
        third = split_measure(draft=first, title="Del to", activities=[1], by=user)
    first.refresh_from_db()
    with one_row("merge_measures"):
        merge_measures(into=first, others=[third], by=user)
    with one_row("send_version"):
        send_version(version=version, bodies=[council], by=user)
    with one_row("take_back_version"):
        take_back_version(version=version, reason="En rettelse", by=user)
    version.refresh_from_db()
    with one_row("adopt_version"):
        adopt_version(version=version, adopted_by=council, adopted_on="2025-12-05", by=user)
    plan = version.plan
    with one_row("open_version"):
        again = open_version(plan=plan, by=user)
    with one_row("end_measure"):
        end_measure(draft=DraftMeasure.objects.filter(version=again)[0], reason="Ferdig", by=user)
    with one_row("bring_back"):
        bring_back(ending=again.endings.get(), by=user)
    with one_row("discard_version"):
        discard_version(version=again, by=user)
    measures = [row.pk for row in plan.measures.in_force()]
    with one_row("roll_over"):
        roll_over(
            plan=plan,
            year=2027,
            title="Neste",
            carried=set(measures[1:]),
            ended={measures[0]: "Ferdig"},
            by=user,
        )


def test_letting_somebody_write_and_no_more_leaves_one_row_each() -> None:
    tenant = factories.cooperation()
    plan = factories.sub_draft(factories.adopted_version(tenant)).plan
    writer = factories.user()
    factories.role(tenant, writer, "contributor")
    with one_row("add_editor"):
        add_editor(plan=plan, user=writer, by=None)
    with one_row("remove_editor"):
        remove_editor(plan=plan, user=writer, by=None)
