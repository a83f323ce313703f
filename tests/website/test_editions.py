"""Editions: the page is made of frozen facts, the downloads are the frozen bytes."""

import hashlib
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.records.models import Rendition
from tests import factories

pytestmark = pytest.mark.django_db


def test_edition_shows_four_dates_and_says_which_are_unknown(
    client: Client, tenant, edition
) -> None:
    page = client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/1/").content.decode()
    dates = page[page.index("sb-dates") :]
    values = re.findall(r"<dd>(.*?)</dd>", dates)[:4]

    assert values == ["1.\u00a0juli 2026", "ikke oppgitt", "ikke oppgitt", "ikke oppgitt"]


def test_report_on_the_page_says_what_was_known_then(client: Client, tenant, edition) -> None:
    measure = edition.report.round.plan.measures.get()
    measure.title = "Nytt navn etter frysingen"
    measure.save()

    page = client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/1/").content.decode()

    assert "Tiltak 1.1" in page
    assert "Nytt navn etter frysingen" not in page


def test_unpublished_edition_is_not_found(client: Client, tenant, edition) -> None:
    factories.edition(edition.report, 2, published=False, correction_note="Feil tall.")

    assert client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/2/").status_code == 404
    assert client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/2/last-ned/json").status_code == 404
    assert "Feil tall." not in client.get(f"/{tenant.slug}/rapporter/").content.decode()


def test_replaced_edition_stays_readable_and_points_to_the_new(
    client: Client, tenant, edition
) -> None:
    factories.edition(edition.report, 2, correction_note="Beløpet i 1.1 er rettet.")

    old = client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/1/").content.decode()
    current = client.get(f"/{tenant.slug}/rapporter/2026-h1/").content.decode()

    assert "Denne utgaven er erstattet" in old
    assert "Oppstarten er utsatt." in old
    assert "Beløpet i 1.1 er rettet." in current


def test_download_gives_the_frozen_bytes(client: Client, tenant, edition) -> None:
    file = Rendition.objects.get(document=edition.document, format="json").file

    response = client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/1/last-ned/json")

    assert hashlib.sha256(response.content).hexdigest() == file.sha256
    assert response["ETag"] == f'"{file.sha256}"'
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")


def test_download_is_not_sent_again_to_who_has_it(client: Client, tenant, edition) -> None:
    address = f"/{tenant.slug}/rapporter/2026-h1/utgave/1/last-ned/json"
    tag = client.get(address)["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.content == b""


def test_format_the_edition_lacks_is_not_found(client: Client, tenant, edition) -> None:
    base = f"/{tenant.slug}/rapporter/2026-h1/utgave/1/last-ned"

    assert client.get(f"{base}/pdf").status_code == 404
    assert client.get(f"{base}/exe").status_code == 404


def test_edition_takes_as_many_statements_for_one_measure_as_for_three(client: Client) -> None:
    found = []
    for slug, count in (("liten", 1), ("stor", 3)):
        tenant = factories.cooperation(slug)
        plan = factories.plan(tenant, measures=count)
        turn = factories.round(plan)
        for measure in plan.measures.all():
            factories.entry(turn, measure)
        factories.edition(factories.report(turn), published_on=date(2026, 8, 20))
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/{slug}/rapporter/2026-h1/utgave/1/")
        found.append(len(captured))

    assert found[0] == found[1]


def test_no_page_brings_inline_style_or_script(client: Client, tenant, edition) -> None:
    for address in (
        "/",
        f"/{tenant.slug}/",
        f"/{tenant.slug}/plan/2026/",
        f"/{tenant.slug}/plan/2026/tiltak/1.1/",
        f"/{tenant.slug}/rapporter/2026-h1/utgave/1/",
    ):
        page = client.get(address)
        assert "<script" not in page.content.decode()
        assert "<style" not in page.content.decode()
        assert not re.search(r'\sstyle="', page.content.decode())
        assert "'unsafe-inline'" not in page["Content-Security-Policy"]
