from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.moderation.api import cases, reports

_CASE = "api/v1/moderation/cases/<uuid:case_id>"
_REPORT = "api/v1/reports/<str:receipt>"
_DECISION = "api/v1/moderation/decisions/<str:token>"

# The queue is open to all as far as sessions go: a key is what opens it, and no cookie is read.
unit_urlpatterns = [
    path(
        "api/v1/moderation/reasons",
        open_to_all(reports.ReasonsView.as_view()),
        name="moderation-api-reasons",
    ),
    path("api/v1/moderation/counts", open_to_all(reports.MonthsView.as_view()), name="moderation-api-counts"),
    path("api/v1/reports", open_to_all(reports.ReportsView.as_view()), name="moderation-api-reports"),
    path(_REPORT, open_to_all(reports.ReportView.as_view()), name="moderation-api-report"),
    path(f"{_REPORT}/contest", open_to_all(reports.ContestView.as_view()), name="moderation-api-contest"),
    path(_DECISION, open_to_all(reports.DecisionView.as_view()), name="moderation-api-decision"),
    path(f"{_DECISION}/appeal", open_to_all(reports.AppealView.as_view()), name="moderation-api-appeal"),
    path("api/v1/moderation/cases", open_to_all(cases.CasesView.as_view()), name="moderation-api-cases"),
    path(_CASE, open_to_all(cases.CaseView.as_view()), name="moderation-api-case"),
    path(f"{_CASE}/decide", open_to_all(cases.DecideView.as_view()), name="moderation-api-decide"),
    path(f"{_CASE}/settle", open_to_all(cases.SettleView.as_view()), name="moderation-api-settle"),
    path(f"{_CASE}/hand-on", open_to_all(cases.HandOnCaseView.as_view()), name="moderation-api-hand-on"),
]
