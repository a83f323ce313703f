"""Addresses of the people: who may do what, who is invited, whom plans name."""

from django.urls import path

from sporbar.office.people import views

urlpatterns = [
    path("personer/", views.people, name="people"),
    path("personer/inviter/", views.invitation, name="people_invite"),
    path("personer/invitasjon/<int:pk>/trekk/", views.withdraw, name="people_withdraw"),
    path("personer/invitasjon/<int:pk>/send/", views.resend, name="people_resend"),
    path("personer/ny/", views.new_person, name="people_new"),
    path("personer/person/<slug:slug>/", views.person, name="people_person"),
    path("personer/person/<slug:slug>/arbeid/", views.employ, name="people_employ"),
    path("personer/person/<slug:slug>/arbeid/<int:pk>/", views.employ, name="people_employment"),
    path("personer/roller/<int:pk>/", views.roles, name="people_roles"),
]
