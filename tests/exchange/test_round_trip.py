"""Whatever people write goes through a workbook, and through the database, unchanged."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sporbar.exchange.files import (
    AdoptionPart,
    DeviationPart,
    EntryPart,
    LinePart,
    PlanFile,
    StatusFile,
    StrandPart,
)
from sporbar.exchange.plan_status import (
    apply_plan_file,
    apply_status_file,
    plan_file,
    status_file,
)
from sporbar.exchange.plan_status.cleaning import cleaned
from sporbar.exchange.plan_status.reading import content_of, source_of
from sporbar.exchange.plan_status.workbook_writing import workbook_bytes
from sporbar.plans.models import ActionPlan
from sporbar.rounds.models import Round
from tests.exchange.samples import a_measure, a_plan, a_status

NASTY = (
    "=1+1",
    "+4712345678",
    "@sum",
    "_x0041_",
    "#N/A",
    "5.10",
    "ja",
    "2011-07-01",
    "<b>&amp;</b>",
    "a;b, c/d",
    "\u00a0ren\u00a0",
    "日本語 🧿",
    "שלום",
    "linje\nlinje",
    "\uf0b7 punkt",
    "'",
)
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
).filter(lambda text: cleaned_line(text) != "")


def cleaned_line(text: str) -> str:
    return cleaned(a_plan(measures=(a_measure(1, title=text),)))[0].measures[0].title


plans = st.builds(
    lambda titles, activities, strands: cleaned(
        a_plan(
            adoption=AdoptionPart(),
            measures=tuple(
                a_measure(
                    number,
                    title=title,
                    activities=tuple(activities),
                    strands=tuple(StrandPart(title=one) for one in strands),
                )
                for number, title in enumerate(titles, start=1)
            ),
        )
    )[0],
    st.lists(words, min_size=1, max_size=3),
    st.lists(words, max_size=3),
    st.lists(words, max_size=3, unique_by=cleaned_line),
)
statuses = st.builds(
    lambda texts, cause: cleaned(
        a_status(
            EntryPart(
                covers=("1.1",),
                answer="activity",
                lines=tuple(
                    LinePart(text=text, deviation=DeviationPart(kind="cost", cause=cause))
                    for text in texts
                ),
            ),
            recommendations=(),
            projects=(),
        )
    )[0],
    st.lists(words, max_size=4),
    st.none() | words,
)
quick = settings(max_examples=25)


def through_workbook(content: Any) -> Any:
    kind = type(content)
    source = source_of("fil.xlsx", workbook_bytes(kind, content), kind)
    read = content_of(source, kind)
    assert source.problems.listed() == ()
    return read


class RoundTrip(TestCase):
    @quick
    @given(plans)
    def test_plan_through_workbook_and_database(self, content: PlanFile) -> None:
        assert through_workbook(content) == content

        apply_plan_file(content=through_workbook(content), by=None)

        assert plan_file(ActionPlan.objects.get()) == content

    @quick
    @given(statuses)
    def test_status_through_workbook_and_database(self, content: StatusFile) -> None:
        apply_plan_file(content=a_plan(2), by=None)
        assert through_workbook(content) == content

        apply_status_file(content=through_workbook(content), by=None)

        assert status_file(Round.objects.get()) == content
