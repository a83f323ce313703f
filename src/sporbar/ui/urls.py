"""Developers' pages; included only when DEBUG is on."""

from django.urls import path

from sporbar.ui import views

app_name = "ui"

urlpatterns = [path("galleri/", views.gallery, name="gallery")]
