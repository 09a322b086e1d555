"""Names of database roles.

Roles are cluster-wide while schemas are not, so each name carries a hash of the database: two databases of
one cluster never share a role.
"""

from hashlib import blake2b

from huisheng.kernel.tenancy.context import Scope


def role_prefix(database: str) -> str:
    """Prefix of every role of one database, e.g. "hs_1f2e3d4c"."""
    return "hs_" + blake2b(database.encode(), digest_size=4).hexdigest()


def group_role(database: str, group: str) -> str:
    """Name of the role owner, network, relay or units (the group that holds what every unit may read in
    public).
    """
    return f"{role_prefix(database)}_{group}"


def unit_role(database: str, schema: str) -> str:
    """Name of the role that may use one unit's schema and no other."""
    return f"{role_prefix(database)}_{schema}"


def role_name(database: str, scope: Scope) -> str | None:
    """Role of a scope, or None for the login itself."""
    if scope.role == "login":
        return None
    if scope.role == "unit" and scope.unit is not None:
        return unit_role(database, scope.unit.schema)
    return group_role(database, scope.role)
