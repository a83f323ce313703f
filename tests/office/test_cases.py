"""The office's pages of cases: written by two at once, withheld from those who may not read it."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.governance.actions.attachments import attach, attach_existing
from sporbar.governance.actions.routes import plan_route
from sporbar.governance.actions.submission import section_of, write_submission
from sporbar.governance.actions.withholding import withhold
from sporbar.governance.models import (
    AgendaItem,
    Attachment,
    Case,
    CaseSection,
    CaseState,
)
from sporbar.organisations.models import Cooperation, RoleName
from sporbar.records.actions import store_bytes
from tests import factories
from tests.governance import made
from tests.reporting.test_annex_files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

BASIS = "offl. § 13 jf. fvl. § 13 første ledd"
TOP = "/elvelandet/kontor/saker/"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def logged_in(tenant: Cooperation, role: str = RoleName.SECRETARY) -> Client:
    person = factories.user(f"{role}@eksempel.no")
    factories.role(tenant, person, role)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def secretary(tenant: Cooperation) -> Client:
    return logged_in(tenant)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def send(client: Client, address: str, status: int = 302, **data: Any) -> str:
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_empty_list_says_what_to_do(tenant: Cooperation, secretary: Client) -> None:
    assert "Opprett den første saken" in page(secretary, TOP)
    assert "Opprett den første saken" not in page(logged_in(tenant, RoleName.MEMBER), TOP)


def test_secretary_opens_a_case_and_takes_it_to_an_agenda(
    tenant: Cooperation, secretary: Client
) -> None:
    council = factories.body(tenant)
    meeting = made.meeting(council)

    for _twice in range(2):
        send(secretary, f"{TOP}ny/", title="Felles avfallsplan", opened_on="mars 2026")
    case = Case.objects.get()
    here = f"{TOP}{case.pk}/"
    assert (case.state, case.opened_on) == (CaseState.DRAFT, "2026-03")
    send(secretary, f"{here}gjor/", do="start")
    send(secretary, f"{here}saksliste/", meeting=meeting.pk)
    send(secretary, f"{here}gjor/", do="publish")

    assert AgendaItem.objects.get().case == case
    text = page(secretary, here)
    assert "Står på sakslisten" in text and "Publisert" in text
    case.refresh_from_db()
    assert case.published_at is not None
    assert "Sett opp møtet først" not in page(secretary, f"{here}saksliste/")


def test_list_is_narrowed_by_state_body_officer_and_words(
    tenant: Cooperation, secretary: Client
) -> None:
    council = factories.body(tenant)
    officer = factories.person(tenant, "Saksbehandleren")
    first = made.case(tenant, "Avfallsplan", case_officer=officer)
    plan_route(case=first, stops=[(council, None)], by=None)
    second = made.case(tenant, "Økonomi", state=CaseState.CONCLUDED, archive_reference="26/77")

    for query, there, not_there in (
        (f"organ={council.slug}", first, second),
        (f"saksbehandler={officer.slug}", first, second),
        ("tilstand=concluded", second, first),
        ("q=ØKO", second, first),
        ("q=26/77", second, first),
    ):
        text = page(secretary, f"{TOP}?{query}")
        assert there.title in text and not_there.title not in text, query
    assert "Ingen saker passer" in page(secretary, f"{TOP}?q=finnesikke")


def test_two_who_change_the_facts_see_each_others(tenant: Cooperation, secretary: Client) -> None:
    case = made.case(tenant)
    here = f"{TOP}{case.pk}/endre/"
    send(secretary, here, title="Første", seen=1)

    text = send(secretary, here, 409, title="Andre", seen=1)

    assert "Første" in text and 'value="Andre"' in text
    send(secretary, here, title="Andre", seen=2)
    case.refresh_from_db()
    assert case.title == "Andre"


def test_two_who_write_the_same_section_see_both_texts(
    tenant: Cooperation, secretary: Client
) -> None:
    case = made.case(tenant)
    here = f"{TOP}{case.pk}/tekst/facts/"
    send(secretary, here, text="Karis tekst", seen=0)
    other = logged_in(tenant, RoleName.COORDINATOR)

    told = other.post(
        here,
        {"text": "Olas tekst", "seen": 0, "do": "save"},
        headers={"Accept": "application/json"},
    )
    assert told.status_code == 409 and "endret" in told.json()["sentence"]
    text = send(other, here, 409, text="Olas tekst", seen=0)
    assert "Karis tekst" in text and "Olas tekst" in text and "Teksten til" in text

    send(other, here, text="Begge", seen=1)
    assert section_of(case, "facts").text == "Begge"


def test_section_saves_itself_and_can_be_brought_back(
    tenant: Cooperation, secretary: Client
) -> None:
    case = made.case(tenant)
    here = f"{TOP}{case.pk}/tekst/recommendation/"
    write_submission(case=case, kind="recommendation", text="Før", seen=0, by=None)

    answer = secretary.post(
        here, {"text": "Etter", "seen": 1, "do": "save"}, headers={"Accept": "application/json"}
    )
    assert (answer.json()["lock"], answer.json()["has_earlier"]) == (2, True)
    newest = secretary.get(here, headers={"Accept": "application/json"}).json()
    assert (newest["lock"], newest["by_me"]) == (2, True)
    assert "Hent tilbake" in page(secretary, here)
    send(secretary, here, do="bring_back", seen=2)

    assert section_of(case, "recommendation").text == "Før"


def test_text_for_an_ended_case_is_kept_on_the_page(tenant: Cooperation, secretary: Client) -> None:
    case = made.case(tenant, state=CaseState.CONCLUDED)

    text = send(secretary, f"{TOP}{case.pk}/tekst/facts/", 409, text="Viktig tekst", seen=0)

    assert "Viktig tekst" in text and "Åpne den igjen" in text


def test_attachment_is_judged_by_its_content(tenant: Cooperation, secretary: Client) -> None:
    case = made.case(tenant)
    here = f"{TOP}{case.pk}/vedlegg/nytt/"
    false = SimpleUploadedFile("kart.pdf", b"<html>", "application/pdf")
    assert "verken PDF eller Word" in send(secretary, here, 422, title="Kart", file=false)

    send(secretary, here, title="Kart", file=SimpleUploadedFile("kart.pdf", pdf(1)))
    send(secretary, here, title="Regnskapet", expected="april 2026")

    text = page(secretary, f"{TOP}{case.pk}/")
    assert "Vedl 1" in text and "Vedl 2" in text and "Ettersendes, ventet april 2026" in text
    late = Attachment.objects.get(title="Regnskapet")
    came = SimpleUploadedFile("regnskap.pdf", pdf(2))
    send(
        secretary,
        f"{TOP}{case.pk}/vedlegg/{late.pk}/",
        title="Regnskapet",
        seen=late.lock,
        file=came,
    )
    answer = secretary.get(f"{TOP}{case.pk}/vedlegg/{late.pk}/fil/hele/")
    assert answer.content.startswith(b"%PDF") and "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def withheld_things(tenant: Cooperation) -> tuple[Case, Case, int]:
    """A case withheld whole; one with a withheld section and attachment; the attachment's key."""
    whole = made.case(tenant, "Navnet på personen", archive_reference="26/13")
    write_submission(case=whole, kind="facts", text="Skjult i hele", seen=0, by=None)
    withhold(subject=whole, basis=BASIS, variant="Personalsak", by=None)
    part = made.case(tenant, "Åpen sak")
    write_submission(case=part, kind="facts", text="Skjult del", seen=0, by=None)
    withhold(subject=CaseSection.objects.get(case=part), basis=BASIS, variant="Kort", by=None)
    file = store_bytes(
        cooperation=tenant, name="tilbud.pdf", media_type="application/pdf", data=b"%PDF-skjult"
    )
    one = attach(case=part, title="Skjult vedlegg", file=file, by=None).attachment
    withhold(subject=one, basis=BASIS, until=date(2099, 1, 1), variant="Tilbud", by=None)
    return whole, part, one.pk


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (RoleName.SECRETARY, True),
        (RoleName.AUDITOR, True),
        (RoleName.MEMBER, False),
        (RoleName.ACCOUNTANT, False),
    ],
)
def test_only_those_who_may_read_what_is_withheld(
    tenant: Cooperation, role: str, reads: bool
) -> None:
    whole, part, attachment = withheld_things(tenant)
    client = logged_in(tenant, role)
    everything = "".join(
        page(client, address)
        for address in (
            *(TOP, f"{TOP}{whole.pk}/", f"{TOP}{whole.pk}/utskrift/"),
            *(f"{TOP}{part.pk}/", f"{TOP}{part.pk}/utskrift/"),
            *(f"{TOP}{one.pk}/utskrift/?unntatt=1" for one in (whole, part)),
        )
    )

    hidden = ("Navnet på personen", "Skjult i hele", "Skjult del", "Skjult vedlegg", "26/13")
    assert [word in everything for word in hidden] == [reads] * len(hidden)
    assert "Personalsak" in everything and BASIS in everything
    file = client.get(f"{TOP}{part.pk}/vedlegg/{attachment}/fil/hele/")
    assert file.status_code == (200 if reads else 404)
    assert ("Navnet" in page(client, f"{TOP}?q=26/13")) == reads


WITH_ALL = "Med det som er unntatt offentlighet"
HOLDS = "Inneholder opplysninger unntatt offentlighet,"
HIDDEN = ("Navnet på personen", "Skjult i hele", "Skjult del", "Skjult vedlegg", "26/13")


def test_paper_that_is_handed_out_is_what_all_may_read(
    tenant: Cooperation, secretary: Client
) -> None:
    whole, part, _attachment = withheld_things(tenant)
    prints = [f"{TOP}{one.pk}/utskrift/" for one in (whole, part)]
    handed_out = [page(secretary, one) for one in prints]
    for text in handed_out:
        assert not any(word in text for word in HIDDEN)
        assert WITH_ALL in text and HOLDS not in text
    assert "Personalsak" in handed_out[0] and "Kort" in handed_out[1]

    with_all = [page(secretary, f"{one}?unntatt=1") for one in prints]
    assert all(word in "".join(with_all) for word in HIDDEN)
    for text in with_all:
        # The basis stands above everything that is printed.
        assert HOLDS in text and BASIS in text[text.index(HOLDS) : text.index("<h1")]

    open_case = f"{TOP}{made.case(tenant, 'Åpen').pk}/utskrift/"
    assert WITH_ALL not in page(secretary, open_case)
    assert HOLDS not in page(secretary, f"{open_case}?unntatt=1")


def test_print_with_what_is_withheld_is_not_for_all(tenant: Cooperation) -> None:
    whole, part, _attachment = withheld_things(tenant)
    member = logged_in(tenant, RoleName.MEMBER)
    for one in (whole, part):
        for address in (f"{TOP}{one.pk}/utskrift/", f"{TOP}{one.pk}/utskrift/?unntatt=1"):
            text = page(member, address)
            assert WITH_ALL not in text and HOLDS not in text
            assert not any(word in text for word in HIDDEN)


def test_withholding_offers_bases_and_asks_why_it_is_extended(
    tenant: Cooperation, secretary: Client
) -> None:
    case = made.case(tenant)
    here = f"{TOP}{case.pk}/unntak/"
    assert '<option value="offl. § 25">' in page(secretary, here)

    assert "Tittel som alle kan lese" in send(secretary, here, 422, basis=BASIS, variant="")
    send(secretary, here, basis=BASIS, variant="Sak", until="2099-01-01")
    text = send(secretary, here, 422, basis=BASIS, variant="Sak", until="2099-06-01")
    assert "hvorfor det skal være unntatt lenger" in text
    send(secretary, here, do="end")

    case.refresh_from_db()
    assert case.withheld_basis == ""


def test_withholding_a_case_tells_of_attachments_that_are_open_elsewhere(
    tenant: Cooperation, secretary: Client
) -> None:
    case, other = made.case(tenant), made.case(tenant, "Budsjettet")
    shared = attach(case=case, title="Delt kart", by=None).attachment
    attach_existing(case=other, attachment=shared, by=None)

    assert "Delt kart" in page(secretary, f"{TOP}{case.pk}/unntak/")
    assert "Budsjettet" in page(secretary, f"{TOP}{case.pk}/vedlegg/{shared.pk}/unntak/")


def test_public_variant_is_uploaded_beside_the_withheld_file(
    tenant: Cooperation, secretary: Client
) -> None:
    _whole, part, attachment = withheld_things(tenant)
    here = f"{TOP}{part.pk}/vedlegg/{attachment}/unntak/"
    false = SimpleUploadedFile("x.pdf", b"tull")
    assert "verken PDF eller Word" in send(secretary, here, 422, do="variant", file=false)

    send(secretary, here, do="variant", file=SimpleUploadedFile("sladdet.pdf", pdf(1)))

    assert "sladdet.pdf" in page(secretary, here)
    member = logged_in(tenant, RoleName.MEMBER)
    assert member.get(f"{TOP}{part.pk}/vedlegg/{attachment}/fil/hele/").content.startswith(b"%PDF")
    send(secretary, here, do="no_variant")
    assert Attachment.objects.get(pk=attachment).public_file is None


def test_withdrawn_attachment_is_not_had_in_the_office_either(
    tenant: Cooperation, secretary: Client
) -> None:
    _whole, part, attachment = withheld_things(tenant)
    here = f"{TOP}{part.pk}/vedlegg/{attachment}/"
    assert "Hvorfor" in send(secretary, f"{here}trekk/", 422, reason="")

    send(secretary, f"{here}trekk/", reason="Feil fil.")

    assert "Trukket" in page(secretary, f"{TOP}{part.pk}/")
    for variant in ("hele", "offentlig"):
        assert secretary.get(f"{here}fil/{variant}/").status_code == 404


def test_attachment_of_another_case_is_picked(tenant: Cooperation, secretary: Client) -> None:
    first, second = made.case(tenant), made.case(tenant, "Budsjettet")
    shared = attach(case=first, title="Delt kart", by=None).attachment
    here = f"{TOP}{second.pk}/vedlegg/fra-en-sak/"
    assert "Delt kart" in page(secretary, here)
    assert "Ingen vedlegg passer" in page(secretary, f"{here}?q=finnesikke")

    send(secretary, here, attachment=shared.pk)
    send(secretary, here, attachment="tull")

    assert list(shared.cases.order_by("pk")) == [first, second]
    assert "også i" in page(secretary, f"{TOP}{first.pk}/")


def test_case_withdrawn_says_so_on_its_page(tenant: Cooperation, secretary: Client) -> None:
    case = made.case(tenant)
    made.item(made.meeting(factories.body(tenant)), case)

    send(secretary, f"{TOP}{case.pk}/trekk/", reason="Søkeren trakk seg.")

    text = page(secretary, f"{TOP}{case.pk}/")
    assert "Søkeren trakk seg." in text and "Tatt av sakslisten" in text
    send(secretary, f"{TOP}{case.pk}/gjor/", do="reopen")
    assert Case.objects.get().state == CaseState.OPEN


def test_route_is_planned_and_goes_to_who_took_over(tenant: Cooperation, secretary: Client) -> None:
    old, new = factories.body(tenant, "Gamle råd"), factories.body(tenant, "Nye råd")
    case = made.case(tenant)
    here = f"{TOP}{case.pk}/"
    send(
        secretary,
        f"{here}vei/",
        **{
            "stopp-0-body": old.pk,
            "stopp-0-expected": "mars 2026",
            "councils": "on",
            "councils_expected": "september 2026",
        },
    )
    assert [(one.body, one.expected) for one in case.stops.all()] == [
        (old, "2026-03"),
        (None, "2026-09"),
    ]
    old.valid_to, old.succeeded_by = "2020-01-01", new
    old.save()

    assert "Nye råd har tatt over" in page(secretary, here)
    send(secretary, f"{here}overta/", body=old.pk)

    assert [one.body for one in case.stops.all()] == [new, None]


def statements(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(where).status_code == 200
    return len(seen)


def test_number_of_statements_does_not_grow(tenant: Cooperation, secretary: Client) -> None:
    council = factories.body(tenant)
    cases = []

    def one_more(number: int) -> None:
        case = made.case(
            tenant, f"Sak {number}", case_officer=factories.person(tenant, f"P{number}")
        )
        plan_route(case=case, stops=[(council, None), (council, None), (None, None)], by=None)
        for place in range(number):
            body = factories.body(tenant, f"Organ {number}{place}")
            held = made.meeting(body, "2026-01-20", state="held")
            made.decision(made.item(held, case, number=made.number(case, body)))
            attach(case=case, title=f"Vedlegg {number}{place}", by=None)
        made.case(tenant, f"Tilbake {number}", follows=case)
        cases.append(case)

    one_more(1)
    first = f"{TOP}{cases[0].pk}/"
    few = [statements(secretary, one) for one in (TOP, f"{TOP}?q=sak", first, f"{first}utskrift/")]
    one_more(2)
    one_more(3)
    last = f"{TOP}{cases[2].pk}/"
    many = [statements(secretary, one) for one in (TOP, f"{TOP}?q=sak", last, f"{last}utskrift/")]

    assert few == many
