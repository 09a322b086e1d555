"""Filing a question under another topic or kind: what was counted under the old topic moves along.

The network's figures are sums by topic. So every fact that the question has sent is taken back under the old
topic, on its own day, and sent again under the new one; the sums are then what they would have been.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit_all
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import Kind, StepCode, Visibility
from tenant_apps.questions.operations import facts
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.rules.kinds import rule_of


@transaction.atomic
def refile(
    question_id: UUID, *, version: int, topic: str, unit_topic_id: int | None, kind: str, actor: int
) -> None:
    """Give a question another topic (a leaf of the network's tree, or one of the unit's own) and kind.

    A sensitive topic, or a kind that is never public, makes it private; nothing makes a private one public.
    Promises already given stand. Raises BadDecision (``topic``, ``kind``), UnknownQuestion, ChangedMeanwhile,
    BeingWorkedOn.
    """
    if kind not in Kind.values:
        raise BadDecision("kind")
    own = None if unit_topic_id is None else unit_topics.own_topic(unit_topic_id)
    if unit_topic_id is not None and own is None:
        raise BadDecision("topic")
    card = topics.tree().cards.get(own.network_topic if own is not None else topic)
    if card is None or not card.is_leaf or not (card.in_force or own is not None):
        raise BadDecision("topic")
    question = lock_for_staff(question_id, version=version, actor=actor)
    before = (question.topic, question.unit_topic_id, question.kind)
    if before == (card.code, unit_topic_id, kind):
        return
    moved = question.topic != card.code
    old = list(facts.whole_history(question)) if moved else []
    was = question.topic
    question.topic, question.unit_topic_id, question.kind = card.code, unit_topic_id, kind
    if card.sensitivity or rule_of(kind).always_private:
        question.visibility = Visibility.PRIVATE
    save(question, "topic", "unit_topic", "kind", "visibility")
    take_step(
        question,
        StepCode.RETOPICED,
        at=clock.now(),
        actor=actor,
        params={"topic": card.code, "kind": kind},
        detail={"from": was, "kind": kind},
    )
    if moved:
        emit_all(facts.moved(old, to=card.code))
