"""Makes `base.docx`, the Word file every report is built on until the office brings its own.

    python -m sporbar.document.render.docx.make_base

writes it again beside this module. It holds styles, theme, numbering and page set-up and no text;
a test compares the committed file with what this module makes.
"""

from sporbar.document.render.docx.package import BASE_PATH, zipped
from sporbar.document.render.docx.styles import (
    ACCENT,
    BULLETS,
    DEFAULT_ACCENT,
    ROOT_STYLES,
    STYLES,
    style_xml,
)
from sporbar.document.render.docx.template import BULLETS_XML, NUM_XML

#: The font of body and headings, and what Word takes where it is not installed.
FONT = "Inter"
FONT_FALLBACK = "Calibri"
_BULLETED = [style.key for style in STYLES if BULLETS in style.body]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CONTENT = "application/vnd.openxmlformats-officedocument"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _content_types() -> str:
    overrides = {
        "/docProps/app.xml": f"{_CONTENT}.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_CONTENT}.wordprocessingml.document.main+xml",
        "/word/fontTable.xml": f"{_CONTENT}.wordprocessingml.fontTable+xml",
        "/word/numbering.xml": f"{_CONTENT}.wordprocessingml.numbering+xml",
        "/word/settings.xml": f"{_CONTENT}.wordprocessingml.settings+xml",
        "/word/styles.xml": f"{_CONTENT}.wordprocessingml.styles+xml",
        "/word/theme/theme1.xml": f"{_CONTENT}.theme+xml",
    }
    return (
        _HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>'
            for name, kind in overrides.items()
        )
        + "</Types>"
    )


def _relationships(targets: dict[str, str]) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">'
        + "".join(
            f'<Relationship Id="rId{index}" Type="{kind}" Target="{target}"/>'
            for index, (target, kind) in enumerate(targets.items(), start=1)
        )
        + "</Relationships>"
    )


def _styles() -> str:
    styles = "".join(
        style_xml(style).replace(BULLETS, str(_BULLETED.index(style.key) + 1))
        if style.key in _BULLETED
        else style_xml(style)
        for style in STYLES
    ).replace(ACCENT, DEFAULT_ACCENT)
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" '
        'w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
        '<w:sz w:val="20"/><w:szCs w:val="20"/>'
        '<w:lang w:val="nb-NO" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        f"{ROOT_STYLES}{styles}</w:styles>"
    )


def _settings() -> str:
    compat = "http://schemas.microsoft.com/office/word"
    return (
        f'{_HEAD}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/><w:autoHyphenation/><w:hyphenationZone w:val="357"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{compat}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="nb-NO"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" '
        'w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" '
        'w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
        'w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _font_table() -> str:
    def font(name: str, panose: str, alternative: str = "") -> str:
        other = f'<w:altName w:val="{alternative}"/>' if alternative else ""
        return (
            f'<w:font w:name="{name}">{other}<w:panose1 w:val="{panose}"/>'
            '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        )

    return (
        f'{_HEAD}<w:fonts xmlns:w="{_W}">'
        + font(FONT, "020B0604020202020204", FONT_FALLBACK)
        + font(FONT_FALLBACK, "020F0502020204030204", "Arial")
        + font("Arial", "020B0604020202020204")
        + "</w:fonts>"
    )


def _theme() -> str:
    colours = {
        "dk2": "1B2733",
        "lt2": "F1F3F6",
        "accent1": DEFAULT_ACCENT,
        "accent2": "4B7A57",
        "accent3": "A65B1F",
        "accent4": "6B4C8A",
        "accent5": "2F7F86",
        "accent6": "8C1D18",
        "hlink": DEFAULT_ACCENT,
        "folHlink": "6B4C8A",
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items()
    )
    typeface = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_HEAD}<a:theme xmlns:a="{_A}" name="Sporbar"><a:themeElements>'
        '<a:clrScheme name="Sporbar"><a:dk1><a:srgbClr val="000000"/></a:dk1>'
        f'<a:lt1><a:srgbClr val="FFFFFF"/></a:lt1>{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Sporbar"><a:majorFont>{typeface}</a:majorFont>'
        f"<a:minorFont>{typeface}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Sporbar"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _document() -> str:
    # A4 in twentieths of a point, 2.25 cm at the sides
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14">'
        '<w:body><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1304" w:right="1276" w:bottom="1247" w:left="1276" w:header="567" '
        'w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def make_base() -> bytes:
    """The shipped base, always the same bytes with the same zlib."""
    office = f"{_R}/"
    numbering = (
        f'{_HEAD}<w:numbering xmlns:w="{_W}">'
        + "".join(BULLETS_XML.format(ns=_W, id=n, style=key) for n, key in enumerate(_BULLETED))
        + "".join(NUM_XML.format(ns=_W, id=n + 1, abstract=n) for n in range(len(_BULLETED)))
        + "</w:numbering>"
    )
    core = (
        f"{_HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title/></cp:coreProperties>'
    )
    app = (
        f"{_HEAD}<Properties "
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Sporbar</Application></Properties>"
    )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {
                "word/document.xml": f"{office}officeDocument",
                "docProps/core.xml": f"{_RELATIONSHIPS}/metadata/core-properties",
                "docProps/app.xml": f"{office}extended-properties",
            }
        ),
        "docProps/app.xml": app,
        "docProps/core.xml": core,
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relationships(
            {
                "styles.xml": f"{office}styles",
                "settings.xml": f"{office}settings",
                "fontTable.xml": f"{office}fontTable",
                "theme/theme1.xml": f"{office}theme",
                "numbering.xml": f"{office}numbering",
            }
        ),
        "word/fontTable.xml": _font_table(),
        "word/numbering.xml": numbering,
        "word/settings.xml": _settings(),
        "word/styles.xml": _styles(),
        "word/theme/theme1.xml": _theme(),
    }
    return zipped({name: text.encode() for name, text in parts.items()})


if __name__ == "__main__":
    BASE_PATH.write_bytes(make_base())
