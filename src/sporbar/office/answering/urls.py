"""Addresses of answering: a contributor's own, and the office's on somebody's behalf."""

from django.urls import path

from sporbar.office.answering import door, pages, views

#: Below `<cooperation>/bidrag/`, and the door, which names no cooperation.
contributor_urlpatterns = [
    path("bidra/<str:token>/", door.door, name="answer_door"),
    path("<slug:cooperation>/bidrag/<int:round>/", pages.contribution, name="contribution"),
    path("<slug:cooperation>/bidrag/<int:round>/ut/", pages.leave, name="contribution_leave"),
    path("<slug:cooperation>/bidrag/<int:round>/<int:question>/", views.answer, name="answer"),
    path(
        "<slug:cooperation>/bidrag/<int:round>/<int:question>/siste/",
        views.latest,
        name="answer_latest",
    ),
]

urlpatterns = [
    path("runder/<int:round>/svar/<int:question>/", views.answer_for, name="answer_for"),
    path(
        "runder/<int:round>/svar/<int:question>/siste/",
        views.latest_for,
        name="answer_for_latest",
    ),
]
