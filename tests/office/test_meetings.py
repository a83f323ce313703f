"""Meetings, agendas and numbers in the office."""

from datetime import time, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.governance.actions.agenda import put_on_agenda
from sporbar.governance.actions.meetings import When as At
from sporbar.governance.actions.meetings import move_meeting, publish_meeting
from sporbar.governance.models import (
    AgendaItem,
    BodyNumbering,
    CaseNumber,
    Meeting,
    MeetingFeed,
    NumberState,
)
from sporbar.organisations.models import Body, Cooperation, RoleName, Seat, User
from tests import factories
from tests.governance import made
from tests.office.filled import change, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant)


def log_in(client: Client, tenant: Cooperation, name: str) -> User:
    user = factories.user(f"{name}@eksempel.no")
    factories.role(tenant, user, name)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


@pytest.fixture
def secretary(client: Client, tenant: Cooperation) -> User:
    return log_in(client, tenant, RoleName.SECRETARY)


def at(tenant: Cooperation, path: str = "") -> str:
    return f"/{tenant.slug}/kontor/moter/{path}"


def page(client: Client, tenant: Cooperation, path: str = "") -> str:
    return client.get(at(tenant, path)).content.decode()


def send(client: Client, tenant: Cooperation, path: str, **values: Any) -> Any:
    return client.post(at(tenant, path), values)


def test_next_meeting_comes_first_and_the_past_below(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    today = timezone.localdate()
    for days in (40, 5, -5):
        made.meeting(council, (today + timedelta(days=days)).isoformat(), place=f"om {days}")
    made.meeting(council, (today - timedelta(days=30)).isoformat(), state="held", place="holdt")

    shown = page(client, tenant)
    order = [shown.index(f">{place}<") for place in ("om -5", "om 5", "om 40", "holdt")]

    assert order == sorted(order)
    assert "Er disse holdt?" in shown
    other = factories.body(tenant, "Kommunedirektørutvalget")
    made.meeting(other, today.isoformat(), place="hos dem")
    narrowed = page(client, tenant, f"?organ={other.slug}&aar={today.year}")
    assert "hos dem" in narrowed
    assert "om 40" not in narrowed


def test_meeting_is_set_up_once_and_conflicts_are_told(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    values = {"body": council.pk, "on": "24.3.2026", "starts_at": "09:00", "place": "Rådhuset"}
    for _press in range(2):
        answer = send(client, tenant, "nytt/", **values)
        assert answer.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.on, meeting.starts_at, meeting.place) == ("2026-03-24", time(9), "Rådhuset")

    other = send(client, tenant, "nytt/", **{**values, "place": "Biblioteket"})
    assert other.status_code == 400
    assert "allerede et møte" in other.content.decode()
    assert send(client, tenant, "nytt/", body=council.pk, on="i dag").status_code == 400


def test_dissolved_body_is_not_offered(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    council.valid_to = "2020-12-31"
    council.save()
    assert send(client, tenant, "nytt/", body=council.pk, on="2026-03-24").status_code == 400


def test_case_joins_by_search_with_the_next_number(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    case = made.case(tenant, "Ærlig avfallsplan", archive_reference="26/00117")
    made.case(tenant, "Noe annet")
    path = f"{meeting.pk}/legg-til/"

    for words in ("ærlig", "Avfallsplan", "00117"):
        found = page(client, tenant, f"{path}?q={words}")
        assert "Ærlig avfallsplan" in found
        assert "Noe annet" not in found
    chosen = opened(client, at(tenant, f"{path}?sak={case.pk}"))
    for _press in range(2):
        answer = client.post(at(tenant, path), {**chosen, "case": case.pk})
        assert answer.status_code == 302

    assert [str(item) for item in meeting.items.all()] == ["001/26 Ærlig avfallsplan"]
    assert "allerede på sakslisten" in page(client, tenant, path)


def test_number_that_another_case_has_is_refused_by_its_name(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Avfall"), named="019/26", by=None)
    case = made.case(tenant, "Samferdsel")
    values = {"case": case.pk, "kind": "decision", "named": "19/26"}
    answer = send(client, tenant, f"{meeting.pk}/legg-til/", **values)
    told = answer.content.decode()

    assert answer.status_code == 400
    assert "er gitt til «Avfall»" in told
    assert "Samferdsel" in told, "saken er fortsatt valgt"


def test_matter_without_a_case_joins(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    send(client, tenant, f"{meeting.pk}/legg-til/", title="Eventuelt", kind="any_other_business")
    empty = send(client, tenant, f"{meeting.pk}/legg-til/", title="", kind="briefing")
    assert (meeting.items.get().title, empty.status_code) == ("Eventuelt", 400)


def test_item_is_moved_by_button_and_by_script(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    a, b = (put_on_agenda(meeting=meeting, title=title, by=None) for title in "AB")
    path = at(tenant, f"{meeting.pk}/rekkefolge/")
    client.post(path, {"move": f"i{b.pk}:1"})
    assert [item.title for item in meeting.items.all()] == ["B", "A"]
    json = client.post(path, {"move": f"i{a.pk}:i:1"}, headers={"accept": "application/json"})
    assert json.json()["sentence"] == "«A» er flyttet."
    gone = client.post(path, {"move": "i0:1"}, headers={"accept": "application/json"})
    assert (gone.status_code, gone.json()["sentence"]) == (409, "Punktet er ikke på sakslisten.")
    assert client.post(path, {"move": "hva"}).status_code == 302


def test_item_is_changed_numbered_and_taken_off(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    put_on_agenda(meeting=meeting, title="Først", by=None)
    item = put_on_agenda(meeting=meeting, case=made.case(tenant), numbered=False, by=None)
    path = f"{meeting.pk}/punkt/{item.pk}/"

    change(client, at(tenant, path), named="neste", kind="briefing", place=1, is_late="on")
    item.refresh_from_db()
    assert (str(item.number), item.kind, item.is_late) == ("001/26", "briefing", True)
    assert meeting.items.first() == item

    assert send(client, tenant, f"{path}ta-av/", reason="", number="keep").status_code == 400
    send(client, tenant, f"{path}ta-av/", reason="Feil organ", number="withdraw")
    item.refresh_from_db()
    assert item.withdrawn_reason == "Feil organ"
    assert CaseNumber.objects.get().state == NumberState.WITHDRAWN
    assert "Tatt av sakslisten" in page(client, tenant, f"{meeting.pk}/")


def test_meeting_is_changed_moved_cancelled_and_its_items_carried(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting, other = made.meeting(council), made.meeting(council, "2026-05-05")
    item = put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    change(client, at(tenant, f"{meeting.pk}/endre/"), place="Rådhuset", starts_at="09:00")
    wrong = change(client, at(tenant, f"{meeting.pk}/endre/"), ends_at="08:00")
    import re

    print(re.findall(r"ds-alert.*?</div>", wrong.content.decode(), re.S))
    assert (wrong.status_code, "slutter før" in wrong.content.decode()) == (400, True)

    change(client, at(tenant, f"{meeting.pk}/flytt/"), on="25.3.2026", reason="Uvær")
    shown = page(client, tenant, f"{meeting.pk}/")
    assert "Flyttet fra 24.\xa0mars 2026" in shown
    assert "Uvær" in shown

    assert "1 punkt står på sakslisten" in page(client, tenant, f"{meeting.pk}/avlys/")
    change(client, at(tenant, f"{meeting.pk}/avlys/"), reason="For få saker")
    assert "Flytt sakene til et annet møte" in page(client, tenant, f"{meeting.pk}/")
    path = f"{meeting.pk}/videre/"
    assert send(client, tenant, path, to=other.pk).status_code == 400
    send(client, tenant, path, to=other.pk, item=[item.pk])
    assert [str(one) for one in other.items.all()] == [str(item)]


def test_two_who_move_at_once_are_told_and_lose_nothing(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    typed = {**opened(client, at(tenant, f"{meeting.pk}/flytt/")), "on": "26.3.2026"}
    move_meeting(meeting=meeting, to=At("2026-03-25"), by=None)

    answer = client.post(at(tenant, f"{meeting.pk}/flytt/"), typed)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "En annen har endret møtet" in told
    assert "25.\xa0mars 2026" in told
    assert 'value="26.3.2026"' in told
    meeting.refresh_from_db()
    again = client.post(at(tenant, f"{meeting.pk}/flytt/"), {**typed, "lock": meeting.lock})
    assert again.status_code == 302


def test_meeting_is_held_published_and_set_back(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council, "2020-03-24")
    put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    for deed, state, published in (
        ("hold", "held", False),
        ("restore", "planned", False),
        ("publish", "planned", True),
        ("take_back", "planned", False),
    ):
        send(client, tenant, f"{meeting.pk}/tilstand/", deed=deed)
        meeting.refresh_from_db()
        assert (meeting.state, meeting.published_at is not None) == (state, published)
    send(client, tenant, f"{meeting.pk}/tilstand/", deed="slett")
    assert "Velg hva som skal skje" in page(client, tenant, f"{meeting.pk}/")
    future = made.meeting(council, (timezone.localdate() + timedelta(days=9)).isoformat())
    send(client, tenant, f"{future.pk}/tilstand/", deed="hold")
    assert "fra den dagen" in page(client, tenant, f"{future.pk}/")


def test_published_meeting_warns_of_cases_that_are_not(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    publish_meeting(meeting=meeting, by=None)
    assert "1 sak på sakslisten er ikke det" in page(client, tenant, f"{meeting.pk}/")


def test_those_who_may_not_read_what_is_withheld_see_the_public_title(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    log_in(client, tenant, RoleName.MEMBER)
    meeting = made.meeting(council)
    case = made.case(
        tenant, "Naboens gjeld", public_title="Personalsak", withheld_basis="offl. § 13"
    )
    item = put_on_agenda(meeting=meeting, case=case, by=None)
    item.withdrawn_at, item.withdrawn_reason = timezone.now(), "Naboen klaget"
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Annet"), by=None)
    paths = (f"{meeting.pk}/", f"{meeting.pk}/saksliste/", "saksnumre/regionradet/2026/")
    for path in paths:
        shown = page(client, tenant, path)
        assert "Personalsak" in shown
        assert "Naboens" not in shown
    item.save()
    assert "Naboen" not in page(client, tenant, f"{meeting.pk}/")


def test_numbers_of_a_year_show_gaps_reserved_and_withdrawn(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Avfall"), named="2/26", by=None)
    path = f"saksnumre/{council.slug}/2026/"
    send(client, tenant, f"{path}reserver/", count=2, note="Budsjett")
    assert send(client, tenant, f"{path}reserver/", count=0).status_code == 400
    number = CaseNumber.objects.get(sequence=4)
    send(client, tenant, f"saksnumre/nummer/{number.pk}/trekk/", reason="Trengs ikke")

    shown = page(client, tenant, path)
    for words in ("ikke gitt", "Avfall", "Reservert", "Budsjett", "Trukket", "Trengs ikke"):
        assert words in shown
    assert council.name in page(client, tenant, "saksnumre/")
    used = send(
        client, tenant, f"saksnumre/nummer/{meeting.items.get().number.pk}/trekk/", reason="x"
    )
    assert "Ta saken av sakslisten først" in used.content.decode()


def test_numbering_is_set(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    path = f"saksnumre/{council.slug}/skrivemate/"
    assert "012/" in page(client, tenant, path)
    change(client, at(tenant, path), lead="PS", digits=1, long_year="on")
    kept = BodyNumbering.objects.get()
    assert (kept.prefix, kept.digits, kept.long_year) == ("PS", 1, True)
    assert change(client, at(tenant, path), lead="2").status_code == 400


def test_schedule_is_looked_over_before_it_is_added(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    made.meeting(council, "2027-01-12")
    values = {
        "body": council.pk,
        "year": 2027,
        "days": "12. januar\n9. februar kl. 10.00\nsnart",
        "weekday": "1",
    }
    preview = send(client, tenant, "moteplan/", **values)
    assert preview.status_code == 200
    told = preview.content.decode()
    for words in ("står der fra før", "nytt møte", "Ikke en dag vi kan lese"):
        assert words in told
    send(client, tenant, "moteplan/", **values, add="1")
    assert Meeting.objects.count() == 1, "ingenting legges inn når en linje er gal"

    values = {**values, "days": "", "nth": "2", "months": ["3", "4"], "starts_at": "09:00"}
    assert "Legg inn 2 møter" in send(client, tenant, "moteplan/", **values).content.decode()
    for _press in range(2):
        send(client, tenant, "moteplan/", **values, add="1")
    days = list(Meeting.objects.order_by("first_day").values_list("on", "starts_at"))
    assert days[1:] == [("2027-03-09", time(9)), ("2027-04-13", time(9))]
    assert send(client, tenant, "moteplan/", body=council.pk, year=2027).status_code == 400


def test_open_matters_of_a_dissolved_body_are_carried(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    heir = factories.body(tenant, "Nytt råd")
    meeting, to = made.meeting(council, "2026-09-01"), made.meeting(heir, "2026-10-01")
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Avfall"), by=None)
    council.valid_to, council.succeeded_by = "2026-06-30", heir
    council.save()
    path = f"apent/{council.slug}/"
    assert "Avfall" in page(client, tenant, path)
    send(client, tenant, path, to=to.pk)
    assert AgendaItem.objects.get(meeting=to).case.title == "Avfall"  # type: ignore[union-attr]
    assert "Ingenting er åpent" in page(client, tenant, path)


def test_secret_links_are_shown_once_and_stopped(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    person = factories.person(tenant)
    Seat.objects.create(cooperation=tenant, body=council, role="medlem", person=person)
    made.meeting(council, published=True)
    assert person.name in page(client, tenant, "kalendere/")
    answer = send(client, tenant, f"kalendere/{person.pk}/ny/")
    assert ".ics" in answer.content.decode()
    send(client, tenant, f"kalendere/{person.pk}/stopp/")
    assert not MeetingFeed.objects.live().exists()
    assert (
        "ingen hemmelig lenke"
        in client.post(at(tenant, f"kalendere/{person.pk}/stopp/"), follow=True).content.decode()
    )


def test_member_has_a_link_of_their_own_and_nobody_elses(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    user = log_in(client, tenant, RoleName.MEMBER)
    mine, other = factories.person(tenant, "Meg"), factories.person(tenant, "En annen")
    mine.user = user
    mine.save()
    for person in (mine, other):
        Seat.objects.create(cooperation=tenant, body=council, role="medlem", person=person)
    shown = page(client, tenant, "kalendere/")
    assert "Meg" in shown
    assert "En annen" not in shown
    assert send(client, tenant, f"kalendere/{mine.pk}/ny/").status_code == 200
    assert send(client, tenant, f"kalendere/{other.pk}/ny/").status_code == 403


def asked(client: Client, tenant: Cooperation, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(at(tenant, path)).status_code == 200
    return len(found)


def test_pages_ask_as_often_for_three_hundred_as_for_one(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council)
    paths = (
        f"{meeting.pk}/",
        f"{meeting.pk}/saksliste/",
        f"{meeting.pk}/legg-til/",
        f"{meeting.pk}/videre/",
        f"saksnumre/{council.slug}/2026/",
    )
    page(client, tenant)
    counts = []
    for first, last in ((1, 1), (2, 3), (4, 300)):
        for number in range(first, last + 1):
            case = made.case(tenant, f"Sak {number}", published=True)
            given = made.number(case, council, number)
            made.item(meeting, case, number=given, position=number)
            made.decision(made.item(made.meeting(council, f"{1700 + number}"), case, number=given))
        counts.append([asked(client, tenant, path) for path in paths])
    assert counts[0] == counts[1] == counts[2]


def test_twenty_years_of_meetings_are_asked_as_often_as_one(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    made.meeting(council, "2006-01-10", state="held")
    page(client, tenant)
    first = asked(client, tenant, "")
    for year in range(2007, 2026):
        for month in range(1, 11):
            made.meeting(council, f"{year}-{month:02}-10", state="held")
    assert asked(client, tenant, "?side=2") == asked(client, tenant, "") == first


def test_decision_is_recorded_from_the_agenda_and_read_there(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    meeting = made.meeting(council, "2020-03-24")
    item = put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    waits = put_on_agenda(meeting=meeting, case=made.case(tenant, "Venter"), by=None)
    decision = made.decision(item)
    shown = page(client, tenant, f"{meeting.pk}/")
    assert f"/kontor/vedtak/{decision.pk}/" in shown
    assert f"/kontor/vedtak/sak/{waits.pk}/" in shown

    reader = factories.user("medlem@eksempel.no")
    factories.role(tenant, reader, RoleName.MEMBER)
    Authenticator.objects.create(user=reader, type="totp", data={})
    client.force_login(reader)
    shown = page(client, tenant, f"{meeting.pk}/")
    assert client.get(f"/{tenant.slug}/kontor/vedtak/{decision.pk}/").status_code == 200
    assert f"/kontor/vedtak/{decision.pk}/" in shown
    assert "/kontor/vedtak/sak/" not in shown
