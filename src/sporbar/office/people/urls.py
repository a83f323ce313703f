"""Addresses of the office's pages on this subject."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
