"""Who acts: an account with the roles that hold today."""

from huisheng.kernel.access import SUBTREE_ROLES, Actor, Grant
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account, RoleGrant
from tenants.public import unit_paths


def actor_for(account: Account | int) -> Actor:
    """The actor of an account with the roles that hold today. Nobody, when the account is unknown or
    inactive.

    It gives the rights of the account: call it for the person at work only.
    """
    with enter_network():
        if isinstance(account, int):
            found = Account.objects.filter(pk=account).first()
            if found is None:
                return Actor()
            account = found
        if not account.is_active:
            return Actor()
        rows = list(
            RoleGrant.objects.on_their_days()
            .filter(account_id=account.pk)
            .values_list("role", "unit_id")
            .order_by("unit_id", "role")
        )
        return Actor(account.pk, account.name, _grants(rows))


def _grants(rows: list[tuple[str, int | None]]) -> tuple[Grant, ...]:
    # Only subtree roles are looked up by path, and most staff hold none.
    above = {unit_id for role, unit_id in rows if unit_id is not None and role in SUBTREE_ROLES}
    paths = unit_paths(above) if above else {}
    grants: list[Grant] = []
    for role, unit_id in rows:
        if unit_id is None:
            grants.append(Grant(role, 0, ""))
        elif role not in SUBTREE_ROLES:
            grants.append(Grant(role, unit_id, ""))
        elif paths.get(unit_id):
            # A unit that is gone from the tree gives no path; an empty one would cover everything.
            grants.append(Grant(role, unit_id, paths[unit_id]))
    return tuple(grants)
