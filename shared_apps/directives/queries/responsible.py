"""Who follows a directive up, and which are followed up by nobody any more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER, NETWORK_STAFF, UNIT_ADMIN
from shared_apps.accounts.public import Person, people_of_unit
from shared_apps.directives.models import Directive

_WHO_HANDS_ON = (NETWORK_STAFF, LEADER, UNIT_ADMIN)
"""What a unit hands on to those below is written at its own desk, by those who lead it."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may follow up the directives of a unit."""

    account_id: int
    name: str


def colleagues(issuer_unit_id: int) -> list[Colleague]:
    """Everybody who acts for the issuing unit today, by name."""
    return [
        Colleague(person.account_id, person.name)
        for person in people_of_unit(issuer_unit_id)
        if _acts(person, (NETWORK_STAFF,))
    ]


def forsaken(issuer_unit_ids: Iterable[int]) -> list[Directive]:
    """Open directives of these units whose responsible person acts for the unit no more, the nearest date
    first: the account has ended, or its role there.
    """
    left = []
    for unit_id in issuer_unit_ids:
        people = people_of_unit(unit_id)
        for handed_on, roles in ((False, (NETWORK_STAFF,)), (True, _WHO_HANDS_ON)):
            acting = [person.account_id for person in people if _acts(person, roles)]
            of_unit = Q(issuer_unit_id=unit_id, parent_id__isnull=not handed_on)
            left.append(of_unit & ~Q(responsible_account_id__in=acting))
    if not left:
        return []
    open_ones = Directive.objects.filter(reduce(or_, left), state=Directive.State.ISSUED)
    return sorted(open_ones, key=lambda directive: (directive.due_at, directive.pk))


def _acts(person: Person, roles: Collection[str]) -> bool:
    today = clock.business_day(clock.now())
    return person.is_active and any(
        role.role in roles and role.starts_on <= today and (role.ends_on is None or today <= role.ends_on)
        for role in person.roles
    )
