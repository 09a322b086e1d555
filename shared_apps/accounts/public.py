"""The only door of accounts for other apps: ids and small frozen dataclasses, no models. Callable in any
scope.
"""

from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.adapters.phone_messages import send_phone_codes_by
from shared_apps.accounts.data import DEMO_PASSWORD, ROLE_NAMES
from shared_apps.accounts.events import UnitVisited
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations.appointing import AppointmentError, end_role, grant_role, set_last_day
from shared_apps.accounts.operations.demo import create_demo_account, refuse_demo_in_production, totp_code
from shared_apps.accounts.operations.inviting import invite, withdraw_invitation
from shared_apps.accounts.operations.signing_out import end_all_sessions
from shared_apps.accounts.queries.actors import actor_for
from shared_apps.accounts.queries.people import Person, RoleView, account_names, is_role_held, people_of_unit
from shared_apps.accounts.sealing import seal, unseal

__all__ = [
    "DEMO_PASSWORD",
    "ROLE_NAMES",
    "Actor",
    "AppointmentError",
    "Person",
    "RoleView",
    "UnitVisited",
    "account_id_of",
    "account_name",
    "account_names",
    "actor_for",
    "create_account",
    "create_demo_account",
    "end_all_sessions",
    "end_role",
    "grant_role",
    "invite",
    "is_role_held",
    "people_of_unit",
    "refuse_demo_in_production",
    "seal",
    "send_phone_codes_by",
    "set_last_day",
    "totp_code",
    "unseal",
    "withdraw_invitation",
]


def create_account(*, username: str, name: str, password: str | None = None) -> int:
    """Make an account without roles; return its id. Pages invite people instead, so that they choose their
    password.
    """
    with enter_network():
        return int(Account.objects.create_account(username=username, name=name, password=password).pk)


def account_id_of(username: str) -> int | None:
    """The account with this login, or None. For commands; a page that answered this would tell who exists."""
    with enter_network():
        return Account.objects.filter(username=username.strip().lower()).values_list("pk", flat=True).first()


def account_name(account_id: int | None) -> str:
    """The display name of an account; empty for None and for an id that is unknown."""
    return "" if account_id is None else account_names([account_id]).get(account_id, "")
