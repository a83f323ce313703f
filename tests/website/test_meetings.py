"""Meetings for everybody: pages, calendars, feed; and what is withheld stays away from all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.governance.actions.agenda import carry_items, put_on_agenda, take_off_agenda
from sporbar.governance.actions.feeds import close_meeting_feed, open_meeting_feed
from sporbar.governance.actions.meetings import (
    When,
    cancel_meeting,
    move_meeting,
    publish_meeting,
)
from sporbar.governance.models import Meeting
from sporbar.organisations.models import Body, Cooperation, Seat
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant)


def read(client: Client, tenant: Cooperation, path: str = "moter/") -> str:
    return client.get(f"/{tenant.slug}/{path}").content.decode()


def soon(days: int = 9) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_only_published_meetings_of_shown_bodies_are_there(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    shown = made.meeting(council, soon(), place="Rådhuset", published=True)
    draft = made.meeting(council, soon(19), place="Utkastet")
    hidden = factories.body(tenant, "Styringsgruppen", is_public=False)
    inside = made.meeting(hidden, soon(), place="Innerst", published=True)

    listed = read(client, tenant)
    assert "Rådhuset" in listed
    assert "Utkastet" not in listed
    assert "Innerst" not in listed
    statuses = [
        client.get(f"/{tenant.slug}/moter/{one.pk}/").status_code for one in (shown, draft, inside)
    ]
    assert statuses == [200, 404, 404]
    assert client.get(f"/{tenant.slug}/organer/{hidden.slug}.ics").status_code == 404


def test_agenda_shows_titles_late_ones_and_what_was_taken_off(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    meeting = made.meeting(council, soon())
    early = put_on_agenda(
        meeting=meeting, case=made.case(tenant, "Angret", published=True), by=None
    )
    take_off_agenda(item=early, reason="Før noen så det", by=None)
    open_case = made.case(tenant, "Avfallsplan", published=True)
    on = put_on_agenda(meeting=meeting, case=open_case, by=None)
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Ikke publisert"), by=None)
    publish_meeting(meeting=meeting, by=None)
    late = put_on_agenda(meeting=meeting, case=made.case(tenant, "Sen", published=True), by=None)

    shown = read(client, tenant, f"moter/{meeting.pk}/")
    for words in ("Avfallsplan", str(on.number), "Ettersendt", "Saken er ikke publisert ennå"):
        assert words in shown
    for words in ("Angret", "Før noen så det", "Ikke publisert"):
        assert words not in shown
    take_off_agenda(item=late, reason="Trukket av søkeren", by=None)
    assert "Trukket av søkeren" in read(client, tenant, f"moter/{meeting.pk}/")


def test_withheld_title_is_in_no_page_file_or_feed(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    case = made.case(
        tenant,
        "Naboens gjeld",
        public_title="Personalsak",
        withheld_basis="offl. § 13",
        published=True,
    )
    meeting = made.meeting(council, soon())
    item = put_on_agenda(meeting=meeting, case=case, by=None)
    publish_meeting(meeting=meeting, by=None)
    made.decision(item, wording="Naboen får avslag.", published=True)
    take = put_on_agenda(
        meeting=meeting,
        case=made.case(
            tenant,
            "Naboens hus",
            public_title="Byggesak",
            withheld_basis="offl. § 13",
            published=True,
        ),
        by=None,
    )
    take_off_agenda(item=take, reason="Naboen klaget", by=None)
    paths = ("moter/", f"moter/{meeting.pk}/", "saker/feed.xml", f"organer/{council.slug}.ics")
    told = {path: read(client, tenant, path) for path in paths}

    assert not [path for path, text in told.items() if "Naboen" in text]
    for path in (f"moter/{meeting.pk}/", "saker/feed.xml"):
        assert "Personalsak" in told[path]
        assert "offl. § 13" in told[path]


def test_moved_and_cancelled_meetings_say_so(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    meeting = made.meeting(council, "2026-03-24")
    move_meeting(meeting=meeting, to=When("2026-03-26"), reason="Før noen så det", by=None)
    publish_meeting(meeting=meeting, by=None)
    move_meeting(meeting=meeting, to=When("2026-03-30"), reason="Uvær", by=None)
    shown = read(client, tenant, f"moter/{meeting.pk}/")
    assert "Flyttet fra 26.\xa0mars 2026. Uvær" in shown
    assert "24.\xa0mars" not in shown
    cancel_meeting(meeting=meeting, reason="For få saker", by=None)
    assert "For få saker" in read(client, tenant, f"moter/{meeting.pk}/")
    assert "STATUS:CANCELLED" in read(client, tenant, f"organer/{council.slug}.ics")


def test_body_has_a_calendar(client: Client, tenant: Cooperation, council: Body) -> None:
    made.meeting(council, "2026-07-07", starts_at="09:00", ends_at="11:30", published=True)
    made.meeting(council, "2026-09", published=True)
    made.meeting(council, "2026-23", published=True)
    made.meeting(council, "2026-10-01")
    address = f"/{tenant.slug}/organer/{council.slug}.ics"
    answer = client.get(address)
    told = answer.content.decode()

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20260707T070000Z" in told
    assert "DTEND:20260707T093000Z" in told
    assert "DTSTART;VALUE=DATE:20260901" in told
    assert told.count("BEGIN:VEVENT") == 2
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_person_has_the_meetings_of_the_bodies_they_sit_in(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    person = factories.person(tenant)
    year = timezone.localdate().year
    Seat.objects.create(
        cooperation=tenant, body=council, role="medlem", person=person, valid_to=f"{year}-06-30"
    )
    other = factories.body(tenant, "Kommunedirektørutvalget")
    made.meeting(council, f"{year}-03-24", place="Mens jeg sitter")
    made.meeting(council, f"{year}-09-24", place="Etterpå")
    made.meeting(other, f"{year}-03-24", place="Hos de andre")
    token = open_meeting_feed(person=person, by=None)
    address = f"/{tenant.slug}/moter/{token}.ics"
    answer = client.get(address)
    told = answer.content.decode()

    assert "Mens jeg sitter" in told
    assert "Etterpå" not in told
    assert "Hos de andre" not in told
    assert answer["Cache-Control"] == "private, no-cache"
    newer = open_meeting_feed(person=person, by=None)
    assert client.get(address).status_code == 404
    neighbour = factories.cooperation("nabo")
    assert client.get(f"/{neighbour.slug}/moter/{newer}.ics").status_code == 404
    close_meeting_feed(person=person, by=None)
    assert client.get(f"/{tenant.slug}/moter/{newer}.ics").status_code == 404


def test_feed_tells_of_meetings_and_decisions(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    meeting = made.meeting(council, "2026-03-24")
    for title, published in (("Avfallsplan", True), ("Skjult sak", False)):
        item = put_on_agenda(
            meeting=meeting, case=made.case(tenant, title, published=published), by=None
        )
        made.decision(item, wording=f"{title} vedtas.", published=True)
    publish_meeting(meeting=meeting, by=None)
    answer = client.get(f"/{tenant.slug}/saker/feed.xml")
    told = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "Regionrådet, møte 24.\xa0mars 2026" in told
    assert "Avfallsplan vedtas." in told
    assert "Skjult" not in told
    Meeting.objects.update(published_at=None)
    assert "<entry>" not in read(client, tenant, "saker/feed.xml")


def asked(client: Client, tenant: Cooperation, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"/{tenant.slug}/{path}").status_code == 200
    return len(found)


def test_pages_ask_as_often_for_three_hundred_as_for_one(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    meeting = made.meeting(council, "2026-03-24", published=True)
    paths = ("moter/", f"moter/{meeting.pk}/", "saker/feed.xml", f"organer/{council.slug}.ics")
    read(client, tenant)
    counts = []
    for first, last in ((1, 1), (2, 3), (4, 300)):
        for number in range(first, last + 1):
            case = made.case(tenant, f"Sak {number}", published=True)
            item = made.item(meeting, case, number=made.number(case, council, number))
            made.decision(item, published=True)
            made.meeting(council, f"{1700 + number}", state="held", published=True)
        counts.append([asked(client, tenant, path) for path in paths])
    assert counts[0] == counts[1] == counts[2]
    assert asked(client, tenant, "moter/?side=2&organ=regionradet") > 0


def test_a_meeting_nobody_may_see_is_not_named_as_where_an_item_went(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    case = made.case(tenant, "Felles avfallsplan", published=True)
    meeting = made.meeting(council, soon(), published=True)
    inner = factories.body(tenant, "Indre styringsgruppe", is_public=False)
    put_on_agenda(meeting=meeting, case=case, by=None)
    carry_items(meeting=meeting, to=made.meeting(inner, soon(19)), by=None)
    for path in (f"moter/{meeting.pk}/", f"saker/{case.pk}/"):
        shown = read(client, tenant, path)
        assert "av sakslisten" in shown
        assert "Indre" not in shown, path


def test_where_an_item_went_is_told_when_everybody_may_see_it(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    case = made.case(tenant, "Felles avfallsplan", published=True)
    meeting = made.meeting(council, soon(), published=True)
    put_on_agenda(meeting=meeting, case=case, by=None)
    other = factories.body(tenant, "Representantskapet")
    carry_items(meeting=meeting, to=made.meeting(other, soon(19), published=True), by=None)
    for path in (f"moter/{meeting.pk}/", f"saker/{case.pk}/"):
        assert "Flyttet til møtet i Representantskapet" in read(client, tenant, path), path


@pytest.mark.parametrize("path", ["moter/?aar=0000", "saker/?aar=0000", "vedtak/?per=0000-01"])
def test_a_year_that_never_was_is_no_error(
    client: Client, tenant: Cooperation, council: Body, path: str
) -> None:
    made.meeting(council, soon(), published=True)
    assert client.get(f"/{tenant.slug}/{path}").status_code in (200, 404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_a_body_are_no_error(
    client: Client, tenant: Cooperation, council: Body, day: str
) -> None:
    Seat.objects.create(cooperation=tenant, body=council, role="medlem", valid_from="2020")
    assert client.get(f"/{tenant.slug}/organer/{council.slug}/?dato={day}").status_code == 200


def test_year_shows_published_meetings_and_the_body_its_next(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    made.meeting(council, "2026-03-24", place="Rådhuset", published=True)
    made.meeting(council, "2026-04-21", place="Utkastet")
    off = made.meeting(council, "2026-05-12", place="Avlyste", published=True)
    cancel_meeting(meeting=off, by=None)

    shown = read(client, tenant, "arshjul/2026/")
    assert "Møte i Regionrådet" in shown
    assert "Rådhuset" in shown
    assert "Utkastet" not in shown
    assert "Avlyste" not in shown
    assert "Møte i Regionrådet" in read(client, tenant, "arshjul.ics")
    of_body = read(client, tenant, f"organer/{council.slug}/")
    assert "Neste møte" in of_body
    assert "Tidligere møter" in of_body
    assert "Utkastet" not in of_body
