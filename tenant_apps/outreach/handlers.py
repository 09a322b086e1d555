"""What this app is told from elsewhere."""

from datetime import datetime

from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import on_wakeup
from tenant_apps.directive_inbox.public import DirectiveHeard
from tenant_apps.outreach.operations import pages_from_above
from tenant_apps.outreach.operations.telling_pages import WAKES, tell_again
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.seasons import SEASONS


@subscribes(DirectiveHeard)
def directive_heard(event: DirectiveHeard) -> None:
    """A directive has arrived, was told anew or recalled."""
    for shelf in (SEASONS, BROADCASTS):
        if event.directive_kind == shelf.kind.name:
            pages_from_above.heard(shelf, event.directive_id)


def it_is_over(key: str, at: datetime) -> None:
    """A season or broadcast is over, or a fortnight later most of what was asked has its answer."""
    tell_again(int(key))


for _wakes in WAKES.values():
    for _what in _wakes:
        on_wakeup(_what)(it_is_over)
