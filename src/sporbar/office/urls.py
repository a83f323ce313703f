"""The addresses of the office. Each subject lists its own below `<cooperation>/kontor/`."""

from django.urls import URLPattern, include, path

from sporbar.office.cycle.urls import urlpatterns as cycle
from sporbar.office.desk.urls import urlpatterns as desk
from sporbar.office.people.urls import urlpatterns as people
from sporbar.office.plan.urls import urlpatterns as plan
from sporbar.office.setup.urls import start_urlpatterns as start
from sporbar.office.setup.urls import urlpatterns as setup
from sporbar.office.trail.urls import urlpatterns as trail

app_name = "office"

_SUBJECTS: list[URLPattern] = [*desk, *setup, *people, *plan, *cycle, *trail]

urlpatterns = [*start, path("<slug:cooperation>/kontor/", include(_SUBJECTS))]
