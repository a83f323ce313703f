"""The office's own base for the Word file: chosen, kept with what was frozen on it, dropped."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sporbar.core import append_only
from sporbar.core.append_only import AppendOnlyError
from sporbar.document.render.docx import BASE_PATH, BaseRefusedError
from sporbar.organisations.models import TrailEntry, User
from sporbar.records import store
from sporbar.records.actions import store_bytes
from sporbar.records.models import FrozenDocument, StoredFile
from sporbar.reporting.actions import choose_word_base, drop_word_base, freeze_edition
from sporbar.reporting.models import Edition, WordBase
from sporbar.reporting.verification import verify
from tests.reporting.region import Region, build

pytestmark = pytest.mark.django_db

AT = datetime(2011, 8, 20, 9, 0, tzinfo=UTC)
LATER = datetime(2011, 9, 1, 9, 0, tzinfo=UTC)


def office(header: str = "Rådet i Provedal", *, without: str | None = None) -> bytes:
    """Our base with a letterhead and a style of the office's own, perhaps without one of ours."""
    word = docx.Document(str(BASE_PATH))
    word.sections[0].header.paragraphs[0].text = header
    word.styles.add_style("Rådets stil", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    if without:
        element = word.styles[without].element
        element.getparent().remove(element)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def with_macros() -> bytes:
    buffer = io.BytesIO(office())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return buffer.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (with_macros, "makroer"),
    "pdf": (lambda: b"%PDF-1.7", "Filen er en PDF"),
    "empty": (lambda: b"", "Filen er tom"),
}


def choose(region: Region, data: bytes, name: str = "mal.docx", at: datetime = AT) -> list[str]:
    found = choose_word_base(cooperation=region.cooperation, name=name, data=data, by=None, at=at)
    return [one.sentence for one in found]


def freeze(region: Region, note: str | None = None) -> Edition:
    return freeze_edition(report=region.report, by=None, at=AT, correction_note=note)


def word_of(edition: Edition) -> docx.document.Document:
    file = edition.document.renditions.get(format="docx").file
    return docx.Document(io.BytesIO(file.read()))


def header_of(word: docx.document.Document) -> str:
    return word.sections[-1].header.paragraphs[0].text


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("wordbase", *arguments, stdout=out)
    return out.getvalue()


def ending(*arguments: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as stopped:
        run(*arguments)
    return stopped.value.returncode, str(stopped.value)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "rådets mal.docx"
    path.write_bytes(office())
    return path


def test_frozen_word_file_is_built_on_the_chosen_base(region: Region) -> None:
    assert choose(region, office()) == []

    word = word_of(freeze(region))

    assert header_of(word) == "Rådet i Provedal"
    assert "Rådets stil" in {style.name for style in word.styles}


def test_what_the_base_lacks_is_named_and_it_is_used(region: Region) -> None:
    assert choose(region, office(without="Sporbar avvik")) == [
        "Stilen «Sporbar avvik» mangler i malen. Sporbar legger til sin egen."
    ]

    styles = {style.name for style in word_of(freeze(region)).styles}
    assert {"Sporbar avvik", "Rådets stil"} <= styles


@pytest.mark.parametrize("kind", REFUSED)
def test_unusable_base_is_refused_and_nothing_written(
    region: Region, data_dir: Path, kind: str
) -> None:
    make, words = REFUSED[kind]
    files, rows = sorted(data_dir.rglob("*")), StoredFile.objects.count()
    trail = TrailEntry.objects.count()

    with pytest.raises(BaseRefusedError, match=words):
        choose(region, make())

    assert sorted(data_dir.rglob("*")) == files
    assert (StoredFile.objects.count(), TrailEntry.objects.count()) == (rows, trail)
    assert not WordBase.objects.exists()


def test_refused_base_leaves_the_one_in_use(region: Region) -> None:
    choose(region, office())

    with pytest.raises(BaseRefusedError):
        choose(region, b"")

    assert str(WordBase.objects.current_of(region.cooperation)) == "mal.docx"


def test_document_records_the_hash_of_its_base(region: Region) -> None:
    data = office()
    choose(region, data)

    assert freeze(region).document.libraries["word_base"] == store.sha256_of(data)


def test_document_on_the_shipped_base_records_none(region: Region) -> None:
    assert "word_base" not in freeze(region).document.libraries


def test_verification_holds_after_the_base_is_replaced_and_dropped(region: Region) -> None:
    choose(region, office())
    edition = freeze(region)

    for change in (
        lambda: choose(region, office("Et annet brevhode"), at=LATER),
        lambda: drop_word_base(cooperation=region.cooperation, by=None, at=LATER),
    ):
        change()
        found = verify(edition)
        assert [one.sentence for one in found.comparisons if one.holds is not True] == []
        assert any(
            one.sentence.startswith("Word: laget på nytt") and one.holds
            for one in found.comparisons
        )


def test_edition_on_the_shipped_base_is_verified_on_it(region: Region) -> None:
    edition = freeze(region)
    choose(region, office())

    assert [one.sentence for one in verify(edition).comparisons if not one.holds] == []


def test_missing_base_lets_word_alone_and_compares_the_rest(region: Region) -> None:
    data = office()
    choose(region, data)
    edition = freeze(region)
    store.path_of(store.sha256_of(data)).unlink()

    found = verify(edition)

    (unsure,) = (one.sentence for one in found.comparisons if one.holds is None)
    assert unsure.startswith("Word: ikke laget på nytt, for malen den ble laget på")
    assert "mangler i datamappen" in unsure
    again = [one.sentence for one in found.comparisons if "hver byte er den samme" in one.sentence]
    assert [one.partition(":")[0] for one in again] == ["JSON", "HTML", "PDF"]
    assert (
        sum("kontrollsummen den ble lagret med" in one.sentence for one in found.comparisons) == 4
    )
    assert found.holds


@pytest.mark.parametrize("recorded", ["hva som helst", "0" * 64])
def test_hash_of_no_base_in_the_row_is_said(region: Region, recorded: str) -> None:
    edition = freeze(region)
    append_only.drop()
    FrozenDocument.objects.update(libraries={**edition.document.libraries, "word_base": recorded})
    append_only.install()

    (unsure,) = (one.sentence for one in verify(edition).comparisons if one.holds is None)
    assert f"Ingen fil med kontrollsummen {recorded} er registrert." in unsure


def test_exchanged_hash_of_another_base_is_found(region: Region) -> None:
    choose(region, office())
    other = office("Et annet brevhode")
    edition = freeze(region)
    choose(region, other)
    append_only.drop()
    FrozenDocument.objects.update(
        libraries={**edition.document.libraries, "word_base": store.sha256_of(other)}
    )
    append_only.install()

    wrong = [one.sentence for one in verify(edition).comparisons if one.holds is False]
    assert wrong == ["Word: laget på nytt av opplysningene, og filen ble en annen."]


def test_new_base_alone_makes_no_new_edition(region: Region) -> None:
    first = freeze(region)
    choose(region, office())

    assert freeze(region) == first
    second = freeze(region, "Ny Word-mal.")
    assert (header_of(word_of(first)), header_of(word_of(second))) == ("", "Rådet i Provedal")


def test_dropped_base_gives_the_shipped_one_back(region: Region) -> None:
    choose(region, office())
    ended = drop_word_base(cooperation=region.cooperation, by=None, at=LATER)

    assert str(ended) == "mal.docx"
    assert header_of(word_of(freeze(region))) == ""


def test_dropping_without_a_base_writes_nothing(region: Region) -> None:
    assert drop_word_base(cooperation=region.cooperation, by=None, at=AT) is None
    assert not WordBase.objects.exists()


def test_same_base_twice_is_one_choice(region: Region) -> None:
    choose(region, office())
    choose(region, office(), at=LATER)

    assert WordBase.objects.get().chosen_at == AT
    assert TrailEntry.objects.filter(deed="choose_word_base").count() == 1


def test_base_can_be_taken_into_use_again(region: Region) -> None:
    choose(region, office())
    drop_word_base(cooperation=region.cooperation, by=None, at=AT)
    choose(region, office(), at=LATER)

    current = WordBase.objects.current_of(region.cooperation)
    assert (str(current), current.chosen_at) == ("mal.docx", LATER)  # type: ignore[union-attr]


def test_other_cooperations_keep_theirs(region: Region) -> None:
    neighbour = build(slug="naboen")
    choose(region, office())

    assert WordBase.objects.current_of(neighbour.cooperation) is None
    edition = freeze(neighbour)
    assert header_of(word_of(edition)) == ""
    assert "word_base" not in edition.document.libraries


def test_choices_leave_a_trail(region: Region) -> None:
    data = office(without="Caption")
    user = User.objects.create_user("kari@provedal.example")
    choose_word_base(cooperation=region.cooperation, name="mal.docx", data=data, by=user, at=AT)
    drop_word_base(cooperation=region.cooperation, by=user, at=LATER)

    chosen, dropped = TrailEntry.objects.filter(deed__endswith="word_base").order_by("id")
    sha256 = store.sha256_of(data)
    assert (chosen.subject, chosen.user, chosen.at) == ("mal.docx", user, AT)
    assert chosen.details == {"sha256": sha256, "findings": ["style_missing"]}
    assert (dropped.subject, dropped.details) == ("mal.docx", {"sha256": sha256})


def test_choice_is_added_never_changed(region: Region) -> None:
    choose(region, office())
    row = WordBase.objects.get()

    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        WordBase.objects.update(chosen_at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        WordBase.objects.all().delete()


def test_statements_do_not_grow_with_the_history(region: Region) -> None:
    choosing, reading = [], []
    for number in range(4):
        with CaptureQueriesContext(connection) as captured:
            choose(region, office(f"Brevhode {number}"))
        choosing.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            current = WordBase.objects.current_of(region.cooperation)
            assert current is not None
            assert current.read() and str(current) == "mal.docx" and current.by is None
        reading.append(len(captured))

    assert len(set(choosing)) == 1
    assert reading == [1] * 4


def test_missing_base_stops_drafts_and_freezes_with_its_name(
    region: Region, tmp_path: Path
) -> None:
    data = office()
    choose(region, data)
    store.path_of(store.sha256_of(data)).unlink()

    for how in ((), ("--freeze",)):
        with pytest.raises(CommandError, match=r"Word-malen mal\.docx: .*mangler") as stopped:
            call_command("report", *how, f"--out={tmp_path / 'ut'}", stdout=StringIO())
        assert stopped.value.returncode == 1
    assert not Edition.objects.exists()
    assert not (tmp_path / "ut").exists()


def test_base_refused_by_a_later_check_stops_the_report(region: Region, tmp_path: Path) -> None:
    file = store_bytes(
        cooperation=region.cooperation, name="mal.docx", media_type="x", data=b"%PDF-1.7"
    )
    WordBase.objects.create(cooperation=region.cooperation, file=file, chosen_at=AT)

    with pytest.raises(CommandError, match=r"Word-malen kan ikke brukes\. Filen er en PDF"):
        call_command("report", f"--out={tmp_path / 'ut'}", stdout=StringIO())


def test_draft_is_built_on_the_chosen_base(region: Region, tmp_path: Path) -> None:
    choose(region, office())

    call_command("report", f"--out={tmp_path}", stdout=StringIO())

    assert header_of(docx.Document(str(tmp_path / "provedal-2011-h1-utkast.docx"))) == (
        "Rådet i Provedal"
    )


def test_command_without_file_says_which_base_and_since_when(region: Region) -> None:
    assert run("provedal") == "Provedal bruker malen som følger med Sporbar.\n"

    choose(region, office(without="Caption"))
    told = run("provedal").replace("\u00a0", " ")

    assert "Provedal bruker mal.docx siden 20. august 2011, valgt av kommandolinjen." in told
    assert re.search(r"sha256:[0-9a-f]{64}", told)
    assert "Stilen «Caption» mangler" in told


def test_command_chooses_and_names_what_is_lacking(region: Region, template: Path) -> None:
    template.write_bytes(office(without="Caption"))

    told = run("provedal", str(template))

    assert "rådets mal.docx kan brukes som mal." in told
    assert "• Stilen «Caption» mangler i malen." in told
    assert str(WordBase.objects.get()) == "rådets mal.docx"
    assert "bruker malen alt" in run("provedal", str(template))
    assert WordBase.objects.count() == 1


def test_command_dry_run_writes_nothing(region: Region, template: Path) -> None:
    assert "Ingenting er skrevet" in run("provedal", str(template), "--dry-run")
    assert not WordBase.objects.exists()

    run("provedal", str(template))
    assert "Ingenting er skrevet" in run("provedal", "--remove", "--dry-run")
    assert WordBase.objects.count() == 1


def test_command_removes(region: Region, template: Path) -> None:
    assert "Ingenting å gjøre" in run("provedal", "--remove")
    run("provedal", str(template))

    assert "ikke lenger rådets mal.docx" in run("provedal", "--remove")
    assert "bruker malen som følger med Sporbar siden" in run("provedal")


def test_command_exports_the_base_in_use(region: Region, template: Path, tmp_path: Path) -> None:
    run("provedal", f"--export={tmp_path / 'ut/vår.docx'}")
    run("provedal", str(template))
    run("provedal", f"--export={tmp_path / 'ut/ny.docx'}")

    assert (tmp_path / "ut/vår.docx").read_bytes() == BASE_PATH.read_bytes()
    assert (tmp_path / "ut/ny.docx").read_bytes() == template.read_bytes()


def test_command_export_writes_over_nothing(region: Region, template: Path) -> None:
    before = template.read_bytes()

    code, sentence = ending("provedal", f"--export={template}")

    assert (code, "blir ikke skrevet over" in sentence) == (1, True)
    assert template.read_bytes() == before


def test_command_export_dry_run_writes_nothing(region: Region, tmp_path: Path) -> None:
    told = run("provedal", f"--export={tmp_path / 'ut/mal.docx'}", "--dry-run")

    assert "Ingenting er skrevet" in told
    assert not (tmp_path / "ut").exists()


def test_command_names_what_is_said_once_before_the_styles(region: Region, template: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Skriv her")
    word.save(str(template))

    lines = run("provedal", str(template)).splitlines()

    assert "Malen har tekst i selve dokumentet." in lines[1]
    assert lines[2].startswith("  • Stilen «")


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_command_refuses_with_the_file_and_the_reason(
    region: Region, template: Path, dry_run: tuple[str, ...]
) -> None:
    template.write_bytes(b"%PDF-1.7")

    assert ending("provedal", str(template), *dry_run) == (
        1,
        f"{template}: Filen er en PDF. Ventet en Word-fil (.docx eller .dotx).\n"
        "Ingenting er skrevet.",
    )


def test_command_says_too_large_before_reading(region: Region, template: Path) -> None:
    with open(template, "wb") as file:
        file.truncate(5_000_000_000)

    code, sentence = ending("provedal", str(template))

    assert (code, "Filen er 5000 MB. En mal kan være høyst 20 MB." in sentence) == (1, True)


def test_command_says_when_the_base_in_use_is_damaged(region: Region) -> None:
    choose(region, office())
    store.path_of(WordBase.objects.get().file.sha256).write_bytes(b"")  # type: ignore[union-attr]

    code, sentence = ending("provedal")

    assert (code, "er skadet" in sentence) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("atlantis",), "Registrert: provedal."),
        (("provedal", "finnes-ikke.docx"), "Filen finnes-ikke.docx finnes ikke."),
        (("provedal", "mal.docx", "--remove"), "bare én av disse"),
        (("provedal", "--remove", "--export=mal.docx"), "bare én av disse"),
    ],
)
def test_command_wrong_usage_ends_with_2(
    region: Region, arguments: tuple[str, ...], words: str
) -> None:
    code, sentence = ending(*arguments)

    assert code == 2
    assert words in sentence


def test_command_help_reads_in_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("wordbase", "--help")

    told = capsys.readouterr().out
    assert told.startswith("Bruk:")
    assert "SAMARBEID [FIL]" in told
    for english in ("usage", "options:", "show this help", "Skip system"):
        assert english not in told
