"""A signed report is frozen by the worker: once, whole, and also when a worker dies."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sporbar.organisations.models import TrailEntry, User
from sporbar.reporting.actions import (
    Signature,
    do_due_freezes,
    draft_fingerprint,
    order_freeze,
)
from sporbar.reporting.actions.orders import ATTEMPTS
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import Edition, FreezeOrder, Report, ReportError
from sporbar.rounds.actions import open_round
from sporbar.rounds.models import Round
from tests.reporting.region import Region, network_report
from tests.support.installation import SPORBAR, installation

AT = datetime(2011, 8, 15, 12, 30, tzinfo=UTC)


def signature(report: Report, **values: Any) -> Signature:
    draft = draft_fingerprint(review_report(report).snapshot)
    return Signature(**{"name": "Ingunn Havdal", "title": "rådsleder", "draft": draft, **values})


@pytest.fixture
def director(region: Region) -> User:
    user = User.objects.create_user("ingunn@eksempel.no")
    user.roles.create(cooperation=region.cooperation, name="managing_director")
    return user


def order(region: Region, by: User, **values: Any) -> FreezeOrder:
    return order_freeze(
        report=region.report, signature=signature(region.report, **values), by=by, at=AT
    )


@pytest.mark.django_db
def test_worker_freezes_what_was_signed_with_name_title_and_role(
    region: Region, director: User
) -> None:
    order(region, director, published_on=date(2011, 8, 31))
    signs: list[int] = []

    assert do_due_freezes(worker="w", sign=lambda: signs.append(1)) == 1

    done = FreezeOrder.objects.get()
    edition = Edition.objects.get()
    assert (done.state, done.edition, done.step, done.steps) == ("done", edition, 6, 6)
    assert (edition.approver_name, edition.approver_title) == ("Ingunn Havdal", "rådsleder")
    assert edition.approved_on == date(2011, 8, 15)
    assert edition.published_on == date(2011, 8, 31)
    assert len(signs) == 7
    html = edition.document.renditions.get(format="html").file.read().decode()
    assert "Ingunn Havdal" in html
    assert "daglig leder" in html
    assert do_due_freezes(worker="w") == 0


@pytest.mark.django_db
def test_order_sent_twice_is_one_before_and_after_the_freeze(
    region: Region, director: User
) -> None:
    given = signature(region.report)
    first = order_freeze(report=region.report, signature=given, by=director)
    again = order_freeze(report=region.report, signature=given, by=director)
    do_due_freezes(worker="w")
    late = order_freeze(report=region.report, signature=given, by=director)

    assert first == again == late
    assert TrailEntry.objects.filter(deed="order_freeze").count() == 1


@pytest.mark.django_db
def test_open_round_is_closed_by_the_signature(region: Region, director: User) -> None:
    open_round(reporting_round=region.round, by=None, at=AT)

    order(region, director)

    assert Round.objects.get().state == "closed"


@pytest.mark.django_db
def test_rounds_of_annexed_reports_are_closed_by_the_signature(
    region: Region, director: User
) -> None:
    sub = network_report(region).sub_report.round
    Round.objects.filter(pk=sub.pk).update(state="open")
    warned = [one.place for one in review_report(region.report).warnings]

    order(region, director)

    assert "vedlegg-1" in warned
    assert set(Round.objects.values_list("state", flat=True)) == {"closed"}


@pytest.mark.django_db
def test_report_that_says_something_else_than_what_was_signed_is_not_frozen(
    region: Region, director: User
) -> None:
    order(region, director)
    Report.objects.update(introduction=["Noe som ingen har godkjent."])

    do_due_freezes(worker="w")

    stopped = FreezeOrder.objects.get()
    assert stopped.state == "refused"
    assert stopped.sentences == [
        "Rapporten er endret etter at den ble godkjent. Se over den og godkjenn på nytt."
    ]
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_refusal_is_told_in_the_language_of_who_signed(region: Region, director: User) -> None:
    director.language = "en"
    director.save()
    order(region, director)
    Report.objects.update(introduction=["Noe som ingen har godkjent."])

    do_due_freezes(worker="w")

    (sentence,) = FreezeOrder.objects.get().sentences
    assert sentence != "Rapporten er endret etter at den ble godkjent."


@pytest.mark.django_db
def test_refused_order_makes_way_for_the_next(region: Region, director: User) -> None:
    order(region, director)
    Report.objects.update(introduction=["Noe nytt."])
    do_due_freezes(worker="w")

    second = order(region, director)
    do_due_freezes(worker="w")

    second.refresh_from_db()
    assert second.state == "done"


@pytest.mark.django_db
def test_correction_is_a_new_edition_with_its_note(region: Region, director: User) -> None:
    order(region, director)
    do_due_freezes(worker="w")
    Report.objects.update(introduction=["Rettet."])

    order(region, director, correction_note="Innledningen er rettet.")
    do_due_freezes(worker="w")

    notes = Edition.objects.order_by("number").values_list("number", "correction_note")
    assert list(notes) == [(1, None), (2, "Innledningen er rettet.")]


@pytest.mark.django_db
def test_order_another_worker_holds_is_left_alone(region: Region, director: User) -> None:
    held = order(region, director)
    held.state, held.leased_by = "running", "en annen"
    held.leased_until = datetime.now(UTC) + timedelta(minutes=1)
    held.save()

    assert do_due_freezes(worker="w") == 0
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_worker_that_lost_its_lease_stops_and_ends_nothing(region: Region, director: User) -> None:
    order(region, director)

    def overtaken() -> None:
        FreezeOrder.objects.update(leased_by="en annen", attempts=2)

    assert do_due_freezes(worker="w", sign=overtaken) == 0
    assert FreezeOrder.objects.get().state == "running"
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_failure_that_may_pass_is_tried_again_and_then_given_up(
    region: Region, director: User
) -> None:
    order(region, director)

    def breaks() -> None:
        raise OSError("disken er full")

    for _attempt in range(ATTEMPTS):
        assert do_due_freezes(worker="w", sign=breaks) == 0
        waiting = FreezeOrder.objects.get()
        assert waiting.state == "waiting"
        assert waiting.leased_until is not None
        assert do_due_freezes(worker="w") == 0, "taken up before its time"
        FreezeOrder.objects.update(leased_until=None)

    assert do_due_freezes(worker="w", sign=breaks) == 1
    assert FreezeOrder.objects.get().state == "refused"
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_damaged_base_for_word_stops_the_order_at_once(region: Region, director: User) -> None:
    from sporbar.document.render.docx.make_base import make_base
    from sporbar.records import store
    from sporbar.reporting.actions import choose_word_base
    from sporbar.reporting.models import WordBase

    choose_word_base(
        cooperation=region.cooperation, name="mal.docx", data=make_base(), by=None, at=AT
    )
    file = WordBase.objects.get().file
    assert file is not None
    store.path_of(file.sha256).write_bytes(b"skadet")
    order(region, director)

    assert do_due_freezes(worker="w") == 1

    stopped = FreezeOrder.objects.get()
    assert stopped.state == "refused"
    assert "mal.docx" in stopped.sentences[0]


@pytest.mark.django_db
def test_no_order_for_a_sub_bodys_report(region: Region, director: User) -> None:
    plan = region.round.plan
    plan.hangs_under = region.measures[0]
    plan.save()

    with pytest.raises(ReportError, match="vedlegg"):
        order(region, director)


# real processes


class Workers:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def _command(self, *given: str) -> list[str]:
        return [sys.executable, "-m", "tests.reporting.order_processes", *given]

    def run(self, *given: str) -> list[str]:
        done = subprocess.run(
            self._command(*given),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def killed_at(self, step: int, lease: float) -> None:
        started = subprocess.Popen(
            self._command("work", "første", str(step), str(lease)),
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None
        assert started.stdout.readline() == "reached\n"
        started.kill()
        started.wait()
        started.stdout.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("step", "left"), [(2, 0), (5, 1)], ids=["while rendering", "after the edition is written"]
)
def test_worker_killed_leaves_nothing_or_all_and_another_ends_it(
    tmp_path: Path, step: int, left: int
) -> None:
    workers = Workers(installation(tmp_path))
    workers.run("build")

    workers.killed_at(step, lease=1.0)
    assert workers.run("state")[-1].startswith("running 1 ")
    assert workers.run("state")[-1].endswith(f" {left}")
    time.sleep(1.1)

    assert workers.run("work", "andre") == ["ended 1", "done 2 6/6 1"]


@pytest.mark.django_db(transaction=True)
def test_sporbar_worker_freezes_what_waits(tmp_path: Path) -> None:
    environment = installation(tmp_path)
    workers = Workers(environment)
    workers.run("build")

    done = subprocess.run(
        [SPORBAR, "worker", "--once"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert "1 rapport" in done.stdout, done.stderr
    assert workers.run("state") == ["done 1 6/6 1"]
