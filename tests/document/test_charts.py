"""Charts as pictures: what a reader, a screen reader and a strict site find in them."""

import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sporbar.document.nodes import Bar, BarChart
from sporbar.document.render.charts import INCOME, chart_png, chart_svg
from sporbar.document.render.html.colours import contrast_with_white

CHART = BarChart(
    anchor="figur-prosjekter",
    title="Netto pr. prosjekt <1. juli 2011>",
    description="Liggende søyler & en nullinje.",
    axis_title="Kroner",
    bars=(
        Bar("F228 HØYKON", 921000.0, "921\u00a0000"),
        Bar("F241 IKT DRIFT", -2339729.0, "−2\u00a0339\u00a0729"),
        Bar("F213 Europakontor", 0.0, "0"),
    ),
    table_anchor="tabell-prosjekter",
)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(chart: BarChart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(chart))


def words(chart: BarChart) -> list[str]:
    return [element.text or "" for element in parsed(chart).iter(f"{SVG}text")]


def test_svg_names_and_describes_itself() -> None:
    root = parsed(CHART)
    named = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert named[root.get("aria-labelledby")] == CHART.title
    assert named[root.get("aria-describedby")] == CHART.description


def test_two_charts_on_a_page_share_no_id() -> None:
    other = replace(CHART, anchor="figur-artsgrupper")
    ids = [element.get("id") for chart in (CHART, other) for element in parsed(chart).iter()]
    ids = [one for one in ids if one]
    assert len(ids) == len(set(ids)) == 4


def test_svg_holds_nothing_that_a_strict_policy_forbids() -> None:
    for element in parsed(CHART).iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "g", "rect", "path", "text", "line",
        }  # fmt: skip
        assert not {"style", "class", "href", "onload"} & set(element.attrib)


def test_every_label_value_and_unit_is_written() -> None:
    expected = {text for bar in CHART.bars for text in (bar.label, bar.text)} | {"Kroner"}
    assert set(words(CHART)) == expected


def test_costs_and_income_have_their_own_readable_colours() -> None:
    fills = [element.get("fill") for element in parsed(CHART).iter(f"{SVG}path")]
    assert {"#1e4d6b", INCOME} <= set(fills)
    assert contrast_with_white(INCOME) >= 3


def test_a_light_accent_is_darkened() -> None:
    svg = chart_svg(CHART, "#ffdd00")
    assert "#ffdd00" not in svg


def test_bars_start_at_the_zero_line() -> None:
    """The cost's bar begins where the income's ends."""
    paths = [
        element.get("d") or ""
        for element in parsed(CHART).iter(f"{SVG}path")
        if element.get("fill") in {"#1e4d6b", INCOME}
    ]
    starts = [float(path[1:].split(",")[0]) for path in paths]
    widths = [float(path.split("h")[1].split("v")[0]) for path in paths]
    assert starts[0] == pytest.approx(starts[1] + widths[1])
    assert widths[0] / widths[1] == pytest.approx(921000 / 2339729)


def test_a_long_label_is_cut_and_a_large_value_is_not() -> None:
    label, value = (
        "Et svært langt navn på et prosjekt " * 4,
        "−1\u00a0234\u00a0567\u00a0890\u00a0123",
    )
    found = words(replace(CHART, bars=(Bar(label, -1234567890123.0, value),)))
    assert value in found
    assert any(word.endswith("…") for word in found)


@pytest.mark.parametrize("bars", [(), (Bar("Ingenting", 0.0, "0"),)])
def test_a_chart_of_nothing_is_still_a_chart(bars: tuple[Bar, ...]) -> None:
    assert "Kroner" in words(replace(CHART, bars=bars))


def test_labels_that_no_font_or_file_can_hold_are_spelled_out() -> None:
    found = words(replace(CHART, bars=(Bar("A\x00B 한 <&>", 1.0, "1"),)))
    assert "AB [U+D55C] <&>" in found


def test_png_is_sharp_enough_for_paper() -> None:
    png = chart_png(CHART)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2048


def test_another_process_draws_the_same_bytes() -> None:
    script = (
        "from tests.document.test_charts import CHART;"
        "from sporbar.document.render.charts import chart_png, chart_svg;"
        "from hashlib import sha256;"
        "print(sha256(chart_svg(CHART).encode() + chart_png(CHART)).hexdigest())"
    )
    from hashlib import sha256

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    ours = sha256(chart_svg(CHART).encode() + chart_png(CHART)).hexdigest()
    assert done.stdout.decode().strip() == ours
