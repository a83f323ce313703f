"""The plan as a document: everything it says is there, in every format, and lies fast."""

import json
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from sporbar.document.action_plan import (
    PlanSnapshot,
    compose_plan,
    plan_bytes,
    plan_fingerprint,
    read_plan,
    sealed_plan,
)
from sporbar.document.action_plan.snapshot import (
    Adoption,
    Area,
    Change,
    Ending,
    FocusArea,
    Measure,
    Party,
    Strand,
)
from sporbar.document.action_plan.words import BOKMAL, NYNORSK
from sporbar.document.goals import CODES, TARGETS, goal_title
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf
from sporbar.document.snapshot import Cooperation
from tests.document.pdf_reading import faults

PLAN = PlanSnapshot(
    cooperation=Cooperation(name="Elvelandet", slug="elvelandet", is_fictional=True),
    language="nb",
    title="Handlingsplan 2026",
    year=2026,
    version=2,
    strategy="Strategi 2024–2029",
    vision="Sammen om en levende region.",
    adoption=Adoption(
        by="Regionrådet", on="2025-12-05", case_reference="41/25", wording="Planen vedtas."
    ),
    focus_areas=(
        FocusArea(
            number=1,
            title="Digitalisering",
            goal="Alle har nett.",
            measures=(
                Measure(
                    number=1,
                    title="Bredbånd til alle",
                    activities=("Kartlegge dekningen.", "Søke støtte."),
                    expected_results=("Hundre prosent dekning.",),
                    strands=(Strand(title="Feide", activities=("Innføre felles innlogging.",)),),
                    responsible="Digitaliseringsnettverket",
                    parties=(Party(role="partner", name="Elvebotn kommune", year=2026),),
                    areas=(Area(code="1.2", title="Mobil og nett", also_relevant=True),),
                    working_forms=("nettverk",),
                    working_form_note="og litt dugnad",
                    goals=("9", "9.c"),
                    former_names=("Nett i grendene",),
                    continues="2025/1.3",
                    merged_from=("2025/1.4",),
                ),
                Measure(number=2, title="Et bart tiltak"),
            ),
        ),
    ),
    compared_with="Handlingsplan 2026, versjon 1",
    changes=(
        Change(
            kind="changed",
            label="1.1",
            title="Bredbånd til alle",
            sentences=("Aktivitet lagt til: «Søke støtte.».",),
        ),
        Change(kind="added", label="1.2", title="Et bart tiltak"),
    ),
    endings=(Ending(measure="2026/1.3", title="Arkivfellesskap", reason="Nådd i mai."),),
)
#: Every text a reader must find, whatever the format.
TOLD = (
    "Elvelandet", "Handlingsplan 2026", "Versjon 2", "Regionrådet", "5. desember 2025", "41/25",
    "Strategi 2024–2029", "Sammen om en levende region.", "Planen vedtas.", "Alle har nett.",
    "Bredbånd til alle", "Kartlegge dekningen.", "Hundre prosent dekning.", "Feide",
    "Innføre felles innlogging.", "Digitaliseringsnettverket", "Elvebotn kommune",
    "Mobil og nett", "også relevant", "nettverk", "og litt dugnad", "9.c", "Nett i grendene",
    "2025/1.3", "2025/1.4", "Et bart tiltak", "ikke oppgitt", "Søke støtte.", "Arkivfellesskap",
    "Nådd i mai.", "Samarbeidet er oppdiktet.",
)  # fmt: skip


def spaced(text: str) -> str:
    """Without soft hyphens, and with every run of spaces and breaks as one space."""
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


def test_html_tells_everything() -> None:
    page = spaced(render_html(compose_plan(sealed_plan(PLAN))).decode())

    assert [text for text in TOLD if text not in page] == []


def test_word_tells_everything() -> None:
    file = docx.Document(BytesIO(render_docx(compose_plan(sealed_plan(PLAN)))))
    words = [one.text for one in file.element.body.iter() if one.tag.endswith("}t") and one.text]
    told = spaced("".join(words))

    assert [
        text for text in TOLD if spaced(text).replace(" ", "") not in told.replace(" ", "")
    ] == []


def test_pdf_tells_everything_and_can_be_archived_and_read_aloud() -> None:
    data = render_pdf(compose_plan(sealed_plan(PLAN)))
    told = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    bare = spaced(told).replace(" ", "").replace("-", "")

    lost = [text for text in TOLD if spaced(text).replace(" ", "").replace("-", "") not in bare]
    assert lost == []
    assert faults(data) == []


def test_same_plan_gives_the_same_bytes() -> None:
    document = compose_plan(sealed_plan(PLAN))

    assert render_pdf(document) == render_pdf(compose_plan(sealed_plan(PLAN)))
    assert render_docx(document) == render_docx(compose_plan(sealed_plan(PLAN)))


def test_fingerprint_covers_everything_but_itself() -> None:
    sealed = sealed_plan(PLAN)

    assert sealed.fingerprint == plan_fingerprint(replace(sealed, fingerprint="noe annet"))
    assert plan_fingerprint(replace(PLAN, title="En annen")) != plan_fingerprint(PLAN)


def test_json_file_is_read_back_as_it_was() -> None:
    sealed = sealed_plan(PLAN)

    assert read_plan(plan_bytes(sealed)) == sealed
    assert json.loads(plan_bytes(sealed))["schema_version"] == 1


def test_draft_is_marked_on_every_page_of_every_format() -> None:
    document = compose_plan(replace(PLAN, fingerprint=None))

    pages = [page.extract_text() for page in PdfReader(BytesIO(render_pdf(document))).pages]
    assert len(pages) > 2
    assert all("UTKAST" in page for page in pages)
    word = docx.Document(BytesIO(render_docx(document)))
    headers = [section.header._element.xml for section in word.sections]
    headers.append(word.sections[0].first_page_header._element.xml)
    assert all('string="UTKAST' in header for header in headers)
    assert '<p class="draft-mark" aria-hidden="true">UTKAST' in render_html(document).decode()


def test_draft_is_marked_and_has_no_fingerprint() -> None:
    page = render_html(compose_plan(replace(PLAN, adoption=None))).decode()

    assert "Utkast, ikke vedtatt" in page
    assert "Utkastet har ikke fingeravtrykk." in page


def test_nynorsk_plan_has_nynorsk_words() -> None:
    page = render_html(compose_plan(sealed_plan(replace(PLAN, language="nn")))).decode()

    assert "Forventa resultat" in page
    assert "Forventede" not in page


def test_both_languages_have_every_word() -> None:
    for name in BOKMAL.__dataclass_fields__:
        assert getattr(BOKMAL, name)
        assert getattr(NYNORSK, name)


@pytest.mark.parametrize("text", ["\ufeff\u0007", "\ue000", "漢字 🚜", "<script>alert(1)</script>"])
def test_any_text_can_be_printed(text: str) -> None:
    area = PLAN.focus_areas[0]
    odd = replace(PLAN, focus_areas=(replace(area, title=f"A {text}"),))

    document = compose_plan(sealed_plan(odd))

    assert render_pdf(document).startswith(b"%PDF")
    assert b"<script>" not in render_html(document)


def test_plan_without_measures_can_be_looked_at() -> None:
    assert render_pdf(compose_plan(replace(PLAN, focus_areas=()))).startswith(b"%PDF")


def test_goals_are_seventeen_and_targets_a_hundred_and_sixty_nine() -> None:
    assert len(TARGETS) == 17
    assert len(CODES) == 17 + 169
    assert [goal_title("13.a", one) for one in ("nb", "nn", "en")] == [
        "Stoppe klimaendringene",
        "Stoppe klimaendringane",
        "Climate action",
    ]
    assert goal_title("18", "nb") == ""
