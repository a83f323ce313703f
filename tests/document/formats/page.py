"""What a reader without style sheets finds in the HTML file."""

from lxml import etree, html

from tests.document.formats.telling import Told, bare, bare_pieces

_BLOCKS = {"p", "li", "td", "th", "dt", "dd", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5"}


def told_by_html(page: bytes) -> Told:
    """Texts of cover and chapters as a reader without style sheets meets them."""
    root = html.document_fromstring(page.decode())
    (report,) = root.find_class("report")
    for navigation in report.xpath(".//nav"):
        navigation.getparent().remove(navigation)
    tables = tuple(
        tuple(
            tuple(bare(cell.text_content()) for cell in row.xpath("./th|./td"))
            for row in table.iter("tr")
        )
        for table in report.iter("table")
    )
    pieces: list[str] = [""]
    for event, node in etree.iterwalk(report, events=("start", "end", "comment")):
        if event == "start":
            if node.tag in _BLOCKS:
                pieces.append("")
            pieces[-1] += node.text or ""
        else:
            if node.tag in _BLOCKS:
                pieces.append("")
            pieces[-1] += node.tail or "" if node is not report else ""
    return Told(bare_pieces(pieces), tables)
