"""Which questions stand in public, with their answers. Whatever shows a question to strangers asks here.

What stands in public is decided in one place, by the app that publishes. It stands above this one and
registers itself; without it nothing is public.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Question

_ANSWERED = (State.ANSWERED, State.HANDLING, State.RESOLVED, State.CLOSED)

Standing = Callable[[], QuerySet[Any, UUID]]
"""Gives the ids of the questions of the current unit that anybody may read, as a subquery."""

_standing: list[Standing] = []


def register_standing(ids: Standing) -> None:
    """Called once, when applications are ready, by the app that publishes."""
    _standing[:] = [ids]


def published() -> QuerySet[Question]:
    """Answered questions that anybody may read."""
    if not _standing:
        nothing: QuerySet[Question] = Question.objects.none()
        return nothing
    (ids,) = _standing
    found: QuerySet[Question] = Question.objects.filter(
        pk__in=ids(), state__in=[state.value for state in _ANSWERED], answered_at__isnull=False
    )
    return found
