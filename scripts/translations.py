"""Collect every text on screen into src/sporbar/locale/django.pot.

    python scripts/translations.py           write the file
    python scripts/translations.py --check   exit 1 when it is out of date, or a text is not marked

Bokmål is the message id, so bokmål needs no catalogue; another language starts from this file.
Uses Babel, so that no gettext tools need be installed.
"""

import io
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/sporbar"
TARGET = SOURCE / "locale/django.pot"
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


def collected() -> bytes:
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
    buffer = io.BytesIO()
    write_po(buffer, catalog, include_lineno=False, omit_header=True, sort_output=True, width=100)
    return buffer.getvalue()


class _Words(HTMLParser):
    """Texts left between the tags once the template language is taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        # A class name between block tags is no text, nor is the product's name.
        text = re.sub(r"^\s*[a-z]+(-[a-z]+)+\s*$", "", data.replace("Sporbar", ""))
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
    language = re.compile(r"{%.*?%}|{{.*?}}", re.S)
    for path in templates():
        if path.name == "gallery.html":
            continue  # samples for developers
        text = path.read_text(encoding="utf-8")
        for pattern in (comments, blocks, language):
            text = pattern.sub("", text)
        words = _Words()
        words.feed(text)
        for found in words.found:
            yield f"{path.relative_to(ROOT)}: «{found}»"


def main() -> None:
    stray = list(unmarked())
    if stray:
        print("Tekster som ikke kan oversettes:", *stray, sep="\n  ")
    if sys.argv[1:] == ["--check"]:
        current = TARGET.exists() and TARGET.read_bytes() == collected()
        if not current:
            print(f"{TARGET.relative_to(ROOT)} er gammel: kjør python scripts/translations.py")
        sys.exit(0 if current and not stray else 1)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(collected())
    print(f"Skrev {TARGET.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
