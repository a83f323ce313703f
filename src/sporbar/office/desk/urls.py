"""Addresses of the desk: what there is to do."""

from django.urls import path

from sporbar.office.desk import views

urlpatterns = [path("", views.desk, name="desk")]
