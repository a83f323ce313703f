"""`sporbar demo`: from files to the finished reports, as often as anybody likes."""

import json
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from sporbar.demo.build import demo_folders
from sporbar.document import codec
from sporbar.economy.models import BudgetLine, Posting
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.plans.models import Measure
from sporbar.records.models import StoredFile
from sporbar.reporting.models import Edition, Report
from sporbar.reporting.verification import verify
from sporbar.rounds.models import Letter, StatusDraft, StatusEntry

pytestmark = pytest.mark.django_db

Demo = tuple[Path, str]
STEM = "kongsbergregionen-2011-h1"


@pytest.fixture
def report(demo: Demo) -> dict[str, Any]:
    return json.loads((demo[0] / f"{STEM}.json").read_bytes())


def measures(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for area in report["focus_areas"] for one in area["measures"]]


def sentences(measure: dict[str, Any]) -> list[dict[str, Any]]:
    return [*measure["status"], *(line for one in measure["strands"] for line in one["status"])]


def test_demo_writes_the_report_in_four_formats(demo: Demo) -> None:
    found = {path.suffix for path in demo[0].glob(f"{STEM}.*")}

    assert found == {".html", ".pdf", ".docx", ".json"}


def test_demo_says_where_the_files_are(demo: Demo) -> None:
    folder, told = demo

    assert all(str(path) in told for path in folder.glob(f"{STEM}.*"))


def test_second_run_finds_nothing_new(demo: Demo) -> None:
    kept = (StatusEntry, Posting, StoredFile, Letter, StatusDraft, TrailEntry, OutgoingMail)
    rows = [model.objects.count() for model in kept]
    before = {path.name: path.read_bytes() for path in demo[0].iterdir()}
    told = StringIO()

    call_command("demo", f"--out={demo[0]}", stdout=told)

    assert "Ingenting er nytt" in told.getvalue()
    assert rows == [model.objects.count() for model in kept]
    assert {path.name: path.read_bytes() for path in demo[0].iterdir()} == before


def test_second_run_leaves_what_people_have_changed(demo: Demo) -> None:
    with transaction.atomic():
        line = BudgetLine.objects.filter(cooperation__slug="havdalregionen").first()
        assert line is not None
        BudgetLine.objects.filter(pk=line.pk).update(ore=1)
        Measure.objects.filter(title="Renovasjon").update(title="Avfall")
        Report.objects.filter(cooperation__slug="kongsbergregionen").update(title="Min tittel")
        entries = StatusEntry.objects.count()

        call_command("demo", f"--out={demo[0]}", stdout=StringIO())

        assert BudgetLine.objects.get(pk=line.pk).ore == 1
        assert Measure.objects.filter(title="Avfall").exists()
        assert Report.objects.filter(title="Min tittel").exists()
        assert StatusEntry.objects.count() == entries
        transaction.set_rollback(True)


def test_every_edition_of_the_demo_verifies(demo: Demo) -> None:
    assert Edition.objects.count() >= 2
    for edition in Edition.objects.all():
        assert verify(edition).holds, str(edition)


def test_real_cooperation_comes_first_and_invented_ones_say_so(demo: Demo) -> None:
    slugs = [folder.slug for folder in demo_folders()]

    assert slugs[0] == "kongsbergregionen"
    fictional = Cooperation.objects.filter(is_fictional=True).values_list("slug", flat=True)
    assert set(fictional) == set(slugs[1:])


def test_unknown_demo_is_refused(demo: Demo) -> None:
    with pytest.raises(CommandError, match="Velg blant kongsbergregionen") as stopped:
        call_command("demo", "--only=atlantis")

    assert stopped.value.returncode == 2


def test_json_follows_the_shipped_schema(report: dict[str, Any]) -> None:
    schema = json.loads(codec.SCHEMA_FILE.read_bytes())

    jsonschema.Draft202012Validator(schema).validate(report)


def test_json_has_the_promised_shape(report: dict[str, Any]) -> None:
    assert set(report) >= {
        "schema_version", "cooperation", "report", "dates", "plan", "previous", "author",
        "introduction", "annexes", "focus_areas", "accounts", "fingerprint",
    }  # fmt: skip
    assert set(report["accounts"]) >= {
        "responsibility", "groups", "sum_costs", "sum_income", "total", "projects",
        "rounding_difference", "caveats",
    }  # fmt: skip
    for measure in measures(report):
        assert set(measure) >= {
            "number", "title", "action_areas", "applies_to_focus_areas", "working_forms",
            "activities", "answer", "progress", "status", "strands", "recommendations",
        }  # fmt: skip
        for line in sentences(measure):
            assert set(line) >= {"text", "shared_with", "deviation"}
            if line["deviation"]:
                assert set(line["deviation"]) >= {
                    "kind", "certainty", "cause", "consequence", "remedy", "new_date",
                    "reported_to", "reported_on",
                }  # fmt: skip


def test_fingerprint_is_over_everything_else(demo: Demo) -> None:
    snapshot = codec.decode((demo[0] / f"{STEM}.json").read_bytes())

    assert codec.is_intact(snapshot)


def test_dates_the_source_does_not_give_are_unknown(report: dict[str, Any]) -> None:
    assert report["dates"] == {
        "as_of": "2011-07-01",
        "written": None,
        "approved": None,
        "published": None,
    }
    assert report["approver"] is None


def test_thirty_six_measures_stand_in_five_areas(report: dict[str, Any]) -> None:
    assert [len(area["measures"]) for area in report["focus_areas"]] == [6, 7, 3, 5, 15]


def test_answers_are_those_of_the_source(report: dict[str, Any]) -> None:
    answers = Counter(measure["answer"] for measure in measures(report))

    assert answers == {"activity": 33, "see_annex": 2, "no_activity": 1}


def test_ten_measures_deviate_eight_of_them_certainly(report: dict[str, Any]) -> None:
    found = [
        {line["deviation"]["certainty"] for line in sentences(measure) if line["deviation"]}
        for measure in measures(report)
    ]

    assert sum(bool(one) for one in found) == 10
    assert sum("certain" in one for one in found) == 8


def test_four_recommendations_add_up(report: dict[str, Any]) -> None:
    amounts = [
        Decimal(one["amount"]) for measure in measures(report) for one in measure["recommendations"]
    ]

    assert (len(amounts), sum(amounts)) == (4, Decimal("1130000.00"))


def test_accounts_print_as_in_the_source(report: dict[str, Any]) -> None:
    accounts = report["accounts"]
    printed = {
        name: round(Decimal(accounts[name])) for name in ("sum_costs", "sum_income", "total")
    }

    assert printed == {"sum_costs": 5237269, "sum_income": -7775660, "total": -2538391}
    assert accounts["rounding_difference"] == "1.00"
    assert accounts["reconciled"] is True
    assert accounts["postings_are_invented"] is True
    assert accounts["projects"][-1]["code"] is None


def test_shared_entry_is_counted_for_each_measure(report: dict[str, Any]) -> None:
    service = report["focus_areas"][4]["measures"]
    shared = {
        m["number"]: m["status"][0]["shared_with"] for m in service if m["number"] in (9, 10, 11)
    }

    assert shared == {9: ["5.10", "5.11"], 10: ["5.9", "5.11"], 11: ["5.9", "5.10"]}


def test_open_rounds_are_not_frozen(demo: Demo) -> None:
    assert not Edition.objects.filter(report__round__state="open").exists()
