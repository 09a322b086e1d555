"""What the issuer of a broadcast learns of the one that stands on this unit's site: counts and codes.

It is told with every step, a few minutes after its end, when the last minute of attendance has been written
down, and once more a fortnight later, when most of what was asked has its answer. Nobody fills anything in.
"""

from datetime import timedelta
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.broadcast_content import from_data
from shared_apps.contracts.broadcast_messages import BroadcastTold
from shared_apps.topics.public import sensitive_codes
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.queries.broadcasts import attendance
from tenant_apps.outreach.rules.targets import path_of
from tenant_apps.questions import public as questions

WAKE_OVER: Final = "outreach.broadcast_over"
WAKE_SETTLED: Final = "outreach.broadcast_settled"
COUNTED_BY: Final = timedelta(minutes=5)
SETTLES: Final = timedelta(days=14)


def tell(row: Campaign) -> None:
    """Tell of a broadcast as it stands now, where a directive called for it; others are nobody's business
    above.
    """
    said = row.broadcast
    if row.directive_id is None or said is None:
        return
    content = from_data(said["content"])
    revision = int(said.get("told", 0)) + 1
    row.broadcast = {**said, "told": revision}
    row.save(update_fields=["broadcast"])
    figures = questions.came_by(row.code, leave_out=sensitive_codes())
    emit(
        BroadcastTold(
            directive_id=str(row.directive_id),
            revision=revision,
            at=clock.now().isoformat(),
            stands="away" if row.shown_at is None else ("shown" if clock.now() < content.ends else "ended"),
            path=path_of(row.target, row.code),
            changed=list(said.get("changed", [])),
            watched=attendance(row.code),
            asked=figures.asked,
            answered=figures.answered,
        )
    )
    for what, at in ((WAKE_OVER, content.ends + COUNTED_BY), (WAKE_SETTLED, content.ends + SETTLES)):
        if at > clock.now():
            schedule_wakeup(what=what, key=str(row.pk), at=at)


def tell_again(campaign_id: int) -> None:
    """Tell of it anew, since time has passed: its figures have grown."""
    row = Campaign.objects.select_for_update().filter(pk=campaign_id, broadcast__isnull=False).first()
    if row is not None:
        tell(row)
