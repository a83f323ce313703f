"""Bars as a list of rows: label, bar, value. Reads as text, and folds on a narrow screen."""

from sporbar.document.nodes import Bar, BarChart
from sporbar.document.render.html.markup import attribute, text

#: The width of the drawing in its own units; the page stretches it.
_WIDTH = 1000


def bars(chart: BarChart, number: str, table: str) -> str:
    """The figure, called `number` ("Figur 1"), with a link to its `table` ("Tabell 3").

    Labels and values are text; the bars say nothing more and are hidden from screen readers, which
    get the description instead.
    """
    values = [bar.value for bar in chart.bars]
    low, high = min([0.0, *values]), max([0.0, *values])
    rows = "".join(_row(bar, low, high) for bar in chart.bars)
    kind = "bars compact" if chart.compact else "bars"
    anchor = attribute(chart.anchor)
    return (
        f'<figure id="{anchor}" class="{kind}">'
        f'<figcaption><span class="number">{text(number)}.</span> {text(chart.title)}'
        f' <span class="unit">({text(chart.axis_title.lower())})</span></figcaption>'
        f'<p class="unseen">{text(chart.description)}</p><ul>{rows}</ul>'
        f'<p class="note"><a href="#{attribute(chart.table_anchor)}">{text(table)}</a></p></figure>'
    )


def _row(bar: Bar, low: float, high: float) -> str:
    """A row with its bar drawn from the zero line that all rows share."""
    reach = (high - low) or 1.0
    zero = _WIDTH * (0 - low) / reach
    end = _WIDTH * (bar.value - low) / reach
    left, width = min(zero, end), abs(end - zero)
    kind = "income" if bar.value < 0 else "cost"
    return (
        f'<li><span class="bar-label">{text(bar.label)}</span>'
        f'<svg class="bar" viewBox="0 0 {_WIDTH} 10" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        f'<rect class="{kind}" x="{left:.1f}" y="0" width="{width:.1f}" height="10"/>'
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="-3" y2="13"'
        ' vector-effect="non-scaling-stroke"/></svg>'
        f'<span class="bar-value">{text(bar.text)}</span></li>'
    )
