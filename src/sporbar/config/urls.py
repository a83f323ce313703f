"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from sporbar.organisations.language import choose_language

urlpatterns = [
    path("sprak/", choose_language, name="choose_language"),
    path("konto/", include("sporbar.access.urls")),
    *([] if settings.IN_PRODUCTION else [path("demo/", include("sporbar.demo.urls"))]),
    path("", include("sporbar.office.urls")),
    path("", include("sporbar.website.urls")),
]

if settings.DEBUG:
    urlpatterns += [path("utvikler/", include("sporbar.ui.urls"))]
