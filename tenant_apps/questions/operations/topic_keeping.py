"""A unit arranges its topics: adds its own, each mapped to one of the network's, and hides what it does not
deal with.
"""

from django.db import IntegrityError, transaction

from huisheng.kernel.audit import record
from shared_apps.topics import public as topics
from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.rules.wording import NAME_MAX, says_something, tidy_line


class BadTopic(ValueError):
    """The topic cannot be kept so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


def add(name: str, network_topic: str, *, actor: int) -> int:
    """Add an own topic under a leaf of the network's tree; returns its id. Raises BadTopic."""
    name = tidy_line(name)
    if not says_something(name):
        raise BadTopic("name", "empty")
    if len(name) > NAME_MAX:
        raise BadTopic("name", "too_long")
    _leaf(network_topic)
    try:
        with transaction.atomic():
            own: UnitTopic = UnitTopic.objects.create(name=name, network_topic=network_topic)
            _record("topic.added", own.pk, actor, network_topic)
    except IntegrityError:
        raise BadTopic("name", "taken") from None
    return own.pk


@transaction.atomic
def map_to(own_id: int, network_topic: str, *, actor: int) -> None:
    """Map an own topic to another one of the network's. Questions already asked keep theirs. Raises
    BadTopic.
    """
    _leaf(network_topic)
    own = _own(own_id)
    own.network_topic = network_topic
    own.save(update_fields=["network_topic"])
    _record("topic.mapped", own_id, actor, network_topic)


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
