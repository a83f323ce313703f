"""Small pieces of WordprocessingML as strings.

Everything that comes from people passes through `text_runs`, `attribute` or `legal`, so no text
can become markup and none can make the XML illegal.
"""

import re
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from sporbar.document.text import code_point

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"

#: Characters XML 1.0 has no room for (section 2.2), lone surrogates included.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile("\r\n|[\r\n\u2028\u2029\u0085]")
_PIECES = re.compile("([\t\n\u00ad])")
_SPECIAL = {"\t": "<w:tab/>", "\n": "<w:br/>", "\u00ad": "<w:softHyphen/>"}
#: Word refuses to open a file with a longer address in it.
_LONGEST_ADDRESS = 2000


def legal(text: str) -> str:
    """`text` with each character XML cannot hold written as its code point ("[U+0007]")."""
    return _ILLEGAL.sub(lambda match: code_point(ord(match[0])), text)


def attribute(text: str) -> str:
    """`text` as an attribute value, quotes included; line breaks become spaces."""
    flat = _LINE_BREAK.sub(" ", legal(text)).replace("\t", " ")
    return '"' + escape(flat, {'"': "&quot;"}) + '"'


def text_runs(text: str, properties: str = "") -> str:
    """A run holding `text`; `properties` is the inside of `w:rPr`. Empty text gives no run."""
    if not text:
        return ""
    pieces = []
    for piece in _PIECES.split(_LINE_BREAK.sub("\n", legal(text))):
        if piece in _SPECIAL:
            pieces.append(_SPECIAL[piece])
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    shape = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{shape}{''.join(pieces)}</w:r>"


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph of the style with that id; `properties` follow `w:pStyle` in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, result: str, properties: str = "") -> str:
    """A field with the result it shows until Word computes it again."""
    shape = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{shape}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{shape}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{shape}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{text_runs(result, properties)}"
        f'<w:r>{shape}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def watermark(text: str, number: int) -> str:
    """A paragraph for a header, of no height to speak of, that draws `text` aslant behind the page.

    Word and LibreOffice both know a watermark in this form (VML); `number` tells the shapes apart.
    """
    # Nearly as wide as the text of an upright page, and not higher than a wide word looks well.
    width, height = 430, max(30, min(120, 430 * 2 // max(1, len(text))))
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;"
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    shape = (
        f'<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" id="SporbarUtkast{number}" '
        f'o:spid="_x0000_s{2049 + number}" type="#_x0000_t136" alt={attribute(text)} '
        f'style="{style}" o:allowincell="f" fillcolor="#d5dae0" stroked="f">'
        '<v:fill opacity=".5"/>'
        '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" '
        f"string={attribute(text)}/>"
        "</v:shape>"
    )
    kind = (
        f'<v:shapetype xmlns:v="{_VML}" xmlns:o="{_OFFICE}" id="_x0000_t136" '
        'coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
        '<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
        '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
        '</v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    )
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        f'<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr><w:r><w:rPr><w:noProof/></w:rPr>'
        f"<w:pict>{kind}{shape}</w:pict></w:r></w:p>"
    )


def web_address(target: str) -> str | None:
    """`target` as an address Word can follow, or None where it is none (then it stays text)."""
    if _ILLEGAL.search(target):
        return None
    try:
        parts = urlsplit(target.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https", "mailto"}:
        return None
    if parts.scheme != "mailto" and not re.fullmatch(r"[\w.-]+", host or ""):
        return None
    address = quote(target.strip(), safe="/:?#@!$&'()*+,;=%~-._")
    return address if len(address) <= _LONGEST_ADDRESS else None
