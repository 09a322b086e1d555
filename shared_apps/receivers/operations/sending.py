"""What waits is sent: one worker per receiver, outside of any transaction; what came back is written down.

A worker that dies leaves its rows waiting, and its claim runs out: so a message may arrive twice, and none is
lost. Programs recognise the second by its id.
"""

import json
import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.receivers.adapters import robots, webhook
from shared_apps.receivers.adapters.outcome import Outcome, failed
from shared_apps.receivers.data import KEPT_DAYS, PER_MINUTE, TEST, WAITS, WEBHOOK
from shared_apps.receivers.models import Dispatch, Receiver
from shared_apps.receivers.operations.keeping import address_of, secret_of
from shared_apps.receivers.operations.renewing import forget_earlier, secrets_of
from shared_apps.receivers.queries.words import compose

logger = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=2)
"""Longer than one worker goes on with one receiver."""

SECONDS: Final = 45.0
MOST_JOINED: Final = 2000
"""Rows in one message of a robot; what is more goes with the next."""

_FORGOTTEN_AT_ONCE: Final = 1000


def send_due() -> int:
    """Send what is due, receiver by receiver; returns how many rows went out."""
    until = time.monotonic() + SECONDS
    now = clock.now()
    waiting = Dispatch.objects.filter(receiver=OuterRef("pk"), state=Dispatch.State.QUEUED)
    due = (
        Receiver.objects.filter(Exists(waiting), stopped_at=None)
        .filter(Q(hold_until=None) | Q(hold_until__lte=now))
        .order_by("hold_until", "id")
        .values_list("id", flat=True)
    )
    sent = 0
    for receiver_id in list(due):
        if time.monotonic() > until:
            break
        sent += work_off(receiver_id, until)
    return sent


def work_off(receiver_id: UUID, until: float, *, first: int | None = None) -> int:
    """Send what waits for one receiver, unless somebody does already; returns how many rows went out.

    `first`: a row that goes before all others, and before the time of the receiver has come (a test).
    """
    claim = _claim(receiver_id, at_any_rate=first is not None)
    if claim is None:
        return 0
    receiver, claimed = claim
    sent = 0
    try:
        while time.monotonic() <= until:
            batch = _next_batch(receiver, first)
            first = None
            if not batch:
                break
            outcome = _send(receiver, batch)
            _settle(receiver, batch, outcome)
            if outcome.kind != "accepted":
                break
            sent += len(batch)
    finally:
        _same_robot(receiver).filter(busy_until=claimed).update(busy_until=None)
    return sent


def forget_old() -> int:
    """Forget what was settled long ago, and secrets that sign no more; returns how many rows were settled."""
    forget_earlier(clock.now())
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = Dispatch.objects.filter(settled_at__lt=before).order_by("settled_at").values("pk")
    return Dispatch.objects.filter(pk__in=old[:_FORGOTTEN_AT_ONCE]).delete()[0]


@transaction.atomic
def _claim(receiver_id: UUID, *, at_any_rate: bool) -> tuple[Receiver, datetime] | None:
    """Take a receiver, and with it whatever leads to the same robot: its limit is one."""
    now = clock.now()
    receiver = Receiver.objects.filter(pk=receiver_id).first()
    if receiver is None:
        return None
    same = list(_same_robot(receiver).select_for_update().order_by("id"))
    if any(one.busy_until is not None and one.busy_until > now for one in same):
        return None
    fresh = next((one for one in same if one.pk == receiver.pk), None)
    if fresh is None:
        return None
    if not at_any_rate and (fresh.stopped_at is not None or (fresh.hold_until and fresh.hold_until > now)):
        return None
    claimed = now + CLAIM
    _same_robot(receiver).update(busy_until=claimed)
    return fresh, claimed


def _same_robot(receiver: Receiver) -> QuerySet[Receiver]:
    if receiver.kind == WEBHOOK:
        return Receiver.objects.filter(pk=receiver.pk)
    return Receiver.objects.filter(address_digest=receiver.address_digest)


def _next_batch(receiver: Receiver, first: int | None) -> list[Dispatch]:
    """The oldest event of a program; all that a robot's next message holds, if it may speak now."""
    waiting = Dispatch.objects.filter(receiver_id=receiver.pk, state=Dispatch.State.QUEUED).order_by("id")
    if first is not None:
        waiting = waiting.filter(pk=first)
    if receiver.kind == WEBHOOK:
        return list(waiting[:1])
    minute = clock.now() - timedelta(seconds=60)
    spoken = Dispatch.objects.filter(receiver__in=_same_robot(receiver), tried_at__gt=minute).count()
    return [] if spoken >= PER_MINUTE else list(waiting[:MOST_JOINED])


def _send(receiver: Receiver, batch: list[Dispatch]) -> Outcome:
    try:
        address = address_of(receiver)
        secrets = secrets_of(receiver, clock.now()) if receiver.kind == WEBHOOK else [secret_of(receiver)]
    except ValueError:
        return failed("secret")
    # Before it leaves: a worker that dies in between has spoken, as far as the limit goes.
    Dispatch.objects.filter(pk=batch[0].pk).update(tried_at=clock.now())
    if receiver.kind == WEBHOOK:
        row = batch[0]
        return webhook.send(
            address,
            secrets,
            message_id=str(row.event_id),
            timestamp=int(clock.now().timestamp()),
            body=_body(row),
        )
    with translation.override(settings.LANGUAGE_CODE):
        said = compose(receiver, batch, room=robots.room(receiver.kind, formatted=receiver.formatted))
    batch[:] = said.rows
    title, text = said.title, said.text
    return robots.send(
        receiver.kind, address, secrets[0], title=title, text=text, formatted=receiver.formatted
    )


def _body(row: Dispatch) -> bytes:
    """Ids, codes and moments; ids are texts, as everywhere in the API."""
    data: dict[str, object] = {}
    if row.directive_id is not None:
        data = {
            "directive_id": str(row.directive_id),
            "directive_kind": row.directive_kind,
            "issuer_unit_id": str(row.issuer_unit_id),
            "unit_id": str(row.unit_id),
            "due_at": row.due_at.isoformat() if row.due_at else None,
        }
        if row.units:
            data["units"] = row.units
    said = {"type": row.event, "timestamp": row.at.isoformat(), "data": data}
    return json.dumps(said, separators=(",", ":")).encode()


@transaction.atomic
def _settle(receiver: Receiver, batch: Sequence[Dispatch], outcome: Outcome) -> None:
    now = clock.now()
    lead, joined = batch[0], [row.pk for row in batch[1:]]
    rows = Dispatch.objects.filter(pk__in=[lead.pk, *joined])
    row = Receiver.objects.select_for_update().filter(pk=receiver.pk).first()
    if row is None:
        return
    row.last_code = outcome.code
    if outcome.kind != "accepted" and lead.event == TEST:
        # Somebody waits for the answer and has it. It says nothing of what is really sent.
        rows.update(state=Dispatch.State.FAILED, code=outcome.code, settled_at=now, tries=lead.tries + 1)
    elif outcome.kind == "accepted":
        rows.update(state=Dispatch.State.DELIVERED, code=outcome.code, settled_at=now, tries=lead.tries + 1)
        Dispatch.objects.filter(pk__in=joined).update(lead=lead)
        row.failures, row.hold_until, row.stopped_at = 0, None, None
    elif outcome.kind == "later":
        rows.update(code=outcome.code)
        row.hold_until = now + timedelta(seconds=outcome.seconds)
    else:
        rows.update(code=outcome.code, tries=lead.tries + 1)
        row.failures += 1
        is_last = outcome.kind == "gone" or row.failures > len(WAITS)
        row.hold_until = None if is_last else now + timedelta(seconds=WAITS[row.failures - 1])
        if is_last and row.stopped_at is None:
            _stop(row, now)
    row.save(update_fields=["last_code", "failures", "hold_until", "stopped_at"])


def _stop(row: Receiver, now: datetime) -> None:
    """Give up. What waits is marked as failed: it did not arrive, and that is shown."""
    row.stopped_at = now
    lost = Dispatch.objects.filter(receiver_id=row.pk, state=Dispatch.State.QUEUED)
    number = lost.update(state=Dispatch.State.FAILED, settled_at=now)
    logger.warning("receiver %s stopped: %s", row.pk, row.last_code)
    record(
        "directive.receiver_stopped",
        object_type="receiver",
        object_id=str(row.pk),
        actor="system",
        detail={"unit_id": row.unit_id, "code": row.last_code, "rows": number},
    )
