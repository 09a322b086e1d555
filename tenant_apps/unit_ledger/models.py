"""The concrete ledger tables of one unit, and tables that its apps share.

Of messages and audit the behaviour is the kernel's; here are names, keys and indexes.
"""

from django.db import models

from huisheng.kernel.audit.models import AuditEntry, AuditSeal
from huisheng.kernel.messaging.models import OutboxMessage, UnitInboxMessage
from huisheng.kernel.tenancy.models import UnitModel


class UnitOutbox(OutboxMessage, UnitModel):
    """Messages of this unit that the network has not taken yet."""

    class Meta:
        db_table = "unit_outbox"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["event_id"], name="unit_outbox_event")]
        indexes = [
            models.Index(fields=["next_at", "id"], name="unit_outbox_due", condition=models.Q(dead_at=None)),
        ]


class UnitInbox(UnitInboxMessage, UnitModel):
    """Messages of the network that this unit has applied."""

    class Meta:
        db_table = "unit_inbox"
        base_manager_name = "objects"


class UnitAudit(AuditEntry, UnitModel):
    """Who did what in this unit."""

    class Meta:
        db_table = "unit_audit"
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["txid", "id"], name="unit_audit_window"),
            models.Index(fields=["object_type", "object_id"], name="unit_audit_object"),
        ]


class UnitAuditSeal(AuditSeal, UnitModel):
    """The chain over this unit's audit."""

    class Meta:
        db_table = "unit_audit_seal"
        base_manager_name = "objects"


class UnitCount(UnitModel):
    """How often something happened on a day: a number, and nothing about anybody. For every app of the unit.

    ``what`` is a code of the app that counts, ``key`` says of which: the id of a question, the code of a
    campaign, an entry of the knowledge base; empty where there is only one. Where a month is fine enough,
    ``day`` is its first.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    what = models.CharField(max_length=16)
    key = models.CharField(max_length=64, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "unit_count"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["what", "day", "key"], name="unit_count_once")]
        indexes = [models.Index(fields=["what", "key", "day"], name="unit_count_of_one")]


class UnitHeld(UnitModel):
    """What holds for a while and then is gone: a code on its way, an answer that may be asked for again.

    ``what`` is a code of the app that holds it, ``key`` and ``digest`` are hashes: of whom or what it is, and
    of what was said. ``number`` and ``body`` are the app's, and hold no text, name or secret.
    """

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "unit_held"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["what", "key"], name="unit_held_once")]
        indexes = [models.Index(fields=["until"], name="unit_held_until")]
