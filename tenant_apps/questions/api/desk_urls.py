"""Addresses of the desk in the API."""

from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.questions.api.desk import (
    DeskHoldersView,
    DeskQuestionsView,
    DeskQuestionView,
    DeskQueuesView,
    DeskUnitsView,
)
from tenant_apps.questions.api.desk_steps import STEPS, CallsView, UndoView, view_of
from tenant_apps.questions.api.desk_transfers import (
    AcceptView,
    AskHelpView,
    HelpView,
    IncomingItemView,
    IncomingListView,
    ReturnView,
    TakeBackView,
    TransfersView,
    TransferView,
)
from tenant_apps.questions.api.outside import ReferralsView

_DESK = "api/v1/desk"

# Open to all as far as sessions go: a key is what opens them, and no cookie is read.
desk_urlpatterns = [
    path(f"{_DESK}/queues", open_to_all(DeskQueuesView.as_view()), name="questions-api-desk-queues"),
    path(f"{_DESK}/holders", open_to_all(DeskHoldersView.as_view()), name="questions-api-desk-holders"),
    path(f"{_DESK}/calls", open_to_all(CallsView.as_view()), name="questions-api-desk-calls"),
    path(f"{_DESK}/held/<uuid:held>/undo", open_to_all(UndoView.as_view()), name="questions-api-desk-undo"),
    path(f"{_DESK}/questions", open_to_all(DeskQuestionsView.as_view()), name="questions-api-desk-list"),
    path(
        f"{_DESK}/questions/<uuid:question_id>",
        open_to_all(DeskQuestionView.as_view()),
        name="questions-api-desk-item",
    ),
    path(
        f"{_DESK}/questions/<uuid:question_id>/referrals",
        open_to_all(ReferralsView.as_view()),
        name="questions-api-desk-referrals",
    ),
    path(
        f"{_DESK}/questions/<uuid:question_id>/units",
        open_to_all(DeskUnitsView.as_view()),
        name="questions-api-desk-units",
    ),
    *(
        path(
            f"{_DESK}/questions/<uuid:question_id>/{step.path}",
            open_to_all(view_of(step).as_view()),
            name=f"questions-api-desk-{step.path}",
        )
        for step in STEPS
    ),
    *(
        path(f"{_DESK}/{address}", open_to_all(view.as_view()), name=f"questions-api-desk-{name}")
        for name, address, view in (
            ("transfers", "questions/<uuid:question_id>/transfers", TransfersView),
            ("transfer", "questions/<uuid:question_id>/transfer", TransferView),
            ("ask-help", "questions/<uuid:question_id>/ask-help", AskHelpView),
            (
                "take-back",
                "questions/<uuid:question_id>/transfers/<uuid:transfer_id>/take-back",
                TakeBackView,
            ),
            ("incoming", "incoming", IncomingListView),
            ("incoming-item", "incoming/<uuid:offer_id>", IncomingItemView),
            ("incoming-accept", "incoming/<uuid:offer_id>/accept", AcceptView),
            ("incoming-return", "incoming/<uuid:offer_id>/return", ReturnView),
            ("incoming-help", "incoming/<uuid:offer_id>/help", HelpView),
        )
    ),
]
