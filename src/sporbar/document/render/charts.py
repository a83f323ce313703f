"""Bar charts as pictures: one Vega-Lite specification, SVG for PDF and web, PNG for Word.

The picture carries what a reader of the page needs: labels, bars from a common zero line, values.
Its title and number stand in the caption that each format sets itself, its figures in a table.
"""

import re
from functools import cache, lru_cache
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape

from sporbar.document import fonts
from sporbar.document.nodes import BarChart
from sporbar.document.render.html.colours import readable_on_white
from sporbar.document.text import clean, printable

#: Bars below the zero line; 3.6 : 1 against white. Above it the cooperation's accent.
INCOME = "#6f8ba0"
ACCENT = "#1e4d6b"
_INK = "#1c2126"
_QUIET = "#555e68"
#: A picture with a role and a description of its own has no parts for a screen reader.
_INNER_ROLES = re.compile(r' (?:class|role|aria-roledescription|aria-hidden)="[^"]*"')

#: The drawing's own units; whoever places it chooses the size. Text is 12 units high.
_WIDTH = 640
_LABELS = 290
_LETTER = 7.7
_VALUES = 96
_DIGIT = 7.5
_HEAD = 22
_STEP = 24
_COMPACT_STEP = 18
#: The converter cannot measure a family whose name holds a digit; it still falls back on it.
_FONTS = ", ".join(name for name in fonts.FAMILIES if name.replace(" ", "").isalpha())
#: Pixels a unit in PNG: 17 cm of paper at about 300 dots an inch.
_PNG_SCALE = 3.2


@lru_cache(maxsize=64)
def chart_svg(chart: BarChart, accent: str = ACCENT) -> str:
    """The chart as SVG of 640 units' width, with role, title and description.

    It has presentation attributes only, no style, script or reference, so it can stand inline
    under a strict content security policy. `accent` ("#rrggbb") is darkened where it must be.
    """
    svg: str = _converter().vegalite_to_svg(specification(chart, accent), vl_version="6.4")
    opening, rest = svg.split(">", 1)
    rest = _INNER_ROLES.sub("", rest)
    before, marks, after = opening.partition(' class="marks"')
    assert marks, "the converter's SVG starts in an unknown way"
    title, description = f"{chart.anchor}-title", f"{chart.anchor}-desc"
    return (
        f'{before}{after} role="img" aria-labelledby="{_attribute(title)}"'
        f' aria-describedby="{_attribute(description)}">'
        f'<title id="{_attribute(title)}">{escape(_fit(chart.title))}</title>'
        f'<desc id="{_attribute(description)}">{escape(_fit(chart.description))}</desc>{rest}'
    )


@lru_cache(maxsize=64)
def chart_png(chart: BarChart, accent: str = ACCENT) -> bytes:
    """The same picture as PNG on white, 2048 pixels wide."""
    png: bytes = _converter().svg_to_png(chart_svg(chart, accent), scale=_PNG_SCALE, ppi=72)
    return png


def specification(chart: BarChart, accent: str = ACCENT) -> dict[str, Any]:
    """The Vega-Lite specification: labels left, bars from zero, values in a column right."""
    values = [bar.value for bar in chart.bars]
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        high = 1.0
    widest = max((len(bar.text) for bar in chart.bars), default=0)
    column = max(_VALUES, _DIGIT * widest + 12)
    # Bytes, not letters: capitals with diacritics and ideographs are wider.
    longest = max((len(_fit(bar.label).encode()) for bar in chart.bars), default=0)
    gutter = min(_LABELS, _LETTER * longest + 16)
    plot = _WIDTH - gutter - column
    step = _COMPACT_STEP if chart.compact else _STEP
    height = step * max(1, len(chart.bars))
    row = {"field": "row", "type": "ordinal", "axis": None, "scale": {"padding": 0.32}}
    scale = {"domain": [low, high], "range": [0, plot], "nice": False, "zero": True}
    amount = {"field": "value", "type": "quantitative", "axis": None, "scale": scale}
    colours = {"condition": {"test": "datum.value < 0", "value": INCOME}}

    def words(at: float, limit: float, field: str) -> dict[str, Any]:
        mark = {"type": "text", "align": "right", "baseline": "middle", "limit": limit}
        return {
            "mark": mark | {"aria": False},
            "encoding": {"y": row, "x": {"value": at}, "text": {"field": field}},
        }

    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": plot,
        "height": height,
        "autosize": "none",
        "padding": {"left": gutter, "right": column, "top": _HEAD, "bottom": 4},
        "background": "#ffffff",
        "data": {
            "values": [
                {"row": index, "value": bar.value, "label": _fit(bar.label), "text": _fit(bar.text)}
                for index, bar in enumerate(chart.bars)
            ]
        },
        "config": {
            "font": _FONTS,
            "view": {"stroke": None},
            "text": {"fontSize": 12, "fill": _INK},
            "aria": False,
        },
        "layer": [
            {
                "mark": {"type": "bar", "aria": False},
                "encoding": {
                    "y": row,
                    "x": amount,
                    "color": colours | {"value": readable_on_white(accent)},
                },
            },
            {
                "mark": {"type": "rule", "aria": False, "stroke": _INK, "strokeWidth": 1},
                "encoding": {"x": {"datum": 0, "type": "quantitative", "scale": scale}},
            },
            words(-12, gutter - 12, "label"),
            words(plot + column - 2, column, "text"),
            {
                "data": {"values": [{"title": _fit(chart.axis_title)}]},
                "mark": {
                    "type": "text",
                    "align": "right",
                    "baseline": "bottom",
                    "aria": False,
                    "fill": _QUIET,
                },
                "encoding": {
                    "x": {"value": plot + column - 2},
                    "y": {"value": -4},
                    "text": {"field": "title"},
                },
            },
        ],
    }


def _fit(text: str) -> str:
    """`text` as XML and the fonts can take it."""
    return printable(clean(text).text, fonts.coverage())


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


@cache
def _converter() -> ModuleType:
    """The converter with our fonts. Loaded when the first chart is drawn: it takes half a second
    and most commands draw none."""
    import vl_convert

    fonts.font_paths()
    vl_convert.register_font_directory(str(fonts.FOLDER))
    return vl_convert
