"""Cases in the councils for everybody: the matrix, a case, and where else they are told of."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.governance.actions.adoptions import record_adoption
from sporbar.governance.actions.referrals import hide_referral, prepare_referral, withdraw_referral
from sporbar.governance.actions.routes import plan_route
from tests import factories
from tests.governance import made
from tests.governance.ledger import WORDING, Ledger, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Ledger:
    return ledger()


def page(client: Client, name: str, *parts: object, **asked: str) -> str:
    answer = client.get(reverse(f"website:{name}", args=["elvelandet", *parts]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_what_is_published_is_public(client: Client, world: Ledger) -> None:
    found = world.send("Felles avfallsplan")
    draft = prepare_referral(
        case=made.case(world.cooperation, "Utkastet", published=True), wording="x", by=world.kari
    )
    assert "Felles avfallsplan" in page(client, "adoptions")
    assert "Utkastet" not in page(client, "adoptions", vis="alle")
    there = reverse("website:adoption", args=["elvelandet", draft.pk])
    assert client.get(there).status_code == 404
    hide_referral(referral=found, by=world.kari)
    there = reverse("website:adoption", args=["elvelandet", found.pk])
    assert client.get(there).status_code == 404


def test_other_words_are_shown_against_the_common_ones(client: Client, world: Ledger) -> None:
    found = world.send("Felles avfallsplan")
    world.adopt(
        found,
        "Berg",
        state="adopted_changed",
        wording=WORDING.replace("fjerde", "andre"),
        conditions="At staten betaler.",
    )
    shown = page(client, "adoption", found.pk)
    assert "fjerde</del>" in shown
    assert "andre</ins>" in shown
    assert "At staten betaler." in shown
    assert "når alle har sluttet seg til" in shown.lower()


def test_withheld_case_shows_its_public_title_and_no_words(client: Client, world: Ledger) -> None:
    case = made.case(
        world.cooperation,
        "Oppgjør med Navn Navnesen",
        withheld_basis="offl. § 13",
        public_title="En personalsak",
        published=True,
    )
    found = world.send("Navnesen", case=case, wording="Navnesen får oppgjør.", text="Navnesen.")
    record_adoption(
        adoption=world.row(found, "Berg"),
        state="adopted_changed",
        wording="Navnesen får lite.",
        conditions="Navnesen må skrive under.",
        by=world.kari,
    )
    withdraw_referral(referral=found, reason="Navnesen har sluttet.", by=world.kari)
    for shown in (
        page(client, "adoptions", vis="alle"),
        page(client, "adoptions", vis="alle", sok="Navnesen"),
        page(client, "adoption", found.pk),
        page(client, "case", case.pk),
        page(client, "municipality", "berg-kommune"),
    ):
        # What the reader searched for is only said back to them.
        assert "Navnesen" not in shown.replace('value="Navnesen"', "").replace("sok=Navnesen", "")
    assert "En personalsak" in page(client, "adoptions", vis="alle")


def test_municipality_sees_first_what_waits_for_it(client: Client, world: Ledger) -> None:
    done = world.send("Vedtatt sak")
    world.adopt(done, "Berg", case_number="7/26")
    world.send("Venter sent", expected="2031")
    world.send("Venter snart", expected="2030-09")
    shown = page(client, "municipality", "berg-kommune")
    assert shown.index("Venter snart") < shown.index("Venter sent") < shown.index("Vedtatt sak")
    assert "Ventet behandlet september 2030" in shown
    assert "sak 7/26" in shown


def test_case_and_measure_tell_the_sentence_and_the_delay(client: Client, world: Ledger) -> None:
    version = factories.adopted_version(world.cooperation, measures=1)
    measure = version.plan.measures.get()
    found = world.send("Felles avfallsplan", expected="2025-09")
    found.case.measures.add(measure)
    sentence = "Ingen av de sju kommunene har sluttet seg til ennå"
    assert sentence in page(client, "case", found.case_id)
    shown = page(client, "measure", version.plan.year, measure.focus_area.number, measure.number)
    assert "skulle behandle saken i september 2025, men har ikke gjort det" in shown
    assert "Regnet ut av vedtakene" in shown


def test_statements_do_not_grow(client: Client, world: Ledger) -> None:
    counts = []
    for more in (1, 3):
        for number in range(more):
            world.send(f"Sak {more}{number}", expected="2031")
        counted = []
        for name, parts in (("adoptions", ()), ("municipality", ("berg-kommune",))):
            with CaptureQueriesContext(connection) as seen:
                page(client, name, *parts)
            counted.append(len(seen))
        counts.append(counted)
    assert counts[0] == counts[1]


def test_a_number_of_a_hidden_body_is_no_reference(client: Client, world: Ledger) -> None:
    inner = factories.body(world.cooperation, "Indre styringsgruppe", is_public=False)
    council = factories.body(world.cooperation, "Regionrådet")
    case = made.case(world.cooperation, "Felles avfallsplan", published=True)
    made.number(case, council, 12)
    made.number(case, inner, 13)
    found = world.send("Felles avfallsplan", case=case)
    seen = page(client, "adoption", found.pk)
    assert "Indre styringsgruppe" not in seen
    assert "Regionrådet, sak 012/26" in seen


def test_a_reserved_number_is_no_reference(client: Client, world: Ledger) -> None:
    council = factories.body(world.cooperation, "Regionrådet")
    case = made.case(world.cooperation, "Felles avfallsplan", published=True)
    number = made.number(case, council, 12)
    number.state = "reserved"
    number.save()
    found = world.send("Felles avfallsplan", case=case)
    assert "012/26" not in page(client, "adoption", found.pk)


def test_a_hidden_body_that_asks_is_not_named(client: Client, world: Ledger) -> None:
    inner = factories.body(world.cooperation, "Indre styringsgruppe", is_public=False)
    case = made.case(world.cooperation, "Felles avfallsplan", published=True)
    meeting = made.meeting(inner, "2026-01-20", state="held")
    decision = made.decision(made.item(meeting, case, number=made.number(case, inner, 13)))
    found = world.send("Felles avfallsplan", case=case, asked_by=decision)
    assert "Indre styringsgruppe" not in page(client, "adoption", found.pk)
    assert "Indre styringsgruppe" not in page(client, "case", case.pk)


def test_case_that_was_sent_is_no_longer_planned_to_the_councils(
    client: Client, world: Ledger
) -> None:
    case = made.case(world.cooperation, "Felles innkjøp", published=True)
    plan_route(case=case, stops=[(None, None)], by=None)
    assert "Planlagt" in page(client, "case", case.pk)

    world.send("Felles innkjøp", case=case)

    assert "Planlagt" not in page(client, "case", case.pk)
