"""What is recorded as still to come although its day is over. Only parts that are printed are
looked at: nobody is held up by tasks the report does not tell of."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sporbar.document import partial_dates
from sporbar.document.checks.finding import Finding, warns
from sporbar.document.checks.sentences import Voice
from sporbar.document.compose.context import meetings_anchor, one_line
from sporbar.document.compose.follow_up import is_late
from sporbar.document.snapshot import Snapshot


def left_undone(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    """Tasks over their deadline, and meetings and events nobody has said were held."""
    said, as_of, outline = voice.sentences, snapshot.report.as_of, snapshot.report.outline
    if "follow_up" in outline:
        late = Counter(one.body for one in snapshot.follow_ups if is_late(one, as_of))
        for body, count in late.items():
            sentence = said.tasks_overdue.format(body=one_line(body), count=count)
            yield warns("tasks_overdue", sentence, "oppfolging")
    if "meetings" in outline:
        for meeting in snapshot.meetings:
            if meeting.state == "planned" and _is_over(meeting.on, as_of):
                sentence = said.meeting_still_planned.format(
                    body=one_line(meeting.body), on=voice.date(meeting.on)
                )
                yield warns("meeting_still_planned", sentence, meetings_anchor(meeting.body))
    if "events" in outline:
        for event in snapshot.events:
            if event.state == "planned" and event.on and _is_over(event.on, as_of):
                sentence = said.event_still_planned.format(
                    title=voice.quote(event.title), on=voice.date(event.on)
                )
                yield warns("event_still_planned", sentence, "arrangementer")


def _is_over(when: str, as_of: str) -> bool:
    try:
        last = partial_dates.bounds(when)[1]
        return last is not None and last < date.fromisoformat(as_of)
    except ValueError:
        return False
