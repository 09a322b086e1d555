"""What the issuer of a season or broadcast learns of the one that this unit holds: days, counts and codes.

It is told with every step once it has been shown, when it is over, and once more a fortnight later, when most
of what was asked has its answer. Nobody has to fill anything in.
"""

from datetime import timedelta
from typing import Any, Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.broadcast_messages import BroadcastTold
from shared_apps.contracts.season_content import SeasonContent
from shared_apps.contracts.season_messages import SeasonTold
from shared_apps.topics.public import sensitive_codes
from tenant_apps.outreach.data.codes import PAGES, Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations.telling_days import tell_days
from tenant_apps.outreach.queries.broadcasts import attendance
from tenant_apps.outreach.rules.targets import path_of
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import CameBy

SETTLES: Final = timedelta(days=14)
WAKES: Final[dict[str, dict[str, timedelta]]] = {
    Target.SEASON: {"outreach.season_over": timedelta(), "outreach.season_settled": SETTLES},
    # The last minute of attendance has to be written down first.
    Target.BROADCAST: {
        "outreach.broadcast_over": timedelta(minutes=5),
        "outreach.broadcast_settled": SETTLES,
    },
}
"""By which it is told anew, and how long after its end."""


def tell(row: Campaign) -> None:
    """Tell of it as it stands now, where a directive called for it; of others those above learn the days
    alone. A draft is not told: what was never shown does not exist outside the unit.
    """
    tell_days(row)
    if row.directive_id is None or not row.page.get("was_shown"):
        return
    kind = PAGES[row.target]
    content = kind.from_data(row.page["content"])
    row.page = {**row.page, "told": int(row.page.get("told", 0)) + 1}
    row.save(update_fields=[kind.name])
    ends, now = kind.ends(content), clock.now()
    over = row.closed_at is not None or now >= ends
    common = {
        "directive_id": str(row.directive_id),
        "revision": row.page["told"],
        "at": now.isoformat(),
        "stands": "away" if row.shown_at is None else ("ended" if over else "shown"),
        "path": path_of(row.target, row.code),
        "changed": list(row.page.get("changed", [])),
    }
    figures = questions.came_by(row.code, leave_out=sensitive_codes())
    if isinstance(content, SeasonContent):
        emit(_season(content, figures, common))
    else:
        watched = attendance(row.code)
        emit(BroadcastTold(watched=watched, asked=figures.asked, answered=figures.answered, **common))
    for what, later in WAKES[row.target].items():
        if ends + later > now:
            schedule_wakeup(what=what, key=str(row.pk), at=ends + later)


def tell_again(campaign_id: int) -> None:
    """Tell of it anew, since time has passed: its figures have grown."""
    row = Campaign.objects.select_for_update().filter(pk=campaign_id, target__in=PAGES).first()
    if row is not None:
        tell(row)


def _season(content: SeasonContent, figures: CameBy, common: dict[str, Any]) -> SeasonTold:
    return SeasonTold(
        first_day=content.first_day.isoformat(),
        last_day=content.last_day.isoformat(),
        offices=len(content.offices),
        experts=len(content.experts),
        live=len(content.live),
        asked=figures.asked,
        answered=figures.answered,
        helped=figures.helped,
        median_minutes=-1 if figures.median_minutes is None else figures.median_minutes,
        **common,
    )
