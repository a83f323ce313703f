"""Addresses of the adoption ledger: the contacts' own, and the office's."""

from django.urls import path

from sporbar.office.councils import answer, door

#: Below `<cooperation>/kommunesak/`, and the door, which names no cooperation.
contact_urlpatterns = [
    path("kommunesvar/<str:token>/", door.door, name="council_door"),
    path("<slug:cooperation>/kommunesak/<slug:organisation>/", answer.cases, name="council_cases"),
    path(
        "<slug:cooperation>/kommunesak/<slug:organisation>/ut/",
        answer.leave,
        name="council_leave",
    ),
    path(
        "<slug:cooperation>/kommunesak/<slug:organisation>/<int:pk>/",
        answer.case,
        name="council_case",
    ),
]
