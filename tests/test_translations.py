"""Every text is marked, collected and translated into every language."""

from scripts import translations


def test_no_text_is_missing_in_any_language() -> None:
    assert list(translations.everything_wrong()) == []


def test_there_are_translations_into_nynorsk_and_english() -> None:
    assert translations.languages() == ["en", "nn"]
