"""Writing and adopting a plan while the disk fills up: `python -m tests.office.plan.full_disk`.

With DATABASE_URL and SPORBAR_DATA_DIR, in an installation with its tables. On SQLite no file may
grow any more, as on a full disk; PostgreSQL's own disk is another's, so there its server is told to
say that it is full. Prints one line per trial.
"""

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

JSON = "application/json"
PASTED = "Setningen står her. " * 900
_LIMIT = resource.RLIMIT_FSIZE


@contextmanager
def files_full_from(words: str) -> Iterator[None]:
    """From the first statement that begins so on, no file may grow beyond a few bytes."""
    from django.db import connection

    before = resource.getrlimit(_LIMIT)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(words):
            resource.setrlimit(_LIMIT, (1_000, before[1]))
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        resource.setrlimit(_LIMIT, before)


@contextmanager
def database_full_from(verb: str, table: str) -> Iterator[None]:
    """What comes before can be read and written, "UPDATE" or "INSERT" of the table cannot."""
    from django.db import connection

    if connection.vendor == "sqlite":
        begin = {"INSERT": "INSERT INTO", "UPDATE": "UPDATE"}[verb]
        with files_full_from(f'{begin} "{table}"'):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER full_disk BEFORE {verb} ON {table} EXECUTE FUNCTION full_disk()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER full_disk ON {table}")
        cursor.execute("DROP FUNCTION full_disk")


def said(answer: Any) -> str:
    """The status and what the page or the JSON says of the disk."""
    if answer["Content-Type"] == JSON:
        return f"{answer.status_code} {answer.json().get('state', '')}"
    return f"{answer.status_code} {'Disken til nettstedet er full' in answer.content.decode()}"


def saving(client: Any, version: Any) -> None:
    """The form with a long text, sent by script and without; then once more when there is room."""
    from tests.office.plan.test_writing import at, sheet

    draft = version.drafts.order_by("number")[0]
    address, sent = at(draft), sheet(draft, activity=PASTED, do="save")

    def stands() -> str:
        draft.refresh_from_db()
        return f"{draft.lock} {PASTED[:10] in str(draft.content)}"

    with database_full_from("UPDATE", "plans_draftmeasure"):
        print("med skript:", said(client.post(address, sent, headers={"Accept": JSON})))
        print("uten skript:", said(client.post(address, sent)))
        print("lese:", client.get(address).status_code)
    print("etterpå:", stands())
    client.post(address, sent, headers={"Accept": JSON})
    print("med plass:", stands())


def adopting(client: Any, version: Any, body: Any) -> None:
    """There is room for the decision, not for its document: not its files, then not its rows."""
    from django.urls import reverse

    from sporbar.plans.models import PlanVersion
    from sporbar.reporting.models import PlanEdition

    slug = version.cooperation.slug
    freeze = reverse("office:plan_freeze", args=[slug, version.pk])

    def stands(answer: Any) -> str:
        state = PlanVersion.objects.get(pk=version.pk).state
        warned = "ikke lages nå: Disken er full. Vedtaket står." in answer.content.decode()
        return f"{answer.status_code} {state} {warned} {PlanEdition.objects.count()}"

    with files_full_from('SELECT "reporting_planedition"'):
        address = reverse("office:plan_adopt", args=[slug, version.pk])
        decision = {"adopted_by": body.pk, "adopted_on": "2026-02-01"}
        answer = client.post(address, decision)
    print("vedta:", stands(client.get(answer.url)))
    with database_full_from("INSERT", "records_frozendocument"):
        answer = client.post(freeze)
    print("fryse:", stands(client.get(answer.url)))
    print("med plass:", stands(client.post(freeze, follow=True)))


def main() -> None:
    django.setup()
    from allauth.mfa.models import Authenticator
    from django.test import Client
    from django.test.utils import setup_test_environment

    from tests import factories

    setup_test_environment()
    tenant = factories.cooperation()
    body = factories.body(tenant)
    director = factories.user()
    factories.role(tenant, director, "managing_director")
    Authenticator.objects.create(user=director, type=Authenticator.Type.TOTP, data={})
    client = Client(raise_request_exception=False)
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    version = factories.draft_version(tenant, measures=1)
    saving(client, version)
    adopting(client, version, body)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    sys.exit(main())
