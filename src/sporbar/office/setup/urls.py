"""Addresses of the start, of setting up, and of the strategy."""

from django.urls import path

from sporbar.office.setup import start, views

_KIND = "oppsett/<slug:kind>/"
_PART = "strategi/<slug:kind>/"

urlpatterns = [
    path("oppsett/", views.setup, name="setup"),
    path("oppsett/samarbeidet/", views.cooperation, name="setup_cooperation"),
    path("oppsett/fra-registeret/", views.admit, name="setup_admit"),
    path("oppsett/sla-sammen/", views.merge, name="setup_merge"),
    path(_KIND, views.setup_rows.rows, name="setup_rows"),
    path(f"{_KIND}ny/", views.setup_rows.new, name="setup_row_new"),
    path(f"{_KIND}<int:pk>/", views.setup_rows.change, name="setup_row"),
    path(f"{_KIND}<int:pk>/fjern/", views.setup_rows.remove, name="setup_row_remove"),
    path("strategi/", views.strategy, name="strategy"),
    path("strategi/rekkefolge/", views.strategy_order, name="strategy_order"),
    path("strategi/<int:pk>/kopier/", views.strategy_copy, name="strategy_copy"),
    path(_PART, views.strategy_rows.rows, name="strategy_rows"),
    path(f"{_PART}ny/", views.strategy_rows.new, name="strategy_row_new"),
    path(f"{_PART}<int:pk>/", views.strategy_rows.change, name="strategy_row"),
    path(f"{_PART}<int:pk>/fjern/", views.strategy_rows.remove, name="strategy_row_remove"),
]
start_urlpatterns = [path("start/<str:token>/", start.start, name="start")]
