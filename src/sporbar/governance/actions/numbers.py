"""Case numbers: given, reserved and withdrawn, one body and year at a time.

Whoever gives a number of a body holds the body's row until it is written, so that two at once get
two numbers; the unique key is the last guard. Nothing is ever renumbered or used again.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.models import (
    BodyNumbering,
    Case,
    CaseNumber,
    GovernanceError,
    NumberState,
)
from sporbar.governance.numbering import ReadNumber, read_number, write_number
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User

#: So many can be set aside at once.
MOST_RESERVED = 100


def take_turns(body: Body) -> Body:
    """Wait until nobody else gives numbers or changes agendas of the body; call it in a deed."""
    # Not the key: rows that only refer to the body need not wait.
    found: Body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    return found


def hold_cases(cases: QuerySet[Case]) -> dict[int, Case]:
    """The cases as they are now, by their keys, held until the deed is done: whoever withdraws or
    concludes one waits. Call it before `take_turns`, as everybody who holds both does."""
    found = Case.objects.filter(pk__in=cases.order_by().values("pk")).order_by("pk")
    return {one.pk: one for one in found.select_for_update(of=("self",), no_key=True)}


@transaction.atomic
def give_number(
    *,
    body: Body,
    year: int,
    case: Case,
    named: str = "",
    late: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> CaseNumber:
    """The body's next number of the year to a case, or the one that is named ("019/12").

    A named one may be reserved, or lie between or after those given. One the case has already is
    that one. Raises GovernanceError, which names the case, when another has it, when it was
    withdrawn, or when it is no number.
    """
    at = at or timezone.now()
    take_turns(body)
    wanted = read_number(named, year=year) if named.strip() else _next(body, year)
    there = CaseNumber.objects.filter(
        body=body, year=wanted.year, sequence=wanted.sequence
    ).select_related("case", "body")
    number: CaseNumber | None = there.first()
    if number is not None and number.state == NumberState.GIVEN and number.case_id == case.pk:
        return number
    if number is None:
        number = CaseNumber(
            cooperation=body.cooperation, body=body, year=wanted.year, sequence=wanted.sequence
        )
    else:
        _check_free(number, case)
    number.printed = wanted.printed
    number.state = NumberState.GIVEN
    number.case = case
    number.is_late = late
    number.given_at, number.given_by = at, by
    number.save()
    leave_trail(
        cooperation=body.cooperation,
        deed="give_number",
        subject=f"{body}, {number}",
        by=by,
        at=at,
        key=number.pk,
        case=str(case),
        late=late,
    )
    return number


def _next(body: Body, year: int) -> ReadNumber:
    """After the last, whatever its state: reserved ones are used by name, withdrawn ones never."""
    last = CaseNumber.objects.filter(body=body, year=year).aggregate(last=Max("sequence"))["last"]
    sequence = (last or 0) + 1
    return ReadNumber(sequence, year, printed(body, sequence, year))


def printed(body: Body, sequence: int, year: int) -> str:
    """The number as the body writes its numbers now."""
    found = BodyNumbering.objects.filter(body=body).first() or BodyNumbering(body=body)
    return write_number(
        sequence,
        year,
        prefix=found.prefix,
        digits=found.digits,
        long_year=found.long_year,
    )


def _check_free(number: CaseNumber, case: Case) -> None:
    words = {"number": number, "body": number.body, "case": number.case}
    if number.state == NumberState.WITHDRAWN:
        raise GovernanceError(
            _("Saksnummer %(number)s i %(body)s er trukket, og brukes ikke igjen.") % words
        )
    if number.case_id is not None and number.case_id != case.pk:
        if number.state == NumberState.RESERVED:
            raise GovernanceError(
                _("Saksnummer %(number)s i %(body)s er reservert for «%(case)s».") % words
            )
        raise GovernanceError(_("Saksnummer %(number)s i %(body)s er gitt til «%(case)s».") % words)


@transaction.atomic
def reserve_numbers(
    *,
    body: Body,
    year: int,
    count: int = 1,
    note: str = "",
    by: User | None,
    at: datetime | None = None,
) -> list[CaseNumber]:
    """Set the body's next numbers of the year aside; they are used by name.

    Raises GovernanceError for none or too many at once.
    """
    at = at or timezone.now()
    if not 1 <= count <= MOST_RESERVED:
        raise GovernanceError(
            _("Reserver mellom 1 og %(most)d numre om gangen.") % {"most": MOST_RESERVED}
        )
    take_turns(body)
    first = _next(body, year).sequence
    reserved = [
        CaseNumber.objects.create(
            cooperation=body.cooperation,
            body=body,
            year=year,
            sequence=sequence,
            printed=printed(body, sequence, year),
            state=NumberState.RESERVED,
            note=note,
            given_at=at,
            given_by=by,
        )
        for sequence in range(first, first + count)
    ]
    leave_trail(
        cooperation=body.cooperation,
        deed="reserve_numbers",
        subject=f"{body}, {reserved[0]}–{reserved[-1]}" if count > 1 else f"{body}, {reserved[0]}",
        by=by,
        at=at,
        count=count,
        note=note,
    )
    return reserved


@transaction.atomic
def withdraw_number(
    *, number: CaseNumber, reason: str, by: User | None, at: datetime | None = None
) -> CaseNumber:
    """The number keeps its place, with the reason, and is never used again.

    Raises GovernanceError while its case stands on an agenda with it, or was decided under it.
    """
    at = at or timezone.now()
    take_turns(number.body)
    fresh: CaseNumber = CaseNumber.objects.select_related("body", "case").get(pk=number.pk)
    if fresh.state == NumberState.WITHDRAWN:
        return fresh
    if not reason.strip():
        raise GovernanceError(_("Skriv hvorfor nummeret trekkes."))
    if fresh.items.filter(withdrawn_at=None).exists():
        raise GovernanceError(
            _("Saksnummer %(number)s står på en saksliste. Ta saken av sakslisten først.")
            % {"number": fresh}
        )
    if fresh.items.filter(decision__isnull=False).exists():
        raise GovernanceError(
            _("Det er gjort vedtak under saksnummer %(number)s. Det kan ikke trekkes.")
            % {"number": fresh}
        )
    mark_withdrawn(fresh, reason)
    leave_trail(
        cooperation=fresh.cooperation,
        deed="withdraw_number",
        subject=f"{fresh.body}, {fresh}",
        by=by,
        at=at,
        key=fresh.pk,
        case=str(fresh.case) if fresh.case else None,
        reason=reason,
    )
    return fresh


def mark_withdrawn(number: CaseNumber, reason: str) -> None:
    """Withdraw a number within another deed, which leaves the trail."""
    number.state = NumberState.WITHDRAWN
    number.note = reason[:300]
    number.save(update_fields=["state", "note"])


@transaction.atomic
def set_numbering(
    *,
    body: Body,
    prefix: str = "",
    digits: int = 3,
    long_year: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> BodyNumbering:
    """How the body writes the numbers it gives from now on; those given stay as they are."""
    take_turns(body)
    if not 1 <= digits <= 5:
        raise GovernanceError(_("Velg mellom 1 og 5 sifre."))
    prefix = prefix.strip()
    if any(sign.isdigit() or sign == "/" for sign in prefix):
        raise GovernanceError(_("Det som står foran nummeret, kan ikke ha tall eller skråstrek."))
    found: BodyNumbering | None = BodyNumbering.objects.filter(body=body).first()
    said = (prefix, digits, long_year)
    if found is not None and (found.prefix, found.digits, found.long_year) == said:
        return found
    found = found or BodyNumbering(cooperation=body.cooperation, body=body)
    found.prefix, found.digits, found.long_year = said
    found.save()
    leave_trail(
        cooperation=body.cooperation,
        deed="set_numbering",
        subject=body,
        by=by,
        at=at,
        prefix=prefix,
        digits=digits,
        long_year=long_year,
    )
    return found
