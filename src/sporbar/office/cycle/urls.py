"""Addresses of the cooperation's year."""

from django.urls import path

from sporbar.office.cycle import views

urlpatterns = [
    path("arshjul/", views.cycle, name="cycle"),
    path("arshjul/<int:year>/", views.cycle, name="cycle_year"),
    path("arshjul/ny/", views.new, name="cycle_new"),
    path("arshjul/forslag/", views.propose, name="cycle_propose"),
    path("arshjul/hendelse/<int:pk>/", views.event, name="cycle_event"),
    path("arshjul/hendelse/<int:pk>/fjern/", views.remove, name="cycle_remove"),
    path("arshjul/kalender/", views.feed, name="cycle_feed"),
    path("arshjul/kalender/ny/", views.feed_new, name="cycle_feed_new"),
    path("arshjul/kalender/stopp/", views.feed_close, name="cycle_feed_close"),
]
