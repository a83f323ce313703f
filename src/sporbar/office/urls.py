"""The addresses of the office. Each subject lists its own below `<cooperation>/kontor/`."""

from django.urls import URLPattern, include, path

from sporbar.office.agreements.urls import urlpatterns as agreements
from sporbar.office.answering.urls import contributor_urlpatterns as contributor
from sporbar.office.answering.urls import urlpatterns as answering
from sporbar.office.board.urls import urlpatterns as board
from sporbar.office.bodies.urls import urlpatterns as bodies
from sporbar.office.cases.urls import urlpatterns as cases
from sporbar.office.consultations.urls import urlpatterns as consultations
from sporbar.office.councils.urls import contact_urlpatterns as council_contact
from sporbar.office.councils.urls import urlpatterns as councils
from sporbar.office.cycle.urls import urlpatterns as cycle
from sporbar.office.decisions.urls import urlpatterns as decisions
from sporbar.office.desk.urls import urlpatterns as desk
from sporbar.office.events.urls import urlpatterns as events
from sporbar.office.meetings.urls import urlpatterns as meetings
from sporbar.office.people.urls import urlpatterns as people
from sporbar.office.plan.urls import urlpatterns as plan
from sporbar.office.report.urls import urlpatterns as report
from sporbar.office.rounds.urls import urlpatterns as rounds
from sporbar.office.setup.urls import start_urlpatterns as start
from sporbar.office.setup.urls import urlpatterns as setup
from sporbar.office.trail.urls import urlpatterns as trail

app_name = "office"

_SUBJECTS: list[URLPattern] = [
    *desk,
    *setup,
    *people,
    *plan,
    *cycle,
    *councils,
    *meetings,
    *rounds,
    *board,
    *answering,
    *report,
    *bodies,
    *consultations,
    *events,
    *agreements,
    *decisions,
    *trail,
    *cases,
]

urlpatterns = [
    *start,
    *contributor,
    *council_contact,
    path("<slug:cooperation>/kontor/", include(_SUBJECTS)),
]
