"""Addresses of the desk in the API."""

from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.questions.api.desk import (
    DeskHoldersView,
    DeskQuestionsView,
    DeskQuestionView,
    DeskQueuesView,
)
from tenant_apps.questions.api.desk_steps import STEPS, CallsView, UndoView, view_of

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
    *(
        path(
            f"{_DESK}/questions/<uuid:question_id>/{step.path}",
            open_to_all(view_of(step).as_view()),
            name=f"questions-api-desk-{step.path}",
        )
        for step in STEPS
    ),
]
