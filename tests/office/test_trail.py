"""The trail: read, searched and taken out by those who may."""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from sporbar.office.trail.details import LABELS
from sporbar.office.trail.words import DEEDS
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, RoleName, TrailEntry, User
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 14, 12, tzinfo=UTC)
SOURCE = Path(__file__).parents[2] / "src/sporbar"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def auditor(client: Client, tenant: Cooperation) -> User:
    user = factories.user("revisor@eksempel.no", first_name="Berit")
    factories.role(tenant, user, RoleName.AUDITOR)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


def deed(tenant: Cooperation, code: str = "send_version", **values: object) -> TrailEntry:
    return leave_trail(
        **{
            "cooperation": tenant,
            "deed": code,
            "subject": "Handlingsplan 2026",
            "by": None,
            "at": AT,
            **values,
        }
    )


def page(client: Client, tenant: Cooperation, query: str = "") -> str:
    return client.get(f"/{tenant.slug}/kontor/spor/{query}").content.decode()


def test_row_says_who_what_when_in_which_role_from_where(
    client: Client, tenant: Cooperation, auditor: User
) -> None:
    director = factories.user("leder@eksempel.no", first_name="Ingunn")
    factories.role(tenant, director, RoleName.MANAGING_DIRECTOR)
    factories.role(tenant, director, RoleName.COORDINATOR)
    entry = deed(tenant, by=director, bodies=["Regionrådet"])

    told = page(client, tenant)

    assert entry.roles == "coordinator,managing_director"
    for part in ("Ingunn", "koordinator og daglig leder", "sendte planen", "14.03.2026 13.00"):
        assert part in told
    assert "Regionrådet" in told


def test_request_leaves_its_address(client: Client, tenant: Cooperation, auditor: User) -> None:
    client.post(f"/{tenant.slug}/kontor/spor/eksport/csv/", REMOTE_ADDR="192.0.2.7")

    assert TrailEntry.objects.get().origin == "192.0.2.7"


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("?handling=adopt_version", 1),
        ("?gjelder=2027", 1),
        ("?hvem=kommandolinjen", 2),
        ("?hvem=ingen", 0),
        ("?fra=2026-03-15", 0),
        ("?til=2026-03-14", 2),
        ("?fra=tull", 2),
    ],
)
def test_selection_has_an_address(
    client: Client, tenant: Cooperation, auditor: User, query: str, hits: int
) -> None:
    deed(tenant)
    deed(tenant, "adopt_version", subject="Handlingsplan 2027")

    assert page(client, tenant, query).count("<time ") == hits


def test_older_rows_follow_without_repeating(
    client: Client, tenant: Cooperation, auditor: User
) -> None:
    for number in range(103):
        deed(tenant, subject=f"Sak {number:03}")
    first = page(client, tenant)
    cursor = first.partition("?for=")[2].partition('"')[0]

    second = page(client, tenant, f"?for={cursor}")

    assert (first.count("<time "), second.count("<time ")) == (100, 3)
    assert "Sak 002" in second
    assert "Sak 003" not in second


def test_other_cooperations_are_not_there(
    client: Client, tenant: Cooperation, auditor: User
) -> None:
    deed(factories.cooperation("nabo"), subject="Naboens sak")

    assert "Naboens sak" not in page(client, tenant)


def export(client: Client, tenant: Cooperation, kind: str) -> str:
    answer = client.post(f"/{tenant.slug}/kontor/spor/eksport/{kind}/")
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_json_counts_and_sums_itself(client: Client, tenant: Cooperation, auditor: User) -> None:
    deed(tenant)
    deed(tenant, "adopt_version")

    *rows, last = export(client, tenant, "json").splitlines(keepends=True)

    total = json.loads(last)
    assert total == {"rader": 2, "sha256": hashlib.sha256("".join(rows).encode()).hexdigest()}
    assert json.loads(rows[0])["handling"] == "førte at planen er vedtatt"


def test_csv_cannot_run_formulas(client: Client, tenant: Cooperation, auditor: User) -> None:
    deed(tenant, subject="=HYPERLINK(1)")

    told = export(client, tenant, "csv")

    assert ";'=HYPERLINK(1);" in told
    assert told.splitlines()[-1].startswith("Rader: 1;SHA-256: ")


def test_export_is_a_deed_of_its_own(client: Client, tenant: Cooperation, auditor: User) -> None:
    export(client, tenant, "csv")

    entry = TrailEntry.objects.get()
    assert (entry.deed, entry.user, entry.details["rows"]) == ("export_trail", auditor, 0)


def test_director_and_auditor_alone_read_it(client: Client, tenant: Cooperation) -> None:
    user = factories.user("sekretar@eksempel.no")
    factories.role(tenant, user, RoleName.SECRETARY)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)

    answer = client.get(f"/{tenant.slug}/kontor/spor/")

    assert answer.status_code == 403
    assert "Bare revisor og daglig leder kan lese sporet." in answer.content.decode()


def test_details_are_in_words_and_unknown_ones_are_code(
    client: Client, tenant: Cooperation, auditor: User
) -> None:
    deed(
        tenant,
        "adopt_version",
        adopted_by="Regionrådet",
        adopted_on="2026-12",
        case_reference="019/26",
        sha256="ab12",
        something_new=[{"x": 1}],
    )
    deed(tenant, "set_roles", before=["accountant"], after=["coordinator", "no_longer_a_role"])
    deed(tenant, "book_import", ore=-123450, rows=1200)

    told = page(client, tenant)

    for name, value in [
        ("Vedtatt av", "Regionrådet"),
        ("Vedtatt", "desember 2026"),
        ("Sak", "019/26"),
        ("Kontrollsum (SHA-256)", '<code class="sb-fingerprint">ab12</code>'),
        ("<code>something_new</code>", '<code class="sb-fingerprint">[{&quot;x&quot;: 1}]</code>'),
        ("Før", "økonomiansvarlig"),
        ("Etter", "koordinator og no_longer_a_role"),
        ("Sum i kroner", "−1\u00a0234,50"),
        ("Rader", "1200"),
    ]:
        assert f"<dt>{name}</dt><dd>{value}</dd>" in told


def test_row_with_details_of_another_shape_is_shown_as_it_is(
    client: Client, tenant: Cooperation, auditor: User
) -> None:
    deed(tenant, month=13, counts={"tiltak": 4}, total=None, roles={"a": 1})

    told = page(client, tenant)

    for name, value in [("Måned", "13"), ("Sum i kroner", "–")]:
        assert f"<dt>{name}</dt><dd>{value}</dd>" in told


def calls(*names: str) -> Iterator[ast.Call]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (
                not names or getattr(node.func, "id", getattr(node.func, "attr", "")) in names
            ):
                yield node


#: Helpers of a room that take the deed as a word by itself and leave the trail with it.
PASSING_ON = {"_trail", "_leave_trail", "_done"}


def code(argument: ast.expr) -> str:
    """The deed an argument names; "" for what is none."""
    said = argument.value if isinstance(argument, ast.Constant) else None
    return said if isinstance(said, str) and re.fullmatch("[a-z_]+", said) else ""


def test_every_deed_has_words() -> None:
    """Every deed named in the source; those passed on as a variable are named where they begin."""
    named = set()
    for node in calls():
        for keyword in node.keywords:
            if keyword.arg != "deed":
                continue
            said = keyword.value
            codes = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
            named |= {one.value for one in codes if isinstance(one, ast.Constant)}
        if getattr(node.func, "id", "") in PASSING_ON:
            named |= {one for one in map(code, node.args) if one}

    assert len(named) > 80
    assert {"open_round", "reassign", "add_annex", "move_measure"} <= named
    assert named - set(DEEDS) == set()


def test_every_detail_a_deed_leaves_has_words() -> None:
    left = {
        keyword.arg for node in calls("leave_trail", *PASSING_ON) for keyword in node.keywords
    } - {
        "cooperation",
        "deed",
        "subject",
        "by",
        "at",
        "actor",
        None,
    }

    assert len(left) > 30
    assert left - set(LABELS) == set()
