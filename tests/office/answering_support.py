"""A round that is open, with somebody asked, and their way in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from sporbar.organisations.models import Cooperation
from sporbar.rounds.actions.links import make_link
from sporbar.rounds.models import Contributor, Round, RoundState, StatusRequest
from tests import factories


@dataclass
class Asked:
    """Kari, asked about the measures of a plan, one question each."""

    tenant: Cooperation
    round: Round
    kari: Contributor
    questions: list[StatusRequest] = field(default_factory=list)

    @property
    def question(self) -> StatusRequest:
        return self.questions[0]

    def link(self) -> str:
        return reverse("office:answer_door", args=[make_link(contributor=self.kari, by=None)])

    def page(self) -> str:
        return reverse("office:contribution", args=[self.tenant.slug, self.round.pk])

    def address(self, question: StatusRequest | None = None, name: str = "answer") -> str:
        pk = (question or self.question).pk
        return reverse(f"office:{name}", args=[self.tenant.slug, self.round.pk, pk])

    def client(self) -> Client:
        """A browser in which Kari has opened her link."""
        client = Client()
        response = client.post(self.link())
        assert response.status_code == 302
        return client


def asked(measures: int = 1, tenant: Cooperation | None = None, **values: Any) -> Asked:
    tenant = tenant or factories.cooperation()
    plan = factories.plan(tenant, measures=measures)
    reporting_round = factories.round(
        plan, state=RoundState.OPEN, deadline=date(2026, 8, 15), **values
    )
    kari = factories.contributor(reporting_round, "Kari", title="prosjektleder")
    questions = [
        factories.request(reporting_round, measure, contributors=(kari,))
        for measure in plan.measures.order_by("number")
    ]
    return Asked(tenant, reporting_round, kari, questions)


def form(*texts: str, seen: int = 0, do: str = "save", **values: Any) -> dict[str, Any]:
    """The form as a browser sends it: a sentence for each text, with keys s0, s1 ..."""
    sent: dict[str, Any] = {"seen": seen, "do": do, "answer": "activity", "progress": ""}
    sent["line"] = [f"s{number}" for number in range(len(texts))]
    for number, text in enumerate(texts):
        sent[f"text-s{number}"] = text
    return {**sent, **values}
