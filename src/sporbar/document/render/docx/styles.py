"""The styles a report in Word is written with: what each is called and what it looks like.

One list serves three ends: it fills the shipped `base.docx`, it tells what an office's own base
lacks, and it supplies the style that is lacking. Built-in styles keep Word's English names in the
file (Word shows them in the user's language); our own begin with "Sporbar".

Measures are Word's: sizes in half-points, lengths in twentieths of a point.
"""

from dataclasses import dataclass
from enum import StrEnum

#: Stands in the templates below for the accent colour (six hexadecimal digits).
ACCENT = "@@ACCENT@@"
#: The colour that stands in for the cooperation's own in the shipped base and in copies of it.
DEFAULT_ACCENT = "1E4D6B"
#: Stands for the numbering definition that draws a style's bullets; each style has one of its own.
BULLETS = "@@BULLETS@@"

_DEVIATION = "8C1D18"
_GREY = "595959"
_RULE = "C9CED6"
_TINT = "F1F3F6"


class StyleType(StrEnum):
    PARAGRAPH = "paragraph"
    CHARACTER = "character"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Style:
    """`key` is the style's id in the shipped base and its name in our code; `name` is what Word
    calls it; `body` is the XML after `w:name`."""

    key: str
    name: str
    type: StyleType
    body: str

    @property
    def shown_name(self) -> str:
        """The name as Word's list of styles shows it in English ("Heading 1")."""
        return self.name[0].upper() + self.name[1:] if self.name[:1].islower() else self.name


def _paragraph(
    key: str,
    name: str,
    *,
    based_on: str | None = "Normal",
    after: str | None = None,
    ppr: str = "",
    rpr: str = "",
    quick: bool = True,
) -> Style:
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    follow = f'<w:next w:val="{after}"/>' if after else ""
    return Style(
        key,
        name,
        StyleType.PARAGRAPH,
        f"{parent}{follow}{'<w:qFormat/>' if quick else ''}"
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr>",
    )


def _character(key: str, name: str, rpr: str) -> Style:
    return Style(
        key,
        name,
        StyleType.CHARACTER,
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{rpr}</w:rPr>',
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _spacing(before: int, after: int, line: int = 264) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


_BOLD = "<w:b/><w:bCs/>"
_NO_HYPHENS = "<w:suppressAutoHyphens/>"
_KEEP = "<w:keepNext/><w:keepLines/>"


def _heading(level: int, size: int, before: int, after: int) -> Style:
    return _paragraph(
        f"Heading{level}",
        f"heading {level}",
        after="BodyText",
        ppr=(
            f'{_KEEP}{_NO_HYPHENS}{_spacing(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>'
        ),
        rpr=f"{_BOLD}{_colour(ACCENT)}{_size(size)}",
    )


def _contents(level: int, before: int, indent: int, rpr: str = "") -> Style:
    return _paragraph(
        f"TOC{level}",
        f"toc {level}",
        quick=False,
        ppr=(
            '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9354"/></w:tabs>'
            f'{_spacing(before, 40)}<w:ind w:left="{indent}" w:right="567"/>'
        ),
        rpr=rpr,
    )


def _bullet(key: str, name: str, based_on: str, indent: int, after: int) -> Style:
    return _paragraph(
        key,
        name,
        based_on=based_on,
        ppr=(
            f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{BULLETS}"/></w:numPr>'
            f'<w:tabs><w:tab w:val="left" w:pos="{indent}"/></w:tabs>'
            f'<w:spacing w:after="{after}"/>'
            f'<w:ind w:left="{indent}" w:hanging="{indent}"/>'
        ),
    )


def _bar(colour: str) -> str:
    return f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" w:color="{colour}"/></w:pBdr>'


def _edge(name: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{name} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _table(
    key: str,
    name: str,
    *,
    borders: str,
    margins: tuple[int, int],
    conditional: str = "",
    shading: str = "",
) -> Style:
    """`margins` are those of a cell: above and below, left and right."""
    vertical, horizontal = margins
    shade = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{shading}"/></w:tcPr>'
    return Style(
        key,
        name,
        StyleType.TABLE,
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        "<w:tblPr>"
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        f'<w:top w:w="{vertical}" w:type="dxa"/><w:left w:w="{horizontal}" w:type="dxa"/>'
        f'<w:bottom w:w="{vertical}" w:type="dxa"/><w:right w:w="{horizontal}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr>{shade if shading else ''}{conditional}",
    )


def _first_row() -> str:
    return (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f"{_edge('bottom', 12, ACCENT)}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_TINT}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    )


_RULED = _edge("top", 12, ACCENT) + _edge("bottom", 8, ACCENT) + _edge("insideH", 4, _RULE)
_GRID = _RULED + _edge("insideV", 4, _RULE)

PARAGRAPHS: tuple[Style, ...] = (
    _paragraph("Title", "Title", after="Subtitle", ppr=f"{_NO_HYPHENS}{_spacing(120, 160, 240)}",
               rpr=f"{_BOLD}{_colour(ACCENT)}{_size(68)}"),
    _paragraph("Subtitle", "Subtitle", after="BodyText", ppr=_spacing(0, 60, 252),
               rpr=f"{_colour(_GREY)}{_size(26)}"),
    _heading(1, 36, 0, 200),
    _heading(2, 27, 320, 100),
    _heading(3, 23, 240, 80),
    _paragraph("BodyText", "Body Text", ppr=_spacing(0, 140, 288)),
    _bullet("ListBullet", "List Bullet", "BodyText", 340, 60),
    _paragraph("Caption", "caption", after="BodyText",
               ppr=f"{_KEEP}{_NO_HYPHENS}{_spacing(200, 80, 252)}",
               rpr=f"{_BOLD}{_colour(ACCENT)}{_size(18)}"),
    _paragraph("TOCHeading", "TOC Heading", after="BodyText", quick=False,
               ppr=f"{_KEEP}{_spacing(0, 200, 252)}",
               rpr=f"{_BOLD}{_colour(ACCENT)}{_size(36)}"),
    _contents(1, 120, 0, _BOLD),
    _contents(2, 0, 284),
    _contents(3, 0, 567),
    _paragraph("SporbarFooterLine", "Sporbar bunnlinje", ppr=_spacing(0, 0, 240),
               rpr=f"{_colour(_GREY)}{_size(16)}"),
    _paragraph("SporbarSender", "Sporbar avsender", after="Title",
               ppr=(
                   f'<w:pBdr>{_edge("top", 48, ACCENT, 14)}</w:pBdr>{_spacing(0, 3000, 252)}'
               ),
               rpr=f"{_BOLD}{_colour(ACCENT)}{_size(28)}"),
    _paragraph("SporbarCoverKind", "Sporbar rapporttype", after="Title",
               ppr=f"<w:keepNext/>{_spacing(0, 0, 252)}",
               rpr=f"{_BOLD}{_colour(_GREY)}{_size(24)}"),
    _paragraph("SporbarCoverLine", "Sporbar forsidelinje", ppr=_spacing(0, 60, 264),
               rpr=_size(23)),
    _paragraph("SporbarDraft", "Sporbar utkast", ppr=_spacing(200, 200, 252),
               rpr=f"{_BOLD}{_colour(_DEVIATION)}{_size(36)}"),
    _paragraph("SporbarLead", "Sporbar ingress", based_on="BodyText", after="BodyText",
               ppr=_spacing(0, 180, 288), rpr=_size(24)),
    _paragraph("SporbarNote", "Sporbar merknad", based_on="BodyText",
               ppr=_spacing(0, 100, 264), rpr=f"{_colour(_GREY)}{_size(18)}"),
    _paragraph("SporbarDefinition", "Sporbar definisjon", based_on="BodyText",
               ppr=(
                   '<w:tabs><w:tab w:val="left" w:pos="2835"/></w:tabs>'
                   '<w:spacing w:after="60"/><w:ind w:left="2835" w:hanging="2835"/>'
               )),
    _paragraph("SporbarDeviationLabel", "Sporbar avviksmerke", after="SporbarDeviationText",
               ppr=(
                   f"{_KEEP}{_bar(_DEVIATION)}{_spacing(60, 0, 252)}"
                   '<w:ind w:left="170"/>'
               ),
               rpr=f"{_BOLD}{_colour(_DEVIATION)}{_size(16)}"),
    _paragraph("SporbarDeviationText", "Sporbar avvikssetning",
               ppr=f'{_bar(_DEVIATION)}{_spacing(0, 20, 252)}<w:ind w:left="170"/>',
               rpr=_size(18)),
    _paragraph("SporbarDeviationDetail", "Sporbar avviksdetalj",
               ppr=f'{_bar(_DEVIATION)}{_spacing(0, 0, 252)}<w:ind w:left="170"/>',
               rpr=_size(16)),
    _paragraph("SporbarCell", "Sporbar celle", ppr=_spacing(0, 40, 252), rpr=_size(18)),
    _paragraph("SporbarCellHeader", "Sporbar kolonneoverskrift", based_on="SporbarCell",
               ppr=f"<w:keepNext/>{_NO_HYPHENS}{_spacing(20, 20, 240)}", rpr=_BOLD),
    _bullet("SporbarCellBullet", "Sporbar cellepunkt", "SporbarCell", 200, 40),
    _paragraph("SporbarCellHeading", "Sporbar deltittel", based_on="SporbarCell",
               after="SporbarCell", ppr=f"{_KEEP}{_spacing(100, 20, 252)}",
               rpr=f"{_BOLD}{_colour(ACCENT)}"),
    _paragraph("SporbarTight", "Sporbar tett", based_on="SporbarCell",
               ppr=_spacing(0, 0, 240), rpr=_size(16)),
    _paragraph("SporbarTightHeader", "Sporbar tett kolonneoverskrift", based_on="SporbarTight",
               ppr=f"<w:keepNext/>{_NO_HYPHENS}", rpr=_BOLD),
    _bullet("SporbarTightBullet", "Sporbar tett punkt", "SporbarTight", 170, 0),
    _paragraph("SporbarOnePage", "Sporbar ettside", based_on="SporbarTight"),
    _paragraph("SporbarOnePageHeader", "Sporbar ettside kolonneoverskrift",
               based_on="SporbarOnePage", ppr=f"<w:keepNext/>{_NO_HYPHENS}", rpr=_BOLD),
    _bullet("SporbarOnePageBullet", "Sporbar ettside punkt", "SporbarOnePage", 170, 0),
    _paragraph("SporbarKeyValue", "Sporbar nøkkeltall",
               ppr=f"<w:keepNext/>{_NO_HYPHENS}{_spacing(20, 0, 240)}",
               rpr=f"{_BOLD}{_colour(ACCENT)}{_size(36)}"),
    _paragraph("SporbarKeyLabel", "Sporbar nøkkelord", ppr=_spacing(0, 20, 240),
               rpr=_size(16)),
    _paragraph("SporbarCalloutTitle", "Sporbar rammetittel", after="SporbarCell",
               ppr=f"{_KEEP}{_spacing(0, 40, 252)}", rpr=f"{_BOLD}{_colour(ACCENT)}{_size(20)}"),
    _paragraph("SporbarFigure", "Sporbar figur", after="Caption",
               ppr=f"<w:keepNext/>{_spacing(120, 0, 240)}"),
    _paragraph("SporbarGap", "Sporbar luft", quick=False,
               ppr='<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
               rpr=_size(8)),
)  # fmt: skip

CHARACTERS: tuple[Style, ...] = (
    _character("Strong", "Strong", _BOLD),
    _character("Hyperlink", "Hyperlink", f'{_colour(ACCENT)}<w:u w:val="single"/>'),
    _character("SporbarDeviation", "Sporbar avvik", "<w:b/><w:bCs/><w:i/><w:iCs/>"),
    _character("SporbarComputed", "Sporbar beregnet", _colour(_GREY)),
)

TABLES: tuple[Style, ...] = (
    _table("SporbarTable", "Sporbar tabell", borders=_RULED, margins=(50, 90),
           conditional=_first_row()),
    _table("SporbarMeasures", "Sporbar tiltakstabell", borders=_GRID, margins=(70, 100),
           conditional=_first_row()),
    _table("SporbarCompactTable", "Sporbar tett tabell", borders=_RULED, margins=(20, 70),
           conditional=_first_row()),
    _table("SporbarKeyFigures", "Sporbar nøkkeltallbånd",
           borders=_edge("top", 8, ACCENT) + _edge("bottom", 8, ACCENT)
           + _edge("insideV", 4, _RULE), margins=(40, 100)),
    _table("SporbarCallout", "Sporbar ramme", borders=_edge("left", 24, ACCENT),
           margins=(100, 160), shading=_TINT),
)  # fmt: skip

STYLES: tuple[Style, ...] = (*PARAGRAPHS, *CHARACTERS, *TABLES)

#: What Word takes for granted: every document has them, and the styles above are based on them.
ROOT_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/><w:pPr><w:widowControl/></w:pPr></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def style_xml(style: Style) -> str:
    """The `w:style` element, with `ACCENT` and `BULLETS` still to be filled in."""
    custom = ' w:customStyle="1"' if style.key.startswith("Sporbar") else ""
    return (
        f'<w:style w:type="{style.type}"{custom} w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/>{style.body}</w:style>'
    )
