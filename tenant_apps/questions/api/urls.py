from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.questions.api.files import FilesView, FileView
from tenant_apps.questions.api.views import KindView, QuestionsView, QuestionView, TopicsView

unit_urlpatterns = [
    path("api/v1/questions", open_to_all(QuestionsView.as_view()), name="questions-api"),
    path("api/v1/questions/kind", open_to_all(KindView.as_view()), name="questions-api-kind"),
    path("api/v1/questions/<str:number>", open_to_all(QuestionView.as_view()), name="questions-api-one"),
    path("api/v1/questions/<str:number>/files", open_to_all(FilesView.as_view()), name="questions-api-files"),
    path(
        "api/v1/questions/<str:number>/files/<uuid:file_id>",
        open_to_all(FileView.as_view()),
        name="questions-api-file",
    ),
    path("api/v1/topics", open_to_all(TopicsView.as_view()), name="questions-api-topics"),
]
