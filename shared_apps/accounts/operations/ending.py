"""Last days: told a week before, and at midnight of Asia/Shanghai, where all units are, over by themselves.

A role past its last day gives nothing at the next request, whatever runs here (queries/actors.py). What runs
here tells those concerned in time, and ends the sessions that would have nothing to give any more.
"""

from typing import Final

from django.db import transaction
from django.db.models import F, Q

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import ENDING_SOON
from shared_apps.accounts.models import EntryCode, RoleGrant, Session
from shared_apps.accounts.operations.signing_out import end_all_sessions
from shared_apps.contracts.staff_messages import StaffRoleEnds
from tenants.public import unit_cards

AT_ONCE: Final = 200
_LOOKED_BACK: Final = ENDING_SOON
"""No session lives longer than half a day: what has been over for a week has none."""


def end_and_tell() -> None:
    """Every few minutes: end what is over since midnight, and tell of what will be over in a week."""
    while _end_some() == AT_ONCE:
        pass
    while _tell_some() == AT_ONCE:
        pass


def _end_some() -> int:
    today, moment = business_day(), now()
    with enter_network(), transaction.atomic():
        over = list(
            RoleGrant.objects.select_for_update(skip_locked=True)
            .filter(ended_at=None, over_at=None, ends_on__lt=today, ends_on__gte=today - _LOOKED_BACK)
            .order_by("pk")[:AT_ONCE]
        )
        for grant in over:
            _end_sessions(grant)
            record(
                "account.role_over",
                object_type="account",
                object_id=grant.account_id,
                actor="system",
                detail={"grant": grant.pk, "role": grant.role, "unit": grant.unit_id},
            )
        RoleGrant.objects.filter(pk__in=[grant.pk for grant in over]).update(over_at=moment)
        return len(over)


def _end_sessions(grant: RoleGrant) -> None:
    """On every host, when nothing is left that the account may do; else where it may do nothing any more."""
    held = RoleGrant.objects.holding().filter(account_id=grant.account_id)
    if not held.exists():
        end_all_sessions(grant.account_id)
    elif grant.unit_id is not None and not held.filter(unit_id=grant.unit_id).exists():
        Session.objects.filter(account_id=grant.account_id, scope=str(grant.unit_id)).delete()
        EntryCode.objects.filter(account_id=grant.account_id, unit_id=grant.unit_id).delete()


def _tell_some() -> int:
    today = business_day()
    with enter_network(), transaction.atomic():
        ending = list(
            RoleGrant.objects.holding()
            .select_for_update(skip_locked=True, of=("self",))
            .filter(ends_on__lte=today + ENDING_SOON)
            .filter(Q(told_of=None) | ~Q(told_of=F("ends_on")))
            .order_by("pk")[:AT_ONCE]
        )
        cards = unit_cards({grant.unit_id for grant in ending if grant.unit_id is not None})
        told: set[tuple[int, int]] = set()
        for grant in ending:
            card = cards.get(grant.unit_id or 0)
            if card is None or card.schema is None or not _is_news(grant):
                continue
            if (grant.account_id, card.id) not in told and grant.ends_on is not None:
                told.add((grant.account_id, card.id))
                message = StaffRoleEnds(account_id=grant.account_id, last_day=grant.ends_on.isoformat())
                emit(message, to_unit=card.id)
        RoleGrant.objects.filter(pk__in=[grant.pk for grant in ending]).update(told_of=F("ends_on"))
        return len(ending)


def _is_news(grant: RoleGrant) -> bool:
    """Not for a role of a few days, nor where the same role or another in the unit goes on after it."""
    if grant.ends_on is None or grant.ends_on - grant.starts_on <= ENDING_SOON:
        return False
    others = RoleGrant.objects.not_over().filter(account_id=grant.account_id, unit_id=grant.unit_id)
    return not others.filter(Q(ends_on=None) | Q(ends_on__gt=grant.ends_on)).exists()
