"""What this app is told from outside: times, and verdicts between this unit and those above and below."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from shared_apps.contracts.moderation_messages import (
    VerdictAsked,
    VerdictCalledOff,
    VerdictReturned,
    VerdictSettled,
)
from tenant_apps.moderation.operations import clocks, for_below, from_above, referring, telling_reporters
from tenant_apps.readers.public import ReaderForgotten


@on_wakeup(clocks.WAKE_DUE)
def due(key: str, at: datetime) -> None:
    """A case is to be decided soon, or should have been."""
    clocks.due_rings(UUID(key))


@on_wakeup(clocks.WAKE_DIGEST)
def morning(key: str, at: datetime) -> None:
    """The morning's notice."""
    clocks.morning()


@on_wakeup(clocks.WAKE_FORGET)
def forget(key: str, at: datetime) -> None:
    """How reporters can be reached is forgotten."""
    clocks.forget(UUID(key))


@on_wakeup(referring.WAKE_REFER_AGAIN)
def refer_again(key: str, at: datetime) -> None:
    """Nobody above could decide it yesterday."""
    referring.refer_again(UUID(key))


@on_wakeup(for_below.WAKE_DUE)
def below_due(key: str, at: datetime) -> None:
    """A unit below has waited long for a verdict."""
    for_below.due(UUID(key.partition(" ")[0]))


@handles(VerdictAsked)
def verdict_asked(message: VerdictAsked, envelope: Envelope) -> None:
    """A unit below asks for a verdict."""
    for_below.asked(message)


@handles(VerdictCalledOff)
def verdict_called_off(message: VerdictCalledOff, envelope: Envelope) -> None:
    """It is no longer asked of this unit."""
    for_below.called_off(message)


@handles(VerdictSettled)
def verdict_settled(message: VerdictSettled, envelope: Envelope) -> None:
    """It was decided above."""
    from_above.settled(message)


@handles(VerdictReturned)
def verdict_returned(message: VerdictReturned, envelope: Envelope) -> None:
    """Nobody above may decide it either."""
    from_above.returned(message)


@subscribes(ReaderForgotten)
def reader_forgotten(event: ReaderForgotten) -> None:
    """What they reported is nobody's any more."""
    telling_reporters.forget_reporter(event.reader_id)
