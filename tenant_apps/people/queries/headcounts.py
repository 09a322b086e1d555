"""How many experts and volunteers the unit has, in numbers alone."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from huisheng.kernel.clock import BUSINESS_ZONE
from shared_apps.contracts.headcount_facts import (
    ACTIVE_EXPERTS,
    EXPERTS,
    TRAINED_VOLUNTEERS,
    VOLUNTEERS,
    WAITING_VOLUNTEERS,
)
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.rules.engagement import ACTIVE_WITHIN


def headcounts(day: date) -> dict[str, int]:
    """At the end of a day, by the codes of the contract, as far as the rows still show it. One query."""
    until = datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)
    here = Q(state=MemberState.ACTIVE) | Q(state=MemberState.LEFT, left_at__gte=until)
    engaged = here & Q(begun_at__lt=until, starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    expert, volunteer = engaged & Q(kind=MemberKind.EXPERT), engaged & Q(kind=MemberKind.VOLUNTEER)
    applied = Q(kind=MemberKind.VOLUNTEER, applied_at__lt=until)
    wanted = {
        EXPERTS: expert,
        ACTIVE_EXPERTS: expert & Q(last_answered_at__gte=until - ACTIVE_WITHIN),
        VOLUNTEERS: volunteer,
        TRAINED_VOLUNTEERS: volunteer & Q(trained_at__lt=until, passed_at__lt=until),
        WAITING_VOLUNTEERS: applied & (Q(state=MemberState.APPLIED) | Q(decided_at__gte=until)),
    }
    found: dict[str, int] = (
        Member.objects.alias(begun_at=Coalesce("decided_at", "made_at"))
        .order_by()
        .aggregate(**{f"n_{code}": Count("pk", filter=which) for code, which in wanted.items()})
    )
    return {code: found[f"n_{code}"] for code in wanted}
