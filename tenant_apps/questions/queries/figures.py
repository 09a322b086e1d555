"""What other apps ask of this one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import State, Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.unit_topics import topic_name


@dataclass(frozen=True, slots=True)
class AnsweredRecently:
    """An answered question for the unit's home. ``title`` is the asker's only where it was public before."""

    title: str
    topic: str
    answered_at: datetime


def answered_recently(limit: int) -> list[AnsweredRecently]:
    """What was answered last, without private questions, sensitive topics and danger.

    A wish to be public is not yet a publication: of such a question only the topic is told. Imported
    ones stood in
    public at their source, with their titles.
    """
    tree = topics.tree()
    rows = (
        Question.objects.filter(state=State.ANSWERED, danger=False)
        .filter(Q(visibility=Visibility.PUBLIC_WISH) | Q(imported=True))
        .exclude(topic__in=topics.sensitive_codes())
        .select_related("unit_topic")
        .order_by("-answered_at", "-id")[:limit]
    )
    found = []
    for row in rows:
        topic = topic_name(tree, row.topic, row.unit_topic.name if row.unit_topic else "")
        title = row.shown_title if row.imported else _("A question about %(topic)s") % {"topic": topic}
        if row.answered_at is not None:
            found.append(AnsweredRecently(title, topic, row.answered_at))
    return found


def all_questions() -> Iterator[Question]:
    """Every question of the unit, without loading all at once."""
    yield from Question.objects.order_by("id").iterator(chunk_size=1000)


def version_of(question_id: UUID) -> int | None:
    """The version of a question; None when there is none."""
    found: int | None = Question.objects.filter(pk=question_id).values_list("version", flat=True).first()
    return found
