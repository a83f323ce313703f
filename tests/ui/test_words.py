"""Numbers, dates and words on the pages, and colours people can read."""

import pytest
from django.template import Context, Template

from sporbar.document.render.html.colours import contrast_with_white
from sporbar.ui.colour import shades, stylesheet


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ value|day }}", "2011-07-01", "1.\u00a0juli 2011"),
        ("{{ value|day }}", None, "ikke oppgitt"),
        ("{{ value|short_day }}", "2011-07-01", "01.07.2011"),
        ("{{ value|partial_date }}", "2011-23", "høsten 2011"),
        ("{{ value|partial_date }}", "en gang", "en gang"),
        ("{{ value|kroner }}", "1130000.00", "kr\u00a01\u00a0130\u00a0000"),
        ("{{ value|amount }}", "-571128.00", "\u2212571\u00a0128"),
        ("{{ value|exact_kroner }}", -123450, "\u22121\u00a0234,50"),
        ("{{ value|exact_kroner }}", 5, "0,05"),
        ("{{ value|file_size }}", 214_300, "214\u00a0kB"),
        ("{{ value|file_size }}", 1_400_000, "1,4\u00a0MB"),
        ("{{ value|file_size }}", 12, "1\u00a0kB"),
        ("{{ value|progress_word }}", None, "ikke oppgitt"),
        ("{{ value|answer_word }}", None, "ikke rapportert"),
        ("{{ value|status_word }}", "no_activity", "ingen aktivitet"),
    ],
)
def test_values_are_written_as_norwegian_print_sets_them(
    source: str, value: object, expected: str
) -> None:
    assert render(source, value=value) == expected


def test_deviation_is_a_word_and_an_icon() -> None:
    html = render('{% deviation "postponed" "uncertain" %}')

    assert "Avvik: utsatt" in html
    assert "vår kobling" in html
    assert "<svg" in html


def test_state_is_the_progress_if_said_else_the_answer() -> None:
    assert "I tråd med planen" in render('{% state "activity" "as_planned" %}')
    assert "Ingen aktivitet" in render('{% state "no_activity" None %}')
    assert "Ikke rapportert" in render("{% state None None %}")


@pytest.mark.parametrize("colour", ["#1e4d6b", "#ffff00", "#ffffff", "#000000", "#77ccee"])
def test_any_accent_gives_text_that_can_be_read(colour: str) -> None:
    tokens = shades(colour)

    for name in ("text-default", "text-subtle", "base-default", "base-hover", "border-strong"):
        assert contrast_with_white(tokens[name]) >= 4.5


def test_stylesheet_colours_the_report_too() -> None:
    assert ".report{--accent:#1e4d6b}" in stylesheet("#1e4d6b")
