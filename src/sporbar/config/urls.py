"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [path("", include("sporbar.website.urls"))]

if settings.DEBUG:
    urlpatterns += [path("utvikler/", include("sporbar.ui.urls"))]
