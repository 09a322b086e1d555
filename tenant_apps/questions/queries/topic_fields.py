"""What is asked about each topic, kept by the process."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from huisheng.kernel.ops.kept import Kept
from tenant_apps.questions.data.topic_fields import Datatype
from tenant_apps.questions.models import TopicField
from tenant_apps.questions.rules.topic_fields import TopicFieldCard

_Fields = Mapping[str, tuple[TopicFieldCard, ...]]
_kept: Final[Kept[_Fields]] = Kept("topic-fields", of_unit=True)


def fields_by_topic() -> _Fields:
    """What is asked now, by topic (a code, or ``own-<id>``), where anything is asked at all."""
    return _kept.get("", _read)


def fields_of(topic: str, own_topic: int | None = None) -> tuple[TopicFieldCard, ...]:
    """What is asked about one topic: of the unit's own one where there is one, not of both."""
    return fields_by_topic().get(f"own-{own_topic}" if own_topic is not None else topic, ())


def all_fields(topic: str) -> list[tuple[TopicFieldCard, bool]]:
    """Everything that was ever asked about a topic, and whether it is hidden. One query."""
    return [(_card(row), row.hidden) for row in TopicField.objects.filter(topic=topic)]


def forget_after_commit() -> None:
    """Have every process read it anew once this transaction is committed."""
    _kept.forget_after_commit()


def _read() -> _Fields:
    found: dict[str, list[TopicFieldCard]] = defaultdict(list)
    for row in TopicField.objects.filter(hidden=False):
        found[row.topic].append(_card(row))
    return {topic: tuple(cards) for topic, cards in found.items()}


def _card(row: TopicField) -> TopicFieldCard:
    options = tuple((str(place), name) for place, name in enumerate(row.options, start=1))
    return TopicFieldCard(row.pk, row.label, row.hint, Datatype(row.datatype), row.required, options)
