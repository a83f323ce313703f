"""A contributor's own page: what is asked, what is left, what is done; and the way out."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from sporbar.office.answering.gate import Part, contributor_page, forget, show
from sporbar.plans.models import Measure
from sporbar.rounds.models import Contributor, RequestState, StatusRequest
from sporbar.rounds.naming import measures_asked_about

#: What is left, the least first: who finishes one has one less to think of.
_ORDER = (RequestState.RETURNED, RequestState.DRAFT, RequestState.WAITING)


@dataclass(frozen=True)
class Asked:
    """A question as a row."""

    question: StatusRequest
    measures: list[Measure]
    #: the others who are asked the same
    others: list[str]

    @property
    def title(self) -> str:
        return ", ".join(str(one) for one in self.measures)

    @property
    def kicker(self) -> str:
        first = self.measures[0] if self.measures else None
        return str(first.parent or first.focus_area) if first else ""


def asked_of(part: Part) -> list[Asked]:
    """Every question the person is asked, in the plan's order. Three statements."""
    questions = list(
        part.questions()
        .select_related("draft", "entry", "round")
        .prefetch_related(
            Prefetch(
                "contributors",
                Contributor.objects.filter(left_at=None).select_related("person"),
            )
        )
    )
    measures = measures_asked_about(part.cooperation, [one.pk for one in questions])
    places = {pk: place for place, pk in enumerate(measures)}
    questions.sort(key=lambda one: places.get(one.pk, len(places)))
    return [
        Asked(
            one,
            measures.get(one.pk, []),
            [
                str(other.person)
                for other in one.contributors.all()
                if other.pk != part.contributor.pk
            ],
        )
        for one in questions
    ]


def left_of(rows: list[Asked]) -> list[Asked]:
    """Those with something left to do, what is nearest to done first."""
    return sorted(
        (one for one in rows if one.question.is_open),
        key=lambda one: _ORDER.index(RequestState(one.question.state)),
    )


@require_safe
@contributor_page
def contribution(request: HttpRequest, part: Part) -> HttpResponse:
    rows = asked_of(part)
    return part.answer(
        "contribution.html",
        rows=rows,
        left=left_of(rows),
        done=[one for one in rows if not one.question.is_open],
    )


@require_POST
@contributor_page
def leave(request: HttpRequest, part: Part) -> HttpResponse:
    """The browser forgets the link, and the page what was written and not saved."""
    response = show(request, "left.html", cooperation=part.cooperation, round=part.round)
    forget(response, part)
    return response
