"""What waits in the rounds stands on the desk, for each what is theirs."""

from datetime import timedelta

import lxml.html
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.organisations.models import Cooperation, RoleName, User
from sporbar.rounds.actions.review import add_comment
from sporbar.rounds.models import (
    RequestComment,
    RequestState,
    Round,
    RoundState,
    StatusRequest,
)
from sporbar.rounds.writers import Writer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def opened(tenant: Cooperation) -> Round:
    """An open round past its deadline: one waits, two are delivered, one has a new comment."""
    found = factories.round(
        factories.plan(tenant, measures=4),
        state=RoundState.OPEN,
        deadline=timezone.localdate() - timedelta(days=1),
    )
    who = factories.contributor(found, "Anne Berg")
    questions = [
        factories.request(found, one, contributors=(who,))
        for one in found.plan.measures.order_by("number")
    ]
    factories.answered(questions[1])
    factories.answered(questions[2])
    factories.answered(questions[3], state=RequestState.APPROVED)
    RequestComment.objects.create(
        cooperation=tenant,
        request=questions[1],
        text="Nok?",
        author="Anne",
        from_asked=True,
        at=timezone.now(),
    )
    return found


def log_in(client: Client, tenant: Cooperation, name: str) -> User:
    user = factories.user(f"{name}@eksempel.no")
    factories.role(tenant, user, name)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


def things(client: Client, tenant: Cooperation) -> list[tuple[str, str]]:
    """What there is to do in the rounds, and where it leads."""
    tree = lxml.html.fromstring(client.get(f"/{tenant.slug}/kontor/").content)
    found = tree.xpath("//section[@aria-labelledby='runder']//a")
    return [(" ".join(one.text_content().split()), one.get("href")) for one in found]


def desk_says(client: Client, tenant: Cooperation) -> str:
    tree = lxml.html.fromstring(client.get(f"/{tenant.slug}/kontor/").content)
    return " ".join(tree.xpath("//main")[0].text_content().split())


TITLE = "Halvårsrapport, status per 1. juli 2026"


def test_leader_sees_what_waits_on_the_board(client: Client, opened: Round) -> None:
    log_in(client, opened.cooperation, RoleName.COORDINATOR)
    board = f"/elvelandet/kontor/runder/{opened.pk}/"

    assert things(client, opened.cooperation) == [
        (TITLE, board),
        ("1 kommentar venter på svar", f"{board}?vis=sporsmal"),
        ("2 svar venter på godkjenning", f"{board}?vis=levert"),
        ("1 er over fristen", f"{board}?vis=for-sent"),
    ]
    assert "3 av 4 er levert. Fristen var" in desk_says(client, opened.cooperation)


def test_an_answered_comment_waits_no_longer(client: Client, opened: Round) -> None:
    user = log_in(client, opened.cooperation, RoleName.SECRETARY)
    assert len(things(client, opened.cooperation)) == 2
    RequestComment.objects.create(
        cooperation=opened.cooperation,
        request=RequestComment.objects.get().request,
        text="Ja.",
        author="Kontoret",
        user=user,
        at=timezone.now(),
    )

    assert [words for words, _where in things(client, opened.cooperation)] == [TITLE]


def test_planned_and_closed_rounds_lead_to_what_is_next(client: Client, opened: Round) -> None:
    log_in(client, opened.cooperation, RoleName.MANAGING_DIRECTOR)
    at = f"/elvelandet/kontor/runder/{opened.pk}/"

    Round.objects.filter(pk=opened.pk).update(state=RoundState.PLANNED)
    assert ("Gå gjennom hvem som spørres, og åpne runden", f"{at}oppsett/") in things(
        client, opened.cooperation
    )
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)
    assert ("Gjør rapporten ferdig", f"{at}rapport/") in things(client, opened.cooperation)


@pytest.mark.usefixtures("data_dir")
def test_a_round_whose_report_is_frozen_waits_no_longer(client: Client, opened: Round) -> None:
    log_in(client, opened.cooperation, RoleName.MANAGING_DIRECTOR)
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)
    factories.edition(factories.report(opened))

    assert things(client, opened.cooperation) == []


def test_a_round_read_from_a_file_is_no_work(client: Client, tenant: Cooperation) -> None:
    log_in(client, tenant, RoleName.MANAGING_DIRECTOR)
    factories.round(factories.plan(tenant, measures=1))

    assert things(client, tenant) == []


def test_contributor_sees_what_is_left_for_them(client: Client, opened: Round) -> None:
    user = log_in(client, opened.cooperation, RoleName.CONTRIBUTOR)
    person = opened.contributors.get().person
    person.user = user
    person.save()
    mine = f"/elvelandet/bidrag/{opened.pk}/"

    assert things(client, opened.cooperation) == [(TITLE, mine), ("Skriv svarene dine", mine)]
    assert "Du har levert 3 av 4." in desk_says(client, opened.cooperation)

    StatusRequest.objects.filter(state=RequestState.APPROVED).update(state=RequestState.RETURNED)
    assert (
        "1 svar er sendt tilbake til deg med en kommentar",
        mine,
    ) in things(client, opened.cooperation)

    StatusRequest.objects.update(state=RequestState.SUBMITTED)
    assert things(client, opened.cooperation) == []


def test_accountant_is_led_to_the_caveats(client: Client, opened: Round) -> None:
    log_in(client, opened.cooperation, RoleName.ACCOUNTANT)

    assert (
        "Skriv forbeholdene til regnskapet",
        f"/elvelandet/kontor/runder/{opened.pk}/rapport/",
    ) in things(client, opened.cooperation)


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("role", [RoleName.MEMBER, RoleName.AUDITOR])
def test_readers_see_how_far_it_has_come_and_what_was_published(
    role: str, client: Client, opened: Round
) -> None:
    log_in(client, opened.cooperation, role)
    earlier = factories.round(opened.plan, timezone.localdate() - timedelta(days=400))
    factories.edition(factories.report(earlier, "tidligere", title="Årsrapporten"))

    assert things(client, opened.cooperation) == [
        (TITLE, f"/elvelandet/kontor/runder/{opened.pk}/")
    ]
    said = desk_says(client, opened.cooperation)
    assert "3 av 4 er levert." in said
    assert "Sist publisert" in said
    assert "Årsrapporten" in said


def test_desk_asks_as_often_for_three_rounds_as_for_one(client: Client, opened: Round) -> None:
    log_in(client, opened.cooperation, RoleName.COORDINATOR)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            things(client, opened.cooperation)
        return len(captured)

    statements()
    few = statements()
    for kind in ("annual", "tertial"):
        more = factories.round(opened.plan, kind=kind, state=RoundState.OPEN)
        factories.answered(factories.request(more, opened.plan.measures.first()))

    assert statements() == few


def test_a_comment_of_the_office_waits_for_nobody_also_when_its_writer_is_asked(
    client: Client, opened: Round
) -> None:
    user = log_in(client, opened.cooperation, RoleName.COORDINATOR)
    asked = RequestComment.objects.get().request
    both = factories.contributor(opened, "Kari Begge")
    both.person.user = user
    both.person.save()
    asked.assignments.create(cooperation=opened.cooperation, contributor=both)

    add_comment(request=asked, text="Ja.", writer=Writer.of_office(user, opened.cooperation))
    assert not any("venter på svar" in words for words, _where in things(client, asked.cooperation))
    add_comment(request=asked, text="Takk.", writer=Writer.of_contributor(both, user))

    # The writer is asked no longer; what was written still waits.
    both.assignments.all().delete()
    assert "1 kommentar venter på svar" in dict(things(client, opened.cooperation))
