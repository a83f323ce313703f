"""One of everything of a case that an address can name."""

from typing import Any

from sporbar.governance.actions.adoptions import set_expected
from sporbar.governance.actions.attachments import attach
from sporbar.governance.actions.referrals import (
    prepare_referral,
    publish_referral,
    send_referral,
)
from sporbar.governance.actions.submission import write_submission
from sporbar.governance.models import Case, CaseSection
from sporbar.organisations.models import Body
from sporbar.records.actions import store_bytes
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
