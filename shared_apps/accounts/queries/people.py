"""Who works where, and what somebody is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from allauth.mfa.models import Authenticator

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account, PhoneFactor, RoleGrant


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role of a person in a unit; days are those of Asia/Shanghai, the last one included."""

    grant_id: int
    role: str
    unit_id: int | None
    starts_on: date
    ends_on: date | None
    staff_kind: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in a unit, with the roles held there (or that will begin)."""

    account_id: int
    name: str
    username: str
    roles: tuple[RoleView, ...]
    is_active: bool


_OF_A_ROLE: Final = ("account_id", "role", "unit_id", "starts_on", "ends_on", "staff_kind")


def people_of_unit(unit_id: int | None) -> list[Person]:
    """Everybody with a role in exactly this unit (None: operators) that holds or will begin, by name."""
    with enter_network():
        grants = list(
            RoleGrant.objects.not_over()
            .filter(unit_id=unit_id)
            .select_related("account")
            .only(*_OF_A_ROLE, "account__name", "account__username", "account__is_active")
            .order_by("account__name", "account_id", "starts_on", "id")
        )
    accounts = {grant.account_id: grant.account for grant in grants}
    return [
        Person(
            account_id=account_id,
            name=account.name,
            username=account.username,
            roles=tuple(_view(grant) for grant in grants if grant.account_id == account_id),
            is_active=account.is_active,
        )
        for account_id, account in accounts.items()
    ]


def is_role_held(unit_id: int, role: str) -> bool:
    """Whether somebody with an active account holds this role in exactly this unit today. One query."""
    with enter_network():
        return RoleGrant.objects.holding().filter(unit_id=unit_id, role=role).exists()


def _view(grant: RoleGrant) -> RoleView:
    return RoleView(grant.pk, grant.role, grant.unit_id, grant.starts_on, grant.ends_on, grant.staff_kind)


def accounts_with_factor(account_ids: Iterable[int]) -> set[int]:
    """Which of these accounts have a second factor (an app, a key or a phone; recovery codes alone are
    none).
    """
    ids = list(account_ids)
    own = Authenticator.objects.filter(user_id__in=ids).exclude(type=Authenticator.Type.RECOVERY_CODES)
    phones = PhoneFactor.objects.filter(account_id__in=ids)
    with enter_network():
        return set(own.values_list("user_id", flat=True).union(phones.values_list("account_id", flat=True)))


def account_names(account_ids: Iterable[int]) -> dict[int, str]:
    """Display names by account id; an id that is unknown is left out."""
    ids = sorted({int(account_id) for account_id in account_ids})
    if not ids:
        return {}
    with enter_network():
        return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))
