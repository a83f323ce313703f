"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from sporbar.organisations.language import choose_language

#: A full disk is not a fault of ours, and can be put right: it is told apart.
handler500 = "sporbar.core.full_disk.failed"

urlpatterns = [
    path("sprak/", choose_language, name="choose_language"),
    path("konto/", include("sporbar.access.urls")),
    *([] if settings.IN_PRODUCTION else [path("demo/", include("sporbar.demo.urls"))]),
    path("", include("sporbar.office.urls")),
    path("", include("sporbar.website.urls")),
]

if settings.DEBUG:
    urlpatterns += [path("utvikler/", include("sporbar.ui.urls"))]
