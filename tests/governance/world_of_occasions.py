"""One of each of consultations, events and agreements, for tests that ask every address."""

from datetime import date
from typing import Any

from django.utils import timezone

from sporbar.governance.models import Agreement, Consultation, Event
from sporbar.organisations.models import Cooperation, Organisation
from sporbar.plans.models import Measure
from sporbar.records.actions import store_bytes


def occasion_things(
    tenant: Cooperation, measure: Measure | None, town: Organisation
) -> dict[str, Any]:
    """Published ones that belong to the measure, and a draft that is not; values for
    `World.things` of tests/test_who_reaches_what.py."""
    now = timezone.now()
    file = store_bytes(
        cooperation=tenant, name="avtale.pdf", media_type="application/pdf", data=b"%PDF-avtale"
    )
    sent = Consultation.objects.create(
        cooperation=tenant,
        kind="incoming",
        state="sent",
        title="Ny ferjerute",
        sender="Fylket",
        statement="Vi støtter ruten.",
        statement_file=file,
        sent_on="2026-02-10",
        sent_to="Fylket",
        published_at=now,
    )
    draft = Consultation.objects.create(
        cooperation=tenant,
        kind="incoming",
        state="drafted",
        title="Ny veiplan",
        deadline="2026-06-01",
        statement="Bare et utkast.",
    )
    following = Event.objects.create(
        cooperation=tenant, kind="conference", title="Neste konferanse", published_at=now
    )
    event = Event.objects.create(
        cooperation=tenant,
        kind="conference",
        title="Elvekonferansen",
        starts_on="2026-03-16",
        ends_on="2026-03-17",
        participants_said="over",
        participants=100,
        next_edition=following,
        published_at=now,
    )
    agreement = Agreement.objects.create(
        cooperation=tenant,
        title="Felles legevakt",
        starts_on="2024",
        ends_on="2026-12-31",
        notice_by=date(2026, 6, 30),
        file=file,
        published_at=now,
    )
    event.with_organisations.add(town)
    agreement.parties.add(town)
    for row in (sent, event, agreement):
        if measure is not None:
            row.measures.add(measure)
    of_a_draft = ("_edit", "_draft", "_attach", "_send", "_leave", "_take_up", "_outcome")
    return {
        **{f"consultation{what}:pk": sent.pk for what in ("", "_file")},
        **{f"consultation{what}:pk": draft.pk for what in (*of_a_draft, "_publish", "_take_back")},
        **{
            f"event{what}:pk": event.pk
            for what in (
                *("", "_edit", "_hold", "_cancel"),
                *("_plan_again", "_publish", "_take_back"),
            )
        },
        **{
            f"agreement{what}:pk": agreement.pk
            for what in (
                *("", "_edit", "_file", "_attach", "_renew"),
                *("_end", "_resume", "_publish", "_take_back"),
            )
        },
    }
