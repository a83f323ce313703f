"""A meeting that is to come, with one of everything its pages name, for the tests of every page."""

from typing import Any

from sporbar.governance.actions.agenda import put_on_agenda
from sporbar.governance.actions.feeds import open_meeting_feed
from sporbar.governance.actions.meetings import When, move_meeting, publish_meeting
from sporbar.governance.actions.numbers import reserve_numbers
from sporbar.organisations.models import Body, Person, Seat
from tests.governance import made

_OF_MEETING = ("", "_change", "_move", "_cancel", "_state", "_carry", "_agenda", "_add", "_order")
_OF_ITEM = ("meeting_item", "meeting_item_off")


def meeting_things(body: Body) -> dict[str, Any]:
    """A published meeting of the body that was moved, with a case and a matter without one, a
    reserved number, and somebody who sits; values for `World.things`."""
    tenant = body.cooperation
    meeting = publish_meeting(meeting=made.meeting(body, "2097-03-24"), by=None)
    move_meeting(meeting=meeting, to=When("2097-03-26", place="Rådhuset"), by=None)
    item = put_on_agenda(meeting=meeting, case=made.case(tenant, "Samferdsel"), by=None)
    put_on_agenda(meeting=meeting, title="Eventuelt", kind="any_other_business", by=None)
    made.meeting(body, "2097-05-05")
    (number,) = reserve_numbers(body=body, year=2097, note="Budsjett", by=None)
    person = Person.objects.create(
        cooperation=tenant, slug=f"sitter-{tenant.slug}", name="En som sitter"
    )
    Seat.objects.create(cooperation=tenant, body=body, role="medlem", person=person)
    return {
        **{f"meeting{what}:pk": meeting.pk for what in _OF_MEETING},
        **{f"{name}:pk": meeting.pk for name in _OF_ITEM},
        **{f"{name}:item": item.pk for name in _OF_ITEM},
        "meeting_withdraw:pk": number.pk,
        **{f"meeting_feed{what}:pk": person.pk for what in ("_new", "_close")},
        "meeting_feed:token": open_meeting_feed(person=person, by=None),
        "body_calendar:slug": body.slug,
    }
