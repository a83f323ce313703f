"""Where in the workspace a request is: the round and its report."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from sporbar.office.found import round_of
from sporbar.office.gate import Desk
from sporbar.reporting.models import Report
from sporbar.rounds.models import Round


@dataclass(frozen=True)
class Place:
    """A report of the cooperation's, as one person works on it. Templates get it as `place`."""

    desk: Desk
    round: Round
    report: Report

    def address(self, name: str, *parts: Any) -> str:
        return reverse(f"office:{name}", args=[self.desk.cooperation.slug, self.round.pk, *parts])

    @property
    def workspace(self) -> str:
        return self.address("workspace")

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page about the report."""
        return self.desk.answer(
            f"report/{template}",
            status=status,
            **{"place": self, "report": self.report, "round": self.round, **context},
        )


#: What the workspace needs of a round besides its plan.
RELATED = ("plan__strategy", "plan__body", "plan__hangs_under__focus_area")


def report_of(desk: Desk, reporting_round: Round) -> Report | None:
    """The round's report; None while nobody has begun it."""
    report: Report | None = (
        Report.objects.within(desk.cooperation).with_plan().filter(round=reporting_round).first()
    )
    return report


def place_of(desk: Desk, pk: int) -> Place:
    """The place of a report that is begun; any other is not found."""
    reporting_round = round_of(desk, pk, *RELATED)
    report = report_of(desk, reporting_round)
    if report is None:
        raise Http404
    return Place(desk, reporting_round, report)
