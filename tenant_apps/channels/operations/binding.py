"""The asker's WeChat, bound to one question: a keyed hash to know it by, and the sealed openid to write
to.
"""

from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Reach
from tenant_apps.channels.queries.persons import OPENID
from tenant_apps.channels.rules.sealing import keyed_hash, seal
from tenant_apps.questions.public import reached_elsewhere

ASKER: Final = "asker"


def openid_key(openid: str) -> str:
    """The same person at this unit's account; nobody can compare it with another unit's."""
    return keyed_hash(openid, purpose="wechat identity")


@transaction.atomic
def bind_wechat(question_id: UUID, openid: str) -> None:
    """From now on the asker of this question is told by WeChat, until the contact of it is erased.

    Raises NotToBeReached: of a child alone, or of a question that is over, nothing of the kind is kept.
    """
    reached_elsewhere(question_id)
    reach, _made = Reach.objects.select_for_update().get_or_create(question_id=question_id)
    reach.wechat_key = openid_key(openid)
    reach.wechat = seal(openid, purpose=OPENID)
    reach.stopped = [way for way in reach.stopped if way != Way.WECHAT]
    if reach.order and Way.WECHAT not in reach.order:
        reach.order = [Way.WECHAT, *reach.order]
    reach.save()
    record(
        "channels.wechat_bound", object_type="question", object_id=str(question_id), actor=ASKER, detail={}
    )


def knows_wechat(question_id: UUID) -> bool:
    """Whether an identity is kept for this question."""
    return bool(Reach.objects.filter(question_id=question_id).exclude(wechat_key="").exists())


@transaction.atomic
def forget_wechat(question_id: UUID) -> None:
    """WeChat is not used for this question any more, and nothing of the identity is kept."""
    changed = (
        Reach.objects.filter(question_id=question_id)
        .exclude(wechat_key="")
        .update(wechat_key="", wechat="", wechat_open_until=None)
    )
    if changed:
        record(
            "channels.wechat_forgotten",
            object_type="question",
            object_id=str(question_id),
            actor=ASKER,
            detail={},
        )
