"""Database roles and grants: what keeps a mistake in one unit from touching another.

The login owns nothing and inherits nothing; every statement acts as one of these roles:

* owner    DDL, provisioning, migrating; owns every schema and table
* network  the shared schema (public), for pages and commands of the network
* relay    outboxes and inboxes of both sides, projections
* units    a group that holds the few public tables which every unit may read (the allow-list)
* one per unit, member of `units`, with rights on its own schema and no other

Grants are data: an app's AppConfig names what differs from the default in `unit_table_rights`,
`network_table_rights` and `unit_readable`. All functions are idempotent. They hold against mistakes, not
against SQL injection: the login can SET ROLE to each of them (see docs/threat-model.md).
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.apps import apps
from django.db import connection
from psycopg import sql

from huisheng.kernel.tenancy.role_names import group_role, unit_role

DML = "SELECT, INSERT, UPDATE, DELETE"
_GROUPS = ("network", "relay", "units")


def database_name() -> str:
    """Name of the database in use (the test runner changes it)."""
    return str(connection.settings_dict["NAME"])


def roles_in_use() -> bool:
    """False where the host cannot create roles (HUISHENG_DATABASE_ROLES=off)."""
    return bool(connection.settings_dict.get("USE_ROLES", True))


def bootstrap_roles() -> None:
    """Create owner, network, relay and units, and give them the database and the public schema.

    Runs in enter_network(role="login"); the login needs CREATEROLE and must own the database
    (deploy/database.sql).
    """
    if not roles_in_use():
        return
    database = database_name()
    owner = group_role(database, "owner")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        login = str(cursor.fetchone()[0])
        if not _role_exists(cursor, owner):
            _run(cursor, "CREATE ROLE {} NOLOGIN CREATEROLE", owner)
            _grant_role_to_login(cursor, owner, login)
        _run(cursor, "GRANT CREATE, CONNECT ON DATABASE {} TO {}", database, owner)
        _give_public_schema(cursor, owner)
        _run(cursor, "SET ROLE {}", owner)
        try:
            for group in _GROUPS:
                name = group_role(database, group)
                if not _role_exists(cursor, name):
                    _run(cursor, "CREATE ROLE {} NOLOGIN", name)
                    if group != "units":
                        _grant_role_to_login(cursor, name, login)
            for group in _GROUPS:
                _run(cursor, "GRANT USAGE ON SCHEMA public TO {}", group_role(database, group))
            network = group_role(database, "network")
            _run(cursor, f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {DML} ON TABLES TO {{}}", network)
            for group in ("network", "relay"):
                _run(
                    cursor,
                    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
                    group_role(database, group),
                )
        finally:
            cursor.execute("RESET ROLE")


def _give_public_schema(cursor: Any, owner: str) -> None:
    """Let `owner` create in public and pass the use of it on, and nobody else.

    public belongs to pg_database_owner, whose rights a login that inherits nothing must take on by name.
    """
    cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE WITH GRANT OPTION')", [owner])
    row = cursor.fetchone()
    if row is not None and row[0]:
        return
    cursor.execute("SET ROLE pg_database_owner")
    try:
        _run(cursor, "GRANT ALL ON SCHEMA public TO {} WITH GRANT OPTION", owner)
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    finally:
        cursor.execute("RESET ROLE")


def apply_network_grants() -> None:
    """Bring the rights on public tables to what the apps declare; runs in enter_network(role="owner") after
    migrating.
    """
    if not roles_in_use():
        return
    database = database_name()
    readable = set(_collect("unit_readable"))
    special = _rights("network_table_rights")
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        unknown = (readable | set(special)) - tables
        if unknown:
            raise LookupError(f"rights are declared for tables that do not exist: {sorted(unknown)}")
        for table in sorted(tables):
            rights = {"network": DML, "relay": "", "units": "", **special.get(table, {})}
            if table in readable:
                rights["units"] = "SELECT"
            for group, granted in rights.items():
                _set_rights(cursor, "public", table, group_role(database, group), granted)


def create_unit_role(schema: str) -> None:
    """Create the role of one schema; runs as owner, inside the transaction that creates the schema."""
    if not roles_in_use():
        return
    database = database_name()
    name = unit_role(database, schema)
    with connection.cursor() as cursor:
        if _role_exists(cursor, name):
            return
        _run(cursor, "CREATE ROLE {} NOLOGIN", name)
        _run(cursor, "GRANT {} TO {}", group_role(database, "units"), name)
        cursor.execute("SELECT session_user")
        _grant_role_to_login(cursor, name, str(cursor.fetchone()[0]))


def drop_unit_role(schema: str) -> None:
    """Drop the role of a schema that has been dropped; runs as owner."""
    if not roles_in_use():
        return
    name = unit_role(database_name(), schema)
    with connection.cursor() as cursor:
        if _role_exists(cursor, name):
            _run(cursor, "DROP ROLE {}", name)


def unit_default_statements(schema: str) -> list[str]:
    """The statements that let a unit's role (and the relay) into an empty schema and give the role what is
    made there.

    Rights come as default privileges, so a table added by a later migration is its unit's alone. Granting on
    ALL TABLES IN SCHEMA afterwards would read the whole of pg_class, which holds some 400 rows for every
    unit, several times.
    """
    if not roles_in_use():
        return []
    database = database_name()
    role, relay = unit_role(database, schema), group_role(database, "relay")
    names = (schema, role)
    return [
        _compose("GRANT USAGE ON SCHEMA {} TO {}", schema, role),
        _compose("GRANT USAGE ON SCHEMA {} TO {}", schema, relay),
        _compose(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {{}} GRANT {DML} ON TABLES TO {{}}", *names),
        _compose("ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT USAGE, SELECT ON SEQUENCES TO {}", *names),
    ]


def unit_table_statements(schema: str, tables: Iterable[str], *, reset: bool = False) -> list[str]:
    """The statements that bring the rights on some tables of a unit to what the apps declare. Repeatable.

    `reset` also brings tables without a declaration to the default, which they have had since they were made
    unless a declaration has been withdrawn.
    """
    if not roles_in_use():
        return []
    database = database_name()
    special = {"django_migrations": {"unit": ""}, **_rights("unit_table_rights")}
    statements = []
    for table in sorted(set(tables)):
        rights = special.get(table, {"unit": DML, "relay": ""} if reset else {})
        for group, granted in sorted(rights.items()):
            role = unit_role(database, schema) if group == "unit" else group_role(database, group)
            statements += _rights_statements(schema, table, role, granted)
    return statements


def _rights(attribute: str) -> dict[str, dict[str, str]]:
    rights: dict[str, dict[str, str]] = {}
    for config in apps.get_app_configs():
        declared: Mapping[str, Mapping[str, str]] = getattr(config, attribute, {})
        for table, by_group in declared.items():
            rights.setdefault(table, {}).update(by_group)
    return rights


def _collect(attribute: str) -> Iterable[str]:
    for config in apps.get_app_configs():
        yield from getattr(config, attribute, ())


def _role_exists(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    return cursor.fetchone() is not None


def _grant_role_to_login(cursor: Any, role: str, login: str) -> None:
    """Let the login take the role on, without inheriting it (until 15 a property of the login, since 16 of
    the grant).
    """
    inherit = " WITH INHERIT FALSE, SET TRUE" if int(cast("Any", connection).pg_version) >= 160000 else ""
    _run(cursor, f"GRANT {{}} TO {{}}{inherit}", role, login)


def _rights_statements(schema: str, table: str, role: str, granted: str) -> list[str]:
    statements = [_compose("REVOKE ALL ON {}.{} FROM {}", schema, table, role)]
    if granted:
        statements.append(_compose(f"GRANT {granted} ON {{}}.{{}} TO {{}}", schema, table, role))
    return statements


def _set_rights(cursor: Any, schema: str, table: str, role: str, granted: str) -> None:
    for statement in _rights_statements(schema, table, role, granted):
        cursor.execute(statement)


def _compose(statement: str, *identifiers: str) -> str:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in identifiers)).as_string(None)


def _run(cursor: Any, statement: str, *identifiers: str) -> None:
    cursor.execute(_compose(statement, *identifiers))
