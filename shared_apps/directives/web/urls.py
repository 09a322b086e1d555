"""Addresses of the directives."""

from django.urls import path

from shared_apps.directives.web import (
    amending,
    board,
    calendar,
    drafts,
    enquiries,
    files,
    listing,
    report_files,
    report_form,
    reports,
    seasons,
)

network_urlpatterns = [
    path("directives/", listing.directives, name="directives-list"),
    path("directives/new/", drafts.new, name="directives-new"),
    path("directives/calendar/", calendar.month, name="directives-calendar"),
    path("directives/feed/", calendar.feed, name="directives-feed"),
    path("calendar/<str:secret>.ics", calendar.read, name="directives-feed-read"),
    path("directives/<uuid:directive_id>/", board.directive, name="directives-board"),
    path("directives/<uuid:directive_id>/remind/", board.remind, name="directives-remind"),
    path("directives/<uuid:directive_id>/close/", board.close, name="directives-close"),
    path("directives/<uuid:directive_id>/edit/", drafts.edit, name="directives-edit"),
    path("directives/<uuid:directive_id>/discard/", drafts.discard, name="directives-discard"),
    path("directives/<uuid:directive_id>/issue/", drafts.issue, name="directives-issue"),
    path("directives/<uuid:directive_id>/form/", report_form.form_page, name="directives-report-form"),
    path(
        "directives/<uuid:directive_id>/form/<slug:field>/",
        report_form.field_page,
        name="directives-report-field",
    ),
    path("directives/<uuid:directive_id>/enquiries/", enquiries.listed, name="directives-enquiries"),
    path(
        "directives/<uuid:directive_id>/enquiries/<uuid:enquiry_id>/",
        enquiries.answer,
        name="directives-enquiry-answer",
    ),
    path("directives/<uuid:directive_id>/reports/", reports.summary, name="directives-reports"),
    path("directives/<uuid:directive_id>/reports.xlsx", reports.spreadsheet, name="directives-reports-xlsx"),
    path("directives/<uuid:directive_id>/reports.zip", report_files.all_files, name="directives-reports-zip"),
    path("directives/<uuid:directive_id>/reports/<int:unit_id>/", reports.report, name="directives-report"),
    path(
        "directives/<uuid:directive_id>/reports/<int:unit_id>/files/<uuid:file_id>/",
        report_files.file,
        name="directives-report-file",
    ),
    path(
        "directives/<uuid:directive_id>/reports/<int:unit_id>/return/",
        reports.send_back,
        name="directives-report-return",
    ),
    path("directives/<uuid:directive_id>/files/", files.add, name="directives-files"),
    path("directives/<uuid:directive_id>/files/<uuid:attachment_id>/", files.file, name="directives-file"),
    path(
        "directives/<uuid:directive_id>/files/<uuid:attachment_id>/remove/",
        files.remove,
        name="directives-file-remove",
    ),
    path("directives/<uuid:directive_id>/season/", seasons.season_page, name="directives-season"),
    path("directives/<uuid:directive_id>/responsible/", board.responsible, name="directives-responsible"),
    path("directives/<uuid:directive_id>/amend/", amending.amend, name="directives-amend"),
    path("directives/<uuid:directive_id>/amendment/", amending.settle, name="directives-amendment"),
    path("directives/<uuid:directive_id>/recall/", amending.recall, name="directives-recall"),
    path("directives/<uuid:directive_id>/send-later/", amending.send_later, name="directives-send-later"),
    path("directives/<uuid:directive_id>/propose/", drafts.propose, name="directives-propose"),
    path("directives/<uuid:directive_id>/approve/", drafts.approve, name="directives-approve"),
    path("directives/<uuid:directive_id>/send-back/", drafts.send_back, name="directives-send-back"),
    path("directives/<uuid:directive_id>/put-off/", drafts.put_off, name="directives-put-off"),
]
