"""Addresses of the adoption ledger: the contacts' own, and the office's."""

from django.urls import path

from sporbar.office.councils import answer, council, door, letters, views

#: Below `<cooperation>/kommunesak/`, and the door, which names no cooperation.
_OWN = "<slug:cooperation>/kommunesak/<slug:organisation>/"
contact_urlpatterns = [
    path("kommunesvar/<str:token>/", door.door, name="council_door"),
    path(_OWN, answer.cases, name="council_cases"),
    path(f"{_OWN}ut/", answer.leave, name="council_leave"),
    path(f"{_OWN}<int:pk>/", answer.case, name="council_case"),
]

_CASE = "kommunevedtak/<int:pk>/"
_COUNCIL = f"{_CASE}kommune/<int:adoption>/"
urlpatterns = [
    path("kommunevedtak/", views.referrals, name="referrals"),
    path("kommunevedtak/ny/", views.new, name="referral_new"),
    path("kommunevedtak/brev/", letters.letters, name="referral_letters"),
    path("kommunevedtak/minn/", letters.remind, name="referral_remind"),
    path(_CASE, views.referral, name="referral"),
    path(f"{_CASE}endre/", views.change, name="referral_change"),
    path(f"{_CASE}send/", views.send, name="referral_send"),
    path(f"{_CASE}trekk/", views.withdraw, name="referral_withdraw"),
    path(f"{_CASE}gjor/", views.deed, name="referral_deed"),
    path(_COUNCIL, council.adoption, name="adoption"),
    path(f"{_COUNCIL}lokalt/", council.local, name="adoption_local"),
    path(f"{_COUNCIL}hvilken/", council.name, name="adoption_name"),
    path(f"{_COUNCIL}saksframlegg/", council.paper, name="adoption_paper"),
    path(f"{_COUNCIL}saksframlegg.docx", council.word, name="adoption_word"),
]
