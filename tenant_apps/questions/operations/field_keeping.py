"""A unit says what it asks about a topic, beside the question itself."""

from collections.abc import Sequence

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.questions.data.topic_fields import (
    HINT_MAX,
    LABEL_MAX,
    LISTS,
    MOST_FIELDS,
    MOST_OPTIONS,
    OPTION_MAX,
    Datatype,
)
from tenant_apps.questions.models import TopicField
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import topic_fields, unit_topics
from tenant_apps.questions.rules.wording import says_something, tidy_line


@transaction.atomic
def add_field(
    topic: str, *, label: str, hint: str, datatype: str, required: bool, options: Sequence[str], actor: int
) -> int:
    """Ask something about a topic (a code, or ``own-<id>``) from now on; returns its id. Raises BadTopic."""
    label, hint = tidy_line(label), tidy_line(hint)
    names = [name for name in (tidy_line(option) for option in options) if says_something(name)]
    if not is_topic(topic):
        raise BadTopic("topic", "unknown")
    if not says_something(label) or len(label) > LABEL_MAX:
        raise BadTopic("label", "label")
    if len(hint) > HINT_MAX:
        raise BadTopic("hint", "hint")
    if datatype not in Datatype.values:
        raise BadTopic("datatype", "datatype")
    if datatype in LISTS:
        if not 2 <= len(names) <= MOST_OPTIONS or len(set(names)) < len(names):
            raise BadTopic("options", "options")
        if any(len(name) > OPTION_MAX for name in names):
            raise BadTopic("options", "long")
    lock_until_commit(f"topic-fields:{topic}")
    if TopicField.objects.filter(topic=topic, hidden=False).count() >= MOST_FIELDS:
        raise BadTopic("label", "many")
    row = TopicField.objects.create(
        topic=topic,
        label=label,
        hint=hint,
        datatype=datatype,
        required=required,
        options=names if datatype in LISTS else [],
    )
    _record("topic.field_added", row, actor)
    return int(row.pk)


@transaction.atomic
def hide_field(field_id: int, *, actor: int) -> str:
    """Ask it no longer; returns the topic. Questions that answered it keep their words. Raises BadTopic."""
    row = TopicField.objects.select_for_update().filter(pk=field_id).first()
    if row is None:
        raise BadTopic("topic", "unknown")
    if not row.hidden:
        row.hidden = True
        row.save(update_fields=["hidden"])
        _record("topic.field_hidden", row, actor)
    return str(row.topic)


def is_topic(topic: str) -> bool:
    """Whether this unit offers such a topic."""
    offer = unit_topics.offer()
    own = topic.removeprefix("own-")
    if topic.startswith("own-"):
        return own.isdecimal() and len(own) < 18 and offer.own_topic(int(own)) is not None
    return offer.has_leaf(topic)


def _record(action: str, row: TopicField, actor: int) -> None:
    topic_fields.forget_after_commit()
    record(
        action,
        object_type="topic_field",
        object_id=row.pk,
        actor=actor,
        detail={"topic": row.topic, "datatype": row.datatype, "required": row.required},
    )
