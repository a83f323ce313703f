"""The demo's cooperation at any size: its plan and status repeated, its ledger as it is. And one of
nothing but people.
"""

import contextlib
import datetime
from dataclasses import replace
from pathlib import Path

import msgspec
from django.core.management import call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar import demo
from sporbar.exchange.files import EntryPart, PlanFile, StatusFile
from sporbar.exchange.ledger.balances import import_balances
from sporbar.exchange.ledger.importing import apply_import, preview_import
from sporbar.exchange.ledger.profiles import save_profile
from sporbar.exchange.plan_status import apply_plan_file, apply_status_file
from sporbar.organisations.models import (
    Body,
    Cooperation,
    Employment,
    Membership,
    MunicipalityNumber,
    Organisation,
    Person,
    Role,
    RoleName,
    Seat,
    User,
)
from sporbar.reporting.models import Report
from sporbar.rounds.actions import Line, Words, plan_round, propose_requests, submit_status
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    Deviation,
    LineWording,
    RequestComment,
    RequestState,
    Round,
    StatusDraft,
    StatusEntry,
    StatusLine,
    StatusRequest,
)

SOURCE = Path(demo.__file__).parent / "kongsbergregionen"
#: Measures of each focus area: a copy's numbers go on where those of the copy before it ended.
_STEPS = {1: 6, 2: 7, 3: 3, 4: 5, 5: 15}


def plan_file(copies: int, slug: str) -> PlanFile:
    """The plan of 2011 with every measure `copies` times, each under its own number."""
    plan = msgspec.json.decode((SOURCE / "plan.json").read_bytes(), type=PlanFile)
    return replace(
        plan,
        cooperation=replace(plan.cooperation, slug=slug, name=slug.capitalize()),
        measures=tuple(
            replace(one, number=one.number + copy * _STEPS[one.focus_area])
            for copy in range(copies)
            for one in plan.measures
        ),
    )


def status_file(copies: int, slug: str) -> StatusFile:
    """The status of 2011 for a plan of `copies` copies."""
    status = msgspec.json.decode((SOURCE / "status.json").read_bytes(), type=StatusFile)

    def moved(entry: EntryPart, copy: int) -> EntryPart:
        return replace(entry, covers=tuple(_moved(label, copy) for label in entry.covers))

    assert status.report is not None
    annexes = tuple(
        replace(
            annex,
            measures=tuple(_moved(one, copy) for copy in range(copies) for one in annex.measures),
        )
        for annex in status.report.annexes
    )
    return replace(
        status,
        cooperation=slug,
        report=replace(status.report, annexes=annexes),
        entries=tuple(moved(one, copy) for copy in range(copies) for one in status.entries),
    )


def _moved(label: str, copy: int) -> str:
    measure, slash, strand = label.partition("/")
    area, _, number = measure.partition(".")
    return f"{area}.{int(number) + copy * _STEPS[int(area)]}{slash}{strand}"


def load(copies: int = 1) -> Report:
    """A cooperation of 36 * `copies` measures with its ledger; its report. Loaded once."""
    slug = f"bench-{copies}"
    call_command("migrate", verbosity=0)
    with contextlib.suppress(Report.DoesNotExist):
        return Report.objects.get(cooperation__slug=slug)
    now = timezone.now()
    apply_plan_file(content=plan_file(copies, slug), by=None, at=now)
    apply_status_file(content=status_file(copies, slug), by=None, at=now)
    cooperation = Cooperation.objects.get(slug=slug)
    profile = save_profile(cooperation=cooperation, data=(SOURCE / "profile.json").read_bytes())
    import_balances(
        cooperation=cooperation,
        responsibility="10400",
        first="2011-01",
        last="2011-06",
        name="balance.csv",
        data=(SOURCE / "balance.csv").read_bytes(),
        by=None,
    )
    preview = preview_import(
        profile=profile,
        name="ledger.csv",
        data=(SOURCE / "ledger.csv").read_bytes(),
        by=None,
        is_invented=True,
    )
    apply_import(ledger_import=preview.ledger_import, by=None, reading=preview.reading)
    return Report.objects.get(cooperation=cooperation)


def peopled(slug: str, towns: int, people: int) -> Cooperation:
    """A cooperation of so many municipalities, each with its own body, and so many people, each
    with a login, a role, a place of work and a seat. Made once."""
    call_command("migrate", verbosity=0)
    with contextlib.suppress(Cooperation.DoesNotExist):
        return Cooperation.objects.get(slug=slug)
    own = Cooperation.objects.create(slug=slug, name=slug.capitalize())
    members = Organisation.objects.bulk_create(
        Organisation(cooperation=own, slug=f"k{one}", name=f"Kommune {one}", kind="municipality")
        for one in range(towns)
    )
    Membership.objects.bulk_create(Membership(cooperation=own, organisation=one) for one in members)
    MunicipalityNumber.objects.bulk_create(
        MunicipalityNumber(
            cooperation=own,
            organisation=one,
            number=f"{9000 + number}",
            valid_from=datetime.date(2020, 1, 1),
        )
        for number, one in enumerate(members)
    )
    bodies = Body.objects.bulk_create(
        Body(
            cooperation=own,
            slug=f"o{number}",
            name=f"Utvalg {number}",
            kind="network",
            organisation=one,
        )
        for number, one in enumerate(members)
    )
    users = User.objects.bulk_create(
        User(email=f"p{one}@{slug}.example", first_name=f"Person {one}") for one in range(people)
    )
    Role.objects.bulk_create(
        Role(cooperation=own, user=one, name=RoleName.CONTRIBUTOR) for one in users
    )
    persons = Person.objects.bulk_create(
        Person(cooperation=own, slug=f"p{number}", name=f"Person {number}", user=one)
        for number, one in enumerate(users)
    )
    Employment.objects.bulk_create(
        Employment(cooperation=own, person=one, organisation=members[number % towns], title="leder")
        for number, one in enumerate(persons)
    )
    Seat.objects.bulk_create(
        Seat(cooperation=own, body=bodies[number % towns], role=f"Plass {number}")
        for number in range(people)
    )
    return own


def asked(report: Report, people: int) -> Round:
    """A second round on the report's plan, planned and given to so many people: every measure or
    strand a question, as nearly the same number for each as can be."""
    plan = report.round.plan
    own = plan.cooperation
    found = plan_round(
        plan=plan,
        kind="annual",
        period_start=datetime.date(2011, 1, 1),
        period_end=datetime.date(2011, 12, 31),
        as_of=datetime.date(2011, 12, 31),
        deadline=timezone.localdate() + datetime.timedelta(days=14),
        by=None,
    )
    propose_requests(reporting_round=found, by=None)
    persons = Person.objects.bulk_create(
        Person(
            cooperation=own,
            slug=f"{found.pk}-p{one}",
            name=f"Person {one}",
            email=f"p{one}@{own.slug}.example",
        )
        for one in range(people)
    )
    contributors = Contributor.objects.bulk_create(
        Contributor(cooperation=own, round=found, person=one, title="leder") for one in persons
    )
    requests = list(found.requests.order_by("pk"))
    Assignment.objects.bulk_create(
        Assignment(
            cooperation=own,
            request=requests[number % len(requests)],
            contributor=contributors[number % people],
        )
        for number in range(max(people, len(requests)))
    )
    return found


def answered(reporting_round: Round) -> None:
    """Half of an open round's questions answered, each with a deviation, a comment and the editor's
    wording; every fourth begun."""
    own, now = reporting_round.cooperation, timezone.now()
    requests = list(reporting_round.requests.prefetch_related("covers"))
    half = [one for number, one in enumerate(requests) if number % 2]
    words = [
        Words(
            StatusEntry(
                request=one,
                answer="activity",
                progress="mixed",
                author_role="leder",
                written_on=timezone.localdate(),
            ),
            [cover.measure_id for cover in one.covers.all()],
            [
                Line("Arbeidet er i gang, og to samlinger er holdt."),
                Line("Den siste er utsatt.", Deviation(kind="postponed", cause="Sykdom.")),
            ],
        )
        for one in half
    ]
    submit_status(reporting_round=reporting_round, words=words, by=None, at=now)
    for one, said in zip(half, words, strict=True):
        one.entry, one.state = said.entry, RequestState.SUBMITTED
    begun = [one for number, one in enumerate(requests) if number % 4 == 0]
    for one in begun:
        one.state = RequestState.DRAFT
    StatusRequest.objects.bulk_update([*half, *begun], ["entry", "state"])
    StatusDraft.objects.bulk_create(
        StatusDraft(cooperation=own, request=one, edited_at=now, edited_by="Person")
        for one in begun
    )
    RequestComment.objects.bulk_create(
        RequestComment(cooperation=own, request=one, text="Hvor mange?", author="Person", at=now)
        for one in half
    )
    LineWording.objects.bulk_create(
        LineWording(cooperation=own, line=line, text="To samlinger er holdt.", at=now)
        for line in StatusLine.objects.filter(entry__round=reporting_round, position=0)
    )


def statements() -> CaptureQueriesContext:
    """Counts SQL statements: `with statements() as counted: ...; len(counted)`."""
    return CaptureQueriesContext(connections["default"])
