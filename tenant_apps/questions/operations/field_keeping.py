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
    StoredField,
)
from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import topic_fields, unit_topics
from tenant_apps.questions.rules.wording import says_something, tidy_line


@transaction.atomic
def add_field(
    topic: str, *, label: str, hint: str, datatype: str, required: bool, options: Sequence[str], actor: int
) -> int:
    """Ask something about a topic (a code, or ``own-<id>``) from now on; returns its number.

    Raises BadTopic.
    """
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
    # Numbers are the unit's: two topics that are added to at once give none twice.
    lock_until_commit("topic-fields")
    row = _row(topic)
    if sum(not field["hidden"] for field in row.fields) >= MOST_FIELDS:
        raise BadTopic("label", "many")
    field: StoredField = {
        "number": _next_number(),
        "label": label,
        "hint": hint,
        "datatype": datatype,
        "options": names if datatype in LISTS else [],
        "required": required,
        "hidden": False,
    }
    row.fields.append(field)
    row.save(update_fields=["fields"])
    _record("topic.field_added", row, field, actor)
    return field["number"]


@transaction.atomic
def hide_field(field_id: int, *, actor: int) -> str:
    """Ask it no longer; returns the topic. Questions that answered it keep their words. Raises BadTopic."""
    rows = UnitTopic.objects.select_for_update()
    row: UnitTopic | None = rows.filter(fields__contains=[{"number": field_id}]).first()
    if row is None:
        raise BadTopic("topic", "unknown")
    field: StoredField = next(field for field in row.fields if field["number"] == field_id)
    if not field["hidden"]:
        field["hidden"] = True
        row.save(update_fields=["fields"])
        _record("topic.field_hidden", row, field, actor)
    return row.code


def is_topic(topic: str) -> bool:
    """Whether this unit offers such a topic."""
    offer = unit_topics.offer()
    own = topic.removeprefix("own-")
    if topic.startswith("own-"):
        return own.isdecimal() and len(own) < 18 and offer.own_topic(int(own)) is not None
    return offer.has_leaf(topic)


def _row(topic: str) -> UnitTopic:
    """The row of a topic, locked. One of the network has none until something is asked about it. Raises
    BadTopic.
    """
    rows = UnitTopic.objects.select_for_update()
    if not topic.startswith("own-"):
        mark: UnitTopic = rows.get_or_create(network_topic=topic, name="")[0]
        return mark
    row: UnitTopic | None = rows.exclude(name="").filter(pk=int(topic.removeprefix("own-"))).first()
    if row is None:
        raise BadTopic("topic", "unknown")
    return row


def _next_number() -> int:
    """One that was never given in this unit: what was asked once is never taken away."""
    asked = UnitTopic.objects.exclude(fields=[]).values_list("fields", flat=True)
    return max((field["number"] for fields in asked for field in fields), default=0) + 1


def _record(action: str, row: UnitTopic, field: StoredField, actor: int) -> None:
    topic_fields.forget_after_commit()
    record(
        action,
        object_type="topic_field",
        object_id=field["number"],
        actor=actor,
        detail={"topic": row.code, "datatype": field["datatype"], "required": field["required"]},
    )
