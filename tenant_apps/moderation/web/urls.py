"""Addresses of moderation, on a unit's host."""

from django.urls import path

from tenant_apps.moderation.web import author, below, desk, lists, my_reports, reporting, rules_page, topics

unit_urlpatterns = [
    path("moderation/", rules_page.rules_page, name="moderation-rules"),
    path("moderation/of/<str:token>/", author.author, name="moderation-author"),
    path("me/reports/", my_reports.reports_page, name="moderation-my-reports"),
    path("report/receipt/", reporting.check, name="moderation-check"),
    path("report/receipt/<str:receipt>/", reporting.receipt, name="moderation-receipt"),
    path("report/<slug:kind>/<str:item>/", reporting.report, name="moderation-report"),
    path("desk/moderation/", desk.queue_page, name="moderation-queue"),
    path("desk/moderation/<uuid:case_id>/", desk.case, name="moderation-case"),
    path("desk/moderation/below/<uuid:row_id>/", below.below_case, name="moderation-below"),
    path("manage/moderation/words/", lists.lists, name="moderation-lists"),
    path("manage/moderation/topics/", topics.review_by_topic, name="moderation-topics"),
]
