"""Which questions stand in public, with their answers. Whatever shows a question to strangers asks here."""

from django.db.models import Q, QuerySet

from shared_apps.topics import public as topics
from tenant_apps.moderation import public as moderation
from tenant_apps.questions.data.codes import State, Visibility
from tenant_apps.questions.models import Question

_ANSWERED = (State.ANSWERED, State.HANDLING, State.RESOLVED, State.CLOSED)


def published() -> QuerySet[Question]:
    """Answered questions that anybody may read.

    A wish to be public is not yet a publication. What stands in public without a decision is what stood in
    public at its source (imported as such) and what staff wrote themselves. Never under a sensitive topic,
    never with words of danger, never in confidence, never what somebody was to be kept from.
    """
    found: QuerySet[Question] = (
        Question.objects.filter(
            Q(imported=True) | Q(seeded=True),
            visibility=Visibility.PUBLIC_WISH,
            state__in=[state.value for state in _ANSWERED],
            answered_at__isnull=False,
            danger=False,
            confidential=False,
            excluded_units=[],
            excluded_section=None,
        )
        .exclude(topic__in=sorted(topics.sensitive_codes()))
        .exclude(text="")
        .exclude(pk__in=moderation.hidden_uuids(moderation.QUESTION))
    )
    return found
