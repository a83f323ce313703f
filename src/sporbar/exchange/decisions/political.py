"""JSON of decisions with the names of KS Fiks *politisk behandling* v1, as far as they reach.

Each element of `utvalgsvedtak` has the shape of the message `einnsyn.vedtak.send`: a meeting, its
body, the sender, and the decisions made there. Names that the protocol lacks stand in `sporbar`, so
that nothing of ours is taken for theirs. No message is sent: this is a file to read.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.governance.decided import Decided, Task
from sporbar.governance.models import Meeting, Outcome
from sporbar.organisations.models import Cooperation, LegalEntity

#: Names the form of the file; what is added keeps it, what is changed gets a new one.
SCHEMA = "sporbar.politisk-behandling.v1"
#: The message each element has the shape of.
MESSAGE = "no.ks.fiks.politisk.behandling.v1.einnsyn.vedtak.send"


def political(
    cooperation: Cooperation, rows: Iterable[Decided], *, address: str, at: datetime
) -> dict[str, Any]:
    """The file as JSON values. `rows` of one meeting stand together; `address` is where the site
    is, for keys that are the same for ever; `at` is when it was made."""
    every = list(rows)
    sender = _sender(cooperation)
    meetings = [
        {
            "moete": _meeting(meeting, address),
            "utvalg": {"utvalgId": meeting.body.slug, "utvalgNavn": meeting.body.name},
            "avsender": sender,
            "vedtak": [_decision(one, place, address) for place, one in enumerate(of, start=1)],
        }
        for meeting, of in groupby(every, lambda one: one.decision.item.meeting)
    ]
    return {
        "skjema": SCHEMA,
        "form": MESSAGE,
        "laget": timezone.localtime(at).isoformat(timespec="seconds"),
        "antall": {
            "moeter": len(meetings),
            "vedtak": len(every),
            "oppfoelging": sum(len(one.tasks) for one in every),
        },
        "utvalgsvedtak": meetings,
    }


def _sender(cooperation: Cooperation) -> dict[str, str]:
    numbers = (
        LegalEntity.objects.within(cooperation)
        .exclude(organisation_number="")
        .order_by("pk")
        .values_list("organisation_number", flat=True)
    )
    # The protocol asks for a number; a secretariat that has none entered is said to have none.
    return {"organisasjonsnummer": str(numbers.first() or ""), "navn": cooperation.name}


def _meeting(meeting: Meeting, address: str) -> dict[str, Any]:
    found: dict[str, Any] = {"moeteid": f"{address}/moter/{meeting.pk}/", "tittel": str(meeting)}
    day = _day(meeting.on)
    if day is not None and meeting.starts_at is not None:
        moment = datetime.combine(day, meeting.starts_at)
        found["moetedato"] = timezone.make_aware(moment).isoformat()
    elif day is not None:
        found["moetedato"] = timezone.make_aware(datetime.combine(day, time.min)).isoformat()
    else:
        found["sporbar"] = {"dato": meeting.on}
    return found


def _decision(one: Decided, place: int, address: str) -> dict[str, Any]:
    item, record = one.decision.item, one.record
    key = {"fagsystem": "Sporbar", "noekkel": f"{address}/vedtak/{one.decision.pk}/"}
    found: dict[str, Any] = {
        "referanseEksternNoekkel": key,
        "tittel": one.title.text,
        "saksansvarlig": _officer(one),
    }
    if item.number is not None:
        found["utvalgetsSaksnummer"] = {
            "saksaar": item.number.year,
            "sakssekvensnummer": item.number.sequence,
        }
    if (day := _day(one.on)) is not None:
        found["vedtaksdato"] = day.isoformat()
    if record.outcome:
        label = str(Outcome(record.outcome).label)
        found["status"] = {"kodeverdi": record.outcome, "kodebeskrivelse": label}
    if one.wording.text:
        found["vedtak"] = {
            "tekstInnhold": one.wording.text,
            "tekstFormat": {"kodeverdi": "text/plain"},
        }
    if one.wording.is_withheld or one.title.is_withheld:
        found["skjerming"] = _withheld(one)
    # Who voted what is not kept here, so that `votering` would be empty: the counts are ours.
    found["sporbar"] = {
        "plass": place,
        "saksnummer": one.number,
        "enstemmig": record.is_unanimous,
        "stemmerFor": record.votes_for,
        "stemmerMot": record.votes_against,
        "omVoteringen": one.vote_note,
        "fastsattDato": one.on,
        "rettetUtgave": record.number,
        "oppfoelging": [_task(task) for task in one.tasks],
    }
    return found


def _officer(one: Decided) -> str:
    case = one.decision.item.case
    if case is None or one.title.is_withheld:
        return ""
    return str(case.case_officer or case.case_officer_title or "")


def _withheld(one: Decided) -> dict[str, Any]:
    why = one.wording if one.wording.is_withheld else one.title
    found: dict[str, Any] = {
        "skjermingshjemmel": why.basis,
        "tilgangsrestriksjon": {"kodeverdi": "UO", "kodebeskrivelse": "Unntatt offentlighet"},
    }
    if why.until is not None:
        found["skjermingOpphoererDato"] = why.until.isoformat()
    return found


def _task(task: Task) -> dict[str, Any]:
    return {
        "type": task.kind,
        "oppgave": task.task,
        "ansvarlig": task.responsible,
        "frist": task.deadline,
        "tilstand": task.state,
        "hvaErGjort": task.done,
        "plan": task.plan,
        "overFristen": task.is_overdue,
    }


def _day(on: str) -> date | None:
    """The day, where it is known to be one."""
    first, last = partial_dates.bounds(on)
    return first if first is not None and first == last else None
