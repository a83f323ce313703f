"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("konto/", include("sporbar.access.urls")),
    path("", include("sporbar.office.urls")),
    path("", include("sporbar.website.urls")),
]

if settings.DEBUG:
    urlpatterns += [path("utvikler/", include("sporbar.ui.urls"))]
