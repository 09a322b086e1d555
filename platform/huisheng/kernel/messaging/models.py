"""Abstract tables of the messaging kernel.

The concrete ones belong to the ledgers of the network and of a unit.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class OutboxMessage(models.Model):
    """A message that was committed with the rows it speaks of and has not been delivered yet.

    A row is deleted when it is delivered, so a healthy outbox is empty. Invariants: `next_at` is when it may
    be taken (a claim moves it ahead by the lease); a row with `dead_at` is taken only after a replay; `error`
    is the name of an exception class, never a text, because the text of an error may quote a payload.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    dead_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} {self.event_id}"


class NetworkInboxMessage(models.Model):
    """Remembers that a unit's message was applied.

    Its key is what turns delivery at least once into effect exactly once.
    """

    pk = models.CompositePrimaryKey("unit_id", "epoch", "event_id")
    unit_id = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    event_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
        # Rows arrive in the order of this column and leave in it, so a block range index does, at 1/100 of
        # the size.
        indexes = [BrinIndex(fields=["received_at"], name="%(class)s_received_brin")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id} of {self.unit_id}"


class UnitInboxMessage(models.Model):
    """Remembers that a message of the network was applied in this unit."""

    event_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Wakeup(models.Model):
    """One thing that a unit (or the network itself) wants to be told at a time.

    `(epoch, sequence)` is the stamp of the message that last changed the row; an older message that arrives
    later changes nothing. Fired and cancelled rows stay as tombstones for that reason until the inbox is
    pruned.
    """

    class State(models.TextChoices):
        """Where a wake-up stands."""

        PENDING = "pending"
        FIRED = "fired"
        CANCELLED = "cancelled"

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    what = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State)
    epoch = models.PositiveIntegerField()
    sequence = models.BigIntegerField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.what} {self.key} of {self.unit_id} at {self.at}"


class UnitEpoch(models.Model):
    """How often a unit was restored from a backup. No row means never."""

    unit_id = models.BigIntegerField(primary_key=True)
    epoch = models.PositiveIntegerField()
    began_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.epoch}"


class DeadLetter(models.Model):
    """The notice of a message that could not be delivered, without its payload.

    The message itself stays in the outbox it was written to; this row lets a page list the dead letters of
    all units without reading across their schemas.
    """

    class Direction(models.TextChoices):
        """Which way the message went."""

        UP = "up"
        DOWN = "down"

    id = models.BigAutoField(primary_key=True)
    direction = models.CharField(max_length=4, choices=Direction)
    unit_id = models.BigIntegerField()
    event_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    dead_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.event_id}: {self.error}"
