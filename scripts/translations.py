"""Collect every text on screen, keep the translations in step, compile and check them.

    python scripts/translations.py             write django.pot and every django.po, compile
    python scripts/translations.py --missing   list what has no translation yet
    python scripts/translations.py --compile   compile what is older than its source
    python scripts/translations.py --check     exit 1 when a file is out of date, a text is not
                                               marked, or a translation is missing or wrong

Bokmål is the message id, so bokmål needs no catalogue. A new language is a new folder below
src/sporbar/locale: make it and run this. Uses Babel, so that no gettext tools need be installed.
"""

import io
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/sporbar"
LOCALE = SOURCE / "locale"
TARGET = LOCALE / "django.pot"

#: Babel's own header carries dates, which would change the file with every run.
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z]+|&[a-z]+;")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
CALL = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html")) + sorted(SOURCE.rglob("templates/**/*.txt"))


def calls(template: Path) -> str:
    """The template's texts as Python calls, one a line; the rest of the template is dropped."""
    code = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    found = []
    for match in CALL.finditer(code):
        depth = 0
        quote = None
        index = match.end() - 1
        while True:
            character = code[index]
            if quote:
                if character == "\\":
                    index += 1
                elif code.startswith(quote, index):
                    index += len(quote) - 1
                    quote = None
            elif character in "'\"":
                triple = character * 3
                quote = triple if code.startswith(triple, index) else character
                index += len(quote) - 1
            elif character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if not depth:
                    break
            index += 1
        found.append(code[match.start() : index + 1])
    return "\n".join(found)


def collected() -> Catalog:
    """Every text there is, without translations."""
    catalog = Catalog(project="Sporbar", charset="utf-8", fuzzy=False)
    sources: list[tuple[Path, bytes]] = [
        (path, path.read_bytes())
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts and "document" not in path.parts
    ]
    sources += [(path, calls(path).encode()) for path in templates()]
    for path, code in sources:
        for _line, message, comments, context in extract(
            "python", io.BytesIO(code), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            # No line numbers: they would change the file with every edit.
            catalog.add(
                message,
                locations=[(str(path.relative_to(ROOT)), 0)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def _written(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        include_lineno=False,
        omit_header=True,
        sort_output=True,
        width=100,
        ignore_obsolete=True,
    )
    return buffer.getvalue()


def languages() -> list[str]:
    """Every language with a folder of its own; bokmål has none."""
    return sorted(folder.parent.name for folder in LOCALE.glob("*/LC_MESSAGES"))


def source_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES/django.po"


def read(language: str) -> Catalog:
    """The translations as they are on file; empty when there are none yet."""
    path = source_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def in_step(language: str, template: Catalog) -> bytes:
    """The language's file with every text of the template and no other, what is translated kept.

    Nothing is guessed from a text that reads nearly the same: a translator meets it as new.
    """
    known = read(language)
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        before = known.get(message.id, message.context)
        string = before.string if before is not None and before.id == message.id else None
        empty = ("", "") if message.pluralizable else ""
        fresh.add(
            message.id,
            string or empty,
            locations=message.locations,
            flags=before.flags if before is not None else (),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before is not None else (),
            context=message.context,
        )
    return HEADER.format(language=language).encode() + _written(fresh)


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def _faults_of(message: Message) -> Iterator[str]:
    ids, strings = _forms(message.id), _forms(message.string)
    shown = f"«{ids[0]}»"
    if message.fuzzy:
        yield f"{shown} er merket som usikker"
    if len(strings) != len(ids) or not all(text.strip() for text in strings):
        yield f"{shown} er ikke oversatt"
        return
    for original, text in zip(ids, strings, strict=True):
        wanted, given = (sorted(PLACEHOLDER.findall(one)) for one in (original, text))
        if wanted != given:
            yield f"{shown} har {wanted}, oversettelsen «{text}» har {given}"
        if original[:1].isspace() != text[:1].isspace() or (
            original[-1:].isspace() != text[-1:].isspace()
        ):
            yield f"{shown} begynner eller slutter med mellomrom, oversettelsen gjør det ikke"


def faults(language: str) -> Iterator[str]:
    """What is missing or wrong in a language's file, one sentence each."""
    for message in read(language):
        if message.id:
            yield from _faults_of(message)


def compile_stale() -> list[Path]:
    """Compile what is older than its source; the compiled files, which git does not keep."""
    made = []
    for language in languages():
        source = source_of(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (
            target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
        ):
            continue
        buffer = io.BytesIO()
        write_mo(buffer, read(language))
        # Written beside and renamed, so that a process starting now never reads half a file.
        half = target.with_suffix(".half")
        half.write_bytes(buffer.getvalue())
        half.replace(target)
        made.append(target)
    return made


class _Words(HTMLParser):
    """Texts left between the tags once the template language is taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            return  # what a script reads is no text on screen
        # Class names between block tags are no text, nor are names that no language changes.
        text = re.sub(r"^(\s*[a-z]+(-[a-z]+)+)+\s*$", "", re.sub("Sporbar|PDF|Word", "", data))
        if re.search(r"[A-Za-zÆØÅæøå]{2,}", text):
            self.found.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"aria-label", "alt", "title", "placeholder"} and re.search(
                r"[A-Za-zÆØÅæøå]{2,}", value or ""
            ):
                self.found.append(f'{name}="{value}"')


def unmarked() -> Iterator[str]:
    """Texts in templates that no translator would ever see."""
    blocks = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
    comments = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}", re.S)
    # A block inside a tag: names of classes, and a file of attributes whose values are marked.
    classes = re.compile(r"{%\s*block\s+\w+_class\s*%}.*?{%\s*endblock\b.*?%}", re.S)
    language = re.compile(r"{%.*?%}|{{.*?}}", re.S)
    attributes = re.compile(r'\s[a-z]+(?:-[a-z]+)+=""(?=[^<>]*$)')
    for path in templates():
        if path.name == "gallery.html":
            continue  # samples for developers
        text = path.read_text(encoding="utf-8")
        for pattern in (comments, blocks, classes, language, attributes):
            text = pattern.sub("", text)
        words = _Words()
        words.feed(text)
        for found in words.found:
            yield f"{path.relative_to(ROOT)}: «{found}»"


def everything_wrong() -> Iterator[str]:
    """Whatever keeps a text from being shown in every language, one sentence each."""
    for stray in unmarked():
        yield f"Teksten kan ikke oversettes: {stray}"
    template = collected()
    for path, current in [
        (TARGET, _written(template)),
        *((source_of(one), in_step(one, template)) for one in languages()),
    ]:
        if not path.exists() or path.read_bytes() != current:
            yield f"{path.relative_to(ROOT)} er gammel: kjør python scripts/translations.py"
    for language in languages():
        for fault in faults(language):
            yield f"{language}: {fault}"


def main() -> None:
    asked = sys.argv[1:]
    if asked == ["--check"]:
        wrong = list(everything_wrong())
        print(*wrong, sep="\n", end="\n" if wrong else "")
        sys.exit(1 if wrong else 0)
    if asked == ["--missing"]:
        for language in languages():
            print(*(f"{language}: {fault}" for fault in faults(language)), sep="\n")
        return
    if not asked:
        template = collected()
        for path, content in [
            (TARGET, _written(template)),
            *((source_of(one), in_step(one, template)) for one in languages()),
        ]:
            if not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                print(f"Skrev {path.relative_to(ROOT)}.")
    elif asked != ["--compile"]:
        sys.exit(__doc__)
    for target in compile_stale():
        print(f"Kompilerte {target.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
