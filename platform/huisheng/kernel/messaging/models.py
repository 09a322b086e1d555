"""Abstract tables of the messaging kernel.

The concrete ones belong to the ledgers of the network and of a unit.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """A message that was committed with the rows it speaks of and has not been delivered yet.

    A row is deleted when it is delivered, so a healthy outbox is empty. Invariants: `next_at` is when it may
    be taken (a claim moves it ahead by the lease); a row with `dead_at` is taken only after a replay; `error`
    is the name of an exception class, never a text, because the text of an error may quote a payload.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(_("event"))
    kind = models.CharField(_("kind"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    payload = models.JSONField(_("payload"))
    occurred_at = models.DateTimeField(_("occurred at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    next_at = models.DateTimeField(_("next attempt at"), db_default=Now())
    dead_at = models.DateTimeField(_("dead since"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=80, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} {self.event_id}"


class NetworkInboxMessage(models.Model):
    """Remembers that a unit's message was applied:

    its key is what makes at-least-once delivery exactly once.
    """

    pk = models.CompositePrimaryKey("unit_id", "epoch", "event_id")
    unit_id = models.BigIntegerField(_("unit"))
    epoch = models.PositiveIntegerField(_("epoch"))
    event_id = models.UUIDField(_("event"))
    kind = models.CharField(_("kind"), max_length=80)
    received_at = models.DateTimeField(_("received at"), db_default=Now())

    class Meta:
        abstract = True
        # Rows arrive in the order of this column and leave in it, so a block range index does, at 1/100 of
        # the size.
        indexes = [BrinIndex(fields=["received_at"], name="%(class)s_received_brin")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id} of {self.unit_id}"


class UnitInboxMessage(models.Model):
    """Remembers that a message of the network was applied in this unit."""

    event_id = models.UUIDField(_("event"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=80)
    received_at = models.DateTimeField(_("received at"), db_default=Now())

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

        PENDING = "pending", _("pending")
        FIRED = "fired", _("fired")
        CANCELLED = "cancelled", _("cancelled")

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField(_("unit"))
    what = models.CharField(_("what"), max_length=80)
    key = models.CharField(_("key"), max_length=80)
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=12, choices=State)
    epoch = models.PositiveIntegerField(_("epoch"))
    sequence = models.BigIntegerField(_("sequence"))
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.what} {self.key} of {self.unit_id} at {self.at}"


class UnitEpoch(models.Model):
    """How often a unit was restored from a backup. No row means never."""

    unit_id = models.BigIntegerField(_("unit"), primary_key=True)
    epoch = models.PositiveIntegerField(_("epoch"))
    began_at = models.DateTimeField(_("began at"), db_default=Now())

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

        UP = "up", _("up")
        DOWN = "down", _("down")

    id = models.BigAutoField(primary_key=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    unit_id = models.BigIntegerField(_("unit"))
    event_id = models.UUIDField(_("event"))
    kind = models.CharField(_("kind"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    attempts = models.PositiveSmallIntegerField(_("attempts"))
    error = models.CharField(_("error"), max_length=80)
    occurred_at = models.DateTimeField(_("occurred at"))
    dead_at = models.DateTimeField(_("dead since"), db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.event_id}: {self.error}"
