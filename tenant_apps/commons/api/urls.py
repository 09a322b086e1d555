from django.urls import path

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.api.peers import AskersAnswersView, PeerAnswersView, PeerAnswerView
from tenant_apps.commons.api.taking_part import (
    CommentsView,
    CommentView,
    DeleteCommentView,
    FollowedView,
    FollowView,
    LikeView,
    MineView,
    SuggestView,
)
from tenant_apps.commons.api.views import HotQuestionsView, PublicQuestionsView, PublicQuestionView
from tenant_apps.commons.api.writers import OwnWordsView

_ONE = "api/v1/public-questions/<str:number>"

unit_urlpatterns = [
    path(
        "api/v1/public-questions",
        whole_page("limit", "after", "stage", "kind", "topic", "q")(
            open_to_all(PublicQuestionsView.as_view())
        ),
        name="commons-api",
    ),
    path(
        "api/v1/public-questions/hot",
        whole_page()(open_to_all(HotQuestionsView.as_view())),
        name="commons-api-hot",
    ),
    path("api/v1/public-questions/suggest", open_to_all(SuggestView.as_view()), name="commons-api-suggest"),
    path(
        _ONE,
        whole_page(about="number")(open_to_all(PublicQuestionView.as_view())),
        name="commons-api-one",
    ),
    path(
        f"{_ONE}/comments",
        whole_page("after", about="number")(open_to_all(CommentsView.as_view())),
        name="commons-api-comments",
    ),
    path(f"{_ONE}/comment", open_to_all(CommentView.as_view()), name="commons-api-comment"),
    path(
        f"{_ONE}/comments/<uuid:comment_id>/delete",
        open_to_all(DeleteCommentView.as_view()),
        name="commons-api-comment-delete",
    ),
    path(
        f"{_ONE}/answers",
        whole_page("after", about="number")(open_to_all(PeerAnswersView.as_view())),
        name="commons-api-answers",
    ),
    path(f"{_ONE}/answer", open_to_all(PeerAnswerView.as_view()), name="commons-api-answer"),
    path(f"{_ONE}/like", open_to_all(LikeView.as_view()), name="commons-api-like"),
    path(f"{_ONE}/follow", open_to_all(FollowView.as_view()), name="commons-api-follow"),
    path(f"{_ONE}/mine", open_to_all(MineView.as_view()), name="commons-api-mine"),
    path(
        "api/v1/questions/<str:number>/peer-answers",
        open_to_all(AskersAnswersView.as_view()),
        name="commons-api-askers-answers",
    ),
    path("api/v1/own-words", open_to_all(OwnWordsView.as_view()), name="commons-api-own-words"),
    path("api/v1/followed", open_to_all(FollowedView.as_view()), name="commons-api-followed"),
]
