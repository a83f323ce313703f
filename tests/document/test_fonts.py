"""The shipped fonts: in place, and known character by character."""

import pytest

from sporbar.document import fonts


def test_every_family_is_shipped() -> None:
    import typst

    found = typst.Fonts(False, False, [str(fonts.FOLDER)]).families()
    assert set(found) == set(fonts.FAMILIES)


def test_inter_has_the_cuts_a_report_is_set_in() -> None:
    import typst

    cuts = {
        (font.style, font.weight)
        for font in typst.Fonts(False, False, [str(fonts.FOLDER)]).fonts()
        if font.family == "Inter"
    }
    assert {("normal", 400), ("italic", 400), ("normal", 700), ("italic", 700)} <= cuts


@pytest.mark.parametrize("character", "æøåÆØÅčšžŋ«»–−…•→\u00a0½²№✓☐漢かא\u0627กक🧿\u20e3\u0301")
def test_character_is_covered(character: str) -> None:
    assert ord(character) in fonts.coverage()


@pytest.mark.parametrize("codepoint", [0xD55C, 0xE000, 0xF0B7, 0xD800, 0x00, 0x10FFFF, 0xFFFF])
def test_character_is_not_covered(codepoint: int) -> None:
    """A Korean syllable, private use, half a pair, NUL, no character at all."""
    assert codepoint not in fonts.coverage()


def test_both_forms_of_character_map_are_read() -> None:
    """Noto Sans Thai has a map of format 4 alone, Noto Emoji characters beyond its reach."""
    by_name = {path.stem.split("_")[0]: fonts.characters(path) for path in fonts.font_paths()}
    assert 0x0E01 in by_name["NotoSansThai"]
    assert 0x1F9FF in by_name["NotoEmoji"]
    assert 0x41 in by_name["Inter"]


def test_missing_fonts_are_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(fonts.MissingFontsError, match="make setup"):
        fonts.font_paths()
