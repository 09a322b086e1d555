"""Addresses of issuing in the API, on a unit's host: a key is of one unit."""

from django.urls import path

from huisheng.kernel.access import open_to_all
from shared_apps.directives.api import called, report_files, steps, views

_AT = "api/v1/directives"
_ONE = f"{_AT}/<uuid:directive_id>"

# Open to all as far as sessions go: a key is what opens them, and no cookie is read.
unit_urlpatterns = [
    *(
        path(address, open_to_all(view.as_view()), name=f"directives-api{name}")
        for address, view, name in (
            (_AT, views.IssuedView, ""),
            (f"{_AT}/choices", views.ChoicesView, "-choices"),
            (f"{_AT}/preview", views.PreviewView, "-preview"),
            (f"{_AT}/drafts", steps.DraftsView, "-drafts"),
            (_ONE, views.OneView, "-one"),
            (f"{_ONE}/preview", views.DraftPreviewView, "-one-preview"),
            (f"{_ONE}/deliveries", views.DeliveriesView, "-deliveries"),
            (f"{_ONE}/reports", views.ReportsView, "-reports"),
            (f"{_ONE}/reports/<int:unit_id>/return", steps.ReturnView, "-return"),
            (
                f"{_ONE}/reports/<int:unit_id>/files/<uuid:file_id>",
                report_files.ReportFileView,
                "-report-file",
            ),
            (f"{_ONE}/enquiries", views.EnquiriesView, "-enquiries"),
            (f"{_ONE}/enquiries/<uuid:enquiry_id>/answer", steps.AnswerView, "-answer"),
        )
    ),
    *(
        path(
            f"{_ONE}/{step.path}",
            open_to_all(steps.view_of(step).as_view()),
            name=f"directives-api-{step.path}",
        )
        for step in steps.STEPS
    ),
    *(
        path(
            f"{_ONE}/{kind.name}{end}",
            open_to_all(view.as_view()),
            name=f"directives-api-{kind.name}{end.replace('/', '-')}",
        )
        for kind in called.CALLED
        for end, view in called.views_of(kind).items()
    ),
]
