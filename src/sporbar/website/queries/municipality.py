"""Min kommune: what concerns one member municipality."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from sporbar.governance.of_council import OfCouncil
from sporbar.organisations.models import (
    Cooperation,
    Membership,
    MunicipalityNumber,
    Organisation,
    OrganisationKind,
)
from sporbar.organisations.queries import HeldSeat
from sporbar.plans.models import ActionPlan
from sporbar.reporting.models import Edition
from sporbar.rounds.models import StatedQuantity, StatusLine
from sporbar.website.queries.adoptions import cases_of_municipality
from sporbar.website.queries.bodies import representatives
from sporbar.website.queries.plan import PlanPage, Row, plan_page


@dataclass
class Waiting:
    """A sentence that counts fewer than all the members ("6 of 7")."""

    row: Row
    line: StatusLine
    quantity: StatedQuantity


class Municipalities:
    """The member municipalities, those that were, and which became which. Six statements."""

    def __init__(self, cooperation: Cooperation) -> None:
        self.today = timezone.localdate()
        #: by name, former ones too
        self.every: list[Organisation] = list(
            Organisation.objects.within(cooperation)
            .filter(kind=OrganisationKind.MUNICIPALITY, memberships__isnull=False)
            .select_related("succeeded_by")
            .prefetch_related("memberships__legal_entity", "numbers")
            .order_by("name")
            .distinct()
        )
        self._before: dict[int, list[Organisation]] = {}
        for one in Organisation.objects.within(cooperation).exclude(succeeded_by=None):
            self._before.setdefault(one.succeeded_by_id, []).append(one)

    @property
    def members(self) -> list[Organisation]:
        """Members today."""
        return self.on(self.today)

    @property
    def former(self) -> list[Organisation]:
        """Those that have left, or have become another."""
        return [one for one in self.every if not _is_member(one, self.today)]

    def on(self, day: date) -> list[Organisation]:
        return [one for one in self.every if _is_member(one, day)]

    def predecessors(self, organisation: Organisation) -> list[Organisation]:
        """What it was made of, and what those were made of."""
        found: list[Organisation] = []
        left = [organisation]
        while left:
            for one in self._before.get(left.pop().pk, []):
                if one not in found:
                    found.append(one)
                    left.append(one)
        return found


def _is_member(organisation: Organisation, day: date) -> bool:
    return any(one.holds_on(day) for one in organisation.memberships.all())


@dataclass
class MunicipalityPage:
    organisation: Organisation
    #: what it was before, as far back as we know
    predecessors: list[Organisation]
    is_member: bool
    memberships: list[Membership]
    numbers: list[MunicipalityNumber]
    plan: ActionPlan | None
    edition: Edition | None
    #: measures in which the municipality itself has a part, or what it was made of
    involved: list[Row]
    #: measures whose status speaks of it by name
    mentioned: list[tuple[Row, StatusLine]]
    #: measures that name no member in particular, so that they concern all
    for_all: list[Row]
    waiting: list[Waiting]

    #: cases that wait for its council, the soonest first, and those it has decided
    cases_waiting: list[OfCouncil] = field(default_factory=list)
    cases_decided: list[OfCouncil] = field(default_factory=list)
    #: keys of the municipalities that have a page of their own
    with_page: frozenset[int] = frozenset()
    #: who sits somewhere on its behalf today
    representatives: list[HeldSeat] = field(default_factory=list)

    @property
    def keys(self) -> set[int]:
        """The municipality and what it was made of."""
        return {one.pk for one in (self.organisation, *self.predecessors)}


def municipality_page(
    cooperation: Cooperation,
    organisation: Organisation,
    known: Municipalities,
    plan: ActionPlan | None,
) -> MunicipalityPage:
    """What concerns one municipality, in the newest plan. What is for all the members, and what
    waits for them, concerns only who is one: today, or on the day of the newest status."""
    page = plan_page(cooperation, plan, with_words=True) if plan else None
    rows = page.rows if page else []
    counted = known.on(page.edition.as_of) if page and page.edition else known.members
    members = {one.pk: one for one in (*known.members, *counted)}
    named = set(members)
    for one in members.values():
        named |= {before.pk for before in known.predecessors(one)}
    before = known.predecessors(organisation)
    concerned = organisation.pk in members
    told = MunicipalityPage(
        organisation,
        before,
        _is_member(organisation, known.today),
        list(organisation.memberships.all()),
        list(organisation.numbers.all()),
        plan,
        page.edition if page else None,
        [],
        list(_mentions(rows, [organisation, *before])),
        [row for row in rows if concerned and not named & _parties(row)],
        list(_waiting(page, len(counted))) if page and concerned else [],
    )
    told.with_page = frozenset(one.pk for one in known.every)
    told.representatives = representatives([organisation], known.today)
    told.cases_waiting, told.cases_decided = cases_of_municipality(
        cooperation, [organisation, *before]
    )
    told.involved = [row for row in rows if told.keys & _parties(row)]
    return told


def short_name(organisation: Organisation) -> str:
    """ "Nore og Uvdal" for "Nore og Uvdal kommune"."""
    return organisation.name.removesuffix(" kommune").strip()


def _parties(row: Row) -> set[int]:
    return {
        one.organisation_id
        for one in row.measure.involvements.all()
        if one.organisation_id is not None
    }


def _lines(row: Row) -> list[StatusLine]:
    said = row.reported.all_said if row.reported else []
    return [line for one in said for line in one.lines]


def _mentions(rows: list[Row], named: list[Organisation]) -> list[tuple[Row, StatusLine]]:
    """Sentences with one of the names as words of their own; genitives count."""
    names = "|".join(re.escape(short_name(one)) for one in named)
    pattern = re.compile(rf"(?<!\w)(?:{names})s?(?!\w)")
    seen: set[int] = set()
    found: list[tuple[Row, StatusLine]] = []
    for row in rows:
        for line in _lines(row):
            if line.pk not in seen and pattern.search(line.text):
                seen.add(line.pk)
                found.append((row, line))
    return found


def _waiting(page: PlanPage, members: int) -> list[Waiting]:
    """Sentences that count some of the members, but not yet all of them."""
    return [
        Waiting(row, line, quantity)
        for row in page.rows
        for line in _lines(row)
        for quantity in line.quantities.all()
        if quantity.of == members and quantity.number is not None and quantity.number < members
    ]
