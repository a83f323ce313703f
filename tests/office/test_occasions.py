"""The office's pages of consultations, events and agreements. Names are invented."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sporbar.governance.models import Agreement, Consultation, Event
from sporbar.organisations.models import Cooperation, RoleName, User
from tests import factories
from tests.governance import made
from tests.office.filled import change, form_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def secretary(client: Client, tenant: Cooperation) -> User:
    person = factories.user()
    factories.role(tenant, person, RoleName.SECRETARY)
    Authenticator.objects.create(user=person, type="totp", data={})
    client.force_login(person)
    return person


def at(name: str, tenant: Cooperation, *keys: Any) -> str:
    return reverse(f"office:{name}", args=[tenant.slug, *keys])


def hearing(tenant: Cooperation, **values: Any) -> Consultation:
    given = {"kind": "incoming", "title": "Ny ferjerute", "deadline": "2026-06-01", **values}
    return Consultation.objects.create(cooperation=tenant, **given)


def event(tenant: Cooperation, **values: Any) -> Event:
    given = {"kind": "conference", "title": "Elvekonferansen", "starts_on": "2026-03", **values}
    return Event.objects.create(cooperation=tenant, **given)


def agreement(tenant: Cooperation, **values: Any) -> Agreement:
    return Agreement.objects.create(cooperation=tenant, **{"title": "Felles legevakt", **values})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def drafting(client: Client, tenant: Cooperation, row: Consultation) -> dict[str, Any]:
    """The form of the statement as it stands on its page."""
    address = at("consultation_draft", tenant, row.pk)
    return form_of(text(client.get(address)), address)


def draft(client: Client, tenant: Cooperation, row: Consultation, words: str) -> Any:
    address = at("consultation_draft", tenant, row.pk)
    return client.post(address, {**drafting(client, tenant, row), "statement": words})


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


MAKERS: dict[str, Callable[..., Any]] = {
    "consultations": hearing,
    "events": event,
    "agreements": agreement,
}


@pytest.mark.parametrize("name", MAKERS)
def test_list_asks_the_same_for_three_as_for_one(
    client: Client, tenant: Cooperation, secretary: User, name: str
) -> None:
    town = factories.municipality(tenant, "Elvdal")

    def one(title: str) -> None:
        row = MAKERS[name](tenant, title=title)
        if name == "events":
            row.with_organisations.add(town)
        if name == "agreements":
            row.parties.add(town)

    one("Den første")
    client.get(at(name, tenant))
    first = statements(client, at(name, tenant))
    one("Den andre")
    one("Den tredje")

    assert statements(client, at(name, tenant)) == first


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("consultations", "Ingen høringer ennå."),
        ("events", "Ingen arrangement ennå."),
        ("agreements", "Ingen avtaler ennå."),
    ],
)
def test_empty_list_says_what_to_do(
    client: Client, tenant: Cooperation, secretary: User, name: str, word: str
) -> None:
    assert word in text(client.get(at(name, tenant)))
    assert "Ingen passer." in text(client.get(at(name, tenant), {"q": "finnes ikke"}))


@pytest.mark.parametrize("name", MAKERS)
def test_filter_that_is_nonsense_shows_everything(
    client: Client, tenant: Cooperation, secretary: User, name: str
) -> None:
    row = MAKERS[name](tenant)

    for nonsense in ({"vis": "tull"}, {"side": "999"}, {"side": "-1"}, {"side": "x"}):
        assert row.title in text(client.get(at(name, tenant), nonsense))


def test_open_hearing_stands_before_the_answered(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    hearing(tenant, title="Besvart", state="sent", sent_on="2026-02", deadline="2026-01-01")
    hearing(tenant, title="Åpen sent", deadline="2026-09-01")
    hearing(tenant, title="Åpen tidlig", deadline="2026-05-01")
    hearing(tenant, title="Uten frist", deadline=None)

    shown = text(client.get(at("consultations", tenant)))
    titles = ["Åpen tidlig", "Åpen sent", "Uten frist", "Besvart"]
    assert sorted(titles, key=shown.index) == titles
    only = text(client.get(at("consultations", tenant), {"vis": "apne"}))
    assert "Besvart" not in only
    assert "Uten frist" in only


def test_new_hearing_is_kept_with_its_measures(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    measure = factories.measure(factories.plan(tenant, measures=0), number=7, title="Flere ferjer")
    form = opened(client, at("consultation_new", tenant))
    form |= {"title": "Ny ferjerute", "deadline": "juni 2026", "measures": [str(measure.pk)]}
    for _time in range(2):
        answer = client.post(at("consultation_new", tenant), {**form, "kind": "incoming"})
        assert answer.status_code == 302

    kept = Consultation.objects.within(tenant).get()
    assert (kept.deadline, list(kept.measures.all())) == ("2026-06", [measure])
    page = text(client.get(at("consultation", tenant, kept.pk)))
    assert "juni 2026" in page
    assert "Flere ferjer" in page


def test_bad_input_is_told_of_at_the_field_and_nothing_is_lost(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    answer = client.post(
        at("consultation_new", tenant),
        {"kind": "incoming", "title": "Ny rute", "deadline": "i forgårs", "measures": ["x"]},
    )

    assert answer.status_code == 400
    assert "ikke en dato vi kan lese" in text(answer)
    assert 'value="Ny rute"' in text(answer)
    assert not Consultation.objects.exists()


def test_two_people_see_each_others_words_about_a_hearing(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    row = hearing(tenant)
    mine = opened(client, at("consultation_edit", tenant, row.pk))
    change(client, at("consultation_edit", tenant, row.pk), title="Ny ferjerute, ny tittel")
    answer = client.post(at("consultation_edit", tenant, row.pk), {**mine, "title": "Ferjeruten"})

    assert answer.status_code == 409
    assert "Ny ferjerute, ny tittel" in text(answer)
    assert 'value="Ferjeruten"' in text(answer)
    again = client.post(at("consultation_edit", tenant, row.pk), form_of(text(answer)))
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.title == "Ferjeruten"


def test_two_people_write_in_the_draft_at_once(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    row = hearing(tenant)
    address = at("consultation_draft", tenant, row.pk)
    mine = drafting(client, tenant, row)
    draft(client, tenant, row, "Vi støtter ruten.")
    answer = client.post(address, {**mine, "statement": "Vi er imot."})

    assert answer.status_code == 409
    assert "Vi støtter ruten." in text(answer)
    assert "Vi er imot." in text(answer)
    row.refresh_from_db()
    assert row.statement == "Vi støtter ruten."


def test_hearing_from_draft_to_outcome(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    row = hearing(tenant, sender="Fylket")
    draft(client, tenant, row, "Vi støtter ruten.")
    shown = text(client.get(at("consultation_send", tenant, row.pk)))
    assert "Vi støtter ruten." in shown
    assert 'value="Fylket"' in shown
    change(client, at("consultation_send", tenant, row.pk), sent_on="20. mai 2026")
    late = client.post(
        at("consultation_draft", tenant, row.pk), {"statement": "Noe annet", "seen": ""}
    )
    assert late.status_code in (400, 409)
    led = client.get(at("consultation_draft", tenant, row.pk), follow=True)
    assert "ligger fast" in text(led)
    change(client, at("consultation_outcome", tenant, row.pk), outcome="Ruten kom.")

    row.refresh_from_db()
    assert (row.state, row.sent_on, row.statement) == (
        "concluded",
        "2026-05-20",
        "Vi støtter ruten.",
    )


def test_draft_another_saved_is_not_sent_unread(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    row = hearing(tenant)
    draft(client, tenant, row, "Vi støtter ruten.")
    read = opened(client, at("consultation_send", tenant, row.pk))
    draft(client, tenant, row, "Vi er imot.")
    answer = client.post(at("consultation_send", tenant, row.pk), {**read, "sent_on": "20.5.2026"})

    assert answer.status_code == 400
    assert "En annen har lagret" in text(answer)
    assert "Vi er imot." in text(answer)


@pytest.mark.parametrize("name", ["consultation", "agreement"])
def test_file_is_judged_by_what_is_in_it(
    client: Client, tenant: Cooperation, secretary: User, data_dir: object, name: str
) -> None:
    row = hearing(tenant) if name == "consultation" else agreement(tenant)
    address = at(f"{name}_attach", tenant, row.pk)
    bad = SimpleUploadedFile("notat.pdf", b"MZ not a pdf")

    assert "verken PDF eller Word" in text(client.post(address, {"file": bad}))
    assert client.post(address, {}).status_code == 422
    good = SimpleUploadedFile("notat.pdf", pdf())
    assert client.post(address, {"file": good}).status_code == 302
    got = client.get(at(f"{name}_file", tenant, row.pk))
    assert got["Content-Type"] == "application/pdf"
    assert client.post(address, {"remove": "1"}).status_code == 302
    assert client.get(at(f"{name}_file", tenant, row.pk)).status_code == 302


def pdf() -> bytes:
    import io

    import pikepdf

    made, data = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(data)
    return data.getvalue()


def test_event_is_planned_held_and_counted_as_said(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    form = {"kind": "conference", "title": "Elvekonferansen", "starts_on": "16.3.2020"}
    client.post(at("event_new", tenant), form)
    row = Event.objects.within(tenant).get()
    wrong = change(client, at("event_hold", tenant, row.pk), participants_said="over")
    assert wrong.status_code == 400
    change(client, at("event_hold", tenant, row.pk), participants_said="over", participants="100")

    page = text(client.get(at("event", tenant, row.pk)))
    assert "Over 100 deltakere" in page
    assert "gjennomført" in page
    refused = change(client, at("event_cancel", tenant, row.pk), reason="Snø")
    assert "kan ikke avlyses" in text(refused)


def test_event_that_ends_before_it_begins_is_refused(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    answer = client.post(
        at("event_new", tenant),
        {"kind": "course", "title": "Kurs", "starts_on": "17.3.2026", "ends_on": "16.3.2026"},
    )

    assert answer.status_code == 400
    assert "Sluttdatoen kommer før" in text(answer)


def test_near_day_of_notice_is_said_in_the_list_and_on_the_desk(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    today = timezone.localdate()
    agreement(tenant, title="Nær", notice_by=today + timedelta(days=30))
    agreement(tenant, title="Forbi", notice_by=today - timedelta(days=1))
    agreement(tenant, title="Langt fram", notice_by=today + timedelta(days=400))
    hearing(tenant, title="Haster", deadline=(today + timedelta(days=3)).isoformat())
    hearing(tenant, title="For sent", deadline=(today - timedelta(days=3)).isoformat())
    hearing(tenant, title="Har tid", deadline=(today + timedelta(days=90)).isoformat())

    shown = text(client.get(at("agreements", tenant)))
    assert "frist nær" in shown
    assert "oppsigelsesfrist ute" in shown
    desk = text(client.get(at("desk", tenant)))
    for title in ("Nær", "Forbi", "Haster", "For sent"):
        assert f">{title}</a>" in desk
    for title in ("Langt fram", "Har tid"):
        assert title not in desk


def test_desk_asks_the_same_for_three_deadlines_as_for_one(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    today = timezone.localdate()

    def one(title: str) -> None:
        agreement(tenant, title=title, notice_by=today)
        hearing(tenant, title=title, deadline=today.isoformat())

    one("Den første")
    client.get(at("desk", tenant))
    first = statements(client, at("desk", tenant))
    one("Den andre")
    one("Den tredje")

    assert statements(client, at("desk", tenant)) == first


def test_agreement_is_renewed_and_ended(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    row = agreement(tenant, ends_on="2026-12-31")
    change(client, at("agreement_renew", tenant, row.pk), ends_on="31.12.2028", note="To år")
    page = text(client.get(at("agreement", tenant, row.pk)))
    assert "Fra 31.\xa0desember 2026 til 31.\xa0desember 2028" in page
    same = change(client, at("agreement_renew", tenant, row.pk))
    assert "samme som før" in text(same)
    change(client, at("agreement_end", tenant, row.pk), ended_on="2028", reason="Sagt opp")

    row.refresh_from_db()
    assert (row.ends_on, row.ended_on) == ("2028-12-31", "2028")
    client.post(at("agreement_resume", tenant, row.pk))
    row.refresh_from_db()
    assert row.ended_on is None


@pytest.mark.parametrize("name", MAKERS)
def test_member_reads_and_is_told_who_may_write(
    client: Client, tenant: Cooperation, name: str
) -> None:
    member = factories.user("medlem@eksempel.no")
    factories.role(tenant, member, RoleName.MEMBER)
    Authenticator.objects.create(user=member, type="totp", data={})
    client.force_login(member)
    row = MAKERS[name](tenant)
    one = name.removesuffix("s")

    assert row.title in text(client.get(at(name, tenant)))
    page = text(client.get(at(one, tenant, row.pk)))
    assert "Publiser</button>" not in page
    assert client.post(at(f"{one}_publish", tenant, row.pk)).status_code == 403


@pytest.mark.parametrize("make", [hearing, agreement])
def test_member_does_not_read_the_title_of_a_withheld_case(
    client: Client, tenant: Cooperation, make: Callable[..., Any]
) -> None:
    member = factories.user("medlem@eksempel.no")
    factories.role(tenant, member, RoleName.MEMBER)
    Authenticator.objects.create(user=member, type="totp", data={})
    client.force_login(member)
    case = made.case(
        tenant, "Hemmelig sak", withheld_basis="offl. § 13", public_title="Sak unntatt"
    )
    row = make(tenant, case=case)

    page = text(client.get(at(row._meta.model_name, tenant, row.pk)))
    assert "Hemmelig sak" not in page
    assert "Sak unntatt" in page
