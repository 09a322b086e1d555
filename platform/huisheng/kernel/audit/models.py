"""Abstract audit tables: entries that can only be added, and the seals that chain them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.deconstruct import deconstructible


@deconstructible(path="huisheng.kernel.audit.models.TransactionId")
class TransactionId(models.Func):
    """The number of the transaction that writes the row, as a bigint (xid8 never wraps)."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()
    arity = 0
    allowed_default = True


class AuditEntry(models.Model):
    """Who did what to which object, in codes and ids; never a personal text.

    Rows are insert-only by grant. `txid` lets the sealer close a window of transactions: every transaction
    below the oldest running one has ended, so a row that commits late can never slip into a window that is
    sealed.
    """

    id = models.BigAutoField(primary_key=True)
    txid = models.BigIntegerField(db_default=TransactionId(), editable=False)
    at = models.DateTimeField(db_default=Now())
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    actor = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id} by {self.actor}"


class AuditSeal(models.Model):
    """One link of the chain: the digest of every entry whose transaction lies in [from_txid, until_txid).

    `era` and `floor_id`: transaction numbers start anew when a dump is restored into another cluster; a new
    era then covers the entries above `floor_id` only. `previous` is the hash of the seal before, or 64 zeros.
    """

    seq = models.BigIntegerField(primary_key=True)
    era = models.PositiveIntegerField()
    floor_id = models.BigIntegerField()
    from_txid = models.BigIntegerField()
    until_txid = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    last_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash[:12]}"


class AuditAnchor(models.Model):
    """The newest seal of one unit, kept where the unit cannot write: shows a chain whose end was cut off."""

    unit_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    anchored_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.seq}"
