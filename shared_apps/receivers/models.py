"""Receivers that units have entered, and what was or is to be sent to each."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huisheng.kernel.ids import uuid7
from shared_apps.receivers.data import DINGTALK, ISSUER, UNIT, WEBHOOK, WECOM


class Receiver(models.Model):
    """A program (webhook) or a group (robot) that one unit has told events to.

    Address and secret stand sealed, and so do earlier secrets, each with the moment until which it signs as
    well (`earlier_secrets`, the last of them until `earlier_until`); `shown` is what pages show of the
    address. `address_digest` is the same for the same robot, however often it is entered: its limit counts
    for all. While `busy_until` lies ahead one worker sends, and no other. `hold_until`: nothing goes before
    that, after failures (`failures` in a row) or because a robot asked for a pause.
    """

    class Kind(models.TextChoices):
        WEBHOOK = WEBHOOK
        WECOM = WECOM
        DINGTALK = DINGTALK

    class Side(models.TextChoices):
        UNIT = UNIT
        ISSUER = ISSUER

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit_id = models.BigIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)
    shown = models.CharField(max_length=255)
    sealed_address = models.TextField()
    sealed_secret = models.TextField(blank=True, default="")
    earlier_secrets = models.JSONField(default=list, blank=True)
    earlier_until = models.DateTimeField(null=True, blank=True)
    address_digest = models.CharField(max_length=64)
    events = ArrayField(models.CharField(max_length=40))
    formatted = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    last_code = models.CharField(max_length=40, blank=True, default="")
    hold_until = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["unit_id", "side"], name="receivers_of_unit"),
            models.Index(fields=["address_digest"], name="receivers_same_robot"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of unit {self.unit_id}"


class Dispatch(models.Model):
    """One event for one receiver. It holds ids, codes and moments alone; words are made when it is sent.

    `event_id` is what a program recognises a repeated delivery by. `lead` is the row with which this one went
    in the same message of a robot; `tried_at` stands at that row alone.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        DELIVERED = "delivered"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    receiver = models.ForeignKey(Receiver, on_delete=models.CASCADE, related_name="dispatches")
    event_id = models.UUIDField(default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=40)
    directive_id = models.UUIDField(null=True, blank=True)
    directive_kind = models.CharField(max_length=20, blank=True, default="")
    issuer_unit_id = models.BigIntegerField(default=0)
    unit_id = models.BigIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    lead = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["receiver", "id"], condition=models.Q(state="queued"), name="receivers_waiting"
            ),
            models.Index(fields=["receiver", "-tried_at"], name="receivers_tried"),
        ]
        verbose_name_plural = "dispatches"

    def __str__(self) -> str:
        return f"{self.event} for {self.receiver_id}"
