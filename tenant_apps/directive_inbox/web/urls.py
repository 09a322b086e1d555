"""Addresses of the inbox."""

from django.urls import path

from tenant_apps.directive_inbox.web import (
    appraisals,
    calendar,
    difficulties,
    filling,
    handing_on,
    orders,
    report_files,
    together,
    views,
)

unit_urlpatterns = [
    path("desk/appraisals/<uuid:appraisal_id>/", appraisals.appraisal, name="directive_inbox-appraisal"),
    path("desk/directives/", views.inbox, name="directive_inbox-list"),
    path("desk/directives/calendar/", calendar.month, name="directive_inbox-calendar"),
    path("desk/directives/<uuid:directive_id>/", views.item, name="directive_inbox-item"),
    path("desk/directives/<uuid:directive_id>/read/", views.read, name="directive_inbox-read"),
    path(
        "desk/directives/<uuid:directive_id>/acknowledge/",
        views.acknowledge,
        name="directive_inbox-acknowledge",
    ),
    path("desk/directives/<uuid:directive_id>/report/", views.report, name="directive_inbox-report"),
    path("desk/directives/<uuid:directive_id>/fill/", filling.fill, name="directive_inbox-fill"),
    path(
        "desk/directives/<uuid:directive_id>/fill.xlsx",
        filling.template,
        name="directive_inbox-fill-template",
    ),
    path(
        "desk/directives/<uuid:directive_id>/fill/upload/",
        filling.upload,
        name="directive_inbox-fill-upload",
    ),
    path("desk/directives/<uuid:directive_id>/assign/", together.assign, name="directive_inbox-assign"),
    path("desk/directives/<uuid:directive_id>/hand-on/", handing_on.hand_on, name="directive_inbox-hand-on"),
    path(
        "desk/directives/<uuid:directive_id>/files/<uuid:attachment_id>/",
        views.file,
        name="directive_inbox-file",
    ),
    path(
        "desk/directives/<uuid:directive_id>/report-files/<uuid:file_id>/",
        report_files.file,
        name="directive_inbox-report-file",
    ),
    path("desk/directives/<uuid:directive_id>/comment/", together.comment, name="directive_inbox-comment"),
    path("desk/directives/<uuid:directive_id>/ask/", together.ask, name="directive_inbox-ask"),
    path("desk/difficulties/", difficulties.shared, name="directive_inbox-shared-difficulties"),
    path(
        "desk/difficulties/<uuid:difficulty_id>/",
        difficulties.shared_one,
        name="directive_inbox-shared-difficulty",
    ),
    path("manage/difficulties/", difficulties.listed, name="directive_inbox-difficulties"),
    path("manage/difficulties/new/", difficulties.new, name="directive_inbox-difficulty-new"),
    path(
        "manage/difficulties/<uuid:difficulty_id>/",
        difficulties.difficulty,
        name="directive_inbox-difficulty",
    ),
    path(
        "manage/difficulties/<uuid:difficulty_id>/add/",
        difficulties.add,
        name="directive_inbox-difficulty-add",
    ),
    path(
        "manage/difficulties/<uuid:difficulty_id>/enough/",
        difficulties.enough,
        name="directive_inbox-difficulty-enough",
    ),
    path(
        "manage/difficulties/<uuid:difficulty_id>/not-enough/",
        difficulties.not_enough,
        name="directive_inbox-difficulty-not-enough",
    ),
    path(
        "manage/difficulties/<uuid:difficulty_id>/take-back/",
        difficulties.take_back,
        name="directive_inbox-difficulty-take-back",
    ),
    path("desk/supervision/", orders.listed, name="directive_inbox-orders"),
    path("desk/supervision/<uuid:order_id>/", orders.order, name="directive_inbox-order"),
    path(
        "desk/supervision/<uuid:order_id>/acknowledge/",
        orders.acknowledge,
        name="directive_inbox-order-acknowledge",
    ),
    path("desk/supervision/<uuid:order_id>/answer/", orders.answer, name="directive_inbox-order-answer"),
]
