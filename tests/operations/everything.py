"""A row of every kind there is, for what must keep them all: the demo has no drafts and no secrets.

Most come from the world of tests/test_who_reaches_what.py; here is what that world lacks.
"""

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from tests.test_who_reaches_what import World


def put_a_row_in_every_table() -> None:
    """Called in a process of its own, in an installation the demo has filled."""
    from tests.test_who_reaches_what import build

    world = build("egenregionen")
    _plans(world)
    _accounts(world)
    _reports(world)
    _seats(world)
    _governance(world)


def _plans(world: "World") -> None:
    """Measures with goals and results, two that became one, and a draft that is sent."""
    from sporbar.organisations.models import Body
    from sporbar.plans.actions import (
        add_editor,
        adopt_version,
        end_measure,
        keep_area,
        merge_measures,
        open_version,
        save_measure,
        send_version,
    )
    from sporbar.plans.models import ActionPlan
    from tests import factories

    tenant, director = world.cooperation, world.people["managing_director"]
    body = Body.objects.within(tenant).get()
    version = factories.draft_version(tenant, 2028, measures=5)
    draft = version.drafts.order_by("number")[0]
    words = factories.part("Merket", goals=("9", "9.c"), expected_results=("Alle er på nett.",))
    save_measure(draft=draft, part=words, seen=draft.lock, by=director)
    adopt_version(version=version, adopted_by=body, adopted_on="2027-12", by=director)
    merged = open_version(plan=version.plan, by=director)
    into, other, *_ = merged.drafts.order_by("number")
    merge_measures(into=into, others=[other], by=director)
    adopt_version(version=merged, adopted_by=body, adopted_on="2028-03", by=director)

    sent = open_version(plan=version.plan, by=director)
    into, other, ended, _last = sent.drafts.order_by("number")
    merge_measures(into=into, others=[other], by=director)
    end_measure(draft=ended, reason="Målet er nådd.", by=director)
    send_version(version=sent, bodies=[body], note="Til møtet", by=director)
    hanging = ActionPlan.objects.within(tenant).exclude(hangs_under=None)[0]
    area = version.plan.strategy.focus_areas.all()[0]
    area.title = "Et nytt navn"
    keep_area(row=area, by=director)
    add_editor(plan=hanging, user=world.people["contributor"], by=director)


def _accounts(world: "World") -> None:
    """What logging in keeps: groups nobody uses yet, an issuer's account, a letter on its way."""
    from allauth.account.models import EmailAddress, EmailConfirmation
    from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
    from django.contrib.auth.models import Group, Permission

    director = world.people["managing_director"]
    group = Group.objects.create(name="En gruppe")
    group.permissions.add(Permission.objects.all()[0])
    director.groups.add(group)
    director.user_permissions.add(Permission.objects.all()[0])
    address, _ = EmailAddress.objects.get_or_create(user=director, email=director.email)
    EmailConfirmation.create(address)
    app = SocialApp.objects.create(provider="openid_connect", provider_id="by", name="Byen")
    account = SocialAccount.objects.create(user=director, provider="by", uid="1")
    SocialToken.objects.create(app=app, account=account, token="hemmelig")


def _reports(world: "World") -> None:
    from sporbar.operations.models import ClockTick
    from sporbar.organisations.actions import keep_row
    from sporbar.organisations.models import Body
    from sporbar.reporting.actions import tell_of_edition
    from sporbar.reporting.models import AreaNote, Edition, Report, WordBase

    tenant = world.cooperation
    body = Body.objects.within(tenant).get()
    body.name = "Interkommunalt politisk råd"
    keep_row(row=body, by=None)
    report = Report.objects.within(tenant).get()
    area = report.round.plan.strategy.focus_areas.first()
    AreaNote.objects.create(cooperation=tenant, report=report, focus_area=area, paragraphs=["Hei"])
    WordBase.objects.create(cooperation=tenant, chosen_at=timezone.now())
    edition = Edition.objects.within(tenant).get()
    director = world.people["managing_director"]
    tell_of_edition(edition=edition, users=[director], site="https://sporbar.example", by=director)
    ClockTick.objects.create(job="tell", due_at=timezone.now(), attempts=1)


def _seats(world: "World") -> None:
    """A person with another name and a party before, in a seat of a term; whom a council answers
    through."""
    from sporbar.organisations.models import (
        Body,
        CouncilContact,
        Organisation,
        PartyMembership,
        Person,
        PersonName,
        Seat,
        Term,
    )

    own = {"cooperation": world.cooperation}
    body = Body.objects.within(world.cooperation).order_by("pk")[0]
    town = Organisation.objects.within(world.cooperation).order_by("pk")[0]
    person = Person.objects.within(world.cooperation).order_by("pk")[0]
    PersonName.objects.create(person=person, name="Et tidligere navn", **own)
    PartyMembership.objects.create(person=person, party="Bygdelista", **own)
    term = Term.objects.create(name="2027–2031", body=body, **own)
    Seat.objects.create(
        body=body, role="medlem", person=person, organisation=town, term=term, **own
    )
    CouncilContact.objects.create(organisation=town, person=person, **own)


def _governance(world: "World") -> None:
    """What the world's cases, decisions and agreements lack: a way they are meant to take, a
    measure, a body's way of writing numbers, and a letter with a link to a council's contact."""
    from datetime import timedelta

    from sporbar.governance.actions.routes import plan_route
    from sporbar.governance.models import (
        Adoption,
        Agreement,
        AgreementRenewal,
        BodyNumbering,
        Case,
        CouncilLetter,
        CouncilLink,
    )
    from sporbar.mail.models import OutgoingMail
    from sporbar.organisations.models import Body, Organisation, Person
    from sporbar.plans.models import Measure

    now, tenant = timezone.now(), world.cooperation
    own = {"cooperation": tenant}
    body = Body.objects.within(tenant).order_by("pk")[0]
    case = Case.objects.within(tenant).get(pk=world.things["case"])
    case.measures.add(Measure.objects.within(tenant).order_by("pk")[0])
    plan_route(case=case, stops=[(body, None), (None, "2026-09")], by=None)
    BodyNumbering.objects.create(body=body, prefix="PS ", **own)
    agreement = Agreement.objects.within(tenant).order_by("pk")[0]
    AgreementRenewal.objects.create(agreement=agreement, at=now, **own)
    person = Person.objects.within(tenant).order_by("pk")[0]
    town = Organisation.objects.within(tenant).order_by("pk")[0]
    CouncilLink.objects.create(
        organisation=town,
        person=person,
        token_sha256=CouncilLink.sha256("hemmelig"),
        made_at=now,
        expires_at=now + timedelta(days=30),
        **own,
    )
    letter = CouncilLetter.objects.create(
        person=person,
        organisation=town,
        kind="sent",
        on=now.date(),
        mail=OutgoingMail.objects.order_by("pk")[0],
        **own,
    )
    letter.adoptions.add(Adoption.objects.within(tenant).order_by("pk")[0])
