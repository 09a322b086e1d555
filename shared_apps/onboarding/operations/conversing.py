"""Questions back and forth: whoever decides asks, the applicant answers. Meanwhile nobody is late."""

from uuid import UUID

from django.db import transaction

from shared_apps.onboarding.data.codes import Post, State, Step
from shared_apps.onboarding.operations.clocks import start_waiting, stop_waiting
from shared_apps.onboarding.operations.history import applicants, locked, post, tell


@transaction.atomic
def ask(application_id: UUID, text: str, *, by: int) -> None:
    """Ask the applicant something; the days to decide stop. Raises TooLateError."""
    application = locked(application_id, State.REVIEW)
    application.state = State.ASKED
    application.version += 1
    stop_waiting(application)
    application.save(update_fields=["state", "version", "waiting_since"])
    tell(application, Step.QUESTION, by=by, text=text)
    post(application, Post.QUESTION, applicants(application))


@transaction.atomic
def answer(application_id: UUID, text: str) -> None:
    """The applicant answers; the days begin anew. Raises TooLateError."""
    application = locked(application_id, State.ASKED)
    application.state = State.REVIEW
    application.version += 1
    start_waiting(application)
    application.save(update_fields=["state", "version", "waiting_since", "reminded_at"])
    tell(application, Step.ANSWER, text=text)
