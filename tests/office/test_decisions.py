"""Decisions in the office: recorded in one form, corrected, followed up, and what they do."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sporbar.economy.models import Recommendation
from sporbar.governance.actions.decisions import record_decision
from sporbar.governance.actions.effects import settle_deviation_by
from sporbar.governance.actions.follow_ups import add_follow_up, step_follow_up
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseSection,
    CaseState,
    Consultation,
    Decision,
    FollowUp,
    Meeting,
    SectionKind,
)
from sporbar.organisations.models import RoleName, TrailEntry
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


class World:
    def __init__(self, client: Client) -> None:
        self.tenant = factories.cooperation()
        self.user = factories.user(first_name="Kari", last_name="Sekretær")
        factories.role(self.tenant, self.user, RoleName.MANAGING_DIRECTOR)
        self.client = client
        Authenticator.objects.create(user=self.user, type=Authenticator.Type.TOTP, data={})
        client.force_login(self.user)
        self.body = factories.body(self.tenant)
        self.meeting = made.meeting(self.body, published=True)
        self.case = made.case(self.tenant, published=True)
        self.item = made.item(self.meeting, self.case, number=made.number(self.case, self.body, 12))
        CaseSection.objects.create(
            cooperation=self.tenant,
            case=self.case,
            kind=SectionKind.RECOMMENDATION,
            text="Avfallsplanen vedtas.",
        )

    def address(self, name: str, *parts: Any) -> str:
        return reverse(f"office:{name}", args=[self.tenant.slug, *parts])

    def get(self, name: str, *parts: Any, **query: str) -> str:
        answer = self.client.get(self.address(name, *parts), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, name: str, *parts: Any, status: int = 302, **data: Any) -> str:
        answer = self.client.post(self.address(name, *parts), data)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def more(self, number: int) -> AgendaItem:
        case = made.case(self.tenant, f"Sak {number}", published=True)
        return made.item(self.meeting, case, position=number)


@pytest.fixture
def world(client: Client) -> World:
    return World(client)


def statements(world: World, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert world.client.get(address).status_code == 200
    return len(caught)


FORM = {"outcome": "adopted", "wording": "Avfallsplanen vedtas.", "unanimous": "ja"}


def test_wording_is_there_before_it_is_written(world: World) -> None:
    page = world.get("decision_record", world.item.pk)
    assert "Avfallsplanen vedtas.</textarea>" in page


def test_decision_and_follow_up_in_one_form(world: World) -> None:
    factories.person(world.tenant, "Ola Nordby")
    world.post(
        "decision_record",
        world.item.pk,
        **FORM,
        **{"f1-task": "Sende den til kommunene", "f1-responsible": "Ola Nordby"},
        **{"f1-deadline": "mai 2026", "f2-task": "Ny sak", "f2-kind": "come_back"},
    )
    decision = Decision.objects.get()
    assert decision.current is not None
    assert decision.current.is_unanimous is True
    first, second = decision.follow_ups.all()
    assert first.responsible_person is not None
    assert (first.deadline, second.kind) == ("2026-05", "come_back")


def test_saved_and_on_to_the_next_item(world: World) -> None:
    other = world.more(2)
    answer = world.client.post(
        world.address("decision_record", world.item.pk), {**FORM, "videre": "1"}
    )
    assert answer["Location"] == world.address("decision_record", other.pk)


def test_what_another_recorded_stands_beside_what_was_written(world: World) -> None:
    record_decision(item=world.item, outcome="noted", wording="Tas til orientering.", by=world.user)
    page = world.post(
        "decision_record", world.item.pk, status=409, **FORM, **{"f1-task": "Sende brev"}
    )
    assert "Tas til orientering." in page
    assert "Avfallsplanen vedtas.</textarea>" in page
    assert "Sende brev" in page
    # Sent on as a correction, it counts.
    world.post("decision_correct", Decision.objects.get().pk, seen=1, note="Feil", **FORM)
    current = Decision.objects.get().current
    assert current is not None
    assert (current.number, current.outcome) == (2, "adopted")


def test_the_same_form_sent_twice(world: World) -> None:
    for _ in range(2):
        world.post("decision_record", world.item.pk, **FORM, **{"f1-task": "Sende brev"})
    assert Decision.objects.get().records.count() == 1
    assert FollowUp.objects.count() == 1


def test_a_mistake_is_told_and_nothing_is_lost(world: World) -> None:
    page = world.post(
        "decision_record", world.item.pk, status=400, **{**FORM, "votes_against": "2"}
    )
    assert "Et enstemmig vedtak har ingen stemmer mot." in page
    assert not Decision.objects.exists()


def test_meeting_to_come_says_why_not(world: World) -> None:
    world.meeting.on = (timezone.localdate() + timedelta(days=3)).isoformat()
    world.meeting.save()
    assert "ikke holdt ennå" in world.get("decision_record", world.item.pk)
    world.post("decision_record", world.item.pk, status=409, **FORM)


def test_correction_keeps_the_old_and_shows_the_difference(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", wording="Planen.", by=world.user)
    said = {**FORM, "wording": "Avfallsplanen vedtas med én endring."}
    world.post("decision_correct", decision.pk, seen=1, note="Feil ordlyd", **said)
    page = world.get("decision", decision.pk)
    assert "<ins>Avfallsplanen vedtas med én endring.</ins>" in page
    assert "Feil ordlyd" in page
    assert "Planen." in page


def test_postponed_case_is_put_on_the_meeting_it_fits(world: World) -> None:
    first = timezone.localdate() + timedelta(days=10)
    made.meeting(world.body, first.isoformat())
    later = made.meeting(world.body, (first + timedelta(days=40)).isoformat())
    decision = record_decision(
        item=world.item, outcome="postponed", postponed_to=later.on, by=world.user
    )
    assert f'<option value="{later.pk}" selected>' in world.get("decision", decision.pk)
    world.post("decision_carry_on", decision.pk, mote=later.pk)
    assert later.items.get().case == world.case
    assert "Saken står på sakslisten" in world.get("decision", decision.pk)


def test_plan_is_adopted_from_the_decision(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", wording="Ja.", by=world.user)
    version = factories.draft_version(world.tenant)
    world.post("decision_effect", decision.pk, "plan", version=version.pk)
    version.refresh_from_db()
    assert version.case_reference == "012/26"
    page = world.get("decision", decision.pk)
    assert version.plan.title in page
    assert world.address("decision", decision.pk) in world.get("plan_version", version.pk)
    world.post("decision_correct", decision.pk, seen=1, note="Feil", **FORM)
    assert "Planversjonen står" in world.get("decision", decision.pk)


def test_deviation_statement_and_grant(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", wording="Ja.", by=world.user)
    plan = factories.plan(world.tenant, measures=1)
    entry = factories.entry(
        factories.round(plan), plan.measures.get(), lines=("Det er forsinket.",)
    )
    deviation = factories.deviation(entry)
    paper = Consultation.objects.create(cooperation=world.tenant, kind="incoming", title="Høring")
    world.post("decision_effect", decision.pk, "avvik", deviation=deviation.pk, what="godtar")
    world.post("decision_effect", decision.pk, "uttalelse", consultation=paper.pk)
    world.post(
        "decision_effect",
        decision.pk,
        "tilskudd",
        measure=plan.measures.get().pk,
        scheme="Regionale midler",
        kroner="150 000",
    )
    assert Recommendation.objects.get().ore == 15_000_000
    page = world.get("decision", decision.pk)
    for words in ("Det er forsinket.", "Høring", "Regionale midler"):
        assert words in page
    for effect in decision.effects.all():
        world.post("decision_effect_remove", effect.pk)
    world.post("decision_grant_remove", Recommendation.objects.get().pk)
    assert "Vedtaket er ikke koblet til noe." in world.get("decision", decision.pk)


def test_follow_ups_are_stepped_where_they_stand(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", by=world.user)
    late = add_follow_up(decision=decision, task="Forsinket", deadline="2026-01", by=None)
    add_follow_up(decision=decision, task="Senere", deadline="2099", by=None)
    page = world.get("follow_ups")
    assert page.index("Forsinket") < page.index("Senere")
    assert page.count(">Over fristen<") == 1
    here = world.address("follow_ups")
    world.post("follow_up", late.pk, state="done", done="Gjort", seen=1, tilbake=here)
    late.refresh_from_db()
    assert late.state == "done"
    assert "Forsinket" not in world.get("follow_ups")
    assert "Forsinket" in world.get("follow_ups", tilstand="ferdig")
    assert "Senere" in world.get("follow_ups", maned="2099-05")
    assert "Senere" not in world.get("follow_ups", maned="2098-05")


def test_another_stepped_it_meanwhile(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", by=world.user)
    row = add_follow_up(decision=decision, task="Lage plan", by=world.user)
    step_follow_up(follow_up=row, seen=1, state="under_way", done="Halvveis", by=world.user)
    page = world.post("follow_up", row.pk, status=409, state="done", done="Ferdig", seen=1)
    assert "Halvveis" in page
    assert "Ferdig</textarea>" in page
    world.post("follow_up", row.pk, state="done", done="Ferdig", seen=2)


def test_task_is_put_right_and_the_promised_case_comes(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", by=world.user)
    world.post("follow_up_new", decision.pk, kind="come_back", task="Sakk", responsible="Kari N.")
    row = FollowUp.objects.get()
    assert row.responsible_text == "Kari N."
    world.post(
        "follow_up_change", row.pk, kind="come_back", task="Sak", responsible="Kari N.", seen=1
    )
    new = made.case(world.tenant, "Den nye saken")
    assert "Den nye saken" in world.get("follow_up", row.pk)
    world.post("follow_up_come_back", row.pk, case=new.pk)
    assert "Kom tilbake som" in world.get("follow_up", row.pk)


def test_decisions_are_published_with_the_meeting(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", by=world.user)
    assert "Bare kontoret ser vedtaket" in world.get("decision", decision.pk)
    world.post("decision_publish", world.meeting.pk, fra=decision.pk)
    assert "Slik leser alle det" in world.get("decision", decision.pk)


def hidden_decision(world: World) -> Decision:
    """A decision of which nothing is published, neither meeting nor case."""
    Meeting.objects.update(published_at=None)
    Case.objects.update(published_at=None)
    return record_decision(item=world.item, outcome="adopted", by=world.user)


def test_one_button_publishes_all_that_is_missing(world: World) -> None:
    other = world.more(2)
    Case.objects.filter(pk=other.case_id).update(published_at=None)
    record_decision(item=other, outcome="noted", by=world.user)
    decision = hidden_decision(world)
    public = reverse("website:decision", args=[world.tenant.slug, decision.pk])
    page = world.get("decision", decision.pk)
    for words in (
        "Møtet er ikke publisert",
        world.address("meeting", world.meeting.pk),
        "Saken er ikke publisert",
        world.address("case", world.case.pk),
        "Publiser møtet, saken og vedtakene",
    ):
        assert words in page, words
    assert world.client.get(public).status_code == 404

    for _ in range(2):
        world.post("decision_publish_all", decision.pk)
    page = world.get("decision", decision.pk)
    assert "Vedtaket er publisert. Nå kan alle lese det." in page
    # The other case is nobody's to publish from here.
    assert "1 vedtak vises ikke for alle før saken er publisert." in page
    assert "Slik leser alle det" in page
    assert "Publiser" not in page.split("<main")[1].split("</main")[0]
    assert world.client.get(public).status_code == 200
    assert TrailEntry.objects.filter(deed="publish_decisions").count() == 1


def test_only_what_is_missing_is_named(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", by=world.user)
    assert "Publiser vedtakene fra møtet" in world.get("decision", decision.pk)
    world.post("decision_publish_all", decision.pk)
    Case.objects.update(published_at=None)
    page = world.get("decision", decision.pk)
    assert "Saken er ikke publisert" in page and "Møtet er ikke publisert" not in page
    assert "Publiser saken</button>" in page


def test_decision_that_cannot_be_shown_says_why_and_publishes_nothing(world: World) -> None:
    decision = hidden_decision(world)
    Case.objects.update(state=CaseState.DRAFT)
    page = world.get("decision", decision.pk)
    assert "Saken er under arbeid." in page
    assert world.address("decision_publish_all", decision.pk) not in page
    world.post("decision_publish_all", decision.pk)
    assert not Meeting.objects.filter(published_at__isnull=False).exists()
    assert not Decision.objects.filter(published_at__isnull=False).exists()


def test_published_is_said_only_of_what_everybody_sees(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", by=world.user)
    Case.objects.update(published_at=None)
    world.post("decision_publish", world.meeting.pk, fra=decision.pk)
    page = world.get("decision", decision.pk)
    assert "1 vedtak vises ikke for alle før saken er publisert." in page
    assert "1 vedtak er publisert." not in page


def test_who_may_not_read_what_is_withheld(world: World) -> None:
    decision = record_decision(
        item=world.item,
        outcome="adopted",
        wording="Hemmelig ordlyd",
        public_wording="Åpen ordlyd",
        withheld_basis="offl. § 13",
        by=world.user,
    )
    row = add_follow_up(decision=decision, task="Hemmelig oppgave", by=world.user)
    member = factories.user("medlem@eksempel.no")
    factories.role(world.tenant, member, RoleName.MEMBER)
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    world.client.force_login(member)
    for page in (
        world.get("decision", decision.pk),
        world.get("decisions"),
        world.get("follow_ups", tilstand="alle"),
        world.get("follow_up", row.pk),
    ):
        assert "Hemmelig" not in page
    assert "Åpen ordlyd" in world.get("decision", decision.pk)


@pytest.mark.parametrize("name", ["decisions", "follow_ups"])
def test_as_many_statements_for_many_as_for_one(world: World, name: str) -> None:
    def add(item: AgendaItem) -> None:
        decision = record_decision(item=item, outcome="adopted", wording="Ja.", by=world.user)
        add_follow_up(decision=decision, task="Gjøre det", deadline="2026-02", by=world.user)

    add(world.item)
    world.more(2)
    one = statements(world, world.address(name))
    for number in range(3, 6):
        add(world.more(number))
        world.more(number + 10)
    assert statements(world, world.address(name)) == one


def test_as_many_statements_for_a_decision_with_much(world: World) -> None:
    decision = record_decision(item=world.item, outcome="adopted", wording="Ja.", by=world.user)
    plan = factories.plan(world.tenant, measures=1)
    turn = factories.round(plan)

    def add(number: int) -> None:
        row = add_follow_up(decision=decision, task=f"Gjøre {number}", by=world.user)
        step_follow_up(follow_up=row, seen=1, state="done", by=world.user)
        entry = factories.entry(turn, plan.measures.get())
        settle_deviation_by(decision=decision, deviation=factories.deviation(entry), by=world.user)

    add(1)
    one = statements(world, world.address("decision", decision.pk))
    add(2)
    add(3)
    assert statements(world, world.address("decision", decision.pk)) == one


def test_whose_a_withheld_task_is_cannot_be_asked_for(world: World) -> None:
    decision = made.decision(world.item, withheld_basis="offl. § 13", public_wording="Unntatt.")
    add_follow_up(decision=decision, task="Sak", responsible_text="Personalsjefen", by=None)
    assert "Personalsjefen" in world.get("follow_ups")
    world.user.roles.all().delete()
    factories.role(world.tenant, world.user, RoleName.MEMBER)
    assert "Personalsjefen" not in world.get("follow_ups")
    asked = world.get("follow_ups", ansvarlig="text-Personalsjefen")
    assert "Personalsjefen</option>" not in asked


def test_wording_taken_from_a_withheld_recommendation_is_withheld_too(world: World) -> None:
    CaseSection.objects.update(
        withheld_basis="offl. § 14",
        withheld_until="2090-01-31",
        public_text="Innstillingen følges.",
    )
    shown = world.get("decision_record", world.item.pk)
    assert 'value="offl. § 14"' in shown
    assert 'value="2090-01-31"' in shown
    assert "Innstillingen følges." in shown


def test_withheld_recommendation_is_not_read_as_what_was_changed(world: World) -> None:
    CaseSection.objects.update(text="Hemmelig forslag vedtas.", withheld_basis="offl. § 14")
    decision = made.decision(world.item, wording="Åpent forslag vedtas.")
    assert "Hemmelig" in world.get("decision", decision.pk)
    world.user.roles.all().delete()
    factories.role(world.tenant, world.user, RoleName.MEMBER)
    assert "Hemmelig" not in world.get("decision", decision.pk)
