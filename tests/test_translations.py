"""Every text is marked, collected, translated into every language, and in that language."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from scripts import translations

#: Words nynorsk does not have. File words in «» stand as they do in the file.
BOKMAL_ONLY = frozenset(
    {"ikke", "hva", "hvem", "hvor", "hvordan", "hvorfor", "hvis", "hver", "hvert", "hvilken"}
    | {"hvilket", "hvilke", "noe", "noen", "jeg", "fra", "mye", "mangler", "regnskap", "gjør"}
    | {"regnskapet", "vedtatt", "vedtas", "forrige", "kilde", "kilden", "uke", "sammen", "leder"}
    | {"tidligere", "sier", "velg", "lenke", "utgave", "sendes", "vises", "brukes", "åpne"}
    | {"høyst", "fremdeles", "fortsatt", "bare", "tiltakene", "deres", "dere"}
)
#: Norwegian that English sentences quote: the hundredth of a krone, a language, an example
NORWEGIAN_NAMES = frozenset({"øre", "bokmål", "råd"})


def strings(catalog: Catalog) -> list[str]:
    found: list[str] = []
    for message in catalog:
        if message.id:
            found += message.string if isinstance(message.string, tuple) else [str(message.string)]
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÆØÅæøåéò]+", re.sub(r"%\(\w+\)[sd]|«[^»]*»|<[^>]*>", " ", text))


def test_no_text_is_missing_in_any_language() -> None:
    assert list(translations.everything_wrong()) == []


def test_there_are_translations_into_nynorsk_and_english() -> None:
    assert translations.languages() == ["en", "nn"]


def test_nynorsk_has_none_of_bokmals_common_words() -> None:
    stray = {
        text: found
        for text in strings(translations.read("nn"))
        if (found := {word.lower() for word in words(text)} & BOKMAL_ONLY)
    }
    assert stray == {}


def test_english_has_no_norwegian_letters() -> None:
    stray = [
        word
        for text in strings(translations.read("en"))
        for word in words(text)
        if set(word.lower()) & set("æøå") and word.lower() not in NORWEGIAN_NAMES
    ]
    assert stray == []


def faults_of(entry: str) -> list[str]:
    catalog = read_po(io.BytesIO(entry.encode()), locale="nn")
    return [fault for one in catalog if one.id for fault in translations._faults_of(one)]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Lagre"\nmsgstr ""', "er ikke oversatt"),
        ('#, fuzzy\nmsgid "Lagre"\nmsgstr "Lagre"', "usikker"),
        ('msgid "%(count)s tiltak"\nmsgstr "tiltak"', r"%\(count\)s"),
        ('msgid "Fra <strong>x</strong>"\nmsgstr "Frå x"', "strong"),
        ('msgid "og "\nmsgstr "og"', "mellomrom"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "a"\nmsgstr[1] ""', "er ikke oversatt"),
    ],
)
def test_a_translation_that_would_show_wrong_is_found(entry: str, fault: str) -> None:
    assert re.search(fault, " ".join(faults_of(entry)))


def test_a_good_translation_has_no_faults() -> None:
    assert faults_of('msgid "%(count)s rad"\nmsgstr "%(count)s rad"') == []


def test_a_compiled_file_follows_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    source = tmp_path / "nn/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        translations.HEADER.format(language="nn") + 'msgid "Lagre"\nmsgstr "Lagre no"\n'
    )
    assert translations.compile_stale() == [source.with_suffix(".mo")]
    assert b"Lagre no" in source.with_suffix(".mo").read_bytes()
    assert translations.compile_stale() == []


def test_what_is_translated_is_kept_and_what_is_gone_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    source = tmp_path / "nn/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Ny"\nmsgstr "Ny no"\n\nmsgid "Borte"\nmsgstr "Vekk"\n')
    template = Catalog()
    template.add("Ny")
    template.add("Nyss")
    written = translations.in_step("nn", template).decode()
    assert 'msgid "Ny"\nmsgstr "Ny no"' in written
    assert 'msgid "Nyss"\nmsgstr ""' in written
    assert "Borte" not in written
