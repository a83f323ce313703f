"""Addresses of cases."""

from django.urls import path

from sporbar.office.cases import attachments, route, text, views, withholding

_CASE = "saker/<int:case>/"
_SECTION = f"{_CASE}tekst/<slug:section>/"
_ATTACHMENT = f"{_CASE}vedlegg/<int:attachment>/"

urlpatterns = [
    path("saker/", views.cases, name="cases"),
    path("saker/ny/", views.new, name="case_new"),
    path(_CASE, views.case, name="case"),
    path(f"{_CASE}endre/", views.change, name="case_change"),
    path(f"{_CASE}utskrift/", views.printed, name="case_print"),
    path(f"{_CASE}gjor/", views.do, name="case_do"),
    path(f"{_CASE}trekk/", views.withdraw, name="case_withdraw"),
    path(f"{_CASE}skjul/", views.take_back, name="case_take_back"),
    path(f"{_CASE}vei/", route.route, name="case_route"),
    path(f"{_CASE}saksliste/", route.agenda, name="case_agenda"),
    path(f"{_CASE}overta/", route.pass_on, name="case_pass_on"),
    path(f"{_CASE}unntak/", withholding.case, name="case_withhold"),
    path(_SECTION, text.section, name="case_text"),
    path(f"{_SECTION}unntak/", withholding.section, name="case_text_withhold"),
    path(f"{_CASE}vedlegg/nytt/", attachments.new, name="case_attach"),
    path(f"{_CASE}vedlegg/fra-en-sak/", attachments.existing, name="case_attach_existing"),
    path(_ATTACHMENT, attachments.change, name="case_attachment"),
    path(f"{_ATTACHMENT}unntak/", withholding.attachment, name="case_attachment_withhold"),
    path(f"{_ATTACHMENT}trekk/", attachments.withdraw, name="case_attachment_withdraw"),
    path(f"{_ATTACHMENT}fil/<slug:variant>/", attachments.download, name="case_attachment_file"),
]
