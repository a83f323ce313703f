"""The report workspace through its pages: what is shown, what is saved, what is refused."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sporbar.organisations.models import RoleName, TrailEntry, User
from sporbar.records.uploads import read_upload
from sporbar.reporting.actions import (
    AnnexWords,
    Wording,
    add_annex,
    draft_fingerprint,
    word_lines,
    write_report,
)
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import (
    Acknowledgement,
    Annex,
    Edition,
    EditionNotice,
    FreezeOrder,
    Report,
)
from sporbar.rounds.models import LineWording, Round, StatusLine
from tests import factories
from tests.governance import made
from tests.reporting.test_annex_files import pdf

pytestmark = pytest.mark.django_db

#: How the page asks when it saves itself.
JSON = {"accept": "application/json"}


class Scene:
    """A half-year round with a report, and somebody in each role."""

    def __init__(self, measures: int = 2, **round_: Any) -> None:
        self.tenant = factories.cooperation()
        self.plan = factories.plan(self.tenant, measures=measures)
        self.round: Round = factories.round(self.plan, **round_)
        factories.postings(self.tenant)
        self.report: Report = factories.report(self.round, responsibility="7100")
        Acknowledgement.objects.create(
            cooperation=self.tenant,
            report=self.report,
            code="ledger_not_compared",
            place="regnskap",
            reason="Avstemt for hånd.",
            at=timezone.now(),
        )

    def client(self, role: str = RoleName.MANAGING_DIRECTOR, fresh: bool = True) -> Client:
        email = f"{role}@eksempel.no"
        person = User.objects.filter(email=email).first()
        if person is None:
            person = factories.user(email, first_name="Ingunn", last_name="Havdal")
            factories.role(self.tenant, person, role)
            Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        if fresh:
            session = client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [
                {"method": "mfa", "at": time.time(), "type": "totp"}
            ]
            session["account_authentication_methods_user"] = str(person.pk)
            session.save()
        return client

    def at(self, name: str, *parts: Any) -> str:
        return reverse(f"office:{name}", args=[self.tenant.slug, self.round.pk, *parts])

    def answered(self) -> "Scene":
        for one in self.plan.measures.all():
            factories.entry(self.round, one)
        return self

    def draft(self) -> str:
        return draft_fingerprint(review_report(self.report).snapshot)


@pytest.fixture
def scene(data_dir: object) -> Scene:
    return Scene()


def text(response: Any) -> str:
    return str(response.content.decode())


# the workspace


def test_workspace_shows_the_document_and_what_stands_in_the_way(scene: Scene) -> None:
    page = text(scene.client().get(scene.at("workspace")))

    assert 'id="tiltak-1-1"' in page
    assert "2 ting trenger en grunn." in page
    assert 'href="#tiltak-1-1"' in page
    assert scene.at("report_measure", 1, 1) in page


def test_workspace_says_when_nothing_stands_in_the_way(scene: Scene) -> None:
    page = text(scene.answered().client().get(scene.at("workspace")))

    assert "Ingenting står i veien." in page
    assert f'href="{scene.at("report_approve")}"' in page


def test_member_reads_and_is_offered_nothing_to_write(scene: Scene) -> None:
    page = text(scene.client(RoleName.MEMBER).get(scene.at("workspace")))

    assert 'id="tiltak-1-1"' in page
    assert scene.at("report_introduction") not in page
    assert "Bare daglig leder kan godkjenne" in page


def test_round_without_a_report_offers_to_begin(scene: Scene) -> None:
    other = factories.round(scene.plan, date(2026, 7, 2))
    client, address = scene.client(), reverse("office:workspace", args=["elvelandet", other.pk])

    assert "Begynn på rapporten" in text(client.get(address))
    assert not Report.objects.filter(round=other).exists()
    client.post(f"{address}start/")

    assert Report.objects.get(round=other).slug == "2026-h1-2"


def test_next_edition_needs_a_note_and_the_workspace_says_so(scene: Scene) -> None:
    factories.edition(scene.answered().report)

    page = text(scene.client().get(scene.at("workspace")))

    assert "kommer i utgave 2, og den trenger en merknad" in page


def test_workspace_asks_the_same_number_of_questions(data_dir: object) -> None:
    scene = Scene(1)
    client, asked = scene.client(), []
    factories.deviation(factories.entry(scene.round, scene.plan.measures.get()))
    add_annex(report=scene.report, words=AnnexWords(title="A"), by=None)
    for more in ((2, 3), ()):
        client.get(scene.at("workspace"))
        with CaptureQueriesContext(connection) as queries:
            client.get(scene.at("workspace"))
        asked.append(len(queries))
        for number in more:
            one = factories.measure(scene.plan, number=number)
            factories.deviation(factories.entry(scene.round, one))
            add_annex(report=scene.report, words=AnnexWords(title="B"), by=None)

    assert asked[0] == asked[1]


def test_large_report_shows_the_document_on_its_own_page(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sporbar.office.report import queries

    monkeypatch.setattr(queries, "SHOWN_WITHIN", 1)
    page = text(scene.client().get(scene.at("workspace")))

    assert 'id="tiltak-1-1"' not in page
    assert f'href="{scene.at("report_document")}#tiltak-1-1"' in page
    assert 'id="tiltak-1-1"' in text(scene.client().get(scene.at("report_document")))


@pytest.mark.parametrize("wanted", ["pdf", "docx", "html", "json"])
def test_draft_comes_in_every_format(scene: Scene, wanted: str) -> None:
    answer = scene.client().get(scene.at("report_draft", wanted))

    assert answer.status_code == 200
    assert f'filename="elvelandet-2026-h1-utkast.{wanted}"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    if wanted == "html":
        assert "UTKAST" in text(answer)


def test_unknown_format_is_not_found(scene: Scene) -> None:
    assert scene.client().get(scene.at("report_draft", "exe")).status_code == 404


# reasons


def test_reason_is_kept_and_the_finding_no_longer_stands_in_the_way(scene: Scene) -> None:
    given = {"code": "not_reported", "at_place": "tiltak-1-1", "reason": "Kommer til høsten."}

    answer = scene.client().post(scene.at("report_reason"), given)

    assert answer.status_code == 302
    assert Acknowledgement.objects.get(code="not_reported").reason == "Kommer til høsten."
    page = text(scene.client().get(scene.at("workspace")))
    assert "1 ting trenger en grunn." in page
    assert "Kommer til høsten." in page


def test_empty_reason_is_asked_for_again(scene: Scene) -> None:
    given = {"code": "not_reported", "at_place": "tiltak-1-1", "reason": " "}

    answer = scene.client().post(scene.at("report_reason"), given)

    assert answer.status_code == 422
    assert "Skriv hvorfor rapporten likevel kan fryses." in text(answer)


def test_reason_for_a_finding_that_is_gone_is_not_kept(scene: Scene) -> None:
    scene.answered()

    given = {"code": "not_reported", "at_place": "tiltak-1-1", "reason": "Kommer."}
    answer = scene.client().post(scene.at("report_reason"), given, follow=True)

    assert "Funnet er borte." in text(answer)
    assert not Acknowledgement.objects.filter(code="not_reported").exists()


def test_reason_given_while_the_report_is_frozen_is_refused_and_kept(scene: Scene) -> None:
    ordered(scene)
    given = {"code": "not_reported", "at_place": "tiltak-1-1", "reason": "Kommer til høsten."}

    answer = scene.client().post(scene.at("report_reason"), given)

    assert answer.status_code == 422
    assert "Rapporten fryses nå." in text(answer)
    assert "Kommer til høsten." in text(answer)


def test_deviation_is_not_closed_while_the_report_is_frozen(scene: Scene) -> None:
    before = factories.round(scene.plan, date(2025, 12, 31))
    measure = scene.plan.measures.first()
    assert measure is not None
    deviation = factories.deviation(factories.entry(before, measure))
    ordered(scene)

    answer = scene.client().post(scene.at("report_settle", deviation.pk), {"on": "mars 2026"})

    assert answer.status_code == 422
    assert "Rapporten fryses nå." in text(answer)
    assert not deviation.steps.exists()


def test_deviation_of_an_earlier_report_is_listed_and_closed(scene: Scene) -> None:
    before = factories.round(scene.plan, date(2025, 12, 31))
    measure = scene.plan.measures.first()
    assert measure is not None
    deviation = factories.deviation(
        factories.entry(before, measure, lines=("Utsatt til våren.",)), new_date="2026-03"
    )
    client = scene.client()
    assert "Utsatt til våren." in text(client.get(scene.at("workspace")))

    wrong = client.post(scene.at("report_settle", deviation.pk), {"on": "snart"})
    assert wrong.status_code == 422
    assert "«snart» er ikke en dato vi kan lese." in text(wrong)
    client.post(scene.at("report_settle", deviation.pk), {"on": "mars 2026", "note": "Ferdig."})

    assert deviation.settled_on == "2026-03"
    assert "Lukk avviket" not in text(client.get(scene.at("workspace")))


def test_deviation_cannot_be_closed_after_the_day_the_report_is_of(scene: Scene) -> None:
    before = factories.round(scene.plan, date(2025, 12, 31))
    measure = scene.plan.measures.first()
    assert measure is not None
    deviation = factories.deviation(factories.entry(before, measure))

    answer = scene.client().post(scene.at("report_settle", deviation.pk), {"on": "2.7.2026"})

    assert answer.status_code == 422
    assert "Rapporten gjelder per 1.\xa0juli 2026" in text(answer)
    assert not deviation.steps.exists()


# texts


def test_introduction_is_saved_in_paragraphs(scene: Scene) -> None:
    client = scene.client(RoleName.SECRETARY)
    given = {"seen": 1, "text": "Første.\r\n\r\nAndre\r\nlinje.\r\n \r\nTredje."}

    client.post(scene.at("report_introduction"), given)

    assert Report.objects.get().introduction == ["Første.", "Andre\nlinje.", "Tredje."]
    assert "Første." in text(client.get(scene.at("workspace")))


def test_conflict_shows_both_texts_and_the_next_save_wins(scene: Scene) -> None:
    client = scene.client()
    client.post(scene.at("report_introduction"), {"seen": 1, "text": "Hennes tekst."})

    answer = client.post(scene.at("report_introduction"), {"seen": 1, "text": "Hans tekst."})

    assert answer.status_code == 409
    assert "Hennes tekst." in text(answer)
    assert "Hans tekst." in text(answer)
    assert 'name="seen" value="2"' in text(answer)
    client.post(scene.at("report_introduction"), {"seen": 2, "text": "Begges tekst."})
    assert Report.objects.get().introduction == ["Begges tekst."]


@pytest.mark.parametrize("name", ["report_introduction", "report_note"])
def test_conflict_shows_the_text_that_the_new_lock_is_of(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from sporbar.office.report import text as page_of_text

    theirs, mine = scene.client(RoleName.SECRETARY), scene.client()
    address = scene.at(name, *([1] if name == "report_note" else []))

    def overtaken(**words: Any) -> Report:
        # Saved after the page has read the report, and before it has locked it.
        monkeypatch.undo()
        theirs.post(address, {"seen": 1, "text": "Hennes tekst."})
        return write_report(**words)

    monkeypatch.setattr(page_of_text, "write_report", overtaken)
    page = text(mine.post(address, {"seen": 1, "text": "Min tekst."}))

    assert "Hennes tekst." in page
    assert 'name="seen" value="2"' in page


def test_text_from_before_is_brought_back_and_that_can_be_undone(scene: Scene) -> None:
    client, address = scene.client(), scene.at("report_introduction")
    offered = 'data-undo><input type="hidden" name="csrfmiddlewaretoken"'
    client.post(address, {"seen": 1, "text": "En lang innledning."})
    Report.objects.update(earlier={})
    assert offered not in text(client.get(address))
    Report.objects.update(edited_at=timezone.now() - timedelta(hours=1))

    heard = client.post(address, {"do": "save", "seen": 2, "text": "x"}, headers=JSON).json()
    assert heard["has_earlier"] is True
    page = text(client.get(address))
    assert "Hent tilbake teksten fra før" in page
    assert offered in page
    for seen, standing in ((3, "En lang innledning."), (4, "x")):
        client.post(address, {"do": "bring_back", "seen": seen})
        assert Report.objects.get().introduction == [standing]

    # The text has been saved since the page was opened: both are shown, and nothing is saved.
    answer = client.post(address, {"do": "bring_back", "seen": 2})
    assert answer.status_code == 409
    assert "En lang innledning." in text(answer)
    assert Report.objects.get().introduction == ["x"]


def test_text_is_not_brought_back_while_the_report_is_frozen(scene: Scene) -> None:
    client, address = scene.client(), scene.at("report_introduction")
    client.post(address, {"seen": 1, "text": "Innledning."})
    ordered(scene)

    assert client.post(address, {"do": "bring_back", "seen": 2}).status_code == 409
    assert Report.objects.get().introduction == ["Innledning."]


def test_who_saved_is_told_of_the_text_that_was_saved_last_only(scene: Scene) -> None:
    mine, theirs = scene.client(), scene.client(RoleName.SECRETARY)
    address = scene.at("report_introduction")
    mine.post(address, {"seen": 1, "text": "Min."})
    theirs.post(scene.at("report_note", 1), {"seen": 1, "text": "Hennes."})

    heard = mine.get(address, headers=JSON).json()

    assert (heard["lock"], heard["by_me"], heard["sentence"]) == (2, True, "")


def test_text_saves_itself_and_is_one_deed_in_the_trail(scene: Scene) -> None:
    client, address = scene.client(RoleName.SECRETARY), scene.at("report_introduction")
    lock = 1
    for written in ("Et", "Et halvår", "Et halvår\u200b med fart."):
        given = {"do": "save", "seen": lock, "text": written}
        heard = client.post(address, given, headers=JSON).json()
        lock = heard["lock"]

    assert Report.objects.get().introduction == ["Et halvår med fart."]
    assert re.fullmatch(r"Lagret \d\d\.\d\d, av Ingunn Havdal", heard["state"])
    assert heard["cleaned"] == ["1 usynlig eller ugyldig tegn ble tatt bort. Ordene er de samme."]
    assert TrailEntry.objects.filter(deed="write_report").count() == 1
    # Another text, another person, or a later hour is another deed.
    client.post(scene.at("report_caveats"), {"seen": 1, "text": "Ikke avstemt."})
    scene.client().post(address, {"seen": lock, "text": "Fart."})
    Report.objects.update(edited_at=timezone.now() - timedelta(hours=1))
    scene.client().post(address, {"seen": 9, "text": "God fart."})
    assert TrailEntry.objects.filter(deed="write_report").count() == 4


def test_open_text_hears_of_anothers_save_and_of_no_other_text(scene: Scene) -> None:
    mine, address = scene.client(), scene.at("report_introduction")
    assert mine.get(address, headers=JSON).json()["lock"] == 1

    theirs = scene.client(RoleName.SECRETARY)
    theirs.post(scene.at("report_note", 1), {"seen": 1, "text": "Mye skjer."})
    assert mine.get(address, headers=JSON).json()["lock"] == 1
    theirs.post(address, {"seen": 1, "text": "Hennes tekst."})
    heard = mine.get(address, headers=JSON).json()
    assert (heard["lock"], heard["by_me"]) == (3, False)

    answer = mine.post(address, {"do": "save", "seen": 1, "text": "Min."}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["sentence"] == "Teksten er endret av en annen siden du åpnet den."
    assert Report.objects.get().introduction == ["Hennes tekst."]


def test_text_the_browser_kept_is_shown_unsaved_and_can_be_taken_along(scene: Scene) -> None:
    client, address = scene.client(), scene.at("report_introduction")

    page = text(client.post(address, {"do": "show", "seen": 1, "text": "Fra i går."}))
    assert "data-unsaved" in page
    assert "Fra i går." in page
    assert Report.objects.get().introduction == []

    answer = client.post(address, {"do": "download", "seen": 1, "text": "Fra i går."})
    assert answer["Content-Disposition"] == 'attachment; filename="innledningen.txt"'
    assert answer.content.decode() == "Fra i går."


def test_text_that_is_too_long_is_not_lost(scene: Scene) -> None:
    client, address = scene.client(), scene.at("report_introduction")
    given = {"do": "save", "seen": 1, "text": "x" * 100_001}

    answer = client.post(address, given, headers=JSON)

    assert answer.status_code == 422
    assert "100000" in answer.json()["errors"][0]["sentence"].replace("\xa0", "")
    page = client.post(address, given)
    assert page.status_code == 422
    assert given["text"] in text(page)


def test_text_written_while_the_report_is_frozen_is_refused_and_kept(scene: Scene) -> None:
    ordered(scene)
    client, address = scene.client(), scene.at("report_introduction")
    given = {"do": "save", "seen": 1, "text": "For sent."}

    assert client.post(address, given, headers=JSON).status_code == 423
    page = client.post(address, given)
    assert page.status_code == 409
    assert "For sent." in text(page)
    assert "data-autosave" not in text(page)


def test_accountant_writes_caveats_and_nothing_else(scene: Scene) -> None:
    client = scene.client(RoleName.ACCOUNTANT)

    client.post(scene.at("report_caveats"), {"seen": 1, "text": "Lønn er ikke ført for juni."})

    assert Report.objects.get().caveats == ["Lønn er ikke ført for juni."]
    assert client.get(scene.at("report_introduction")).status_code == 403
    assert scene.at("report_caveats") in text(client.get(scene.at("workspace")))


def test_note_belongs_to_its_area(scene: Scene) -> None:
    scene.client().post(scene.at("report_note", 1), {"seen": 1, "text": "Mye skjer."})

    assert "Mye skjer." in text(scene.client().get(scene.at("report_note", 1)))
    assert scene.client().get(scene.at("report_note", 9)).status_code == 404


def about(**values: Any) -> dict[str, Any]:
    order = (
        "one_page", "introduction", "how_to_read", "focus_areas", "annexes", "accounts", "colophon",
    )  # fmt: skip
    return {
        "seen": 1,
        "title": "Halvårsrapport 2026",
        "author_role": "daglig leder",
        "written_on": "15.8.2026",
        "responsibility": "",
        **{f"place_{part}": place for place, part in enumerate(order, start=1)},
        **values,
    }


def test_cover_date_and_order_are_saved(scene: Scene) -> None:
    scene.client().post(scene.at("report_about"), about(place_accounts=2, place_introduction=9))

    saved = Report.objects.get()
    assert saved.written_on == date(2026, 8, 15)
    assert saved.outline.index("accounts") < saved.outline.index("focus_areas")
    assert saved.outline[-1] == "introduction"


def test_parts_about_bodies_are_chosen_and_say_what_they_hold(scene: Scene) -> None:
    council = factories.body(scene.tenant)
    at = made.meeting(council, "2026-03-24", state="held")
    decision = made.decision(made.item(at, made.case(scene.tenant)))
    made.follow_up(decision)
    client = scene.client()

    form = text(client.get(scene.at("report_about")))
    assert "1 møte, 1 sak" in form
    assert "1 oppgave, 1 er ikke ferdig" in form
    assert "Ingenting er registrert" in form
    assert 'id="moter-og-saker"' not in text(client.get(scene.at("workspace")))

    client.post(
        scene.at("report_about"),
        about(with_meetings="on", place_meetings=5, with_follow_up="on", place_focus_areas=7),
    )

    assert Report.objects.get().outline == [
        *("one_page", "introduction", "how_to_read"),
        *("meetings", "annexes", "follow_up", "accounts", "focus_areas", "colophon"),
    ]
    page = text(client.get(scene.at("workspace")))
    assert 'id="moter-og-saker"' in page
    assert 'href="#oppfolging"' in page
    assert "1 møte, 1 sak" in page

    client.post(scene.at("report_about"), about(seen=2))
    assert Report.objects.get().outline == []


def test_workspace_says_that_tasks_were_changed_after_the_as_of_day(scene: Scene) -> None:
    at = made.meeting(factories.body(scene.tenant), "2026-03-24", state="held")
    task = made.follow_up(made.decision(made.item(at, made.case(scene.tenant))))
    task.deadline = "2026-05-01"
    task.save()
    for number, (state, when) in enumerate(
        [
            ("under_way", datetime(2026, 6, 1, tzinfo=UTC)),
            ("done", datetime(2026, 8, 1, tzinfo=UTC)),
        ]
    ):
        task.steps.create(
            cooperation=scene.tenant, number=number, state=state, at=when, deadline="2026-05-01"
        )
    client = scene.client()
    client.post(scene.at("report_about"), about(with_follow_up="on"))

    page = text(client.get(scene.at("workspace")))

    assert "1 er endret etter 1.\xa0juli 2026, og står som den da var" in page
    assert "Regionrådet: 1 av oppgavene etter vedtak er over fristen" in page
    assert "Delene i rapporten" in page


def test_parts_of_a_form_that_met_another_are_shown(scene: Scene) -> None:
    client = scene.client()
    client.post(scene.at("report_about"), about(with_events="on", place_events=1, place_one_page=2))

    answer = client.post(scene.at("report_about"), about(with_agreements="on"))

    assert answer.status_code == 409
    assert "Arrangementer og møter med andre, På én side" in text(answer)
    assert Report.objects.get().outline[0] == "events"


def test_date_that_cannot_be_read_keeps_what_was_typed(scene: Scene) -> None:
    answer = scene.client().post(
        scene.at("report_about"), about(title="Min nye tittel", written_on="i går")
    )

    assert answer.status_code == 422
    assert "Skriv dagen som 31.8.2026." in text(answer)
    assert "Min nye tittel" in text(answer)


# sentences


def test_sentence_is_worded_beside_the_contributors_own(scene: Scene) -> None:
    line = factories.entry(scene.round, scene.plan.measures.get(number=1)).lines.get()
    client, address = scene.client(), scene.at("report_measure", 1, 1)
    field = f"line-{line.pk}"

    client.post(address, {field: "Arbeidet  går bra.", f"{field}-seen": line.text})

    assert LineWording.objects.get().text == "Arbeidet går bra."
    page = text(client.get(address))
    assert "Arbeidet er i gang." in page
    assert "Arbeidet går bra." in page
    assert "Arbeidet går bra." in text(client.get(scene.at("workspace")))

    client.post(
        address,
        {field: "Arbeidet går bra.", f"{field}-seen": "Arbeidet går bra.", "put_back": line.pk},
    )
    assert "Arbeidet går bra." not in text(client.get(address))


def test_sentence_of_two_strands_has_one_field(scene: Scene) -> None:
    whole = factories.measure(scene.plan, number=9, strands=("Kurs", "Råd"))
    line = factories.entry(scene.round, *whole.strands.all()).lines.get()

    page = text(scene.client().get(scene.at("report_measure", 1, 9)))

    assert page.count(f'name="line-{line.pk}"') == 1
    assert "Kurs, Råd" in page


def test_two_editors_see_each_others_wording(scene: Scene) -> None:
    line = factories.entry(scene.round, scene.plan.measures.get(number=1)).lines.get()
    word_lines(report=scene.report, wordings={line.pk: Wording("Hennes.")}, by=None)
    field = f"line-{line.pk}"

    answer = scene.client().post(
        scene.at("report_measure", 1, 1), {field: "Hans.", f"{field}-seen": line.text}
    )

    assert answer.status_code == 409
    assert "Hans." in text(answer)
    assert "Hennes." in text(answer)
    assert LineWording.objects.get().text == "Hennes."


def test_deviation_cannot_be_left_out_and_the_editors_text_stays(scene: Scene) -> None:
    entry = factories.entry(
        scene.round, scene.plan.measures.get(number=1), lines=("Utsatt.", "Går bra.")
    )
    factories.deviation(entry)
    first, second = entry.lines.all()
    given = {f"line-{first.pk}": "", f"line-{second.pk}": "Går veldig bra."}

    answer = scene.client().post(scene.at("report_measure", 1, 1), given)

    assert answer.status_code == 409
    assert "er et avvik og kan ikke utelates" in text(answer)
    assert "Går veldig bra." in text(answer)
    assert not LineWording.objects.exists()


def test_computed_sentence_is_left_out_but_has_no_field_to_reword_it_in(scene: Scene) -> None:
    entry = factories.entry(scene.round, scene.plan.measures.get(number=1))
    line = StatusLine.objects.create(
        cooperation=scene.round.cooperation,
        entry=entry,
        position=9,
        text="Brukt: 100 kr.",
        source="Regnskapet",
    )
    client, address = scene.client(), scene.at("report_measure", 1, 1)
    assert f'<textarea class="ds-input" id="line-{line.pk}"' not in text(client.get(address))

    client.post(address, {f"line-{line.pk}": "Brukt: 900 kr.", f"line-{line.pk}-seen": line.text})
    assert not LineWording.objects.exists()
    client.post(address, {f"line-{line.pk}": "", f"line-{line.pk}-seen": line.text})
    assert LineWording.objects.get().text == ""


def test_measure_with_a_computed_amount_can_be_worded(scene: Scene) -> None:
    entry = factories.entry(scene.round, scene.plan.measures.get(number=1))
    words = entry.lines.get()
    fact = StatusLine.objects.create(
        cooperation=scene.round.cooperation,
        entry=entry,
        position=9,
        text="Brukt: 12\xa0500\xa0kr.",
        source="Regnskapet",
    )
    given = {
        f"line-{words.pk}": "Arbeidet går bra.",
        f"line-{words.pk}-seen": words.text,
        f"line-{fact.pk}": "1",
        f"line-{fact.pk}-seen": fact.text,
    }

    answer = scene.client().post(scene.at("report_measure", 1, 1), given)

    assert answer.status_code == 302
    assert LineWording.objects.get().line == words


def test_sentence_nobody_touched_is_no_wording_however_it_is_spaced(scene: Scene) -> None:
    said = ("Brukt 12\xa0500\xa0kr.", "To  mellomrom.", "Første linje.\nAndre linje.")
    entry = factories.entry(scene.round, scene.plan.measures.get(number=1), lines=said)
    given = {}
    for line in entry.lines.all():
        # As browsers send line breaks.
        sent = line.text.replace("\n", "\r\n")
        given |= {f"line-{line.pk}": sent, f"line-{line.pk}-seen": sent}
    client, address = scene.client(), scene.at("report_measure", 1, 1)

    answer = client.post(address, given, follow=True)
    assert "Ingenting er endret." in text(answer)
    assert not LineWording.objects.exists()

    first = entry.lines.first()
    assert first is not None
    client.post(address, given | {f"line-{first.pk}": "Vi brukte  12\xa0500\xa0kr."})
    assert LineWording.objects.get().text == "Vi brukte 12\xa0500\xa0kr."


def test_wording_of_an_answer_that_was_replaced_is_refused_and_not_lost(scene: Scene) -> None:
    measure = scene.plan.measures.get(number=1)
    line = factories.entry(scene.round, measure).lines.get()
    fact = StatusLine.objects.create(
        cooperation=line.cooperation,
        entry=line.entry,
        position=9,
        text="9 kr.",
        source="Regnskapet",
    )
    newer = factories.entry(scene.round, measure, lines=("Arbeidet er ferdig.",)).lines.get()
    given = {
        f"line-{line.pk}": "Redaktørens ord.",
        f"line-{line.pk}-seen": line.text,
        f"line-{fact.pk}": "1",
    }
    client, address = scene.client(), scene.at("report_measure", 1, 1)

    answer = client.post(address, given)

    assert answer.status_code == 409
    page = text(answer)
    assert "Et nyere svar har kommet i stedet." in page
    assert "<p>Redaktørens ord.</p>" in page
    assert page.count("<blockquote") == 1
    assert f'name="line-{newer.pk}"' in page
    assert not LineWording.objects.exists()


def test_conflict_shows_the_wording_as_it_is_when_it_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sporbar.office.report import sentences

    line = factories.entry(scene.round, scene.plan.measures.get(number=1)).lines.get()
    field = f"line-{line.pk}"

    def overtaken(**words: Any) -> int:
        word_lines(report=scene.report, wordings={line.pk: Wording("Hennes.")}, by=None)
        return word_lines(**words)

    monkeypatch.setattr(sentences, "word_lines", overtaken)
    page = text(
        scene.client().post(
            scene.at("report_measure", 1, 1), {field: "Hans.", f"{field}-seen": line.text}
        )
    )

    assert "Hennes." in page
    assert f'name="{field}-seen" value="Hennes."' in page


def test_measure_nobody_answered_says_so(scene: Scene) -> None:
    page = text(scene.client().get(scene.at("report_measure", 1, 1)))

    assert "Ingen har svart." in page
    assert scene.at("report_measure", 1, 2) in page
    assert scene.client().get(scene.at("report_measure", 7, 7)).status_code == 404


# annexes


def test_annex_is_made_moved_and_removed(scene: Scene) -> None:
    client = scene.client()
    for title in ("A", "B"):
        client.post(scene.at("report_annex_new"), {"title": title})
    second = Annex.objects.get(title="B")

    client.post(scene.at("report_annex_move", second.pk), {"place": "1"})
    assert list(Annex.objects.values_list("title", flat=True)) == ["B", "A"]
    client.post(scene.at("report_annex_remove", second.pk))
    assert list(Annex.objects.values_list("number", "title")) == [(1, "A")]


def test_file_that_is_neither_pdf_nor_word_is_refused_with_a_sentence(scene: Scene) -> None:
    annex = add_annex(report=scene.report, words=AnnexWords(title="A"), by=None)
    upload = SimpleUploadedFile("vedlegg.pdf", b"<html>ikke en PDF</html>")

    answer = scene.client().post(scene.at("report_annex", annex.pk), {"title": "A", "file": upload})

    assert answer.status_code == 422
    assert "Filen er verken PDF eller Word." in text(answer)
    assert Annex.objects.get().state == "missing"


def test_annex_file_is_read_before_anything_is_locked(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sporbar.reporting.actions import annexes

    annex = add_annex(report=scene.report, words=AnnexWords(title="A"), by=None)
    depth = len(connection.savepoint_ids)
    at_reading: list[int] = []

    def reading(name: str, data: bytes) -> Any:
        at_reading.append(len(connection.savepoint_ids))
        return read_upload(name, data)

    monkeypatch.setattr(annexes, "read_upload", reading)
    upload = SimpleUploadedFile("kart.pdf", pdf(2))
    scene.client().post(scene.at("report_annex", annex.pk), {"title": "B", "file": upload})

    assert at_reading == [depth]
    saved = Annex.objects.get()
    assert (saved.title, saved.state, saved.pages) == ("B", "attached", 2)


def test_annex_file_that_is_refused_changes_no_words(scene: Scene) -> None:
    annex = add_annex(report=scene.report, words=AnnexWords(title="A"), by=None)
    upload = SimpleUploadedFile("kart.pdf", pdf(2))
    ordered(scene)

    answer = scene.client().post(scene.at("report_annex", annex.pk), {"title": "B", "file": upload})

    assert answer.status_code == 422
    assert Annex.objects.get().title == "A"


def test_annex_of_another_report_is_not_found(scene: Scene) -> None:
    other = factories.report(factories.round(scene.plan, date(2026, 7, 2)), "annen")
    annex = add_annex(report=other, words=AnnexWords(title="A"), by=None)

    assert scene.client().get(scene.at("report_annex", annex.pk)).status_code == 404


# approving


def approval(scene: Scene, **values: Any) -> dict[str, Any]:
    return {
        "draft": scene.draft(),
        "name": "Ingunn Havdal",
        "title": "daglig leder",
        "published_on": "2026-08-31",
        **values,
    }


def test_approval_asks_for_a_fresh_second_step_and_comes_back(scene: Scene) -> None:
    answer = scene.answered().client(fresh=False).get(scene.at("report_approve"))

    where = urlsplit(answer["Location"])
    assert where.path == reverse("mfa_reauthenticate")
    assert scene.at("report_approve").replace("/", "%2F") in where.query


def test_second_step_says_that_a_report_is_to_be_approved(scene: Scene) -> None:
    client = scene.answered().client(fresh=False)

    page = text(client.get(scene.at("report_approve"), follow=True))

    assert "Du skal godkjenne en rapport." in page
    assert "gjelder sikkerheten til kontoen din" not in page


def test_second_step_of_six_minutes_ago_is_not_fresh(scene: Scene) -> None:
    client = scene.answered().client()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - 360}]
    session.save()

    answer = client.post(scene.at("report_approve"), approval(scene))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not FreezeOrder.objects.exists()


def test_password_alone_is_not_a_second_step(scene: Scene) -> None:
    client = scene.answered().client()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session.save()

    assert client.get(scene.at("report_approve")).status_code == 302


def test_approval_closes_the_round_and_orders_the_freeze_once(data_dir: object) -> None:
    scene = Scene(state="open").answered()
    client, given = scene.client(), approval(scene)
    assert "lukkes når du godkjenner" in text(client.get(scene.at("report_approve")))

    first = client.post(scene.at("report_approve"), given)
    second = client.post(scene.at("report_approve"), given)

    order = FreezeOrder.objects.get()
    assert first["Location"] == second["Location"] == scene.at("report_progress", order.pk)
    assert (order.approver_name, order.approver_title) == ("Ingunn Havdal", "daglig leder")
    assert order.approver_role == "daglig leder"
    assert Round.objects.get().state == "closed"
    assert list(TrailEntry.objects.order_by("id").values_list("deed", flat=True)) == [
        "close_round",
        "order_freeze",
    ]


def test_report_that_changed_since_the_page_was_opened_is_not_signed(scene: Scene) -> None:
    given = approval(scene.answered())
    Report.objects.update(introduction=["Noe nytt."])

    answer = scene.client().post(scene.at("report_approve"), given)

    assert answer.status_code == 409
    assert "Rapporten er endret siden du åpnet siden." in text(answer)
    assert scene.draft() in text(answer)
    assert not FreezeOrder.objects.exists()


def test_report_that_something_stops_is_not_signed(scene: Scene) -> None:
    answer = scene.client().post(scene.at("report_approve"), approval(scene))

    assert answer.status_code == 409
    assert "Rapporten kan ikke fryses ennå:" in text(answer)
    assert not FreezeOrder.objects.exists()


def test_correction_must_say_what_is_corrected(scene: Scene) -> None:
    factories.edition(scene.answered().report)

    answer = scene.client().post(scene.at("report_approve"), approval(scene))

    assert answer.status_code == 422
    assert "Skriv hva som er rettet siden forrige utgave." in text(answer)


def test_only_the_managing_director_approves(scene: Scene) -> None:
    assert scene.client(RoleName.COORDINATOR).get(scene.at("report_approve")).status_code == 403


def test_sub_bodys_report_is_frozen_with_the_cooperations_own(scene: Scene) -> None:
    scene.plan.hangs_under = scene.plan.measures.first()
    scene.plan.save()

    answer = scene.answered().client().get(scene.at("report_approve"), follow=True)

    assert "fryses sammen med samarbeidets rapport" in text(answer)


# progress


def ordered(scene: Scene, **values: Any) -> FreezeOrder:
    return FreezeOrder.objects.create(
        cooperation=scene.tenant,
        report=scene.report,
        ordered_by=factories.user("godkjenner@eksempel.no"),
        approver_name="Ingunn Havdal",
        approver_title="daglig leder",
        approved_on=date(2026, 8, 31),
        **{"ordered_at": timezone.now(), **values},
    )


def test_progress_is_told_in_words_and_as_json(scene: Scene) -> None:
    order = ordered(scene, state="running", what="Lager PDF", step=3, steps=6,
                    leased_until=timezone.now() + timezone.timedelta(minutes=1))  # fmt: skip
    client, address = scene.client(), scene.at("report_progress", order.pk)

    page = text(client.get(address))
    heard = client.get(address, headers={"accept": "application/json"}).json()

    assert '<progress id="fremdrift" aria-labelledby="hva" max="6" value="3">' in page
    assert "Lager PDF" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert heard == {
        "state": "running", "what": "Lager PDF", "step": 3, "steps": 6, "left_lying": False,
    }  # fmt: skip


def test_order_that_no_worker_takes_up_says_so(scene: Scene) -> None:
    order = ordered(scene, ordered_at=timezone.now() - timezone.timedelta(minutes=3))

    page = text(scene.client().get(scene.at("report_progress", order.pk)))

    assert "data-left-lying><p>" in page


def test_refused_order_shows_why(scene: Scene) -> None:
    order = ordered(scene, state="refused", sentences=["Regnskapet stemmer ikke."])

    page = text(scene.client().get(scene.at("report_progress", order.pk)))

    assert "Ingenting er fryst." in page
    assert "Regnskapet stemmer ikke." in page


def test_finished_order_leads_to_the_edition(scene: Scene) -> None:
    edition = factories.edition(scene.report, published=False)
    order = ordered(scene, state="done", edition=edition)

    answer = scene.client().get(scene.at("report_progress", order.pk))

    assert answer["Location"] == scene.at("report_edition", 1)


# publishing


def test_edition_is_published_and_the_members_are_told_once(scene: Scene) -> None:
    factories.edition(scene.report, published=False)
    scene.client(RoleName.MEMBER)
    client = scene.client()
    member = User.objects.get(email="member@eksempel.no")

    client.post(scene.at("report_publish", 1))
    assert Edition.objects.get().state == "frozen"
    client.post(scene.at("report_publish", 1), {"sure": "on"})
    page = text(client.get(scene.at("report_edition", 1)))
    assert Edition.objects.get().state == "published"
    assert f'value="{member.pk}" ' in page
    assert page.count("checked") == 1

    client.post(scene.at("report_tell", 1), {"users": [member.pk]})
    again = client.post(scene.at("report_tell", 1), {"users": [member.pk]}, follow=True)

    assert EditionNotice.objects.get().email == "member@eksempel.no"
    assert "Alle de valgte har fått beskjed før." in text(again)


def test_members_stand_first_among_those_who_can_be_told(scene: Scene) -> None:
    factories.edition(scene.report)
    for name, role in (
        ("Arne", RoleName.SECRETARY), ("Per", RoleName.MEMBER), ("anna", RoleName.MEMBER),
    ):  # fmt: skip
        person = factories.user(f"{name}@eksempel.no", first_name=name, last_name="Vik")
        factories.role(scene.tenant, person, role)

    page = text(scene.client().get(scene.at("report_edition", 1)))

    places = [page.index(f"{name} Vik") for name in ("anna", "Per", "Arne")]
    assert places == sorted(places)


def test_nobody_chosen_is_said(scene: Scene) -> None:
    factories.edition(scene.report)

    answer = scene.client().post(scene.at("report_tell", 1), {})

    assert answer.status_code == 422
    assert "Velg minst én, eller skriv en adresse." in text(answer)


def test_addresses_without_an_account_are_told_once_each(scene: Scene) -> None:
    factories.edition(scene.report)
    client = scene.client(RoleName.MANAGING_DIRECTOR)
    given = {
        "others": "post@elvebotn.kommune.no\npost@fjellvik.kommune.no; POST@elvebotn.kommune.no"
    }

    wrong = client.post(scene.at("report_tell", 1), {"others": "post@elvebotn\nPer Hansen"})
    assert wrong.status_code == 422
    assert "er ikke en e-postadresse." in text(wrong)
    assert "Per Hansen" in text(wrong)
    for _time in range(2):
        client.post(scene.at("report_tell", 1), given)

    told = EditionNotice.objects.values_list("email", "mail__language")
    assert set(told) == {("post@elvebotn.kommune.no", "nb"), ("post@fjellvik.kommune.no", "nb")}


def test_files_of_an_unpublished_edition_are_for_the_office(scene: Scene) -> None:
    factories.edition(scene.report, published=False)

    answer = scene.client(RoleName.MEMBER).get(scene.at("report_edition_file", 1, "json"))

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
