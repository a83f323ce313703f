"""Addresses of meetings, agendas and case numbers."""

from django.urls import path

from sporbar.office.meetings import agenda, calendars, changes, numbers, schedule, views

_ONE = "moter/<int:pk>/"
_ITEM = f"{_ONE}punkt/<int:item>/"
_BODY = "moter/saksnumre/<slug:body>/"

urlpatterns = [
    path("moter/", views.meetings, name="meetings"),
    path("moter/nytt/", views.new, name="meeting_new"),
    path("moter/moteplan/", schedule.schedule, name="meeting_schedule"),
    path("moter/kalendere/", calendars.calendars, name="meeting_calendars"),
    path("moter/kalendere/<int:pk>/ny/", calendars.feed_new, name="meeting_feed_new"),
    path("moter/kalendere/<int:pk>/stopp/", calendars.feed_close, name="meeting_feed_close"),
    path("moter/saksnumre/", numbers.bodies, name="meeting_bodies"),
    path("moter/saksnumre/nummer/<int:pk>/trekk/", numbers.withdraw, name="meeting_withdraw"),
    path(_BODY, numbers.numbers, name="meeting_numbers"),
    path(f"{_BODY}skrivemate/", numbers.numbering, name="meeting_numbering"),
    path(f"{_BODY}<int:year>/", numbers.numbers, name="meeting_numbers_year"),
    path(f"{_BODY}<int:year>/reserver/", numbers.reserve, name="meeting_reserve"),
    path("moter/apent/<slug:body>/", changes.leftovers, name="meeting_leftovers"),
    path(_ONE, views.meeting, name="meeting"),
    path(f"{_ONE}endre/", changes.change, name="meeting_change"),
    path(f"{_ONE}flytt/", changes.move, name="meeting_move"),
    path(f"{_ONE}avlys/", changes.cancel, name="meeting_cancel"),
    path(f"{_ONE}tilstand/", changes.state, name="meeting_state"),
    path(f"{_ONE}videre/", changes.carry, name="meeting_carry"),
    path(f"{_ONE}saksliste/", views.printed, name="meeting_agenda"),
    path(f"{_ONE}legg-til/", agenda.add, name="meeting_add"),
    path(f"{_ONE}rekkefolge/", agenda.order, name="meeting_order"),
    path(_ITEM, agenda.item, name="meeting_item"),
    path(f"{_ITEM}ta-av/", agenda.take_off, name="meeting_item_off"),
]
