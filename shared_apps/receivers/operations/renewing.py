"""The secret of a webhook is renewed: the one before it signs as well for a day, so that nothing is refused
while the program changes over.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.adapters import webhook
from shared_apps.receivers.data import EARLIER_SECRET_HOURS, MOST_EARLIER, WEBHOOK
from shared_apps.receivers.models import Receiver
from shared_apps.receivers.operations.keeping import note, seal_of, secret_of, unseal_of


def renew(unit_id: int, side: str, receiver_id: UUID, *, actor: int) -> str | None:
    """Give a webhook another secret, which is told here and nowhere else; None where there is no such
    webhook. Renewed again within the day, all of that day go on signing, three at most.
    """
    now = clock.now()
    with transaction.atomic():
        with enter_network():
            row = (
                Receiver.objects.select_for_update()
                .filter(pk=receiver_id, unit_id=unit_id, side=side, kind=WEBHOOK)
                .first()
            )
            if row is None:
                return None
            until = now + timedelta(hours=EARLIER_SECRET_HOURS)
            before = {"sealed": row.sealed_secret, "until": until.isoformat()}
            row.earlier_secrets = [before, *_holding(row, now)][:MOST_EARLIER]
            row.earlier_until = until
            secret = webhook.new_secret()
            row.sealed_secret = seal_of(row, secret)
            row.save(update_fields=["sealed_secret", "earlier_secrets", "earlier_until"])
        note("directive.receiver_secret_renewed", row, actor)
    return secret


def secrets_of(receiver: Receiver, now: datetime) -> list[str]:
    """What signs at this moment, the newest first. Raises ValueError when the newest does not open."""
    found = [secret_of(receiver)]
    for one in _holding(receiver, now):
        try:
            found.append(unseal_of(receiver, one["sealed"]))
        except ValueError:
            # The newest opens; the day of this one ends soon, and its program is told by its own checks.
            continue
    return found


def forget_earlier(now: datetime) -> int:
    """Forget secrets that sign no more; returns of how many receivers."""
    return Receiver.objects.filter(earlier_until__lte=now).update(earlier_secrets=[], earlier_until=None)


def _holding(receiver: Receiver, now: datetime) -> list[dict[str, str]]:
    return [one for one in receiver.earlier_secrets if datetime.fromisoformat(one["until"]) > now]
