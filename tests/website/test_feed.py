"""The feed of published editions, and the files that lie beside an edition."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from sporbar.reporting.actions import publish_edition
from sporbar.reporting.models import Edition, Report
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ADDRESS = "/elvelandet/rapporter/feed.xml"


@pytest.fixture
def report(data_dir: object) -> Report:
    tenant = factories.cooperation(language="nn")
    return factories.report(factories.round(factories.plan(tenant, measures=1)))


def published(report: Report, number: int = 1, **values: Any) -> Edition:
    edition = factories.edition(report, number, published=False, **values)
    return publish_edition(edition=edition, by=None, at=AT + timedelta(days=number))


def read(client: Client) -> Any:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content)


def texts(feed: Any, path: str) -> list[str]:
    return [one if isinstance(one, str) else one.text for one in feed.xpath(path, namespaces=ATOM)]


def test_editions_and_corrections_stand_in_the_feed_the_newest_first(
    report: Report, client: Client
) -> None:
    published(report)
    published(report, 2, correction_note="Beløpet er rettet.")

    feed = read(client)

    second, first = texts(feed, "a:entry/a:title")
    assert first == "Halvårsrapport 2026"
    assert second.startswith("Halvårsrapport 2026, ut")
    assert "Beløpet er rettet." in texts(feed, "a:entry/a:summary")[0]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "nn"


def test_links_are_absolute_and_identities_do_not_follow_the_site(
    report: Report, client: Client
) -> None:
    edition = published(report)

    feed = read(client)

    assert texts(feed, "a:entry/a:link/@href") == [
        "http://testserver/elvelandet/rapporter/2026-h1/utgave/1/"
    ]
    (identity,) = texts(feed, "a:entry/a:id")
    assert identity.startswith("urn:uuid:")
    assert texts(feed, "a:link[@rel='self']/@href") == [f"http://testserver{ADDRESS}"]
    assert texts(feed, "a:entry/a:published") == texts(feed, "a:entry/a:updated")
    other = client.get(ADDRESS, headers={"host": "localhost"})
    assert identity in other.content.decode()
    assert edition.document.fingerprint not in identity


def test_what_is_only_frozen_is_not_told(report: Report, client: Client) -> None:
    factories.edition(report, published=False)

    assert texts(read(client), "a:entry/a:id") == []


def test_feed_of_another_cooperation_tells_nothing_of_ours(report: Report, client: Client) -> None:
    published(report)
    factories.cooperation("nabo")

    assert b"Halv" not in client.get("/nabo/rapporter/feed.xml").content
    assert client.get("/ingen/rapporter/feed.xml").status_code == 404


def test_feed_is_linked_in_the_head_and_on_the_page(report: Report, client: Client) -> None:
    published(report)

    page = client.get("/elvelandet/rapporter/").content.decode()

    assert page.count(f'href="{ADDRESS}"') == 2
    assert 'type="application/atom+xml"' in page


def test_feed_asks_the_same_number_of_questions(report: Report, client: Client) -> None:
    asked = []
    published(report)
    for number in (2, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        asked.append(len(queries))
        published(report, number, correction_note="Rettet.")

    assert asked[0] == asked[1]


# files beside an edition


def test_annexes_and_the_file_for_print_can_be_had_from_the_edition(
    report: Report, client: Client
) -> None:
    edition = published(report)
    factories.edition_file(edition)
    factories.edition_file(edition, None, "alt.pdf")

    page = client.get("/elvelandet/rapporter/2026-h1/").content.decode()
    annex = client.get("/elvelandet/rapporter/2026-h1/utgave/1/vedlegg/1")
    whole = client.get("/elvelandet/rapporter/2026-h1/utgave/1/med-vedlegg.pdf")

    assert "Kart over stiene" in page
    assert "/elvelandet/rapporter/2026-h1/utgave/1/vedlegg/1" in page
    assert (annex.content, whole.content) == (b"kart.pdf", b"alt.pdf")
    assert annex["X-Content-Type-Options"] == "nosniff"
    assert 'filename="kart.pdf"' in annex["Content-Disposition"]
    tag = annex["ETag"]
    again = client.get(
        "/elvelandet/rapporter/2026-h1/utgave/1/vedlegg/1", headers={"if-none-match": tag}
    )
    assert again.status_code == 304


def test_word_annex_is_saved_and_never_shown_here(report: Report, client: Client) -> None:
    factories.edition_file(published(report), 1, "notat.docx")

    answer = client.get("/elvelandet/rapporter/2026-h1/utgave/1/vedlegg/1")

    assert answer["Content-Disposition"].startswith("attachment")


def test_files_of_what_is_not_published_are_not_found(report: Report, client: Client) -> None:
    factories.edition_file(factories.edition(report, published=False))

    assert client.get("/elvelandet/rapporter/2026-h1/utgave/1/vedlegg/1").status_code == 404
