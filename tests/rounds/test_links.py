"""Personal links: whom they let in, until when, and how a new one is got."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sporbar.core.origin import _origin
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.rounds.actions import (
    Dead,
    ask_for_new_link,
    find_contributor,
    leave_round,
    links,
    make_link,
    move_links,
    revoke_links,
    use_link,
    why_dead,
)
from sporbar.rounds.actions.opening import close_round
from sporbar.rounds.models import Contributor, ContributorLink, Round
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 3, 8, tzinfo=UTC)
SITE = "https://rapport.eksempel.no"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def asked_in(tenant: Cooperation, name: str = "Kari") -> Contributor:
    plan = factories.plan(tenant, 2026 + Round.objects.count(), measures=1)
    one = factories.round(plan, state="open", deadline=date(2026, 8, 14))
    who = factories.contributor(one, name)
    factories.request(one, *plan.measures.all(), contributors=(who,))
    return who


@pytest.fixture
def kari(tenant: Cooperation) -> Contributor:
    return asked_in(tenant)


@pytest.fixture
def token(kari: Contributor) -> str:
    return make_link(contributor=kari, by=None, at=AT)


def test_link_lets_in_whom_it_was_made_for_and_is_kept_nowhere(
    kari: Contributor, token: str
) -> None:
    assert find_contributor(token) == kari
    assert len(token) >= 43
    row = ContributorLink.objects.values().get()
    assert token not in str(row)
    assert row["token_sha256"] == ContributorLink.sha256(token)


def test_using_it_is_remembered_and_looking_is_not(kari: Contributor, token: str) -> None:
    find_contributor(token)
    assert ContributorLink.objects.get().last_used_at is None

    assert use_link(token=token, at=AT) == kari
    assert ContributorLink.objects.get().last_used_at == AT


@pytest.mark.parametrize("changed", ["", "x", "{0}x", "{1}", "{0}" * 9, "æ" * 43, "\x00"])
def test_tampered_link_lets_nobody_in(kari: Contributor, token: str, changed: str) -> None:
    wrong = changed.format(token, token[:-1] + ("A" if token[-1] != "A" else "B"))

    assert find_contributor(wrong) is None
    assert why_dead(wrong).why == Dead.UNKNOWN
    assert why_dead(wrong).address == ""


def test_link_of_another_round_or_cooperation_opens_that_alone(
    tenant: Cooperation, kari: Contributor, token: str
) -> None:
    other = asked_in(tenant)
    foreign = asked_in(factories.cooperation("nabo"))

    for one in (other, foreign):
        assert find_contributor(make_link(contributor=one, by=None)) == one
    assert find_contributor(token) == kari


def test_link_ends_with_the_round_with_leaving_and_with_being_revoked(
    tenant: Cooperation, kari: Contributor, token: str
) -> None:
    revoke_links(contributor=kari, by=None, at=AT)
    assert (find_contributor(token), why_dead(token).why) == (None, Dead.REVOKED)

    leaving = asked_in(tenant, "Ola")
    his = make_link(contributor=leaving, by=None)
    leave_round(contributor=leaving, by=None, at=AT)
    assert (find_contributor(his), why_dead(his).why) == (None, Dead.LEFT)

    again = make_link(contributor=kari, by=None)
    close_round(reporting_round=kari.round, by=None, at=AT)
    assert (find_contributor(again), why_dead(again).why) == (None, Dead.NOT_OPEN)


def test_old_link_gets_a_new_one_at_the_registered_address_alone(
    kari: Contributor, token: str
) -> None:
    revoke_links(contributor=kari, by=None, at=AT)
    assert why_dead(token).address == "k•••@eksempel.no"

    ask_for_new_link(token=token, site=SITE, at=AT)

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.is_sensitive) == ("kari@eksempel.no", True)
    new = mail.text.partition("/bidra/")[2].partition("/")[0]
    assert find_contributor(new) == kari
    assert f"{SITE}/bidra/{new}/" in mail.text
    assert TrailEntry.objects.get(deed="ask_for_new_link").actor == "Kari"


def test_asking_says_the_same_whether_the_link_is_ours_or_not(
    tenant: Cooperation, kari: Contributor, token: str
) -> None:
    left = asked_in(tenant, "Ola")
    his = make_link(contributor=left, by=None)
    leave_round(contributor=left, by=None, at=AT)
    nobody = asked_in(tenant, "Per")
    his_too = make_link(contributor=nobody, by=None)
    nobody.person.email = ""
    nobody.person.save()

    said = [ask_for_new_link(token=one, site=SITE, at=AT) for one in ("x", his, his_too, token)]

    assert said == [None] * 4
    assert OutgoingMail.objects.count() == 1


def test_new_links_are_throttled_by_person_and_by_address(
    tenant: Cooperation, kari: Contributor, token: str
) -> None:
    for minute in range(10):
        ask_for_new_link(token=token, site=SITE, at=AT + timedelta(minutes=minute))
    assert OutgoingMail.objects.count() == 3
    ask_for_new_link(token=token, site=SITE, at=AT + timedelta(minutes=61))
    assert OutgoingMail.objects.count() == 4

    at = AT + timedelta(hours=5)
    from_one_address = _origin.set("203.0.113.9")
    try:
        for _try in range(20):
            ask_for_new_link(token="not-ours", site=SITE, at=at)
        ask_for_new_link(token=token, site=SITE, at=at)
    finally:
        _origin.reset(from_one_address)
    assert OutgoingMail.objects.count() == 4


def test_no_link_goes_out_when_the_round_is_closed_while_one_asks(
    kari: Contributor, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = links.locked_round

    def closed_first(key: int) -> Round:
        close_round(reporting_round=Round.objects.get(pk=key), by=None, at=AT)
        return lock(key)

    monkeypatch.setattr(links, "locked_round", closed_first)
    ask_for_new_link(token=token, site=SITE, at=AT)

    assert not OutgoingMail.objects.exists()
    assert not ContributorLink.objects.filter(revoked_at=None).exists()


def test_address_that_was_wrong_lets_the_stranger_in_no_more(
    tenant: Cooperation, kari: Contributor, token: str
) -> None:
    other = asked_in(tenant)
    theirs = make_link(contributor=other, by=None, at=AT)
    kari.person.email = "riktig@eksempel.no"
    kari.person.save()

    moved = move_links(person=kari.person, by=factories.user(), site=SITE, at=AT)

    assert (moved.is_open, moved.is_told) == (True, True)
    assert find_contributor(token) is find_contributor(theirs) is None
    mail = OutgoingMail.objects.get()
    assert mail.to == "riktig@eksempel.no"
    assert "E-postadressen din er rettet." in mail.text
    new = [part.partition("/")[0] for part in mail.text.split("/bidra/")[1:]]
    assert {find_contributor(one) for one in new} == {kari, other}


def test_no_letter_goes_to_who_has_no_address_or_no_open_round(
    tenant: Cooperation, kari: Contributor, token: str
) -> None:
    kari.person.email = ""
    kari.person.save()
    moved = move_links(person=kari.person, by=None, at=AT)
    assert (moved.is_open, moved.is_told) == (True, False)
    assert find_contributor(token) is None

    close_round(reporting_round=kari.round, by=None, at=AT)
    moved = move_links(person=kari.person, by=None, at=AT)
    assert (moved.is_open, moved.is_told) == (False, False)
    assert not OutgoingMail.objects.exists()
