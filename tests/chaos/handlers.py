"""The effect of each message: one audit entry of the receiver."""

from datetime import datetime

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import Delivery, Envelope, handles, on_wakeup
from tests.chaos.messages import ALARM, Issued, Sent


@handles(Sent, batch=True)
def receive(deliveries: list[Delivery]) -> None:
    for message, envelope in deliveries:
        record(
            "chaos.received",
            object_type="key",
            object_id=message.key,
            actor="system",
            detail={"unit": envelope.unit_id},
        )


@handles(Issued)
def take(message: Issued, envelope: Envelope) -> None:
    record("chaos.taken", object_type="key", object_id=message.key, actor="system")


@on_wakeup(ALARM)
def ring(key: str, at: datetime) -> None:
    record("chaos.rang", object_type="key", object_id=key, actor="system")
