"""A status file must agree with itself and with the plan."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sporbar.exchange.files import (
    AnnexPart,
    DeviationPart,
    EntryPart,
    LinePart,
    PlanFile,
    ProjectPart,
    RecommendationPart,
    ReportPart,
    StatedDatePart,
    StatedQuantityPart,
    StatusFile,
)
from sporbar.exchange.plan_status import apply_status_file
from sporbar.rounds.models import Round
from tests.exchange.samples import a_status, an_entry

pytestmark = pytest.mark.django_db

Refusing = Callable[[StatusFile], list[str]]


def with_line(line: LinePart) -> StatusFile:
    return a_status(EntryPart(covers=("1.1",), answer="activity", lines=(line,)))


def recommended(**changes: str) -> RecommendationPart:
    whole = RecommendationPart(
        measure="1.1", body="Regionrådet", month="2011-03", scheme="S", amount="150000.00"
    )
    return replace(whole, **changes)


REPORT = ReportPart(slug="h1", title="Rapport", author_role="daglig leder")

WRONG = {
    "unknown cooperation": (
        a_status(cooperation="fjorderegionen"),
        "cooperation: Samarbeidet «fjorderegionen» finnes ikke. Mente du «fjordregionen»? "
        "Les inn planen først.",
    ),
    "unknown plan": (
        a_status(year=2012),
        "plan_title: Planen «Handlingsplan 2011 (2012)» finnes ikke. "
        "Mente du «Handlingsplan 2011 (2011)»? Les inn planen først.",
    ),
    "unknown measure": (
        a_status(an_entry("9.9")),
        "entries[1].covers[1]: Tiltak «9.9» står ikke i Handlingsplan 2011. "
        "Kjente er «1.1», «1.2».",
    ),
    "strand of an unknown measure": (
        a_status(an_entry("9.9/FEIDE")),
        "entries[1].covers[1]: Deltiltaket hører til et tiltak som ikke finnes: «9.9» står ikke i "
        "Handlingsplan 2011. Kjente er «1.1», «1.2».",
    ),
    "unknown strand": (
        a_status(an_entry("1.1/Del C")),
        "entries[1].covers[1]: Tiltak 1.1 har ikke deltiltaket «Del C». Mente du «Del B»?",
    ),
    "measure answered twice": (
        a_status(an_entry("1.1"), an_entry("1.2", "1.1")),
        "entries[2].covers[2]: «1.1» har allerede svar nr. 1. Ett tiltak får ett svar.",
    ),
    "answer for nothing": (
        a_status(an_entry("1.1"), EntryPart(covers=(), answer="activity")),
        "entries[2].covers: Svaret gjelder ingen tiltak. Oppgi minst ett.",
    ),
    "unknown body a deviation was reported to": (
        with_line(LinePart(text="T", deviation=DeviationPart(kind="cost", reported_to="Rådet"))),
        "entries[1].lines[1].deviation.reported_to: Organet «Rådet» finnes ikke. "
        "Mente du «Regionrådet»?",
    ),
    "new date nobody can read": (
        with_line(LinePart(text="T", deviation=DeviationPart(kind="cost", new_date="2011-13"))),
        "entries[1].lines[1].deviation.new_date: «2011-13» er ikke en dato vi kan lese. Skriv for "
        "eksempel 2011-03-16, 2011-03, 2011-23 (høsten), 2011-41 (andre halvår) eller "
        "2011-09/2011-12.",
    ),
    "stated date that does not exist": (
        with_line(LinePart(text="T", dates=(StatedDatePart(what="h", on="2011-06-31"),))),
        "entries[1].lines[1].dates[1].on: «2011-06-31» er ikke en dato vi kan lese. Skriv for "
        "eksempel 2011-03-16, 2011-03, 2011-23 (høsten), 2011-41 (andre halvår) eller "
        "2011-09/2011-12.",
    ),
    "quantity without its number": (
        with_line(
            LinePart(text="T", quantities=(StatedQuantityPart(what="h", quantifier="over"),))
        ),
        "entries[1].lines[1].quantities[1].number: «over» trenger et tall.",
    ),
    "several of an exact number": (
        with_line(
            LinePart(
                text="T",
                quantities=(StatedQuantityPart(what="h", quantifier="several", number=3),),
            )
        ),
        "entries[1].lines[1].quantities[1].number: «several» har ikke noe tall.",
    ),
    "sentence without words": (
        with_line(LinePart(text="")),
        "entries[1].lines[1].text: Feltet er tomt og må fylles ut.",
    ),
    "written on a day that does not exist": (
        a_status(an_entry("1.1", written_on="2011-06-31")),
        "entries[1].written_on: Dagen 2011-06-31 finnes ikke i kalenderen.",
    ),
    "day written the Norwegian way": (
        a_status(as_of="01.07.2011"),
        "as_of: «01.07.2011» er ikke en dag. Skriv år-måned-dag, for eksempel 2011-07-01.",
    ),
    "period that ends before it begins": (
        a_status(period_start="2011-07-01"),
        "period_end: Perioden slutter før den begynner.",
    ),
    "status before the period": (
        a_status(as_of="2010-12-31"),
        "as_of: Statusdatoen er før perioden begynner.",
    ),
    "deadline before the opening": (
        a_status(opens_on="2011-06-10", deadline="2011-06-01"),
        "deadline: Fristen er før runden åpner.",
    ),
    "answers in a planned round": (
        a_status(state="planned"),
        "state: Runden er bare planlagt, men filen har svar.",
    ),
    "amount with a comma": (
        a_status(recommendations=(recommended(amount="150 000,00"),)),
        "recommendations[1].amount: «150 000,00» er ikke et beløp. Skriv kroner med punktum: "
        "150000.00.",
    ),
    "recommendation of nothing": (
        a_status(recommendations=(recommended(amount="0.00"),)),
        "recommendations[1].amount: Beløpet 0.00 må være større enn null.",
    ),
    "same recommendation twice": (
        a_status(recommendations=(recommended(), recommended(amount="1.00"))),
        "recommendations[2].measure: Det samme står allerede som nr. 1.",
    ),
    "recommendation to a strand": (
        a_status(recommendations=(recommended(measure="1.1/Del A"),)),
        "recommendations[1].measure: Ventet et tiltak, ikke et deltiltak: «1.1».",
    ),
    "recommendation by an unknown body": (
        a_status(recommendations=(recommended(body="Rektoratet"),)),
        "recommendations[1].body: Organet «Rektoratet» finnes ikke. "
        "Kjente er «Regionrådet», «Styret».",
    ),
    "project of an unknown measure": (
        a_status(projects=(ProjectPart(code="F1", name="Fjord", measure="3.1"),)),
        "projects[1].measure: Tiltak «3.1» står ikke i Handlingsplan 2011. Mente du «1.1»?",
    ),
    "project with two names": (
        a_status(
            projects=(
                ProjectPart(code="F1", name="Fjord", measure="1.1"),
                ProjectPart(code="F1", name="Fjell", measure="1.2"),
            )
        ),
        "projects[2].name: Prosjekt F1 heter «Fjord» tidligere i filen.",
    ),
    "annex for an unknown measure": (
        a_status(
            report=replace(REPORT, annexes=(AnnexPart(number=1, title="V", measures=("4.4",)),))
        ),
        "report.annexes[1].measures[1]: Tiltak «4.4» står ikke i Handlingsplan 2011. "
        "Kjente er «1.1», «1.2».",
    ),
    "annex number twice": (
        a_status(
            report=replace(
                REPORT, annexes=(AnnexPart(number=1, title="A"), AnnexPart(number=1, title="B"))
            )
        ),
        "report.annexes[2].number: Det samme står allerede som nr. 1.",
    ),
    "see annex without an annex": (
        a_status(EntryPart(covers=("1.1",), answer="see_annex"), report=REPORT),
        "entries[1].covers[1]: «1.1» svarer «se vedlegg», men ingen av vedleggene i filen gjelder "
        "det. Før tiltaket opp på vedlegget.",
    ),
    "report address": (
        a_status(report=replace(REPORT, slug="2011/H1")),
        "report.slug: «2011/H1» kan ikke brukes som adresse: små bokstaver a–z, tall og "
        "bindestrek.",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_mistake_is_named(
    content: StatusFile, sentence: str, plan: PlanFile, refused: Refusing
) -> None:
    assert sentence in refused(content)
    assert Round.objects.count() == 0


def test_all_mistakes_are_named_at_once(plan: PlanFile, refused: Refusing) -> None:
    content = a_status(
        an_entry("9.9"),
        an_entry("1.1", written_on="i går"),
        recommendations=(recommended(amount="mye"), recommended(body="X", month="mars")),
    )

    assert len(refused(content)) == 5


def test_address_of_another_rounds_report_is_taken(plan: PlanFile, refused: Refusing) -> None:
    apply_status_file(content=a_status(), by=None)

    later = a_status(kind="annual", as_of="2011-12-31", period_end="2011-12-31")

    assert refused(later) == [
        "report.slug: Adressen «2011-h1» brukes av rapporten «Halvårsrapport 2011»."
    ]


def test_strand_may_stand_in_its_measures_annex(plan: PlanFile) -> None:
    content = a_status(EntryPart(covers=("1.2/Del B",), answer="see_annex"))

    assert apply_status_file(content=content, by=None).counts["svar"].new == 1
