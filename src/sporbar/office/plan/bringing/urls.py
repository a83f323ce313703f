"""Addresses of bringing measures in."""

from django.urls import path

from sporbar.office.plan.bringing import views

urlpatterns = [
    path("plan/utkast/<int:version>/hent-inn/", views.bring, name="plan_bring"),
    path("plan/utkast/<int:version>/hent-inn/legg-inn/", views.place, name="plan_bring_place"),
    path("plan/utkast/<int:version>/hent-inn/mal/", views.template, name="plan_bring_template"),
]
