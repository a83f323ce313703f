"""The office and the contact at the very same moment: one is recorded, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from sporbar.governance.actions.adoptions import AdoptionChanged, record_adoption
from sporbar.governance.models import Adoption, AdoptionStep
from tests.governance.ledger import ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway"
)
def test_of_two_at_once_one_is_recorded_and_the_other_told() -> None:
    world = ledger()
    row = world.row(world.send("Felles avfallsplan"), "Berg")
    start = Barrier(2)

    def say(state: str) -> str:
        start.wait()
        try:
            record_adoption(
                adoption=Adoption.objects.get(pk=row.pk), seen=row.lock, state=state, by=world.kari
            )
        except AdoptionChanged as told:
            return f"told of {told.now.state}"
        finally:
            connection.close()
        return state

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(say, ("adopted", "rejected")))

    row.refresh_from_db()
    assert answers == sorted([row.state, f"told of {row.state}"])
    assert AdoptionStep.objects.count() == 1
