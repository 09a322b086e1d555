"""Until when somebody counts, and whom they may answer."""

from datetime import date, timedelta
from typing import Final

from tenant_apps.people.data.codes import MemberState
from tenant_apps.people.models import Member

CHECK_LASTS: Final = timedelta(days=365)
"""Law on the Protection of Minors, article 62: checked when engaged, and every year after that."""

ACTIVE_WITHIN: Final = timedelta(days=90)
"""An expert is active who has answered within this time (A53)."""


ENGAGED_BY: Final = ("state", "starts_on", "ends_on")
"""The columns that say whether an engagement holds."""


def is_engaged(member: Member, today: date) -> bool:
    """Whether the engagement holds on this day, whatever job has or has not run."""
    return (
        member.state == MemberState.ACTIVE
        and member.starts_on <= today
        and (member.ends_on is None or member.ends_on >= today)
    )


def may_answer_minors(member: Member, today: date) -> bool:
    """Whether a background check (入职查询) is on record and not older than a year."""
    return member.checked_on is not None and today - CHECK_LASTS <= member.checked_on <= today


def is_away(member: Member, today: date) -> bool:
    """Whether the holiday switch is on."""
    return member.away_until is not None and member.away_until >= today
