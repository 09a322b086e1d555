"""What is asked about each topic, kept by the process."""

from collections.abc import Mapping
from typing import Final

from huisheng.kernel.ops.kept import Kept
from tenant_apps.questions.data.topic_fields import Datatype, StoredField
from tenant_apps.questions.models import UnitTopic
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
    rows = UnitTopic.objects.exclude(fields=[])
    return [(_card(field), field["hidden"]) for row in rows if row.code == topic for field in row.fields]


def forget_after_commit() -> None:
    """Have every process read it anew once this transaction is committed."""
    _kept.forget_after_commit()


def _read() -> _Fields:
    asked = {
        row.code: tuple(_card(field) for field in row.fields if not field["hidden"])
        for row in UnitTopic.objects.exclude(fields=[])
    }
    return {topic: cards for topic, cards in asked.items() if cards}


def _card(field: StoredField) -> TopicFieldCard:
    return TopicFieldCard(
        field["number"],
        field["label"],
        field["hint"],
        Datatype(field["datatype"]),
        field["required"],
        tuple((str(place), name) for place, name in enumerate(field["options"], start=1)),
    )
