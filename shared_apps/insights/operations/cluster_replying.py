"""One reply to all questions of a cluster that wait: proposed to their units, which answer.

Nothing is published by it. It stands at each unit's desk beside the question; what the unit then answers goes
to its asker as every answer does, and what it made of the proposal comes back here.
"""

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.text import has_words, tidy
from shared_apps.contracts.reply_messages import ReplyProposed, ReplyTold
from shared_apps.insights.models import Cluster, ClusterReply, ReplyTarget
from shared_apps.insights.operations.cluster_deciding import ClusterGoneError, NotOverAllError
from shared_apps.insights.operations.clustering import CLUSTERS_LOCK
from shared_apps.insights.queries.clusters import may_decide, units_of, waiting_of

TEXT_MAX: Final = 4_000
"""As an answer of a unit."""


class BadReplyError(ValueError):
    """There is not a word in the text, or it is too long."""


class NobodyWaitsError(ValueError):
    """Every question of the cluster has an answer, or a proposal that its unit has not answered yet."""


@transaction.atomic
def reply_to_all(actor: Actor, cluster_id: int, text: str, *, person: str, unit_name: str) -> int:
    """Propose an answer to every question of a cluster that waits and has no open proposal; returns to how
    many. Raises BadReplyError, ClusterGoneError, NotOverAllError, NobodyWaitsError.
    """
    text = tidy(text)
    if not has_words(text) or len(text) > TEXT_MAX:
        raise BadReplyError
    lock_until_commit(CLUSTERS_LOCK)
    if not Cluster.objects.filter(pk=cluster_id).exists():
        raise ClusterGoneError(cluster_id)
    if not may_decide(actor, units_of(cluster_id)):
        raise NotOverAllError
    account = actor.account_id
    if account is None:
        raise NotOverAllError
    waiting = _waiting(cluster_id)
    if not waiting:
        raise NobodyWaitsError
    now = clock.now()
    reply = ClusterReply.objects.create(
        cluster_id=cluster_id, text=text, account_id=account, person=person, unit_name=unit_name, sent_at=now
    )
    ReplyTarget.objects.bulk_create(
        ReplyTarget(reply=reply, unit_id=unit, question_id=question)
        for unit, questions in waiting.items()
        for question in questions
    )
    for unit, questions in waiting.items():
        emit(
            ReplyProposed(
                reply_id=str(reply.pk),
                question_ids=questions,
                text=text,
                unit_name=unit_name,
                person=person,
                at=now.isoformat(),
            ),
            to_unit=unit,
        )
    number = sum(map(len, waiting.values()))
    record(
        "cluster.replied",
        object_type="cluster",
        object_id=cluster_id,
        actor=account,
        detail={"reply": str(reply.pk), "questions": number, "units": len(waiting)},
    )
    return number


def hear(unit_id: int, message: ReplyTold) -> None:
    """A unit says what it made of a proposal for one question of its own. The first word holds."""
    ReplyTarget.objects.filter(
        reply_id=UUID(message.reply_id),
        unit_id=unit_id,
        question_id=message.question_id,
        state=ReplyTarget.State.SENT,
    ).update(state=ReplyTarget.State(message.outcome), told_at=datetime.fromisoformat(message.at))


def _waiting(cluster_id: int) -> dict[int, list[str]]:
    """Questions without an answer, by unit, leaving out those to which a proposal is still open."""
    found = waiting_of(cluster_id)
    questions = {question for _unit, question in found}
    open_ = ReplyTarget.objects.filter(question_id__in=questions, state=ReplyTarget.State.SENT)
    waiting: dict[int, list[str]] = defaultdict(list)
    for unit, question in sorted(found - set(open_.values_list("unit_id", "question_id"))):
        waiting[unit].append(question)
    return waiting
