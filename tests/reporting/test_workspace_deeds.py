"""Writing a report together: its words, the editor's wording, its annexes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sporbar.organisations.models import Cooperation, TrailEntry, User
from sporbar.reporting.actions import (
    About,
    AnnexWords,
    ReportConflict,
    ReportWords,
    Signature,
    Wording,
    WordingConflict,
    acknowledge_finding,
    add_annex,
    attach_round,
    change_annex,
    detach,
    earlier_text,
    move_annex,
    note_part,
    order_freeze,
    remove_annex,
    settle_carried,
    start_report,
    tell_of_edition,
    word_line,
    word_lines,
    write_report,
)
from sporbar.reporting.models import (
    Acknowledgement,
    Annex,
    AreaNote,
    EditionNotice,
    Report,
    ReportError,
)
from sporbar.rounds.models import Round, StatusLine
from sporbar.rounds.writers import Writer
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def reporting_round(tenant: Cooperation) -> Round:
    return factories.round(factories.plan(tenant, measures=2))


@pytest.fixture
def report(reporting_round: Round) -> Report:
    return factories.report(reporting_round)


def sub_round(of: Round, **values: Any) -> Round:
    """A round on a sub-body's plan under the first measure."""
    plan = factories.plan(of.cooperation, 2025)
    plan.hangs_under = of.plan.measures.first()
    plan.title, plan.year = "Nettverkets plan", 2026
    plan.body = factories.body(of.cooperation, "Nettverket")
    plan.save()
    return factories.round(plan, **values)


def deeds() -> list[str]:
    return list(TrailEntry.objects.order_by("id").values_list("deed", flat=True))


# starting


@pytest.mark.parametrize(
    ("kind", "end", "slug", "title"),
    [
        ("half_year", date(2026, 6, 30), "2026-h1", "Halvårsrapport 2026"),
        ("half_year", date(2026, 12, 31), "2026-h2", "Halvårsrapport 2026, 2. halvår"),
        ("annual", date(2026, 12, 31), "2026", "Årsrapport 2026"),
        ("tertial", date(2026, 4, 30), "2026-t1", "Tertialrapport 2026, 1. tertial"),
        ("tertial", date(2026, 8, 31), "2026-t2", "Tertialrapport 2026, 2. tertial"),
        ("tertial", date(2026, 12, 31), "2026-t3", "Tertialrapport 2026, 3. tertial"),
    ],
)
def test_address_and_title_follow_the_period(
    tenant: Cooperation, kind: str, end: date, slug: str, title: str
) -> None:
    of = factories.round(factories.plan(tenant), end, kind=kind, period_end=end)

    report = start_report(reporting_round=of, by=None)

    assert (report.slug, report.title) == (slug, title)


def test_second_start_answers_the_report_there_is(reporting_round: Round) -> None:
    first = start_report(reporting_round=reporting_round, by=None)

    assert start_report(reporting_round=reporting_round, by=None) == first
    assert deeds() == ["start_report"]


def test_address_that_is_taken_gets_a_number(reporting_round: Round) -> None:
    other = factories.round(reporting_round.plan, date(2026, 7, 2))
    factories.report(reporting_round, "2026-h1")

    assert start_report(reporting_round=other, by=None).slug == "2026-h1-2"


def test_new_report_takes_along_what_the_last_said_of_itself(tenant: Cooperation) -> None:
    plan = factories.plan(tenant)
    factories.report(
        factories.round(plan), responsibility="7100", author_role="rådsleder", outline=["accounts"]
    )
    later = factories.round(plan, date(2026, 12, 31), period_end=date(2026, 12, 31))

    report = start_report(reporting_round=later, by=None)

    assert report.responsibility == "7100"
    assert report.author_role == "rådsleder"
    assert report.outline == ["accounts"]
    assert (report.previous_title, report.previous_year) == ("Halvårsrapport 2026", 2026)


def test_sub_bodys_report_is_its_own_and_has_no_accounts(reporting_round: Round) -> None:
    factories.report(reporting_round, responsibility="7100")

    report = start_report(
        reporting_round=sub_round(reporting_round, as_of=date(2026, 8, 1)), by=None
    )

    assert report.slug == "2026-h1-nettverket"
    assert report.title == "Halvårsrapport 2026, Nettverket"
    assert report.responsibility is None
    assert report.previous_title is None


# writing


def test_parts_are_saved_with_one_row_in_the_trail(report: Report) -> None:
    area = factories.focus_area(report.round.plan)
    version = report.round.version
    words = ReportWords(
        introduction=("Første avsnitt.", "Andre."), caveats=("Forbehold.",), notes={area.pk: ("N",)}
    )

    saved = write_report(report=report, words=words, seen=1, by=None, at=AT)

    saved.refresh_from_db()
    assert saved.introduction == ["Første avsnitt.", "Andre."]
    assert saved.caveats == ["Forbehold."]
    assert AreaNote.objects.get().paragraphs == ["N"]
    assert saved.lock == 2
    assert saved.edited_at == AT
    assert Round.objects.get().version == version + 1
    assert deeds() == ["write_report"]


def test_nothing_new_leaves_no_trace(report: Report) -> None:
    write_report(report=report, words=ReportWords(introduction=()), seen=1, by=None)

    assert deeds() == []
    assert Report.objects.get().lock == 1


def test_empty_note_is_taken_away(report: Report) -> None:
    area = factories.focus_area(report.round.plan)
    first = write_report(report=report, words=ReportWords(notes={area.pk: ("N",)}), seen=1, by=None)

    write_report(report=report, words=ReportWords(notes={area.pk: ()}), seen=first.lock, by=None)

    assert not AreaNote.objects.exists()


def test_two_who_write_the_same_part_conflict_and_nothing_is_overwritten(report: Report) -> None:
    write_report(report=report, words=ReportWords(introduction=("Hennes.",)), seen=1, by=None)

    with pytest.raises(ReportConflict) as caught:
        write_report(report=report, words=ReportWords(introduction=("Hans.",)), seen=1, by=None)

    assert caught.value.parts == ("introduction",)
    assert caught.value.report.introduction == ["Hennes."]
    assert Report.objects.get().introduction == ["Hennes."]


def test_two_who_write_different_parts_do_not_conflict(report: Report) -> None:
    write_report(report=report, words=ReportWords(introduction=("Hennes.",)), seen=1, by=None)
    write_report(report=report, words=ReportWords(caveats=("Hans.",)), seen=1, by=None)

    saved = Report.objects.get()
    assert (saved.introduction, saved.caveats) == (["Hennes."], ["Hans."])


def test_note_of_another_strategys_area_is_not_taken(report: Report) -> None:
    foreign = factories.focus_area(factories.plan(factories.cooperation("nabo")))

    write_report(report=report, words=ReportWords(notes={foreign.pk: ("N",)}), seen=1, by=None)

    assert not AreaNote.objects.exists()


def test_cover_and_order_are_saved(report: Report) -> None:
    about = About(title="Ny tittel", author_role="rådsleder", written_on=AT.date(), outline=("a",))

    saved = write_report(report=report, words=ReportWords(about=about), seen=1, by=None)

    assert (saved.title, saved.author_role, saved.outline) == ("Ny tittel", "rådsleder", ["a"])


def test_nothing_is_written_while_the_report_is_being_frozen(report: Report) -> None:
    order(report)

    with pytest.raises(ReportError, match="fryses nå"):
        write_report(report=report, words=ReportWords(introduction=("N",)), seen=1, by=None)


def order(report: Report) -> Any:
    signature = Signature(name="Ingunn Havdal", title="daglig leder", draft="")
    by = User.objects.first() or factories.user()
    return order_freeze(report=report, signature=signature, by=by)


def test_sub_bodys_report_is_not_written_while_the_main_one_is_being_frozen(report: Report) -> None:
    annex = add_annex(report=report, words=AnnexWords(title="A"), by=None)
    sub = attach_round(annex=annex, reporting_round=sub_round(report.round), by=None).sub_report
    assert sub is not None
    order(report)

    with pytest.raises(ReportError, match="fryses nå"):
        write_report(report=sub, words=ReportWords(introduction=("N",)), seen=1, by=None)


def written(report: Report, by: User, at: datetime, *text: str, **values: Any) -> Report:
    seen = Report.objects.get(pk=report.pk).lock
    words = ReportWords(introduction=text)
    return write_report(report=report, words=words, seen=seen, by=by, at=at, **values)


def test_sitting_has_an_end(report: Report) -> None:
    kari = factories.user()
    for minutes in range(0, 121, 20):
        written(report, kari, AT + timedelta(minutes=minutes), f"Etter {minutes} minutter.")

    assert deeds() == ["write_report", "write_report"]


def test_what_is_written_after_a_freeze_is_a_deed_of_its_own(report: Report) -> None:
    kari = factories.user("ola@eksempel.no")
    written(report, kari, AT, "Før.")
    signed = order(report)
    signed.state, signed.ordered_at = "refused", AT + timedelta(minutes=1)
    signed.save()
    written(report, kari, AT + timedelta(minutes=2), "Etter at den ble stanset.")
    written(report, kari, AT + timedelta(minutes=3), "Og litt til.")
    assert deeds().count("write_report") == 2

    frozen = factories.edition(report).document.frozen_at
    before, after = frozen - timedelta(minutes=1), frozen + timedelta(minutes=1)
    Report.objects.update(edited_at=before, sitting_since=before)
    written(report, kari, after, "Etter utgaven.")
    written(report, kari, after, "Og litt til.")
    assert deeds().count("write_report") == 3


def test_text_from_before_the_sitting_can_be_brought_back_and_forth(report: Report) -> None:
    kari, late = factories.user(), AT + timedelta(hours=1)
    written(report, kari, AT, "En lang innledning.")
    written(report, kari, late, "x")
    saved = written(report, kari, late, "xy")

    earlier = earlier_text(saved, "introduction", ("xy",))
    assert earlier == ("En lang innledning.",)
    saved = written(report, kari, late, *earlier, begins=True)
    assert saved.introduction == ["En lang innledning."]
    assert earlier_text(saved, "introduction", earlier) == ("xy",)
    assert earlier_text(saved, "introduction", ("xy",)) is None
    assert earlier_text(saved, "caveats", ()) is None


def test_reason_is_seen_by_a_freeze_and_waits_for_one_under_way(report: Report) -> None:
    version = report.round.version
    given = {"code": "not_reported", "place": "tiltak-1-1", "by": None, "at": AT}
    acknowledge_finding(report=report, reason="Kommer.", **given)
    assert Round.objects.get().version == version + 1

    order(report)
    with pytest.raises(ReportError, match="fryses nå"):
        acknowledge_finding(report=report, reason="Kommer ikke.", **given)
    assert Acknowledgement.objects.get().reason == "Kommer."


def test_settled_deviation_is_seen_by_both_reports_and_waits_for_either(report: Report) -> None:
    before = factories.round(report.round.plan, date(2025, 12, 31))
    earlier = factories.report(before, "2025")
    measure = report.round.plan.measures.first()
    deviation = factories.deviation(factories.entry(before, measure))
    versions = dict(Round.objects.values_list("pk", "version"))
    given: dict[str, Any] = {
        "report": report, "deviation": deviation, "on": "2026-03", "by": Writer(name="Kari"),
    }  # fmt: skip
    for frozen in (report, earlier):
        signed = order(frozen)
        with pytest.raises(ReportError, match="fryses nå"):
            settle_carried(**given)
        signed.delete()
    assert not deviation.steps.exists()

    settle_carried(**given)

    assert deviation.settled_on == "2026-03"
    now = dict(Round.objects.values_list("pk", "version"))
    assert {pk: now[pk] - versions[pk] for pk in now} == {report.round_id: 1, before.pk: 1}


# the editor's wording


@pytest.fixture
def line(reporting_round: Round, report: Report) -> StatusLine:
    entry = factories.entry(reporting_round, reporting_round.plan.measures.first())
    return entry.lines.get()


def test_editors_wording_is_printed_and_the_contributors_stays(line: StatusLine) -> None:
    word_line(line=line, text="Arbeidet er godt i gang.", by=None)

    line = StatusLine.objects.get()
    assert line.printed == "Arbeidet er godt i gang."
    assert line.text == "Arbeidet er i gang."
    assert deeds() == ["word_lines"]


def test_contributors_words_can_be_put_back(line: StatusLine) -> None:
    word_line(line=line, text="Arbeidet er godt i gang.", by=None)
    word_line(line=line, text=line.text, by=None)

    assert StatusLine.objects.get().printed == "Arbeidet er i gang."


def test_sentence_can_be_left_out_but_not_one_that_deviates(
    line: StatusLine, report: Report
) -> None:
    word_line(line=line, text="", by=None)
    assert StatusLine.objects.get().printed == ""

    word_line(line=line, text="Utsatt.", by=None)
    factories.deviation(line.entry)
    with pytest.raises(ReportError, match="avvik"):
        word_line(line=line, text="", by=None)


def test_computed_sentence_can_be_left_out_but_not_reworded(line: StatusLine) -> None:
    fact = StatusLine.objects.create(
        cooperation=line.cooperation,
        entry=line.entry,
        position=9,
        text="Brukt: 100 kr.",
        source="Regnskapet",
    )
    with pytest.raises(ReportError, match="er beregnet"):
        word_line(line=fact, text="Brukt: 900 kr.", by=None)
    word_line(line=fact, text="", by=None)

    assert StatusLine.objects.get(pk=fact.pk).printed == ""


def test_same_wording_again_leaves_no_trace(line: StatusLine) -> None:
    word_line(line=line, text=line.text, by=None)

    assert deeds() == []


def test_two_editors_of_one_sentence_conflict(line: StatusLine, report: Report) -> None:
    word_line(line=line, text="Hennes.", by=None)

    with pytest.raises(WordingConflict):
        word_lines(report=report, wordings={line.pk: Wording("Hans.", line.text)}, by=None)

    assert StatusLine.objects.get().printed == "Hennes."


def test_untouched_sentence_does_not_conflict(line: StatusLine, report: Report) -> None:
    word_line(line=line, text="Hennes.", by=None)

    changed = word_lines(report=report, wordings={line.pk: Wording(line.text, line.text)}, by=None)

    assert changed == 0
    assert StatusLine.objects.get().printed == "Hennes."


def test_sentence_of_an_answer_that_was_replaced_is_refused(
    line: StatusLine, reporting_round: Round
) -> None:
    factories.entry(reporting_round, reporting_round.plan.measures.first())

    with pytest.raises(ReportError, match="nyere svar"):
        word_line(line=line, text="Ny.", by=None)


# annexes


def titles(report: Report) -> list[tuple[int, str]]:
    return list(Annex.objects.filter(report=report).values_list("number", "title"))


@pytest.fixture
def three(report: Report) -> list[Annex]:
    return [
        add_annex(report=report, words=AnnexWords(title=title), by=None)
        for title in ("A", "B", "C")
    ]


def test_annexes_are_numbered_as_they_come(three: list[Annex], report: Report) -> None:
    assert titles(report) == [(1, "A"), (2, "B"), (3, "C")]


def test_annex_moves_and_the_others_close_up(three: list[Annex], report: Report) -> None:
    move_annex(annex=three[2], place=1, by=None)
    assert titles(report) == [(1, "C"), (2, "A"), (3, "B")]

    move_annex(annex=three[2], place=99, by=None)
    assert titles(report) == [(1, "A"), (2, "B"), (3, "C")]


def test_annex_is_removed_and_those_behind_move_up(three: list[Annex], report: Report) -> None:
    remove_annex(annex=three[0], by=None)

    assert titles(report) == [(1, "B"), (2, "C")]
    with pytest.raises(ReportError, match="fjernet"):
        remove_annex(annex=three[0], by=None)


def test_annex_says_something_else(three: list[Annex], report: Report) -> None:
    measure = report.round.plan.measures.first()

    words = AnnexWords(title="Ny", note="Kommer.", measures=[measure])
    changed = change_annex(annex=three[0], words=words, by=None)

    assert (changed.title, changed.note) == ("Ny", "Kommer.")
    assert list(changed.measures.all()) == [measure]
    assert deeds()[-1] == "change_annex"


def test_sub_bodys_round_becomes_the_annex(three: list[Annex], reporting_round: Round) -> None:
    of = sub_round(reporting_round)

    annex = attach_round(annex=three[0], reporting_round=of, by=None)

    assert annex.sub_report == Report.objects.get(round=of)
    assert annex.state == "attached"
    with pytest.raises(ReportError, match="allerede"):
        attach_round(annex=three[1], reporting_round=of, by=None)

    assert detach(annex=annex, by=None).state == "missing"


def test_only_a_sub_plans_round_can_be_an_annex(three: list[Annex], reporting_round: Round) -> None:
    with pytest.raises(ReportError, match="delplan"):
        attach_round(annex=three[0], reporting_round=reporting_round, by=None)


# telling


def test_published_edition_is_told_once_in_each_readers_language(report: Report) -> None:
    edition = factories.edition(report)
    kari = factories.user("kari@eksempel.no")
    jane = factories.user("jane@example.org", language="en")

    told = tell_of_edition(edition=edition, users=[kari, jane], site="https://x.no", by=None)
    again = tell_of_edition(edition=edition, users=[kari, jane], site="https://x.no", by=None)

    assert (told, again) == (2, 0)
    mails = {one.email: one.mail for one in EditionNotice.objects.select_related("mail")}
    link = "https://x.no/elvelandet/rapporter/2026-h1/utgave/1/"
    for mail in mails.values():
        assert link in mail.text
        assert link in mail.html
    assert mails["kari@eksempel.no"].language == "nb"
    assert mails["jane@example.org"].language == "en"
    assert deeds() == ["tell_of_edition"]


def test_correction_says_what_is_corrected(report: Report) -> None:
    factories.edition(report)
    second = factories.edition(report, 2, correction_note="Beløpet under 1.1 er rettet.")

    tell_of_edition(edition=second, users=[factories.user()], site="https://x.no", by=None)

    mail = EditionNotice.objects.get().mail
    assert mail.subject == "Rettelse: Halvårsrapport 2026, utgave 2"
    assert "Beløpet under 1.1 er rettet." in mail.text


def test_nobody_is_told_of_what_is_not_published(report: Report) -> None:
    edition = factories.edition(report, published=False)

    with pytest.raises(ReportError, match="publiseres"):
        tell_of_edition(edition=edition, users=[factories.user()], site="https://x.no", by=None)
    assert not EditionNotice.objects.exists()


def test_part_of_a_note_is_named_by_its_area() -> None:
    assert note_part(7) == "note:7"
