"""Addresses of the board of a round."""

from django.urls import path

from sporbar.office.board import bulk, letters, views

urlpatterns = [
    path("runder/<int:round>/", views.board, name="board"),
    path("runder/<int:round>/valgte/", bulk.chosen_deed, name="board_chosen"),
    path("runder/<int:round>/sporsmal/<int:question>/", views.question, name="board_request"),
    path("runder/<int:round>/brev/", letters.letters, name="board_letters"),
    path("runder/<int:round>/brev/stopp/", letters.stop, name="board_letters_stop"),
    path("runder/<int:round>/brev/send/", letters.send, name="board_letters_send"),
    path("runder/<int:round>/brev/igjen/", letters.resume, name="board_letters_resume"),
]
