"""Addresses of events."""

from django.urls import path

from sporbar.office.events import views

_ONE = "arrangement/<int:pk>/"

urlpatterns = [
    path("arrangement/", views.events, name="events"),
    path("arrangement/nytt/", views.new, name="event_new"),
    path(_ONE, views.event, name="event"),
    path(f"{_ONE}endre/", views.edit, name="event_edit"),
    path(f"{_ONE}gjennomfort/", views.hold, name="event_hold"),
    path(f"{_ONE}avlys/", views.cancel, name="event_cancel"),
    path(f"{_ONE}planlagt/", views.plan_again, name="event_plan_again"),
    path(f"{_ONE}publiser/", views.publish, name="event_publish"),
    path(f"{_ONE}ta-av/", views.take_back, name="event_take_back"),
]
