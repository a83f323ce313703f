"""One of everything of a case, and of a decision, that an address can name."""

from typing import Any

from django.utils import timezone

from sporbar.economy.actions import recommend_grant
from sporbar.governance.actions.adoptions import set_expected
from sporbar.governance.actions.attachments import attach
from sporbar.governance.actions.decisions import correct_decision
from sporbar.governance.actions.effects import adopt_statement_by
from sporbar.governance.actions.follow_ups import add_follow_up
from sporbar.governance.actions.referrals import (
    prepare_referral,
    publish_referral,
    send_referral,
)
from sporbar.governance.actions.submission import write_submission
from sporbar.governance.models import Case, CaseSection, Consultation
from sporbar.organisations.models import Body
from sporbar.plans.models import Measure
from sporbar.records.actions import store_bytes
from sporbar.reporting.models import Edition, EditionHearing
from tests.governance import made


def case_things(body: Body) -> dict[str, Any]:
    """A published case that the body decided in a published meeting, with a submission and an
    attachment; values for `World.things` of tests/test_who_reaches_what.py."""
    tenant = body.cooperation
    case = made.case(tenant, "Felles avfallsplan", published=True)
    number = made.number(case, body, 12)
    meeting = made.meeting(body, "2026-01-20", published=True, state="held")
    made.decision(made.item(meeting, case, number=number), published=True)
    write_submission(case=case, kind="facts", text="Avfallet øker.", seen=0, by=None)
    section = CaseSection.objects.get(case=case)
    file = store_bytes(
        cooperation=tenant, name="kart.pdf", media_type="application/pdf", data=b"%PDF-kart"
    )
    link = attach(case=case, title="Kart", file=file, by=None)
    return {
        "case:pk": case.pk,
        "case_attachment:pk": case.pk,
        "case_attachment:number": link.number,
        "case": case.pk,
        "variant": "hele",
        "section": section.kind,
        "attachment": link.attachment_id,
        **referral_things(case),
    }


def referral_things(case: Case) -> dict[str, Any]:
    """The case sent to the councils and shown to the public, and one council's part of it."""
    referral = prepare_referral(case=case, wording="Planen vedtas.", by=None)
    send_referral(referral=referral, by=None)
    publish_referral(referral=referral, by=None)
    council = referral.adoptions.first()
    set_expected(adoption=council, expected="2026-09", by=None)
    pages = ("", "_change", "_send", "_withdraw", "_deed")
    parts = ("", "_local", "_name", "_paper", "_word")
    return {
        **{f"referral{what}:pk": referral.pk for what in pages},
        **{f"adoption{what}:pk": referral.pk for what in parts},
        "adoption": council.pk if council else None,
    }


def decision_things(body: Body, edition: Edition) -> dict[str, Any]:
    """Decisions of a published meeting, one still to be recorded, one with a follow-up and two
    things it did, and a report that was put before the body."""
    tenant = body.cooperation
    meeting = made.meeting(body, "2026-02-11", published=True, state="held")
    open_item = made.item(meeting, made.case(tenant, "Venter på vedtak", published=True))
    case = made.case(tenant, "Felles legevakt", published=True)
    item = made.item(meeting, case, number=made.number(case, body, 13), position=2)
    decision = made.decision(item, published=True)
    correct_decision(
        decision=decision, seen=1, note="Skrivefeil", outcome="adopted", wording="Ja.", by=None
    )
    promised = add_follow_up(decision=decision, kind="come_back", task="Ny sak", by=None)
    paper = Consultation.objects.create(cooperation=tenant, kind="incoming", title="En høring")
    effect = adopt_statement_by(decision=decision, consultation=paper, by=None)
    recommendation = recommend_grant(
        decision=decision,
        measure=Measure.objects.within(tenant).wholes().in_force()[0],
        scheme="Regionale midler",
        ore=10_000_000,
        by=None,
    )
    EditionHearing.objects.create(
        cooperation=tenant, edition=edition, item=item, put_at=timezone.now()
    )
    on_one = ("", "_correct", "_carry_on", "_effect", "_publish_all")
    return {
        **{f"decision{what}:pk": decision.pk for what in on_one},
        "decision_record:item": open_item.pk,
        "decision_publish:meeting": meeting.pk,
        "decision_effect:kind": "avvik",
        "decision_effect_remove:pk": effect.pk,
        "decision_grant_remove:pk": recommendation.pk,
        "follow_up_new:pk": decision.pk,
        **{f"follow_up{what}:pk": promised.pk for what in ("", "_change", "_come_back")},
        "report_hearing:number": edition.number,
    }
