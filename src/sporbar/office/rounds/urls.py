"""Addresses of setting up a round: its days, who reports what, the letter, and opening it."""

from django.urls import path

from sporbar.office.rounds import asking, turning, views

_SETUP = "runder/<int:round>/oppsett/"

urlpatterns = [
    path("runder/", views.rounds, name="rounds"),
    path("runder/ny/", views.new, name="round_new"),
    path(_SETUP, views.overview, name="round"),
    path(f"{_SETUP}dager/", views.days, name="round_days"),
    path(f"{_SETUP}brev/", views.letter, name="round_letter"),
    path(f"{_SETUP}forhandsvisning/", views.preview, name="round_preview"),
    path(f"{_SETUP}forhandsvisning/<int:contributor>/", views.mail, name="round_mail"),
    path(f"{_SETUP}hvem/", asking.who, name="round_who"),
    path(f"{_SETUP}person/<int:contributor>/", asking.person, name="round_person"),
    path(f"{_SETUP}person/<int:contributor>/ut/", asking.leave, name="round_leave"),
    path(f"{_SETUP}person/<int:contributor>/lenker/", asking.revoke, name="round_revoke"),
    path("runder/<int:round>/apne/", turning.open_it, name="round_open"),
    path("runder/<int:round>/lukk/", turning.close, name="round_close"),
    path("runder/<int:round>/gjenapne/", turning.reopen, name="round_reopen"),
    path("runder/<int:round>/fjern/", turning.discard, name="round_discard"),
]
