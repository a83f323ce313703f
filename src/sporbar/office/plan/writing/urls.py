"""Addresses of writing a plan."""

from django.urls import path

from sporbar.office.plan.writing import draft_views as draft
from sporbar.office.plan.writing import measure_views as measure

urlpatterns = [
    path("plan/<int:year>/utkast/", draft.draft, name="plan_draft"),
    path("plan/underplan/<int:plan>/utkast/", draft.sub_draft, name="plan_sub_draft"),
    path("plan/underplan/<int:plan>/skribenter/", draft.editors, name="plan_editors"),
    path("plan/utkast/<int:version>/tiltak/", draft.add, name="plan_measure_add"),
    path("plan/utkast/<int:version>/rekkefolge/", draft.order, name="plan_order"),
    path("plan/utkast/<int:version>/hent-tilbake/", draft.bring_back_ended, name="plan_bring_back"),
    path("plan/tiltak/<uuid:key>/", measure.measure, name="plan_measure"),
    path("plan/tiltak/<uuid:key>/siste/", measure.latest, name="plan_measure_latest"),
    path("plan/tiltak/<uuid:key>/angre/", measure.undo, name="plan_measure_undo"),
    path("plan/tiltak/<uuid:key>/flytt/", draft.move, name="plan_measure_move"),
    path("plan/tiltak/<uuid:key>/kopier/", draft.copy, name="plan_measure_copy"),
    path("plan/tiltak/<uuid:key>/del/", draft.split, name="plan_measure_split"),
    path("plan/tiltak/<uuid:key>/sla-sammen/", draft.merge, name="plan_measure_merge"),
    path("plan/tiltak/<uuid:key>/avslutt/", draft.end, name="plan_measure_end"),
]
