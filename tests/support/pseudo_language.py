"""A made-up language in which every text that can be translated is put in brackets.

Whatever a page then shows without brackets is either data or a text that no translator ever saw.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.db import models

from scripts import translations
from sporbar.document.adoption.words import words_of as words_of_adoption
from sporbar.document.checks.sentences import ENGLISH as CHECKS_IN_ENGLISH
from sporbar.document.goals import TARGETS, goal_title
from sporbar.document.labels import ENGLISH
from sporbar.document.labels.bodies import body_labels
from sporbar.document.typography import ENGLISH_MONTHS

OPEN, CLOSE = "⟦", "⟧"


def write_catalog(folder: Path) -> Path:
    """A folder for LOCALE_PATHS in which English is the made-up language."""
    written = translations.in_step("en", translations.collected())
    catalog = read_po(io.BytesIO(written), locale="en", charset="utf-8")
    for message in catalog:
        if not message.id:
            continue
        if isinstance(message.id, str):
            message.string = f"{OPEN}{message.id}{CLOSE}"
        else:
            message.string = tuple(f"{OPEN}{text}{CLOSE}" for text in message.id)
    target = folder / "en/LC_MESSAGES/django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)
    return folder


class _OwnWords(HTMLParser):
    """The texts and spoken attributes of a page, without what is marked as another language."""

    #: what nobody reads as a sentence, and what only a program reads
    SILENT = frozenset({"script", "style", "svg", "code"})
    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "col", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.foreign: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        language = values.get("lang")
        foreign = self.foreign[-1] if language is None else language != "en"
        foreign = foreign or tag in self.SILENT
        if not foreign:
            names = ["title", "aria-label", "alt", "placeholder", "label"]
            if values.get("name") == "description":
                names.append("content")
            if values.get("type") in ("submit", "button"):
                names.append("value")
            spoken = tag == "button"
            self.found += [
                str(values[name])
                for name in names
                if values.get(name) and not (spoken and name == "value")
            ]
        if tag not in self.VOID:
            self.foreign.append(foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and len(self.foreign) > 1:
            self.foreign.pop()

    def handle_data(self, data: str) -> None:
        if not self.foreign[-1] and data.strip():
            self.found.append(" ".join(data.split()))


class _Unmarked(_OwnWords):
    """Texts between the tags that a screen reader reads as English.

    A title cannot be marked, and an option in a list is most often a name.
    """

    SILENT = _OwnWords.SILENT | {"title", "option", "textarea"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = len(self.found)
        super().handle_starttag(tag, attrs)
        del self.found[kept:]


def read_as_english(page: str) -> list[str]:
    """The texts of an English page that are not marked as another language."""
    words = _Unmarked()
    words.feed(page)
    return words.found


def _texts_in_the_database() -> set[str]:
    """Every text any row holds: what people wrote, and names."""
    found: set[str] = set()

    def take(value: object) -> None:
        if isinstance(value, str):
            found.update({value.strip(), " ".join(value.split())})
        elif isinstance(value, list):
            for one in value:
                take(one)
        elif isinstance(value, dict):
            for one in value.values():
                take(one)

    for model in apps.get_models():
        kept = [
            one.name
            for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*kept):
            for value in row:
                take(value)
    return {text for text in found if len(text) > 1}


def _words_of_labels() -> set[str]:
    found: set[str] = set()
    for labels in (ENGLISH, body_labels("en")):
        for one in fields(labels):
            value = getattr(labels, one.name)
            found.update([value] if isinstance(value, str) else value.values())
    return {text for text in found if "{" not in text}


def _words_of_checks() -> set[str]:
    """What stands between the names in the sentences of a check, which have a set of their own."""
    sentences = [str(getattr(CHECKS_IN_ENGLISH, one.name)) for one in fields(CHECKS_IN_ENGLISH)]
    parts = {part.strip(" .,:“”") for text in sentences for part in re.split(r"{[^}]*}", text)}
    return {part for part in parts if len(part) > 1}


def _words_of_adoption() -> set[str]:
    """What the adoption ledger's sentences are made of, which have a set of their own."""
    words = words_of_adoption("en")
    values = [getattr(words, one.name) for one in fields(words)]
    sentences = [text for one in values for text in ([one] if isinstance(one, str) else one)]
    parts = {part.strip(" .,;:") for text in sentences for part in re.split(r"{[^}]*}", text)}
    return {part for part in parts if len(part) > 1}


def _goal_titles() -> set[str]:
    """What the United Nations call their goals, from the table that has all three languages."""
    return {goal_title(code, "en") for code in TARGETS}


def _djangos_own() -> set[str]:
    """Texts Django itself has in nynorsk; they are not ours to put in brackets."""
    found: set[str] = set()
    for folder in ("conf", "contrib/auth"):
        path = Path(django.__file__).parent / folder / "locale/nn/LC_MESSAGES/django.po"
        with path.open("rb") as file:
            catalog = read_po(file)
        found.update(one.id for one in catalog if isinstance(one.id, str) and one.string)
    return {text for text in found if len(text) > 20}


#: The same in every language.
NAMES = {
    "Sporbar",
    "Bokmål",
    "Nynorsk",
    "PDF",
    "Word",
    "HTML",
    "JSON",
    "English",
    "kB",
    "MB",
    "NOK",
}


#: An address that is printed to be copied.
_ADDRESS = re.compile(r"https?://\S+")
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]{2,}")


def untranslated(page: str) -> Iterator[str]:
    """Texts of the page that are neither in brackets, nor data, nor words of the label set."""
    words = _OwnWords()
    words.feed(page)
    months = {*ENGLISH_MONTHS, *(name[:3] for name in ENGLISH_MONTHS)}
    parts = {"spring", "summer", "autumn", "winter", "from", "about", "uncertain", "in", "on"}
    known = {
        *_texts_in_the_database(),
        *_djangos_own(),
        *_words_of_labels(),
        *_words_of_checks(),
        *_words_of_adoption(),
        *_goal_titles(),
        *NAMES,
        *months,
        *parts,
    }
    innermost = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    # A translated sentence with a link in it is several texts: brackets close where they may.
    left = "\n".join(_ADDRESS.sub(" ", " ".join(text.split())) for text in words.found)
    while innermost.search(left):
        left = innermost.sub(" ", left)
    # A pattern of every text there is takes longer to build than the page to show.
    low = left.lower()
    here = sorted((text for text in known if text.lower() in low), key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in here) or "(?!)", re.IGNORECASE
    )
    for text in left.split("\n"):
        if not _LETTERS.search(text):
            continue
        rest = pattern.sub(" ", text)
        if _LETTERS.search(rest):
            yield f"{text.strip()!r} (left: {rest.strip()!r})"
