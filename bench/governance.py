"""Cases, meetings and councils: the matrix of 25 and 500 cases x 15 councils, a body with 1 and 20
years of meetings, a meeting of 15 and 300 items. Times are ratios to the plainest page of the run.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from bench.measure import Row, milliseconds
from bench.office import Taken, pages_of, plainest_page, public_pages_of, statement_row, undone
from sporbar.governance.models import (
    Adoption,
    AdoptionState,
    AdoptionStep,
    AgendaItem,
    Case,
    CaseNumber,
    CaseState,
    Decision,
    DecisionRecord,
    EffectRule,
    Meeting,
    MeetingState,
    Outcome,
    Referral,
    ReferralState,
)
from sporbar.organisations.models import (
    Body,
    BodyKind,
    Cooperation,
    Membership,
    Organisation,
    OrganisationKind,
)

GROUP = "saker og vedtak"
COUNCILS = 15
CASES = (25, 500)
YEARS = (1, 20)
ITEMS = (15, 300)
#: Meetings a body has in a year.
_A_YEAR = 40


def run(folder: Path) -> list[Row]:
    call_command("migrate", verbosity=0)
    page = plainest_page()
    told: list[Row] = []
    found: dict[str, list[Taken]] = {}

    def tell(one: Taken, size: str) -> None:
        told.append(
            Row(group=GROUP, what=f"{one.what}, {size}", value=one.seconds / page, unit="ganger")
        )
        found.setdefault(one.what, []).append(one)

    for cases in CASES:
        with undone():
            for one in _matrix(cases):
                tell(one, f"{cases} saker x {COUNCILS} kommuner")
    for years in YEARS:
        with undone():
            for one in _meetings(years):
                tell(one, f"{years} år")
    for items in ITEMS:
        with undone():
            for one in _meeting(items):
                tell(one, f"{items} saker")
    return [
        milliseconds(GROUP, "den enkleste siden", page),
        *told,
        *(statement_row(GROUP, what, sizes) for what, sizes in found.items()),
    ]


def _region() -> tuple[Cooperation, Body]:
    """A region of fifteen municipalities and its council."""
    tenant = Cooperation.objects.create(slug="storregionen", name="Storregionen", is_fictional=True)
    organisations = Organisation.objects.bulk_create(
        Organisation(
            cooperation=tenant,
            slug=f"kommune-{number}",
            name=f"Kommune {number:02} kommune",
            kind=OrganisationKind.MUNICIPALITY,
        )
        for number in range(COUNCILS)
    )
    Membership.objects.bulk_create(
        Membership(cooperation=tenant, organisation=one, valid_from="2000-01-01")
        for one in organisations
    )
    council = Body.objects.create(
        cooperation=tenant, slug="regionradet", name="Regionrådet", kind=BodyKind.REGIONAL_COUNCIL
    )
    return tenant, council


def _cases(tenant: Cooperation, count: int) -> list[Case]:
    now = timezone.now()
    return Case.objects.bulk_create(
        Case(
            cooperation=tenant,
            title=f"Felles sak {number}",
            state=CaseState.OPEN,
            created_at=now,
            published_at=now,
        )
        for number in range(count)
    )


def _matrix(count: int) -> Iterator[Taken]:
    """Of each case some councils have said yes, one no, and the rest wait."""
    tenant, _council = _region()
    organisations = list(Organisation.objects.within(tenant))
    now = timezone.now()
    referrals = Referral.objects.bulk_create(
        Referral(
            cooperation=tenant,
            case=case,
            title=case.title,
            wording="Kommunen slutter seg til saken.",
            rule=EffectRule.ALL,
            state=ReferralState.SENT,
            sent_on="2026-01-15",
            published_at=now,
        )
        for case in _cases(tenant, count)
    )
    states = (AdoptionState.ADOPTED, AdoptionState.ADOPTED_CHANGED, AdoptionState.WAITING)
    adoptions = Adoption.objects.bulk_create(
        Adoption(
            cooperation=tenant,
            referral=referral,
            organisation=organisation,
            position=place,
            state=AdoptionState.REJECTED if place == 7 else states[place % 3],
            expected="2026-09",
            decided_on="2026-04-23" if place % 3 != 2 else None,
            wording="Kommunen slutter seg til saken på visse vilkår." if place % 3 == 1 else "",
        )
        for referral in referrals
        for place, organisation in enumerate(organisations)
    )
    AdoptionStep.objects.bulk_create(
        AdoptionStep(
            cooperation=tenant, adoption=one, number=1, state=one.state, expected="2026-09", at=now
        )
        for one in adoptions
    )
    yield from pages_of(tenant, {"hva kommunene har gjort (kontoret)": ("referrals",)})
    yield from public_pages_of(
        tenant,
        {
            "hva kommunene har gjort": ("adoptions",),
            "en kommune": ("municipality", organisations[0].slug),
        },
    )


def _meetings(years: int) -> Iterator[Taken]:
    """A body that meets forty times a year, the last of them a month from now."""
    tenant, council = _region()
    now = timezone.now()
    first = timezone.localdate() + timedelta(days=30)
    meetings = [
        Meeting(
            cooperation=tenant,
            body=council,
            on=day.isoformat(),
            first_day=day,
            state=MeetingState.PLANNED if day > timezone.localdate() else MeetingState.HELD,
            published_at=now,
        )
        for day in (first - timedelta(days=9 * number) for number in range(_A_YEAR * years))
    ]
    Meeting.objects.bulk_create(meetings)
    yield from pages_of(
        tenant, {"møtene (kontoret)": ("meetings",), "et organ (kontoret)": ("body", council.slug)}
    )
    yield from public_pages_of(
        tenant, {"møtene": ("meetings",), "et organ": ("body", council.slug)}
    )


def _meeting(items: int) -> Iterator[Taken]:
    """A meeting in which every item is a case with a number and a decision."""
    tenant, council = _region()
    now, day = timezone.now(), date(2026, 3, 24)
    meeting = Meeting.objects.create(
        cooperation=tenant,
        body=council,
        on=day.isoformat(),
        state=MeetingState.HELD,
        published_at=now,
    )
    cases = _cases(tenant, items)
    numbers = CaseNumber.objects.bulk_create(
        CaseNumber(
            cooperation=tenant,
            body=council,
            year=day.year,
            sequence=place,
            printed=f"{place:03}/26",
            case=case,
            given_at=now,
        )
        for place, case in enumerate(cases, 1)
    )
    agenda = AgendaItem.objects.bulk_create(
        AgendaItem(
            cooperation=tenant,
            meeting=meeting,
            case=number.case,
            number=number,
            position=number.sequence,
        )
        for number in numbers
    )
    decisions = Decision.objects.bulk_create(
        Decision(cooperation=tenant, item=one, published_at=now) for one in agenda
    )
    records = DecisionRecord.objects.bulk_create(
        DecisionRecord(
            cooperation=tenant,
            decision=one,
            number=1,
            outcome=Outcome.ADOPTED,
            wording="Saken vedtas.",
            recorded_at=now,
        )
        for one in decisions
    )
    for one, record in zip(decisions, records, strict=True):
        one.current = record
    Decision.objects.bulk_update(decisions, ["current"])
    yield from pages_of(
        tenant,
        {"et møte (kontoret)": ("meeting", meeting.pk), "vedtakene (kontoret)": ("decisions",)},
    )
    yield from public_pages_of(
        tenant, {"et møte": ("meeting", meeting.pk), "vedtakene": ("decisions",)}
    )
