"""Addresses of decisions, and of what follows from them."""

from django.urls import path

from sporbar.office.decisions import effect_views, follow_up_views, views

urlpatterns = [
    path("vedtak/", views.decisions, name="decisions"),
    path("vedtak/sak/<int:item>/", views.record, name="decision_record"),
    path("vedtak/mote/<int:meeting>/publiser/", views.publish, name="decision_publish"),
    path("vedtak/<int:pk>/", views.decision, name="decision"),
    path("vedtak/<int:pk>/publiser/", views.publish_all, name="decision_publish_all"),
    path("vedtak/<int:pk>/rett/", views.correct, name="decision_correct"),
    path("vedtak/<int:pk>/videre/", views.carry_on, name="decision_carry_on"),
    path("vedtak/<int:pk>/virkning/<slug:kind>/", effect_views.add, name="decision_effect"),
    path("vedtak/virkning/<int:pk>/fjern/", effect_views.remove, name="decision_effect_remove"),
    path("vedtak/innstilling/<int:pk>/fjern/", effect_views.let_go, name="decision_grant_remove"),
    path("vedtak/<int:pk>/oppfolging/", follow_up_views.new, name="follow_up_new"),
    path("vedtak/oppfolging/", follow_up_views.follow_ups, name="follow_ups"),
    path("vedtak/oppfolging/<int:pk>/", follow_up_views.follow_up, name="follow_up"),
    path("vedtak/oppfolging/<int:pk>/endre/", follow_up_views.change, name="follow_up_change"),
    path(
        "vedtak/oppfolging/<int:pk>/sak/",
        follow_up_views.come_back_with,
        name="follow_up_come_back",
    ),
]
