"""Addresses of agreements."""

from django.urls import path

from sporbar.office.agreements import views

_ONE = "avtaler/<int:pk>/"

urlpatterns = [
    path("avtaler/", views.agreements, name="agreements"),
    path("avtaler/ny/", views.new, name="agreement_new"),
    path(_ONE, views.agreement, name="agreement"),
    path(f"{_ONE}endre/", views.edit, name="agreement_edit"),
    path(f"{_ONE}fil/", views.file, name="agreement_file"),
    path(f"{_ONE}fil/ny/", views.attach, name="agreement_attach"),
    path(f"{_ONE}forny/", views.renew, name="agreement_renew"),
    path(f"{_ONE}avslutt/", views.end, name="agreement_end"),
    path(f"{_ONE}ta-opp/", views.resume, name="agreement_resume"),
    path(f"{_ONE}publiser/", views.publish, name="agreement_publish"),
    path(f"{_ONE}ta-av/", views.take_back, name="agreement_take_back"),
]
