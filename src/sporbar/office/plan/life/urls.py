"""Addresses of a plan's life: started, read, sent, adopted, compared, rolled over."""

from django.urls import path

from sporbar.office.plan.life import rolling, views

_VERSION = "plan/versjon/<int:version>/"

urlpatterns = [
    path("plan/", views.plans, name="plans"),
    path("plan/ny/", views.start, name="plan_start"),
    path(_VERSION, views.version, name="plan_version"),
    path(f"{_VERSION}send/", views.send, name="plan_send"),
    path(f"{_VERSION}trekk-tilbake/", views.take_back, name="plan_take_back"),
    path(f"{_VERSION}vedta/", views.adopt, name="plan_adopt"),
    path(f"{_VERSION}forkast/", views.discard, name="plan_discard"),
    path(f"{_VERSION}endringer/", views.compare, name="plan_compare"),
    path(f"{_VERSION}frys/", views.freeze, name="plan_freeze"),
    path(f"{_VERSION}utkast.<str:wanted>", views.preview, name="plan_preview"),
    path(f"{_VERSION}fil.<str:wanted>", views.download, name="plan_file"),
    path("plan/id/<int:plan>/ny-versjon/", views.open_next, name="plan_open"),
    path("plan/id/<int:plan>/rullere/", rolling.rollover, name="plan_rollover"),
]
