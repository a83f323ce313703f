"""Fits a base document, ours or the office's own, for a report: styles, bullets, colour, language.

What the base has is used as it is; what it lacks is added from `styles`, so that nothing in a
report ever goes without a style.
"""

import re
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from sporbar.document.render.docx.markup import W
from sporbar.document.render.docx.styles import (
    ACCENT,
    BULLETS,
    DEFAULT_ACCENT,
    ROOT_STYLES,
    STYLES,
    Style,
    style_xml,
)

#: The bullets of one paragraph style; indents are the style's own.
BULLETS_XML = (
    '<w:abstractNum xmlns:w="{ns}" w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="{style}"/>'
    '<w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
)
NUM_XML = '<w:num xmlns:w="{ns}" w:numId="{id}"><w:abstractNumId w:val="{abstract}"/></w:num>'

#: Contrast WCAG 2.1 asks of small text (success criterion 1.4.3).
_CONTRAST = 4.5
#: Elements of `w:settings` that come after the ones we set, in the order of the schema.
_AFTER_UPDATE_FIELDS = [
    "hdrShapeDefaults",
    "footnotePr",
    "endnotePr",
    "compat",
    "docVars",
    "rsids",
    "mathPr",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "schemaLibrary",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
    "docId",
]
_AFTER_THEME_LANGUAGE = _AFTER_UPDATE_FIELDS[_AFTER_UPDATE_FIELDS.index("clrSchemeMapping") :]


def readable_accent(colour: str) -> str:
    """`colour` ("#1e4d6b") as six digits, darkened until white paper shows it well enough.

    What is not a colour gives the standard accent.
    """
    match = re.fullmatch(r"#?([0-9a-fA-F]{6})", colour.strip())
    if not match:
        return DEFAULT_ACCENT
    channels = [int(match[1][i : i + 2], 16) for i in (0, 2, 4)]
    while 1.05 / (_luminance(channels) + 0.05) < _CONTRAST:
        channels = [int(channel * 0.94) for channel in channels]
    return "".join(f"{channel:02X}" for channel in channels)


def _luminance(channels: list[int]) -> float:
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def existing_styles(styles: Any) -> dict[tuple[str, str], str]:
    """(type, name in lower case) of each style in a `w:styles` element, with its id."""
    found: dict[tuple[str, str], str] = {}
    for style in styles.iterchildren(qn("w:style")):
        name = style.find(qn("w:name"))
        identifier = style.get(qn("w:styleId"))
        if name is not None and identifier:
            kind = style.get(qn("w:type"), "paragraph")
            found.setdefault((kind, name.get(qn("w:val"), "").casefold()), identifier)
    return found


def missing_styles(styles: Any) -> list[Style]:
    """Those of our styles that a `w:styles` element has not got."""
    present = existing_styles(styles)
    return [style for style in STYLES if (style.type, style.name.casefold()) not in present]


def fit(word: WordDocument, *, colour: str, language: str) -> dict[str, str]:
    """Make `word` ready for a report and give the id its file uses for each of our style keys.

    `colour` is the cooperation's ("#rrggbb"); it replaces the stand-in colour of the shipped base
    and of the styles we add, and leaves the office's own colours alone. `language` is a tag of
    Word's ("nb-NO").
    """
    styles = word.styles.element
    names = _add_missing(word, styles)
    accent = readable_accent(colour)
    roots = [styles]
    theme = _theme(word)
    if theme is not None:
        roots.append(theme)
    for root in roots:
        _recolour(root, accent)
    if theme is not None:
        _store_theme(word, theme)
    _set_language(word, language)
    return names


def _add_missing(word: WordDocument, styles: Any) -> dict[str, str]:
    for root in parse_xml(f'<w:styles xmlns:w="{W}">{ROOT_STYLES}</w:styles>'):
        kind = root.get(qn("w:type"))
        name = root.find(qn("w:name")).get(qn("w:val"))
        if (kind, name.casefold()) not in existing_styles(styles):
            styles.append(root)
    lacking = missing_styles(styles)
    taken = {style.get(qn("w:styleId")) for style in styles.iterchildren(qn("w:style"))}
    all_names = {name for _, name in existing_styles(styles)}
    renamed = {
        style.key: f"Sporbar{style.key}" if style.key in taken else style.key for style in lacking
    }
    present = existing_styles(styles)
    names = {
        style.key: renamed.get(style.key) or present[(style.type, style.name.casefold())]
        for style in STYLES
    }
    roots = {
        "Normal": present[("paragraph", "normal")],
        "DefaultParagraphFont": present[("character", "default paragraph font")],
        "TableNormal": present[("table", "normal table")],
    }
    _bullet_the_list(word, styles, names["ListBullet"])
    for style in lacking:
        xml = style_xml(style).replace(ACCENT, DEFAULT_ACCENT)
        if BULLETS in xml:
            xml = xml.replace(BULLETS, _add_bullets(word, renamed[style.key]))
        element = parse_xml(xml.replace("<w:style ", f'<w:style xmlns:w="{W}" ', 1))
        element.set(qn("w:styleId"), renamed[style.key])
        name = element.find(qn("w:name"))
        if style.name.casefold() in all_names:
            # the base uses the name for a style of another type
            name.set(qn("w:val"), f"{style.name} (Sporbar)")
        for tag in ("w:basedOn", "w:next"):
            for link in element.iterchildren(qn(tag)):
                key = link.get(qn("w:val"))
                link.set(qn("w:val"), names.get(key) or roots[key])
        styles.append(element)
    return names


def _bullet_the_list(word: WordDocument, styles: Any, identifier: str) -> None:
    """Give the base's own "List Bullet" our bullets if it has none."""
    for style in styles.iterchildren(qn("w:style")):
        bulleted = style.find(f".//{qn('w:numPr')}") is not None
        if style.get(qn("w:styleId")) == identifier and not bulleted:
            number = style.get_or_add_pPr().get_or_add_numPr()
            number.get_or_add_ilvl().val = 0
            number.get_or_add_numId().val = int(_add_bullets(word, identifier))


def _add_bullets(word: WordDocument, style: str) -> str:
    """Add bullets for the style with that id to the base's numbering; their number is returned."""
    try:
        numbering = word.part.part_related_by(RT.NUMBERING).element  # type: ignore[attr-defined]
    except KeyError:
        part = NumberingPart(
            PackURI("/word/numbering.xml"),
            CT.WML_NUMBERING,
            parse_xml(f'<w:numbering xmlns:w="{W}"/>'),
            word.part.package,
        )
        word.part.relate_to(part, RT.NUMBERING)
        numbering = part.element
    abstracts = numbering.findall(qn("w:abstractNum"))
    numbers = numbering.findall(qn("w:num"))
    abstract = 1 + max((int(a.get(qn("w:abstractNumId"))) for a in abstracts), default=-1)
    number = 1 + max((int(n.get(qn("w:numId"))) for n in numbers), default=0)
    definition = parse_xml(BULLETS_XML.format(ns=W, id=abstract, style=style))
    use = parse_xml(NUM_XML.format(ns=W, id=number, abstract=abstract))
    # all definitions come before all uses
    if abstracts:
        abstracts[-1].addnext(definition)
    elif numbers:
        numbers[0].addprevious(definition)
    else:
        numbering.append(definition)
    (numbers[-1] if numbers else definition).addnext(use)
    return str(number)


def _theme(word: WordDocument) -> Any:
    try:
        return parse_xml(word.part.part_related_by(RT.THEME).blob)
    except KeyError:
        return None


def _store_theme(word: WordDocument, theme: Any) -> None:
    part = word.part.part_related_by(RT.THEME)
    part._blob = serialize_part_xml(theme)


def _recolour(root: Any, accent: str) -> None:
    if accent == DEFAULT_ACCENT:
        return
    for element in root.iter():
        for name, value in element.items():
            if value.upper() == DEFAULT_ACCENT:
                element.set(name, accent)


def _set_language(word: WordDocument, language: str) -> None:
    styles = word.styles.element
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = parse_xml(
            f'<w:docDefaults xmlns:w="{W}"><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>'
        )
        styles.insert(0, defaults)
    holder = defaults.find(qn("w:rPrDefault"))
    if holder is None:
        holder = parse_xml(f'<w:rPrDefault xmlns:w="{W}"><w:rPr/></w:rPrDefault>')
        defaults.insert(0, holder)
    properties = holder.find(qn("w:rPr"))
    if properties is None:
        properties = parse_xml(f'<w:rPr xmlns:w="{W}"/>')
        holder.append(properties)
    if properties.find(qn("w:lang")) is None:
        properties.append(parse_xml(f'<w:lang xmlns:w="{W}" w:val="{language}"/>'))

    settings = word.settings.element
    _put_setting(settings, "updateFields", "true", _AFTER_UPDATE_FIELDS)
    _put_setting(settings, "themeFontLang", language, _AFTER_THEME_LANGUAGE)
    # a report keeps no tie to the file it was modelled on, nor to a list of addressees
    for tag in ("w:attachedTemplate", "w:mailMerge"):
        for element in settings.findall(qn(tag)):
            settings.remove(element)


def _put_setting(settings: Any, tag: str, value: str, successors: list[str]) -> None:
    element = settings.find(qn(f"w:{tag}"))
    if element is None:
        element = parse_xml(f'<w:{tag} xmlns:w="{W}"/>')
        place = next(
            (child for child in settings if child.tag.rpartition("}")[2] in successors), None
        )
        if place is None:
            settings.append(element)
        else:
            place.addprevious(element)
    element.set(qn("w:val"), value)
