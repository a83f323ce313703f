"""The public pages of cases: the list, the path through the bodies, attachments, search."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.governance.actions.attachments import (
    attach,
    attach_existing,
    replace_public_variant,
    withdraw_attachment,
)
from sporbar.governance.actions.cases import follow_case, link_measure, withdraw_case
from sporbar.governance.actions.routes import plan_route
from sporbar.governance.actions.submission import section_of, write_submission
from sporbar.governance.actions.withholding import withhold
from sporbar.governance.models import Attachment, Case, CaseSection, Meeting
from sporbar.organisations.models import Body, Cooperation
from sporbar.records.actions import store_bytes
from sporbar.records.models import StoredFile
from tests import factories
from tests.governance import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

BASIS = "offl. § 13 jf. fvl. § 13 første ledd"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def file_of(tenant: Cooperation, data: bytes = b"%PDF-hele") -> StoredFile:
    return store_bytes(
        cooperation=tenant, name="tilbud.pdf", media_type="application/pdf", data=data
    )


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def treated(tenant: Cooperation, title: str = "Felles avfallsplan") -> Case:
    """A case that two bodies had, and that is to go to the councils."""
    chiefs, council = (
        tenant_body(tenant, "Kommunedirektørutvalget"),
        tenant_body(tenant, "Regionrådet"),
    )
    case = made.case(tenant, title, published=True, opened_on="2011-01")
    sequence = 12 + Case.objects.count()
    for body, on in ((chiefs, "2011-03-08"), (council, "2011-03-22")):
        same = Meeting.objects.within(tenant).filter(body=body, on=on).first()
        meeting = same or made.meeting(body, on, published=True, state="held")
        item = made.item(meeting, case, number=made.number(case, body, sequence, 2011))
        made.decision(item, wording=f"Vedtak i {body.name}.", published=True)
    plan_route(case=case, stops=[(chiefs, None), (council, None), (None, "2011-09")], by=None)
    write_submission(case=case, kind="facts", text=f"Saksopplysninger om {title}", seen=0, by=None)
    return case


def tenant_body(tenant: Cooperation, name: str) -> Body:
    found = Body.objects.within(tenant).filter(name=name).first()
    return found or factories.body(tenant, name)


def address(case: Case) -> str:
    return f"/elvelandet/saker/{case.pk}/"


def test_path_of_a_case_tells_every_body_in_order_and_what_is_to_come(
    client: Client, tenant: Cooperation
) -> None:
    text = page(client, address(treated(tenant))).split("Veien gjennom organene")[1]

    told = [
        "8.\u00a0mars 2011",
        "Vedtak i Kommunedirektørutvalget",
        "22.\u00a0mars 2011",
        "Vedtak i Regionrådet",
        "Ventet september 2011",
        "Kommunestyrene",
        "Saksopplysninger om Felles avfallsplan",
    ]
    places = [text.find(one) for one in told]
    assert -1 not in places and places == sorted(places)


def test_case_that_is_not_published_is_not_there(client: Client, tenant: Cooperation) -> None:
    case = made.case(tenant, "Hemmelig")
    link = attach(case=case, title="Tilbud", file=file_of(tenant), by=None)

    page(client, address(case), 404)
    page(client, f"{address(case)}vedlegg/{link.number}", 404)
    assert "Hemmelig" not in page(client, "/elvelandet/saker/")
    assert "Ingen saker er publisert ennå" in page(client, "/elvelandet/saker/")


def test_meeting_or_decision_that_is_not_published_is_not_told(
    client: Client, tenant: Cooperation
) -> None:
    case = made.case(tenant, published=True)
    council = factories.body(tenant)
    made.decision(made.item(made.meeting(council, state="held"), case), wording="Skjult møte")
    shown = made.meeting(council, "2026-04-21", published=True, state="held")
    made.decision(made.item(shown, case), wording="Skjult vedtak")

    text = page(client, address(case))

    assert "21.\u00a0april 2026" in text and "Vedtaket er ikke publisert" in text
    assert "24.\u00a0mars 2026" not in text
    assert "Skjult" not in text


def test_list_is_narrowed_by_state_year_and_words(client: Client, tenant: Cooperation) -> None:
    treated(tenant)
    made.case(tenant, "Økonomiplan", published=True, state="concluded", opened_on="2026-05")

    for query, there, not_there in (
        ("q=ØKONOMI", "Økonomiplan", "Felles avfallsplan"),
        ("q=013/11", "Felles avfallsplan", "Økonomiplan"),
        ("aar=2026", "Økonomiplan", "Felles avfallsplan"),
        ("aar=2011", "Felles avfallsplan", "Økonomiplan"),
        ("tilstand=open", "Felles avfallsplan", "Økonomiplan"),
    ):
        text = page(client, f"/elvelandet/saker/?{query}")
        assert there in text and not_there not in text, query
    assert "Ingen saker passer" in page(client, "/elvelandet/saker/?q=finnesikke")
    assert "2 saker" in page(client, "/elvelandet/saker/?aar=abc&tilstand=tull&side=x")


def test_list_has_the_newest_first_and_pages(client: Client, tenant: Cooperation) -> None:
    council = factories.body(tenant)
    for number in range(1, 53):
        meeting = made.meeting(council, (date(2026, 1, 1) + timedelta(days=number)).isoformat())
        type(meeting).objects.filter(pk=meeting.pk).update(published_at=timezone.now())
        made.item(meeting, made.case(tenant, f"Sak nummer {number}.", published=True))

    first = page(client, "/elvelandet/saker/")
    assert first.find("Sak nummer 52.") < first.find("Sak nummer 51.")
    assert "Sak nummer 2." not in first
    assert "Sak nummer 2." in page(client, "/elvelandet/saker/?side=2")


def test_withheld_case_shows_title_numbers_and_basis_alone(
    client: Client, tenant: Cooperation
) -> None:
    case = treated(tenant, "Navnet på personen")
    attach(case=case, title="Søknaden", file=file_of(tenant), by=None)
    withhold(subject=case, basis=BASIS, until=date(2099, 3, 1), variant="Personalsak", by=None)

    text = page(client, address(case))

    assert "Personalsak" in text and "sak 013/11" in text
    assert f"Unntatt offentlighet, {BASIS}, til og med 1.\u00a0mars 2099" in text
    for hidden in ("Navnet", "Søknaden", "Saksopplysninger om", "Vedtak i Regionrådet"):
        assert hidden not in text
    page(client, f"{address(case)}vedlegg/1", 404)


def test_withholding_that_has_ended_is_open_of_itself(client: Client, tenant: Cooperation) -> None:
    case = treated(tenant)
    Case.objects.filter(pk=case.pk).update(
        public_title="Sak",
        withheld_basis=BASIS,
        withheld_until=timezone.localdate() - timedelta(days=1),
    )

    text = page(client, address(case))

    assert "Felles avfallsplan" in text and "Unntatt" not in text


def test_withheld_section_shows_its_variant_and_basis(client: Client, tenant: Cooperation) -> None:
    case = treated(tenant)
    section = CaseSection.objects.get(case=case)
    withhold(subject=section, basis=BASIS, variant="Et sammendrag", by=None)

    text = page(client, address(case))

    assert "Et sammendrag" in text and BASIS in text and "Saksopplysninger om" not in text
    assert section_of(case, "facts").text.startswith("Saksopplysninger")


def test_attachment_is_downloaded_safely_and_asked_for_anew(
    client: Client, tenant: Cooperation
) -> None:
    case = treated(tenant)
    attach(case=case, title="Tilbudet", file=file_of(tenant), by=None)

    answer = client.get(f"{address(case)}vedlegg/1")

    assert answer.content == b"%PDF-hele"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="tilbud.pdf"'
    assert answer["Cache-Control"] == "public, no-cache"
    same = client.get(f"{address(case)}vedlegg/1", headers={"If-None-Match": answer["ETag"]})
    assert same.status_code == 304


def test_file_of_another_kind_is_never_shown_as_a_page(client: Client, tenant: Cooperation) -> None:
    case = treated(tenant)
    evil = store_bytes(
        cooperation=tenant, name="side.html", media_type="text/html", data=b"<script>"
    )
    attach(case=case, title="Side", file=evil, by=None)

    assert client.get(f"{address(case)}vedlegg/1")["Content-Type"] == "application/octet-stream"


def test_withdrawn_attachment_reaches_nobody(client: Client, tenant: Cooperation) -> None:
    case = treated(tenant)
    link = attach(case=case, title="Feil fil", file=file_of(tenant), by=None)
    assert client.get(f"{address(case)}vedlegg/1").status_code == 200

    withdraw_attachment(attachment=link.attachment, reason="Feil fil lagt ved.", by=None)

    text = page(client, address(case))
    assert "Vedl 1" in text and "Trukket" in text and "Feil fil" not in text
    page(client, f"{address(case)}vedlegg/1", 404)


def test_shared_attachment_withheld_in_one_case_is_withheld_in_both(
    client: Client, tenant: Cooperation
) -> None:
    first, second = treated(tenant), made.case(tenant, "Budsjettet", published=True)
    link = attach(case=first, title="Tilbudet fra Nord", file=file_of(tenant), by=None)
    attach_existing(case=second, attachment=link.attachment, by=None)

    withhold(subject=link.attachment, basis=BASIS, variant="Tilbud", by=None)

    for case in (first, second):
        text = page(client, address(case))
        assert "Tilbudet fra Nord" not in text and BASIS in text
        page(client, f"{address(case)}vedlegg/1", 404)
    one = Attachment.objects.get(pk=link.attachment_id)
    replace_public_variant(attachment=one, file=file_of(tenant, b"%PDF-sladdet"), by=None)
    for case in (first, second):
        assert client.get(f"{address(case)}vedlegg/1").content == b"%PDF-sladdet"


def test_case_withdrawn_while_on_an_agenda_says_so(client: Client, tenant: Cooperation) -> None:
    case = made.case(tenant, published=True)
    council = factories.body(tenant)
    made.item(
        made.meeting(council, "2099-01-20", published=True), case, number=made.number(case, council)
    )
    assert "Står på sakslisten" in page(client, address(case))

    withdraw_case(case=case, reason="Søkeren trakk seg.", by=None)

    text = page(client, address(case))
    assert "Tatt av sakslisten" in text and "Søkeren trakk seg." in text
    assert "Står på sakslisten" not in text


def test_case_and_measure_show_each_other(client: Client, tenant: Cooperation) -> None:
    measure = factories.adopted_version(tenant, measures=1).plan.measures.get()
    case = treated(tenant)
    link_measure(case=case, measure=measure, by=None)

    assert str(measure.title) in page(client, address(case))
    thread = page(client, "/elvelandet/plan/2026/tiltak/1.1/")

    assert address(case) in thread
    assert "Behandlet i Regionrådet, sak 013/11" in thread
    withhold(subject=case, basis=BASIS, variant="Personalsak", by=None)
    assert "sak 013/11" not in page(client, "/elvelandet/plan/2026/tiltak/1.1/")


def test_case_says_which_it_came_back_from(client: Client, tenant: Cooperation) -> None:
    first, second = treated(tenant), made.case(tenant, "Ny behandling", published=True)
    follow_case(case=second, follows=first, by=None)

    assert address(first) in page(client, address(second))
    assert address(second) in page(client, address(first))
    Case.objects.filter(pk=first.pk).update(published_at=None)
    assert address(first) not in page(client, address(second))


def test_search_finds_public_words_and_numbers(client: Client, tenant: Cooperation) -> None:
    case = treated(tenant)
    attach(case=case, title="Kostnadsoverslag", by=None)

    for words in ("avfallsplan", "013/11", "saksopplysninger", "kostnadsoverslag", "vedtak i reg"):
        assert address(case) in page(client, f"/elvelandet/sok/?q={words}"), words
    withhold(
        subject=CaseSection.objects.get(case=case), basis=BASIS, variant="Et sammendrag", by=None
    )
    assert address(case) not in page(client, "/elvelandet/sok/?q=saksopplysninger")
    assert address(case) in page(client, "/elvelandet/sok/?q=sammendrag")


def statements(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(where).status_code == 200
    return len(seen)


def test_number_of_statements_does_not_grow(client: Client, tenant: Cooperation) -> None:
    measure = factories.adopted_version(tenant, measures=1).plan.measures.get()
    cases = []

    def one_more(number: int) -> None:
        case = treated(tenant, f"Felles plan {number}")
        for place in range(number):
            attach(case=case, title=f"Vedlegg {place}", file=file_of(tenant, b"%PDF-1"), by=None)
        link_measure(case=case, measure=measure, by=None)
        cases.append(case)

    where = [
        "/elvelandet/saker/",
        "/elvelandet/saker/?q=felles",
        "/elvelandet/sok/?q=felles",
        "/elvelandet/plan/2026/tiltak/1.1/",
    ]
    one_more(1)
    few = [statements(client, one) for one in (*where, address(cases[0]))]
    one_more(2)
    one_more(3)
    many = [statements(client, one) for one in (*where, address(cases[2]))]

    assert few == many


def test_years_are_those_of_numbers_everybody_sees(client: Client) -> None:
    tenant = factories.cooperation()
    case = made.case(tenant, "Felles avfallsplan", published=True, opened_on="2026-01-10")
    inner = factories.body(tenant, "Indre styringsgruppe", is_public=False)
    made.number(case, inner, 4, 2019)
    page = client.get(f"/{tenant.slug}/saker/").content.decode()
    assert "2019" not in page
    narrowed = client.get(f"/{tenant.slug}/saker/?aar=2019").content.decode()
    assert "Felles avfallsplan" not in narrowed
