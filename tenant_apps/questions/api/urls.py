"""Addresses of the API: asking and an asker's own question."""

from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.questions.api.asker_steps import STEPS, view_of
from tenant_apps.questions.api.desk_urls import desk_urlpatterns
from tenant_apps.questions.api.files import FilesView, FileView
from tenant_apps.questions.api.my_data import EraseView, ExportView
from tenant_apps.questions.api.views import (
    KindView,
    QuestionsView,
    QuestionView,
    SimilarView,
    TopicsView,
    TopicView,
)

_ONE = "api/v1/questions/<str:number>"

unit_urlpatterns = [
    path("api/v1/questions", open_to_all(QuestionsView.as_view()), name="questions-api"),
    path("api/v1/questions/kind", open_to_all(KindView.as_view()), name="questions-api-kind"),
    path("api/v1/questions/similar", open_to_all(SimilarView.as_view()), name="questions-api-similar"),
    path(_ONE, open_to_all(QuestionView.as_view()), name="questions-api-one"),
    path(f"{_ONE}/files", open_to_all(FilesView.as_view()), name="questions-api-files"),
    path(f"{_ONE}/files/<uuid:file_id>", open_to_all(FileView.as_view()), name="questions-api-file"),
    *(
        path(f"{_ONE}/{step.path}", open_to_all(view_of(step).as_view()), name=f"questions-api-{step.path}")
        for step in STEPS
    ),
    path(f"{_ONE}/export", open_to_all(ExportView.as_view()), name="questions-api-export"),
    path(f"{_ONE}/erase", open_to_all(EraseView.as_view()), name="questions-api-erase"),
    path("api/v1/topics", open_to_all(TopicsView.as_view()), name="questions-api-topics"),
    path("api/v1/topics/<slug:topic>", open_to_all(TopicView.as_view()), name="questions-api-topic"),
    *desk_urlpatterns,
]
