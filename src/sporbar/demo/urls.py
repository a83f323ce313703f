"""The addresses of the demo, listed only where SPORBAR_ENV is demo."""

from django.urls import path

from sporbar.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.doors, name="doors"),
    path("post/", views.post, name="post"),
    path("inn/<int:role>/", views.enter, name="enter"),
    path("svar/<int:contributor>/", views.answer_as, name="answer_as"),
]
