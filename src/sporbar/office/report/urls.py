"""Addresses of the report workspace, all below one round."""

from django.urls import path

from sporbar.office.report import annexes, freezing, hearing, publishing, sentences, texts, views

_REPORT = "runder/<int:round>/rapport/"
_MEASURE = "tiltak/<int:area>.<int:number>/"
_ANNEX = "vedlegg/<int:annex>/"
_EDITION = "utgave/<int:number>/"

urlpatterns = [
    path(_REPORT, views.workspace, name="workspace"),
    path(f"{_REPORT}start/", views.start, name="report_start"),
    path(f"{_REPORT}dokument/", views.document, name="report_document"),
    path(f"{_REPORT}utkast.<str:wanted>", views.draft, name="report_draft"),
    path(f"{_REPORT}grunn/", views.reason, name="report_reason"),
    path(f"{_REPORT}avvik/<int:deviation>/", views.settle, name="report_settle"),
    path(f"{_REPORT}om/", texts.about, name="report_about"),
    path(f"{_REPORT}innledning/", texts.introduction, name="report_introduction"),
    path(f"{_REPORT}forbehold/", texts.caveats, name="report_caveats"),
    path(f"{_REPORT}omrade/<int:area>/", texts.note, name="report_note"),
    path(f"{_REPORT}{_MEASURE}", sentences.measure, name="report_measure"),
    path(f"{_REPORT}vedlegg/", annexes.annexes, name="report_annexes"),
    path(f"{_REPORT}vedlegg/nytt/", annexes.new, name="report_annex_new"),
    path(f"{_REPORT}{_ANNEX}", annexes.annex, name="report_annex"),
    path(f"{_REPORT}{_ANNEX}last-ned/", annexes.download, name="report_annex_file"),
    path(f"{_REPORT}{_ANNEX}runde/", annexes.attach_sub_round, name="report_annex_round"),
    path(f"{_REPORT}{_ANNEX}ta-av/", annexes.take_off, name="report_annex_detach"),
    path(f"{_REPORT}{_ANNEX}flytt/", annexes.move, name="report_annex_move"),
    path(f"{_REPORT}{_ANNEX}fjern/", annexes.remove, name="report_annex_remove"),
    path(f"{_REPORT}frys/", freezing.approve, name="report_approve"),
    path(f"{_REPORT}frysing/<int:order>/", freezing.progress, name="report_progress"),
    path(f"{_REPORT}{_EDITION}", publishing.edition, name="report_edition"),
    path(f"{_REPORT}{_EDITION}fil.<str:wanted>", publishing.file, name="report_edition_file"),
    path(
        f"{_REPORT}{_EDITION}ved-siden-av/<int:file>/",
        publishing.beside,
        name="report_edition_beside",
    ),
    path(f"{_REPORT}{_EDITION}legg-fram/", hearing.put, name="report_hearing"),
    path(f"{_REPORT}{_EDITION}publiser/", publishing.publish, name="report_publish"),
    path(f"{_REPORT}{_EDITION}send/", publishing.tell, name="report_tell"),
]
