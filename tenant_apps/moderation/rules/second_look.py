"""Until when a case can be looked at again, and for whom."""

from datetime import datetime, timedelta

from huisheng.kernel import clock
from tenant_apps.moderation.data.codes import REVIEW_DAYS, Party, State, Verdict
from tenant_apps.moderation.models import Case


def review_until(case: Case, party: Party) -> datetime | None:
    """Until when this party may have it looked at again; None when they may not (any more)."""
    against = Verdict.HIDE if party is Party.AUTHOR else Verdict.KEEP
    if case.state != State.DECIDED or case.verdict != against or case.decided_at is None:
        return None
    until: datetime = case.decided_at + timedelta(days=REVIEW_DAYS)
    return until if clock.now() < until else None
