"""Addresses of the trail."""

from django.urls import path

from sporbar.office.trail import views

urlpatterns = [
    path("spor/", views.trail, name="trail"),
    path("spor/eksport/<str:kind>/", views.export, name="trail_export"),
]
