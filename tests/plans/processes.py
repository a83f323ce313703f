"""Real processes that write in the same plan at once, and one that is killed while it adopts.

Run as `python -m tests.plans.processes` in an installation with its tables. Prints one line
per trial: what it was, and what became of it.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import django


def at_once(*deeds: Callable[[], str]) -> list[str]:
    """Each deed in a process of its own, started together; what each answered, sorted."""
    from django.db import connections

    connections.close_all()
    gate, open_gate = os.pipe()
    answers, answer = os.pipe()
    children = []
    for deed in deeds:
        child = os.fork()
        if child == 0:
            os.close(open_gate)
            os.read(gate, 1)
            try:
                said = deed()
            except Exception as error:
                said = f"{type(error).__name__}: {error}"
            os.write(answer, f"{said}\n".encode())
            connections.close_all()
            os._exit(0)
        children.append(child)
    os.close(answer)
    os.close(gate)
    os.close(open_gate)
    for child in children:
        os.waitpid(child, 0)
    said = os.read(answers, 100_000).decode().splitlines()
    os.close(answers)
    return sorted(said)


def same_field(version: Any) -> str:
    from sporbar.plans.actions import save_measure
    from sporbar.plans.content import measure_of

    draft = version.drafts.order_by("number").first()
    base = measure_of(draft.content)

    def save(title: str) -> Callable[[], str]:
        def deed() -> str:
            save_measure(draft=draft, part=replace(base, title=title), seen=draft.lock, by=None)
            return "lagret"

        return deed

    said = at_once(save("Min"), save("Din"))
    draft.refresh_from_db()
    kept = "en av dem står" if draft.title in ("Min", "Din") else draft.title
    return f"{said[0].partition(':')[0]}, {said[1]}, {kept}"


def different_fields(version: Any) -> str:
    from sporbar.plans.actions import save_measure
    from sporbar.plans.content import measure_of

    draft = version.drafts.order_by("number").last()
    base = measure_of(draft.content)

    def save(**words: Any) -> Callable[[], str]:
        def deed() -> str:
            save_measure(draft=draft, part=replace(base, **words), seen=draft.lock, by=None)
            return "lagret"

        return deed

    said = at_once(save(title="Ny tittel"), save(expected_results=("Nytt resultat.",)))
    draft.refresh_from_db()
    now = measure_of(draft.content)
    return f"{said}, {now.title}, {now.expected_results}"


def adopt_and_save(version: Any, body: Any) -> str:
    """Whoever comes first wins whole: what was saved stands in the plan, or was refused."""
    from sporbar.plans.actions import adopt_version, save_measure
    from sporbar.plans.content import measure_of
    from sporbar.plans.models import Measure

    draft = version.drafts.order_by("number").first()
    part = replace(measure_of(draft.content), title="I siste liten")

    def save() -> str:
        save_measure(draft=draft, part=part, seen=draft.lock, by=None)
        return "lagret"

    def adopt() -> str:
        adopt_version(version=version, adopted_by=body, adopted_on="2026-03", by=None)
        return "vedtatt"

    said = at_once(adopt, adopt, save)
    version.refresh_from_db()
    saved = "lagret" in said
    frozen = version.content["measures"][0]["title"]
    row = Measure.objects.in_force().get(plan=version.plan, number=1).title
    agree = (frozen == "I siste liten") == (row == "I siste liten") == saved
    refused = sum(one.startswith("PlanError") for one in said)
    answered = refused + saved == 2
    return f"vedtatt {said.count('vedtatt')} gang, alle fikk svar {answered}, enige {agree}"


def open_twice(plan: Any) -> str:
    from sporbar.plans.actions import open_version

    def deed() -> str:
        return f"versjon {open_version(plan=plan, by=None).number}"

    said = at_once(deed, deed, deed)
    return f"{set(said)}, {plan.versions.count()} versjoner"


def start_twice(strategy: Any) -> str:
    from sporbar.plans.actions import start_plan

    def start(title: str) -> Callable[[], str]:
        def deed() -> str:
            tenant = strategy.cooperation
            start_plan(cooperation=tenant, strategy=strategy, title=title, year=2031, by=None)
            return "startet"

        return deed

    said = at_once(start("Plan"), start("Plan"), start("En annen"))
    return f"{said.count('startet')} startet, {sum('PlanError' in one for one in said)} avvist"


def copy_twice(strategy: Any) -> str:
    from sporbar.plans.actions import copy_strategy
    from sporbar.plans.models import Strategy

    def deed() -> str:
        copy_strategy(strategy=strategy, title="Neste strategi", by=None)
        return "kopiert"

    said = at_once(deed, deed)
    made = Strategy.objects.filter(title="Neste strategi").count()
    return (
        f"{said.count('kopiert')} kopiert, {sum('PlanError' in one for one in said)} avvist, {made}"
    )


def discard_twice(version: Any) -> str:
    from sporbar.organisations.models import TrailEntry
    from sporbar.plans.actions import discard_version

    def deed() -> str:
        discard_version(version=version, by=None)
        return "forkastet"

    said = at_once(deed, deed)
    return f"{set(said)}, {TrailEntry.objects.filter(deed='discard_version').count()} i sporet"


def merge_twice(tenant: Any) -> str:
    """Two municipalities become one, by a form sent twice."""
    from datetime import date

    from sporbar.organisations.actions import merge_organisations
    from sporbar.organisations.models import Organisation
    from tests import factories

    parts = [factories.municipality(tenant, name) for name in ("Øvre kommune", "Nedre kommune")]

    def deed() -> str:
        whole = merge_organisations(
            merging=parts, name="Nye kommune", number="9999", on=date(2027, 1, 1), by=None
        )
        return f"{whole.name} {whole.pk}"

    said = at_once(deed, deed)
    made = Organisation.objects.within(tenant).filter(name="Nye kommune")
    members = made.filter(memberships__valid_to=None).count()
    return f"{len(set(said))} svar, {made.count()} kommune, {members} medlemskap"


def killed_adoption(version: Any, body: Any) -> str:
    """Killed before every fifth statement; nothing of it may be seen afterwards."""
    from django.db import connection, connections

    from sporbar.organisations.models import TrailEntry
    from sporbar.plans.actions import adopt_version
    from sporbar.plans.models import Measure, MeasureActivity

    def traces() -> tuple[int, int, int, str]:
        version.refresh_from_db()
        return (
            Measure.objects.filter(plan=version.plan, withdrawn_in=None).count(),
            MeasureActivity.objects.filter(measure__plan=version.plan).count(),
            TrailEntry.objects.filter(deed="adopt_version").count(),
            version.state,
        )

    before = traces()
    for killed, statement in enumerate(range(1, 200, 5)):
        connections.close_all()
        child = os.fork()
        if child == 0:
            count = 0

            def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
                nonlocal count
                count += 1
                if count == statement:  # noqa: B023 - the child has its own
                    os.kill(os.getpid(), signal.SIGKILL)
                return execute(sql, params, many, context)

            connection.execute_wrappers.append(wrapper)
            adopt_version(version=version, adopted_by=body, adopted_on="2026-03", by=None)
            connections.close_all()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            return f"drept {'mange' if killed > 5 else killed} ganger, vedtatt {traces()[3]}"
        if traces() != before:
            return f"spor etter drap før setning {statement}: {traces()} mot {before}"
    return "ble aldri ferdig"


def main() -> None:
    django.setup()
    from sporbar.plans.actions import open_version
    from tests import factories

    tenant = factories.cooperation()
    body = factories.body(tenant)
    version = factories.draft_version(tenant, measures=3)
    print("samme felt:", same_field(version))
    print("ulike felt:", different_fields(version))
    print("vedta og lagre:", adopt_and_save(version, body))
    print("åpne:", open_twice(version.plan))
    print("drept:", killed_adoption(open_version(plan=version.plan, by=None), body))
    print("starte:", start_twice(version.plan.strategy))
    print("kopiere:", copy_twice(version.plan.strategy))
    print("forkaste:", discard_twice(open_version(plan=version.plan, by=None)))
    print("slå sammen:", merge_twice(tenant))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    sys.exit(main())
