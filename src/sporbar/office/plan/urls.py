"""Addresses of the office's pages on the plan."""

from django.urls import URLPattern

from sporbar.office.plan.bringing.urls import urlpatterns as bringing
from sporbar.office.plan.life.urls import urlpatterns as life
from sporbar.office.plan.writing.urls import urlpatterns as writing

urlpatterns: list[URLPattern] = [*life, *writing, *bringing]
