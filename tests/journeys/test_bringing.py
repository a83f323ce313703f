"""A table copied in Word or Excel is pasted, looked at and brought in, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sporbar.organisations.models import Cooperation
from sporbar.plans.models import PlanVersion
from tests import factories
from tests.journeys.conftest import WIDTHS
from tests.journeys.test_writing import desk  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

#: What Word puts on the clipboard: its own elements, a list with bullets as text, a merged cell.
WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word">
<head><style><!-- p.MsoNormal {font-family:"Calibri",sans-serif;} --></style></head>
<body lang=NO-BOK><!--StartFragment-->
<table class=MsoTableGrid border=1 cellspacing=0>
<tr><td><p class=MsoNormal><b>Nr.<o:p></o:p></b></p></td>
<td><p class=MsoNormal><b>Tiltak</b></p></td>
<td><p class=MsoNormal><b>Aktiviteter</b></p></td>
<td><p class=MsoNormal><b>Ansvarlig</b></p></td></tr>
<tr><td colspan=4><p class=MsoNormal>1 Satsingsområde 1</p></td></tr>
<tr><td><p class=MsoNormal>1.1</p></td><td><p class=MsoNormal>Tiltak 1.1</p></td>
<td><p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>
Kartlegge behovet.</p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>
Bygge <i>tre</i> stasjoner.</p></td><td><p class=MsoNormal>Regionrådet</p></td></tr>
<tr><td><p class=MsoNormal>&nbsp;</p></td><td><p class=MsoNormal>Felles&nbsp;legevakt</p></td>
<td><p class=MsoNormal>Skrive <script>alert(1)</script>avtalen.</p></td><td></td></tr>
</table><!--EndFragment--></body></html>
"""
#: What Excel puts there: no paragraphs, a break as an element of its own.
EXCEL = """
<html><body><table border=0 cellpadding=0><col width=64 span=2>
<tr height=20><td>Satsingsområde</td><td>Tiltak</td><td>Aktiviteter</td></tr>
<tr height=40><td>2</td><td>Buss på tvers</td><td>Lage ruteplan.<br
style='mso-data-placement:same-cell;'>
Kjøre prøvedrift.</td></tr></table></body></html>
"""


@pytest.fixture
def tenant() -> Cooperation:
    found = factories.cooperation()
    factories.body(found)
    return found


@pytest.fixture
def version(tenant: Cooperation) -> PlanVersion:
    return factories.draft_version(tenant, measures=2, areas=2)


def paste(page: Page, html: str) -> None:
    """Paste as the browser does, with only the clipboard itself put in its hands."""
    page.get_by_label("Tabellen").focus()
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "uten tabell");
            const as = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", as));
        }""",
        html,
    )


def titles(version: PlanVersion) -> list[str]:
    drafts = version.drafts.select_related("focus_area").order_by("focus_area__number", "number")
    return [f"{one.label} {one.title}" for one in drafts]


def test_table_from_word_is_pasted_looked_at_and_brought_in(
    desk: Callable[..., Page],  # noqa: F811
    version: PlanVersion,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = desk("Kari", "/elvelandet/kontor/plan/2026/utkast/")
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            screenshot(page, f"hente-inn-{name}")
            wrong = violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("the page is wider than its screen")
            if wrong:
                found[f"{name} {width}"] = wrong
        page.set_viewport_size({"width": 1280, "height": 900})

    # Given the draft, the way in is one step away
    page.get_by_role("link", name="Hent inn").click()
    paste(page, WORD)
    expect(page.get_by_text("4 rader og 4 kolonner")).to_be_visible()
    look("limt-inn")

    # When the table is sent, what it becomes is shown and nothing is written
    page.get_by_role("button", name="Vis hva det blir").click()
    expect(page.get_by_role("status")).to_contain_text("Nye: 1, endret: 1, som før: 0")
    expect(page.get_by_text("Aktivitet lagt til: «Bygge tre stasjoner.»")).to_be_visible()
    look("forhaandsvist")
    assert titles(version) == ["1.1 Tiltak 1.1", "2.1 Tiltak 2.1"]

    # Then it is brought in with the keyboard alone, and the page says what was done
    page.get_by_role("button", name="Legg inn i utkastet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 nytt tiltak, 1 endret, 0 som før.")).to_be_visible()
    assert titles(version) == ["1.1 Tiltak 1.1", "1.2 Felles legevakt", "2.1 Tiltak 2.1"]
    changed, new, _same = version.drafts.order_by("focus_area__number", "number")
    assert changed.part().activities == ("Kartlegge behovet.", "Bygge tre stasjoner.")
    assert new.part().activities == ("Skrive avtalen.",)
    assert found == {}


def test_table_from_excel_keeps_the_breaks_inside_its_cells(
    desk: Callable[..., Page],  # noqa: F811
    version: PlanVersion,
) -> None:
    page = desk("Kari", f"/elvelandet/kontor/plan/utkast/{version.pk}/hent-inn/")

    paste(page, EXCEL)
    page.get_by_role("button", name="Vis hva det blir").click()
    page.get_by_role("button", name="Legg inn i utkastet").click()

    expect(page.get_by_text("1 nytt tiltak")).to_be_visible()
    brought = version.drafts.get(title="Buss på tvers")
    assert brought.focus_area.number == 2
    assert brought.part().activities == ("Lage ruteplan.", "Kjøre prøvedrift.")


def test_what_could_not_be_read_is_told_and_stays(
    desk: Callable[..., Page],  # noqa: F811
    version: PlanVersion,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = desk("Kari", f"/elvelandet/kontor/plan/utkast/{version.pk}/hent-inn/")
    table = "Nr.\tTiltak\n9.1\tRakett\n"

    page.get_by_label("Tabellen").fill(table)
    page.get_by_role("button", name="Vis hva det blir").click()

    expect(page.get_by_role("alert")).to_contain_text("ikke satsingsområdet «9»")
    assert page.get_by_label("Tabellen").input_value().strip() == table.strip()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, "hente-inn-feil")
        assert violations(page) == []
