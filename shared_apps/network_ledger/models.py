"""The concrete ledger tables of the network.

Their behaviour is the kernel's; here are names, keys and indexes.
"""

from django.db import models

from huisheng.kernel.audit.models import AuditAnchor, AuditEntry, AuditSeal
from huisheng.kernel.messaging.models import DeadLetter, NetworkInboxMessage, OutboxMessage, UnitEpoch, Wakeup


class NetworkOutbox(OutboxMessage):
    """Messages of the network that a unit has not taken yet; `unit_id` 0 is the network itself."""

    unit_id = models.BigIntegerField()

    class Meta:
        db_table = "network_outbox"
        constraints = [models.UniqueConstraint(fields=["unit_id", "event_id"], name="network_outbox_event")]
        indexes = [
            models.Index(
                fields=["unit_id", "next_at", "id"],
                name="network_outbox_due",
                condition=models.Q(dead_at=None),
            ),
        ]


class NetworkInbox(NetworkInboxMessage):
    """Messages of units that the network has applied."""

    class Meta(NetworkInboxMessage.Meta):
        db_table = "network_inbox"


class NetworkWakeup(Wakeup):
    """What units, and the network itself (`unit_id` 0), want to be told at a time."""

    class Meta:
        db_table = "network_wakeup"
        constraints = [models.UniqueConstraint(fields=["unit_id", "what", "key"], name="network_wakeup_of")]
        indexes = [
            models.Index(fields=["at", "id"], name="network_wakeup_due", condition=models.Q(state="pending")),
        ]


class NetworkUnitEpoch(UnitEpoch):
    """How often each unit was restored from a backup."""

    class Meta:
        db_table = "network_unit_epoch"


class NetworkDeadLetter(DeadLetter):
    """Notices of the messages that could not be delivered, of the network and of every unit."""

    class Meta:
        db_table = "network_dead_letter"
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "unit_id", "event_id"], name="network_dead_letter_of"
            ),
        ]


class NetworkComparison(models.Model):
    """How one unit and the network agreed when they were last compared (see kernel.messaging.reconcile).

    ``differences`` lists buckets with the numbers of keys that one side lacks; keys themselves are read anew
    when somebody looks.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    compared_at = models.DateTimeField()
    differences = models.JSONField(default=list)

    class Meta:
        db_table = "network_comparison"
        constraints = [models.UniqueConstraint(fields=["unit_id", "name"], name="network_comparison_once")]
        indexes = [models.Index(fields=["compared_at"], name="network_comparison_age")]

    def __str__(self) -> str:
        return f"{self.name} of unit {self.unit_id} at {self.compared_at}"


class NetworkAudit(AuditEntry):
    """Who did what in the network."""

    class Meta:
        db_table = "network_audit"
        indexes = [
            models.Index(fields=["txid", "id"], name="network_audit_window"),
            models.Index(fields=["object_type", "object_id"], name="network_audit_object"),
        ]


class NetworkAuditSeal(AuditSeal):
    """The chain over the network's audit."""

    class Meta:
        db_table = "network_audit_seal"


class NetworkAuditAnchor(AuditAnchor):
    """The newest seal of every unit, out of the units' reach."""

    class Meta:
        db_table = "network_audit_anchor"
