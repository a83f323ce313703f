"""Whether a document says all that its snapshot says."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from sporbar.document.fonts import coverage
from sporbar.document.nodes import Document
from sporbar.document.snapshot import Deviation, FocusArea, Measure, Snapshot, StatusLine
from sporbar.document.text import clean, printable
from tests.document.formats.telling import bare, told


def lines(measure: Measure) -> Iterator[StatusLine]:
    yield from measure.status
    for strand in measure.strands:
        yield from strand.status


def words_of(deviation: Deviation) -> Iterator[str | None]:
    yield from (deviation.cause, deviation.consequence, deviation.remedy)
    yield from (deviation.reported_to, deviation.decision)


def facts(snapshot: Snapshot) -> Iterator[str | None]:
    """Every text of people's own that a report must hold."""
    yield from snapshot.introduction
    yield from of_areas(snapshot.focus_areas)
    yield from (one.title for one in snapshot.gathers)
    for annex in snapshot.annexes:
        yield annex.title
        yield annex.note
        if annex.file:
            yield annex.file.name
            yield annex.file.sha256
        if annex.report:
            yield annex.report.title
            yield annex.report.body
            yield annex.report.plan.title
            yield from (annex.report.author.role, annex.report.author.name)
            yield from annex.report.introduction
            yield from of_areas(annex.report.focus_areas)
    if snapshot.approver:
        yield from (snapshot.approver.name, snapshot.approver.role)
    if snapshot.accounts:
        yield from snapshot.accounts.caveats
    yield from of_bodies(snapshot)


def of_bodies(snapshot: Snapshot) -> Iterator[str | None]:
    """What is recorded of bodies, councils and others, part by part of the outline."""
    outline = snapshot.report.outline
    if "meetings" in outline:
        for meeting in snapshot.meetings:
            yield from (meeting.body, meeting.place)
            for item in meeting.items:
                yield from (item.title, item.number, item.wording, item.vote)
                yield item.returned_to if item.outcome == "returned" else None
                yield item.withheld and item.withheld.legal_basis
    if "follow_up" in outline:
        for task in snapshot.follow_ups:
            yield from (task.body, task.title, task.number, task.decision, task.task)
            yield from (task.responsible, task.done, task.plan)
            yield task.withheld and task.withheld.legal_basis
    if "adoptions" in outline:
        for case in snapshot.adoptions:
            yield from (case.title, case.reference, case.wording)
            for answer in case.answers:
                yield from (answer.council, answer.case_number, answer.conditions)
                if not case.wording:
                    yield answer.wording
    if "consultations" in outline:
        for one in snapshot.consultations:
            yield from (one.title, one.sender, one.answered_by, one.adopted_by, one.sent_to)
            yield one.outcome
    if "representation" in outline:
        for seat in snapshot.representations:
            yield from (seat.body, seat.role, seat.organisation, seat.on_behalf, seat.person)
    if "events" in outline:
        for event in snapshot.events:
            yield from (event.title, event.place, event.organiser, *event.together_with)
    if "agreements" in outline:
        for agreement in snapshot.agreements:
            yield from (agreement.title, agreement.about, *agreement.parties, agreement.renewal)


def of_areas(areas: tuple[FocusArea, ...]) -> Iterator[str | None]:
    for area in areas:
        yield area.title
        yield from area.note
        for measure in area.measures:
            yield measure.title
            yield from measure.activities
            yield from (link.title for link in measure.action_areas)
            for strand in measure.strands:
                yield strand.title
                yield from strand.activities
            for line in lines(measure):
                yield line.text
                yield line.source
                if line.deviation:
                    yield from words_of(line.deviation)
            for earlier in (*measure.open_deviations, *measure.settled_deviations):
                yield from (earlier.text, earlier.raised_in, earlier.strand)
            for earlier in measure.open_deviations:
                yield from words_of(earlier.deviation)
            for fact in (*measure.decisions, *measure.adoptions, *measure.delays):
                yield from (fact.text, fact.source)
            yield from (one.body for one in measure.recommendations)
            yield from (one.scheme for one in measure.recommendations)


def kroner(amount: str) -> str:
    """An amount as bare print has it: whole kroner, a true minus sign."""
    whole = Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{'−' if whole < 0 else ''}{abs(whole)}"


def amounts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """What each printed amount belongs to, and the amount: the first and the last cell of a row."""
    accounts = snapshot.accounts
    if accounts is None:
        return
    for group in accounts.groups:
        yield f"{group.code} {group.name}", group.amount
    for project in accounts.projects:
        if project.code is not None:
            yield f"{project.code} {project.name}", project.net


def unsaid(snapshot: Snapshot, document: Document) -> list[str]:
    """The facts of `snapshot` that `document` leaves out."""
    said = told(document)
    rows = {(row[0], row[-1]) for table in said.tables for row in table}
    missing = [
        fact
        for fact in facts(snapshot)
        if fact is not None and printed(fact) and printed(fact) not in said.whole
    ]
    missing.extend(
        f"{name}: {amount}"
        for name, amount in amounts(snapshot)
        if (printed(name), kroner(amount)) not in rows
    )
    return missing


def printed(text: str) -> str:
    return bare(printable(clean(text).text, coverage()))
