"""Addresses of bodies, seats, terms, and of the councils' contacts."""

from django.urls import path

from sporbar.office.bodies import contacts, pasting, people, seats, terms, views

_BODY = "organer/<slug:body>/"
_SEAT = "verv/<int:pk>/"
_PERSON = "verv/personer/<slug:person>/"
_CONTACT = "kommunekontakter/<int:pk>/"

urlpatterns = [
    path("organer/", views.bodies, name="bodies"),
    path("nytt-organ/", views.new, name="body_new"),
    path(_BODY, views.body, name="body"),
    path(f"{_BODY}endre/", views.edit, name="body_edit"),
    path(f"{_BODY}opplos/", views.dissolve, name="body_dissolve"),
    path(f"{_BODY}gjenapne/", views.reopen, name="body_reopen"),
    path(f"{_BODY}ny-plass/", seats.new, name="seat_new"),
    path(f"{_BODY}lim-inn/", pasting.paste, name="body_paste"),
    path(_SEAT, seats.seat, name="seat"),
    path(f"{_SEAT}fratre/", seats.leave, name="seat_leave"),
    path(f"{_SEAT}erstatt/", seats.replace, name="seat_replace"),
    path(f"{_SEAT}fjern/", seats.remove, name="seat_remove"),
    path(_PERSON, people.person, name="seat_person"),
    path(f"{_PERSON}parti/", people.party, name="seat_person_party"),
    path(f"{_PERSON}navn/", people.name, name="seat_person_name"),
    path(f"{_PERSON}flytt/", people.move, name="seat_person_move"),
    path("valgperioder/ny/", terms.new, name="term_new"),
    path("valgperioder/<int:pk>/", terms.term, name="term"),
    path("valgperioder/<int:pk>/fjern/", terms.remove, name="term_remove"),
    path("kommunekontakter/", contacts.contacts, name="body_contacts"),
    path("kommunekontakter/ny/", contacts.new, name="body_contact_new"),
    path(_CONTACT, contacts.contact, name="body_contact"),
    path(f"{_CONTACT}fjern/", contacts.remove, name="body_contact_remove"),
]
