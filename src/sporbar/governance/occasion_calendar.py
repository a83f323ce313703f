"""Events, deadlines of consultations and days of notice as entries of the cooperation's year."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.models import Agreement, Consultation, Event, EventState
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import CycleKind
from sporbar.rounds.cycle import Entry


def occasion_entries(cooperation: Cooperation, *, internal: bool, years: range) -> Iterator[Entry]:
    """What of them begins in those years, as exactly as it is known. Everybody sees published
    events; the office also the others, deadlines to answer and days to give notice by. One
    statement, three for the office. What is cancelled, answered or ended is left out."""
    events = Event.objects.within(cooperation).exclude(state=EventState.CANCELLED)
    events = events.exclude(starts_on=None).select_related("organiser_body")
    found = [_of_event(one) for one in (events if internal else events.published())]
    if internal:
        hearings = Consultation.objects.within(cooperation).open().exclude(deadline=None)
        found += [_of_deadline(one) for one in hearings if not one.is_study]
        running = Agreement.objects.within(cooperation).running()
        found += [_of_notice(one) for one in running]
    yield from (one for one in found if one is not None and one.year in years)


def _entry(
    key: str, kind: str, title: str, said: str | None, *, names: str, body: str = "", note: str = ""
) -> Entry | None:
    """The entry on the day, month or year `said` begins; None where not even that is known."""
    first, last = partial_dates.bounds(said) if said else (None, None)
    if first is None:
        return None
    begins = said.partition("/")[0] if said else ""
    ends_of_first = partial_dates.bounds(begins)
    in_one_month = last is not None and (first.year, first.month) == (last.year, last.month)
    is_day = ends_of_first[0] == ends_of_first[1]
    return Entry(
        key=key,
        kind=kind,
        title=title,
        year=first.year,
        month=first.month if is_day or in_one_month else None,
        day=first if is_day else None,
        last=last if is_day and last != first else None,
        body=body,
        note=note,
        names=names,
    )


def _of_event(event: Event) -> Entry | None:
    return _entry(
        f"occasion-{event.pk}",
        CycleKind.MEETING,
        event.title,
        event.when,
        names=event.title,
        body=str(event.organiser_body or event.organiser),
        note=event.place,
    )


def _of_deadline(consultation: Consultation) -> Entry | None:
    words = _("Høringsfrist: %(title)s") % {"title": consultation.title}
    return _entry(
        f"consultation-{consultation.pk}",
        CycleKind.DEADLINE,
        words,
        consultation.deadline,
        names=consultation.title,
        note=consultation.sender,
    )


def _of_notice(agreement: Agreement) -> Entry | None:
    if agreement.notice_by is not None:
        words, said = _("Siste dag for oppsigelse: %(title)s"), agreement.notice_by.isoformat()
    elif agreement.ends_on is not None:
        words, said = _("Avtalen går ut: %(title)s"), agreement.ends_on
    else:
        return None
    return _entry(
        f"agreement-{agreement.pk}",
        CycleKind.DEADLINE,
        words % {"title": agreement.title},
        said,
        names=agreement.title,
    )
