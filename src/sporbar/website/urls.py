"""The addresses of the public pages. They are cited in minutes and newspapers: never change one."""

from django.urls import path, register_converter

from sporbar.records.models import RenditionFormat
from sporbar.website import (
    adoptions,
    bodies,
    cases,
    cycle,
    decisions,
    feeds,
    matters_feed,
    meetings,
    occasions,
    views,
)


class FormatConverter:
    """A format an edition can be had in."""

    regex = "|".join(RenditionFormat.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")

app_name = "website"

_REPORT = "<slug:cooperation>/rapporter/<slug:report>/"
_PLAN = "<slug:cooperation>/plan/<int:year>/"
_SUB_PLAN = f"{_PLAN}delplan/<int:sub_plan>/"
_MEASURE = "tiltak/<int:area>.<int:number>/"
_VERSION = "versjon/<int:number>/"
_VERSION_FILE = f"{_VERSION}last-ned/<format:wanted>"

urlpatterns = [
    path("", views.cooperations, name="cooperations"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("rapport.css", views.report_stylesheet, name="report_stylesheet"),
    path("<slug:cooperation>/", views.front, name="front"),
    path("<slug:cooperation>/farge.css", views.colour_stylesheet, name="colour_stylesheet"),
    path("<slug:cooperation>/sok/", views.search, name="search"),
    path("<slug:cooperation>/arshjul/", cycle.cycle, name="cycle"),
    path("<slug:cooperation>/arshjul/<int:year>/", cycle.cycle, name="cycle_year"),
    path("<slug:cooperation>/arshjul.ics", cycle.calendar, name="cycle_calendar"),
    path("<slug:cooperation>/arshjul/<str:token>.ics", cycle.feed, name="cycle_feed"),
    path("<slug:cooperation>/plan/", views.newest_plan, name="newest_plan"),
    path(_PLAN, views.plan, name="plan"),
    path(_PLAN + _MEASURE, views.measure, name="measure"),
    path(_PLAN + _VERSION, views.plan_version, name="plan_version"),
    path(_PLAN + _VERSION_FILE, views.plan_download, name="plan_download"),
    path(_SUB_PLAN, views.plan, name="sub_plan"),
    path(_SUB_PLAN + _MEASURE, views.measure, name="sub_measure"),
    path(_SUB_PLAN + _VERSION, views.plan_version, name="sub_plan_version"),
    path(_SUB_PLAN + _VERSION_FILE, views.plan_download, name="sub_plan_download"),
    path("<slug:cooperation>/kommuner/", views.municipalities, name="municipalities"),
    path("<slug:cooperation>/kommuner/<slug:slug>/", views.municipality, name="municipality"),
    path("<slug:cooperation>/saker/", cases.cases, name="cases"),
    path("<slug:cooperation>/saker/<int:pk>/", cases.case, name="case"),
    path(
        "<slug:cooperation>/saker/<int:pk>/vedlegg/<int:number>",
        cases.case_attachment,
        name="case_attachment",
    ),
    path("<slug:cooperation>/organer/", bodies.bodies, name="bodies"),
    path("<slug:cooperation>/organer/<slug:slug>/", bodies.body, name="body"),
    path("<slug:cooperation>/kommunevedtak/", adoptions.adoptions, name="adoptions"),
    path("<slug:cooperation>/kommunevedtak/<int:pk>/", adoptions.adoption, name="adoption"),
    path("<slug:cooperation>/moter/", meetings.meetings, name="meetings"),
    path("<slug:cooperation>/moter/<int:pk>/", meetings.meeting, name="meeting"),
    path("<slug:cooperation>/moter/<str:token>.ics", meetings.meeting_feed, name="meeting_feed"),
    path(
        "<slug:cooperation>/organer/<slug:slug>.ics", meetings.body_calendar, name="body_calendar"
    ),
    path("<slug:cooperation>/saker/feed.xml", matters_feed.matters, name="case_feed"),
    path("<slug:cooperation>/vedtak/", decisions.decisions, name="decisions"),
    path("<slug:cooperation>/vedtak/<int:pk>/", decisions.decision, name="decision"),
    path("<slug:cooperation>/vedtak.csv", decisions.decisions_csv, name="decisions_csv"),
    path(
        "<slug:cooperation>/politisk-behandling.json",
        decisions.decisions_json,
        name="decisions_json",
    ),
    path("<slug:cooperation>/regnskap/", views.newest_accounts, name="newest_accounts"),
    path("<slug:cooperation>/regnskap/<slug:report>/", views.accounts, name="accounts"),
    path("<slug:cooperation>/regnskap/<slug:report>/posteringer/", views.postings, name="postings"),
    path("<slug:cooperation>/rapporter/", views.reports, name="reports"),
    path("<slug:cooperation>/rapporter/feed.xml", feeds.editions, name="feed"),
    path(_REPORT, views.report, name="report"),
    path(f"{_REPORT}utgave/<int:number>/", views.edition, name="edition"),
    path(f"{_REPORT}utgave/<int:number>/last-ned/<format:wanted>", views.download, name="download"),
    path(f"{_REPORT}utgave/<int:number>/vedlegg/<int:annex>", views.annex_file, name="annex_file"),
    path(f"{_REPORT}utgave/<int:number>/med-vedlegg.pdf", views.print_file, name="print_file"),
    path("<slug:cooperation>/horinger/", occasions.consultations, name="consultations"),
    path("<slug:cooperation>/horinger/<int:pk>/", occasions.consultation, name="consultation"),
    path(
        "<slug:cooperation>/horinger/<int:pk>/fil",
        occasions.consultation_file,
        name="consultation_file",
    ),
    path("<slug:cooperation>/arrangement/", occasions.events, name="events"),
    path("<slug:cooperation>/arrangement/<int:pk>/", occasions.event, name="event"),
    path("<slug:cooperation>/avtaler/", occasions.agreements, name="agreements"),
    path("<slug:cooperation>/avtaler/<int:pk>/", occasions.agreement, name="agreement"),
    path(
        "<slug:cooperation>/avtaler/<int:pk>/fil", occasions.agreement_file, name="agreement_file"
    ),
]
