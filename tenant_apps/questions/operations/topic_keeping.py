"""A unit arranges its topics: adds its own, each mapped to one of the network's, and hides what it does not
deal with.
"""

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from huisheng.kernel.audit import record
from shared_apps.topics import public as topics
from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.rules.wording import NAME_MAX, says_something, tidy_line

MOST_SORT: Final = 32_767
"""What the column of the order takes."""


class BadTopic(ValueError):
    """The topic cannot be kept so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


def add(name: str, network_topic: str, *, actor: int) -> int:
    """Add an own topic under a leaf of the network's tree; returns its id. Raises BadTopic."""
    name = _name(name)
    _leaf(network_topic)
    try:
        with transaction.atomic():
            last = UnitTopic.objects.exclude(name="").aggregate(last=Max("sort"))["last"] or 0
            own: UnitTopic = UnitTopic.objects.create(
                name=name, network_topic=network_topic, sort=min(last + 1, MOST_SORT)
            )
            _record("topic.added", own.pk, actor, network_topic)
    except IntegrityError:
        raise BadTopic("name", "taken") from None
    return own.pk


def change(own_id: int, *, name: str, network_topic: str, actor: int) -> None:
    """Give an own topic another name, or map it to another one of the network's. Questions already asked
    show the new name, and are counted where they were. Raises BadTopic.
    """
    name = _name(name)
    _leaf(network_topic)
    try:
        with transaction.atomic():
            own = _own(own_id)
            renamed, mapped = own.name != name, own.network_topic != network_topic
            own.name, own.network_topic = name, network_topic
            own.save(update_fields=["name", "network_topic"])
            if renamed:
                _record("topic.renamed", own_id, actor, network_topic)
            if mapped:
                _record("topic.mapped", own_id, actor, network_topic)
    except IntegrityError:
        raise BadTopic("name", "taken") from None


@transaction.atomic
def move(own_id: int, by: int, *, actor: int) -> None:
    """Offer an own topic further up (-1) or down (1) among the own ones; at the end it stays. Raises
    BadTopic.
    """
    rows = list(UnitTopic.objects.select_for_update().exclude(name="").order_by("sort", "id"))
    place = next((number for number, row in enumerate(rows) if row.pk == own_id), None)
    if place is None:
        raise BadTopic("name", "unknown")
    if not 0 <= place + by < len(rows):
        return
    rows[place], rows[place + by] = rows[place + by], rows[place]
    for number, row in enumerate(rows, start=1):
        row.sort = min(number, MOST_SORT)
    UnitTopic.objects.bulk_update(rows, ["sort"])
    _record("topic.moved", own_id, actor, rows[place + by].network_topic)


@transaction.atomic
def set_own_hidden(own_id: int, hidden: bool, *, actor: int) -> None:
    """Hide an own topic from askers, or show it again. Raises BadTopic."""
    own = _own(own_id)
    own.hidden = hidden
    own.save(update_fields=["hidden"])
    _record("topic.hidden" if hidden else "topic.shown", own_id, actor, own.network_topic)


@transaction.atomic
def set_network_hidden(code: str, hidden: bool, *, actor: int) -> None:
    """Hide a topic of the network (on any level, with everything below it) from this unit's askers, or
    show it again.

    Raises BadTopic.
    """
    try:
        topics.topic(code)
    except topics.UnknownTopic:
        raise BadTopic("network_topic", "unknown") from None
    mark, _created = UnitTopic.objects.get_or_create(network_topic=code, name="")
    mark.hidden = hidden
    mark.save(update_fields=["hidden"])
    _record("topic.hidden" if hidden else "topic.shown", mark.pk, actor, code)


def _name(typed: str) -> str:
    name = tidy_line(typed)
    if not says_something(name):
        raise BadTopic("name", "empty")
    if len(name) > NAME_MAX:
        raise BadTopic("name", "too_long")
    return name


def _own(own_id: int) -> UnitTopic:
    own: UnitTopic | None = UnitTopic.objects.select_for_update().exclude(name="").filter(pk=own_id).first()
    if own is None:
        raise BadTopic("name", "unknown")
    return own


def _leaf(code: str) -> None:
    try:
        card = topics.topic(code)
    except topics.UnknownTopic:
        raise BadTopic("network_topic", "unknown") from None
    if not card.is_leaf or not card.in_force:
        raise BadTopic("network_topic", "unknown")


def _record(action: str, pk: int, actor: int, code: str) -> None:
    unit_topics.forget_after_commit()
    record(action, object_type="unit_topic", object_id=pk, actor=actor, detail={"topic": code})
