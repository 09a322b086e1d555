"""One directive as a line of the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from shared_apps.contracts.directive_messages import REPORTED_ON
from tenant_apps.directive_inbox.models import DirectiveItem

SOON: Final = timedelta(hours=48)
"""An item is marked as due soon this long before its date."""

UNREAD, READ, ACKNOWLEDGED, REPORTED, CLOSED = "unread", "read", "acknowledged", "reported", "closed"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One directive as the list shows it. `state` is the furthest step taken; `tone` is late, soon, done or
    plain.
    """

    directive_id: UUID
    kind: str
    title: str
    issuer_name: str
    issued_at: datetime
    due_at: datetime
    reminded_at: datetime | None
    state: str
    is_done: bool
    is_late: bool
    tone: str


def row_of(item: DirectiveItem, now: datetime) -> InboxRow:
    """How one directive stands at `now`."""
    issued_at, due_at = cast("datetime", item.issued_at), cast("datetime", item.due_at)  # arrived()
    done = (item.reported_at if item.kind in REPORTED_ON else item.acknowledged_at) is not None
    awaited = not done and item.closed_at is None
    late = awaited and due_at < now
    if late:
        tone = "late"
    elif awaited and due_at - now < SOON:
        tone = "soon"
    else:
        tone = "done" if done else "plain"
    return InboxRow(
        directive_id=item.directive_id,
        kind=item.kind,
        title=item.title,
        issuer_name=item.issuer_name,
        issued_at=issued_at,
        due_at=due_at,
        reminded_at=item.reminded_at if awaited else None,
        state=_state(item),
        is_done=done,
        is_late=late,
        tone=tone,
    )


def _state(item: DirectiveItem) -> str:
    if item.reported_at is not None:
        return REPORTED
    if item.closed_at is not None:
        return CLOSED
    if item.acknowledged_at is not None:
        return ACKNOWLEDGED
    return READ if item.read_at is not None else UNREAD
