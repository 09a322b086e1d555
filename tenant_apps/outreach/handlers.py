"""What this app is told from elsewhere."""

from datetime import datetime

from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import on_wakeup
from shared_apps.contracts.directive_messages import BROADCAST, SEASON
from tenant_apps.directive_inbox.public import DirectiveHeard
from tenant_apps.outreach.operations import (
    broadcasts_from_above,
    seasons_from_above,
    telling_broadcasts,
    telling_seasons,
)


@subscribes(DirectiveHeard)
def directive_heard(event: DirectiveHeard) -> None:
    """A directive has arrived, was told anew or recalled."""
    if event.directive_kind == SEASON:
        seasons_from_above.heard(event.directive_id)
    elif event.directive_kind == BROADCAST:
        broadcasts_from_above.heard(event.directive_id)


@on_wakeup(telling_seasons.WAKE_OVER)
def season_over(key: str, at: datetime) -> None:
    """The last day of a season is over."""
    telling_seasons.tell_again(int(key))


@on_wakeup(telling_seasons.WAKE_SETTLED)
def season_settled(key: str, at: datetime) -> None:
    """A fortnight later most of what was asked has its answer."""
    telling_seasons.tell_again(int(key))


@on_wakeup(telling_broadcasts.WAKE_OVER)
def broadcast_over(key: str, at: datetime) -> None:
    """A broadcast is over, and its attendance written down."""
    telling_broadcasts.tell_again(int(key))


@on_wakeup(telling_broadcasts.WAKE_SETTLED)
def broadcast_settled(key: str, at: datetime) -> None:
    """A fortnight later most of what was asked has its answer."""
    telling_broadcasts.tell_again(int(key))
