"""The page around the blocks: head, cover, contents, chapters."""

from collections.abc import Iterator
from importlib.resources import files

from sporbar.document.nodes import Cover, Document, Heading, PageLayout, Section
from sporbar.document.render.html.blocks import Blocks
from sporbar.document.render.html.colours import readable_on_white
from sporbar.document.render.html.markup import attribute, text

#: The report's looks; a page that embeds the fragment serves it as a file.
STYLESHEET: str = files(__package__).joinpath("report.css").read_text("utf-8")


def page(document: Document) -> str:
    meta = document.meta
    accent = readable_on_white(meta.colour)
    return (
        f'<!DOCTYPE html>\n<html lang="{meta.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(meta.title)}</title>\n"
        f'<meta name="description" content="{attribute(meta.subject)}">\n'
        f'<meta name="author" content="{attribute(meta.author)}">\n'
        f'<meta name="dcterms.date" content="{attribute(meta.date)}">\n'
        f"<style>\n{STYLESHEET}.report {{ --accent: {accent}; }}\n</style>\n</head>\n"
        f'<body class="report-page">\n'
        f'<a class="skip" href="#rapporten">{text(meta.words.skip_to_content)}</a>\n'
        f"{body(document, 1, main=True)}"
        f'<footer class="report-footer"><p>{text(meta.footer)}</p></footer>\n</body>\n</html>\n'
    )


def body(document: Document, heading_level: int, *, main: bool = False) -> str:
    """Cover, contents and chapters. `main` where the report is the whole page."""
    blocks = Blocks(document, heading_level)
    tag = "main" if main else "div"
    chapters = "".join(_chapter(section, blocks, document) for section in document.sections)
    return (
        f'<div class="report" lang="{document.meta.language}">\n'
        f"{_cover(document, blocks)}{_on_every_sheet(document)}"
        f'<div class="report-columns">\n{_contents(document)}'
        f'<{tag} id="rapporten" class="report-body" tabindex="-1">\n{chapters}</{tag}>\n</div>\n'
        "</div>\n"
    )


def _cover(document: Document, blocks: Blocks) -> str:
    cover = document.cover
    lines = "".join(f"<li>{text(line)}</li>" for line in cover.lines)
    draft = (
        f'<p class="draft"><strong>{text(document.meta.words.draft.upper())}</strong></p>'
        if document.meta.draft
        else ""
    )
    return (
        f'<header class="cover"><p class="organisation">{text(cover.organisation)}</p>'
        f"{_kind(cover)}{blocks.heading(0, cover.title)}{draft}<ul>{lines}</ul></header>\n"
    )


def _on_every_sheet(document: Document) -> str:
    """What stands behind the text of every page when a draft is printed; the cover says it too."""
    if not document.meta.draft:
        return ""
    mark = text(document.meta.words.draft.upper())
    return f'<p class="draft-mark" aria-hidden="true">{mark}</p>\n'


def _kind(cover: Cover) -> str:
    """The kind of report, unless the title says it already."""
    if cover.kind.casefold() in cover.title.casefold():
        return ""
    return f'<p class="kind">{text(cover.kind)}</p>'


def _contents(document: Document) -> str:
    words = document.meta.words
    items = "".join(_entry(section) for section in document.sections)
    return (
        f'<nav id="innhold" class="contents" aria-label="{attribute(words.contents)}">'
        f'<p class="contents-title"><strong>{text(words.contents)}</strong></p>'
        f"<ol>{items}</ol></nav>\n"
    )


def _entry(section: Section) -> str:
    below = list(_measures(section))
    nested = (
        "<ol>"
        + "".join(
            f'<li><a href="#{attribute(heading.anchor)}">{text(heading.text)}</a></li>'
            for heading in below
        )
        + "</ol>"
        if below
        else ""
    )
    return f'<li><a href="#{attribute(section.anchor)}">{text(section.title)}</a>{nested}</li>'


def _measures(section: Section) -> Iterator[Heading]:
    """The headings worth a line in the contents: one level below the chapter's."""
    for block in section.blocks:
        if isinstance(block, Heading) and block.level == 2:
            yield block


def _chapter(section: Section, blocks: Blocks, document: Document) -> str:
    kind = "" if section.layout == PageLayout.PORTRAIT else f" {section.layout.value}"
    content = "\n".join(map(blocks.write, section.blocks))
    words = document.meta.words
    return (
        f'<section id="{attribute(section.anchor)}" class="chapter{kind}">'
        f"{blocks.heading(1, section.title)}\n{content}\n"
        f'<p class="back"><a href="#innhold">{text(words.back_to_contents)}</a></p></section>\n'
    )
