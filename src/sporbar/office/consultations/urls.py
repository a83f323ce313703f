"""Addresses of consultations."""

from django.urls import path

from sporbar.office.consultations import views

_ONE = "horinger/<int:pk>/"

urlpatterns = [
    path("horinger/", views.consultations, name="consultations"),
    path("horinger/ny/", views.new, name="consultation_new"),
    path(_ONE, views.consultation, name="consultation"),
    path(f"{_ONE}endre/", views.edit, name="consultation_edit"),
    path(f"{_ONE}uttalelse/", views.draft, name="consultation_draft"),
    path(f"{_ONE}fil/", views.file, name="consultation_file"),
    path(f"{_ONE}fil/ny/", views.attach, name="consultation_attach"),
    path(f"{_ONE}sendt/", views.send, name="consultation_send"),
    path(f"{_ONE}ikke-besvart/", views.leave, name="consultation_leave"),
    path(f"{_ONE}ta-opp/", views.take_up, name="consultation_take_up"),
    path(f"{_ONE}ble-til/", views.outcome, name="consultation_outcome"),
    path(f"{_ONE}publiser/", views.publish, name="consultation_publish"),
    path(f"{_ONE}ta-av/", views.take_back, name="consultation_take_back"),
]
