"""What every template may use: numbers and dates, words for codes, small components.

Everything follows the language the page is shown in.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sporbar.document import partial_dates, typography
from sporbar.ui.language import in_language, page_language, page_words

register = template.Library()


def _iso(value: date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


@register.filter
def day(value: date | str | None) -> str:
    """A day in words, "1. juli 2011"; an unknown one is said to be."""
    return typography.day(_iso(value)[:10], page_language()) if value else _("ikke oppgitt")


@register.filter
def short_day(value: date | str | None) -> str:
    """A day as a table prints it, "01.07.2011"."""
    return typography.short_day(_iso(value)[:10], page_language()) if value else _("ikke oppgitt")


@register.filter
def partial_date(value: str | None) -> str:
    """A partly known date (EDTF) in words, "høsten 2011"; what is not EDTF as it is written."""
    if not value:
        return _("ikke oppgitt")
    try:
        return partial_dates.in_words(value, page_language())
    except partial_dates.NotADate:
        return value


@register.filter
def kroner(value: Decimal | str | int) -> str:
    """An amount in kroner in running text: "kr 1 130 000"."""
    return typography.money(str(value), page_language())


@register.filter
def amount(value: Decimal | str | int) -> str:
    """An amount in kroner as a table prints it: "−571 128"."""
    return typography.amount(str(value), page_language())


@register.filter
def number(value: int) -> str:
    """A whole number with no-break spaces between the thousands."""
    return typography.number(value, page_language())


@register.filter
def exact_kroner(value: int) -> str:
    """Øre as kroner with both decimals: "1 234,50", "−12,00"."""
    return typography.exact_amount(value, page_language())


@register.filter
def settled(deviation: Any) -> bool:
    """Whether a step says that the deviation has been settled."""
    return any(step.kind == "settled" for step in deviation.steps.all())


@register.filter
def file_size(size: int) -> str:
    """Bytes as people say them: "214 kB", "1,4 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{size / 1_000_000:.1f}\u00a0MB".replace(".", typography.decimal_point(page_language()))


@register.filter
def listing(words: list[str]) -> str:
    """ "Flesberg, Rollag og Tinn"."""
    return typography.listing([str(word) for word in words], page_words().conjunction)


@register.filter
def progress_word(code: str | None) -> str:
    """The word for a progress code; the same the reports print."""
    words = page_words()
    return words.progress[code] if code else words.not_stated  # type: ignore[index]


@register.filter
def answer_word(code: str | None) -> str:
    """The word for an answer code; no answer is *ikke rapportert*."""
    words = page_words()
    return words.answers[code] if code else words.not_reported.lower()  # type: ignore[index]


@register.filter
def status_word(code: str) -> str:
    """The word for what is either a progress code, an answer code or "not_reported"."""
    words = page_words()
    known = [*words.progress.items(), *words.answers.items()]
    return next((word for one, word in known if one == code), words.not_reported.lower())


@register.filter
def deviation_word(code: str) -> str:
    """The word for a kind of deviation."""
    return page_words().deviations[code]  # type: ignore[index]


@register.filter
def role_word(code: str) -> str:
    """The word for a part somebody has in a measure."""
    return page_words().roles[code]


@register.filter
def report_kind(code: str) -> str:
    return page_words().report_kinds[code]  # type: ignore[index]


@register.simple_tag(takes_context=True)
def written(context: Context, language: str | None = None) -> SafeString:
    """The attribute `lang` for what people wrote, when it is not the language of the page.

    Write it inside the tag that holds their words: `<h1{% written %}>`. `language` is that of the
    words, the cooperation's if not given. A screen reader then reads them in their own language.
    """
    foreign = _other_than_the_page(context, language)
    return format_html(' lang="{}"', foreign) if foreign else mark_safe("")


@register.simple_tag(takes_context=True)
def said(context: Context, text: str, language: str | None = None) -> str:
    """What people wrote, in the middle of our own words; marked as `written` marks a tag."""
    return in_language(text, _other_than_the_page(context, language))


@register.simple_tag(takes_context=True)
def saying(context: Context, sentence: str, theirs: Iterable[str]) -> str:
    """A sentence of ours with what people wrote in it, which is marked as `said` marks it."""
    foreign = _other_than_the_page(context, None)
    longest_first = sorted(theirs, key=len, reverse=True)
    if not foreign or not longest_first:
        return sentence
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", sentence)
    return format_html_join(
        "",
        "{}",
        ((in_language(part, foreign if place % 2 else None),) for place, part in enumerate(parts)),
    )


def _other_than_the_page(context: Context, language: str | None) -> str | None:
    found: str | None = language or getattr(context.get("cooperation"), "language", None)
    return None if found == page_language() else found


@register.simple_tag
def own_languages() -> list[tuple[str, str]]:
    """Code and name of each language pages can be shown in, each name in its own language."""
    return list(settings.LANGUAGES)


#: Colour only repeats what the word says.
_PROGRESS_COLOURS = {
    "as_planned": "success",
    "completed": "success",
    "mixed": "warning",
    "on_hold": "warning",
    "not_started": "neutral",
}


@register.inclusion_tag("ui/components/state.html")
def state(answer: str | None, progress: str | None) -> dict[str, Any]:
    """What was reported, in one word: the progress if it was said, else the answer."""
    word = progress_word(progress) if progress else answer_word(answer)
    colour = _PROGRESS_COLOURS.get(progress or "", "neutral")
    return {"word": word, "colour": colour, "outline": not progress}


@register.inclusion_tag("ui/components/deviation.html")
def deviation(kind: str, certainty: str = "certain", settled: bool = False) -> dict[str, Any]:
    """A deviation as an icon and words; never colour or type alone."""
    return {
        "word": deviation_word(kind),
        "uncertain": certainty == "uncertain",
        "settled": settled,
    }


@register.inclusion_tag("ui/components/withheld.html")
def withheld(basis: str, until: date | None = None) -> dict[str, Any]:
    """Why something is kept from the public, and the last day it is; nothing where it is open."""
    return {"basis": basis, "until": until}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """The path to this page: title and address in turn; the last title stands alone."""
    titles, addresses = pairs[::2], pairs[1::2]
    steps = list(zip(titles, (*addresses, None), strict=False))
    return {"steps": steps[:-1], "here": steps[-1][0]}


@register.inclusion_tag("ui/components/empty.html")
def empty(title: str, what_to_do: str) -> dict[str, Any]:
    """Nothing to show, and what to do about it."""
    return {"title": title, "what_to_do": what_to_do}
