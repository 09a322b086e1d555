"""Who works in the unit with an account: the truth is kept by accounts, here it is asked for the unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from huisheng.kernel.access import HELPER_ROLES, LEADER, UNIT_ADMIN
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import Person, people_of_unit
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member


def staff() -> list[Person]:
    """Everybody who holds a role of staff in the current unit or soon will, in the order of names.

    A helper's role alone makes nobody staff, and neither does an engagement that is over.
    """
    over = _over()
    return [
        person
        for person in people_of_unit(current_unit().id)
        if person.is_active
        and person.account_id not in over
        and any(role.role not in HELPER_ROLES for role in person.roles)
    ]


def staff_names() -> dict[int, str]:
    """Names of the unit's staff by account id, in the order of names."""
    return {person.account_id: person.name for person in staff()}


def leaders() -> tuple[int, ...]:
    """Accounts that confirm what needs a leader and hold that role today; where the unit has no leader, its
    administrators.
    """
    return standing().leaders


@dataclass(frozen=True, slots=True)
class Standing:
    """Who leads the unit (see `leaders`), and everybody who works in it or soon will: names by account id,
    in the order of names.
    """

    leaders: tuple[int, ...]
    staff: Mapping[int, str]


def standing() -> Standing:
    """Both, looked up once."""
    everybody = staff()
    return Standing(_leading(everybody), {person.account_id: person.name for person in everybody})


def _leading(everybody: list[Person]) -> tuple[int, ...]:
    return _holding(LEADER, everybody) or _holding(UNIT_ADMIN, everybody)


def holding_today() -> tuple[int, ...]:
    """Accounts that hold a role of staff today, in the order of names."""
    today = business_day()
    return tuple(
        person.account_id
        for person in staff()
        if any(role.role not in HELPER_ROLES and role.starts_on <= today for role in person.roles)
    )


def has_second_person(account_id: int | None) -> bool:
    """Whether somebody else of the staff can take a step that needs two persons (E18: otherwise it goes to
    the unit above).
    """
    return any(found != account_id for found in holding_today())


def _holding(wanted: str, persons: list[Person]) -> tuple[int, ...]:
    today = business_day()
    return tuple(
        person.account_id
        for person in persons
        if any(role.role == wanted and role.starts_on <= today for role in person.roles)
    )


def _over() -> set[int]:
    """Accounts whose engagement as staff here is over, even where a role was left to run on.

    Somebody who came back has a newer row that holds.
    """
    today = business_day()
    over: set[int] = set()
    engaged: set[int] = set()
    rows = Member.objects.filter(kind=MemberKind.STAFF).exclude(account_id=None)
    for account_id, state, last in rows.values_list("account_id", "state", "ends_on"):
        ended = state == MemberState.LEFT or (last is not None and last < today)
        (over if ended else engaged).add(account_id)
    return over - engaged
