from django.urls import path

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.api.views import PublicQuestionsView, PublicQuestionView

unit_urlpatterns = [
    path(
        "api/v1/public-questions",
        whole_page("limit", "after", "stage", "topic", "q")(open_to_all(PublicQuestionsView.as_view())),
        name="commons-api",
    ),
    path(
        "api/v1/public-questions/<str:number>",
        whole_page()(open_to_all(PublicQuestionView.as_view())),
        name="commons-api-one",
    ),
]
