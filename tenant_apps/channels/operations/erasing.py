"""The contact of a question is erased, or somebody leaves: nothing by which they could be reached stays here.

Ids and states of what was sent stay: they say that the unit told, and hold no address.
"""

from uuid import UUID

from huisheng.kernel import clock
from tenant_apps.channels.data.codes import State
from tenant_apps.channels.models import Notice, Reach


def erase(question_id: UUID) -> None:
    """Forget identity, key and wishes, and tell nothing that still waited; in the transaction of the
    erasing.
    """
    Reach.objects.filter(question_id=question_id).delete()
    Notice.objects.filter(question_id=question_id, account_id=None, state=State.QUEUED).update(
        state=State.FAILED, provider_code="no_address", settled_at=clock.now()
    )
    Notice.objects.filter(question_id=question_id, account_id=None).exclude(check_at=None).exclude(
        state=State.SENDING
    ).update(check_at=None)


def erase_staff(account_id: int) -> None:
    """Somebody works here no longer: their number and address go, and nothing more is sent to them."""
    Reach.objects.filter(account_id=account_id).delete()
    Notice.objects.filter(account_id=account_id, state=State.QUEUED).update(
        state=State.FAILED, provider_code="no_address", settled_at=clock.now()
    )
