"""A django-tenants backend that fails closed.

Stock django-tenants keeps the schema on the connection and starts on `public`: a new thread, a deleted
schema or a missing table reads the shared schema instead of failing. Here path and role follow the
ContextVar of huisheng.kernel.tenancy.context, are sent once per checkout, change of scope and rollback, and
without a scope no statement leaves the process.
"""

from collections.abc import Callable
from datetime import UTC
from functools import lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.postgresql import base as django_postgresql
from django.db.backends.utils import CursorWrapper
from django.utils.functional import cached_property
from django_tenants.postgresql_backend import base as tenants_postgresql
from psycopg import sql
from psycopg.pq import TransactionStatus

from huisheng.kernel.tenancy.context import Scope, current_scope, enter_scope
from huisheng.kernel.tenancy.errors import TenancyError, UnitSchemaMissingError
from huisheng.kernel.tenancy.postgresql.checking import check_if_doubtful, left_just_now
from huisheng.kernel.tenancy.postgresql.moments import read_as_utc
from huisheng.kernel.tenancy.role_names import role_name

PUBLIC = "public"

UNITS_OF_A_CONNECTION = 100
"""A backend never forgets what it knows of a table it has met: 1.46 MB for a unit of 40 tables. Time alone
(the pool's max_lifetime) does not bound that on a busy network, so units are counted."""

LINED_UP_MAX = 50
"""Statements that are sent as one message at most."""

_scopes_left: "WeakKeyDictionary[psycopg.Connection[Any], Scope]" = WeakKeyDictionary()
_units_met: "WeakKeyDictionary[psycopg.Connection[Any], set[str]]" = WeakKeyDictionary()


def _is_idle(connection: "psycopg.Connection[Any]") -> bool:
    return connection.pgconn.transaction_status == TransactionStatus.IDLE


# It is the same each time a unit comes round, and quoting costs as much as the round trip.
@lru_cache(maxsize=4096)
def scope_statement(scope: Scope, database: str, *, use_roles: bool) -> bytes:
    """The one message that puts a connection into a scope; it fails when the schema or role does not exist.

    PostgreSQL accepts a search_path that names no schema, so the cast to regnamespace is what refuses it.
    """
    schema = PUBLIC if scope.unit is None else scope.unit.schema
    path = (
        sql.Identifier(PUBLIC)
        if scope.unit is None
        else sql.SQL("{}, {}").format(sql.Identifier(schema), sql.Identifier(PUBLIC))
    )
    role: sql.Composable = sql.SQL("")
    if use_roles:
        name = role_name(database, scope)
        role = (
            sql.SQL("RESET ROLE; ") if name is None else sql.SQL("SET ROLE {}; ").format(sql.Identifier(name))
        )
    return (
        sql.SQL("{role}SET search_path = {path}; SELECT {schema}::regnamespace")
        .format(role=role, path=path, schema=sql.Literal(sql.Identifier(schema).as_string(None)))
        .as_bytes(None)
    )


class _ScopedCursorMixin:
    """Checks the scope at every statement, not only when the cursor was opened."""

    db: "DatabaseWrapper"
    cursor: Any

    def _execute(self, *args: Any) -> Any:
        if self.db.lined_up:
            self.db.send_lined_up()
        self.db.apply_scope()
        return super()._execute(*args)  # type: ignore[misc]

    def _executemany(self, *args: Any) -> Any:
        self.db.send_lined_up()
        self.db.apply_scope()
        return super()._executemany(*args)  # type: ignore[misc]

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        self.db.send_lined_up()
        self.db.apply_scope()
        return self.cursor.copy(*args, **kwargs)

    def stream(self, *args: Any, **kwargs: Any) -> Any:
        self.db.send_lined_up()
        self.db.apply_scope()
        return self.cursor.stream(*args, **kwargs)


class ScopedCursor(_ScopedCursorMixin, CursorWrapper):
    """Django's cursor with the scope checked at every statement."""


class ScopedDebugCursor(_ScopedCursorMixin, django_postgresql.CursorDebugWrapper):
    """The same for DEBUG and assertNumQueries."""


class DatabaseWrapper(tenants_postgresql.DatabaseWrapper):
    """PostgreSQL whose search_path and role follow the current scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._applied: Scope | None = None
        self._lasting = False
        self.lined_up: list[tuple[str, list[Any]]] = []
        self._scope_of_lined_up: Scope | None = None
        self._constructing = True
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._constructing = False

    # --- what django-tenants keeps on the connection is read from the scope instead
    # -----------------------------

    @property
    def schema_name(self) -> str:
        unit = current_scope("the database").unit
        return PUBLIC if unit is None else unit.schema

    @schema_name.setter
    def schema_name(self, value: str | None) -> None:
        self._refuse_setting(value)

    @property
    def tenant(self) -> Any:
        return tenants_postgresql.FakeTenant(schema_name=self.schema_name)

    @tenant.setter
    def tenant(self, value: Any) -> None:
        self._refuse_setting(value)

    def _refuse_setting(self, value: Any) -> None:
        if not self._constructing:
            raise TenancyError("the schema is chosen by enter_unit()/enter_network(), not on the connection")

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        self._refuse_setting(tenant)

    # --- path and role
    # ------------------------------------------------------------------------------------------

    @property
    def use_roles(self) -> bool:
        """False where the host cannot create roles; the schema is checked all the same."""
        return bool(self.settings_dict.get("USE_ROLES", True))

    def apply_scope(self) -> None:
        """Send path and role if this connection does not have them yet.

        Never on a transaction in error: only its rollback may follow, which must not be hidden by our
        failure. Raises NoScopeError without a scope, UnitSchemaMissingError when schema or role do not exist.
        """
        scope = current_scope("the database")
        if scope == self._applied:
            return
        connection = cast("psycopg.Connection[Any]", self.connection)
        if connection.info.transaction_status == TransactionStatus.INERROR:
            return
        statement = scope_statement(scope, self.settings_dict["NAME"], use_roles=self.use_roles)
        self._applied = None
        # What is sent inside a transaction is undone with it.
        self._lasting = connection.autocommit and _is_idle(connection)
        with self.wrap_database_errors:
            try:
                connection.execute(statement)
            except (psycopg.errors.InvalidSchemaName, psycopg.errors.UndefinedObject) as error:
                raise UnitSchemaMissingError(f"{scope.key}: {error.diag.message_primary}") from error
            except psycopg.errors.InvalidParameterValue as error:
                # SET ROLE of a role that does not exist
                raise UnitSchemaMissingError(f"{scope.key}: {error.diag.message_primary}") from error
        self._applied = scope
        if scope.unit is not None:
            _units_met.setdefault(connection, set()).add(scope.unit.schema)

    # --- rows on their way (see huisheng.kernel.tenancy.inserting)
    # --------------------------------------------------------------------

    def line_up(self, statement: str, params: list[Any]) -> None:
        """Send a statement without a result before the next one, or with the commit, in the scope of now.

        Outside a transaction it is sent at once. Raises NoScopeError without a scope.
        """
        scope = current_scope("the database")
        if not self.in_atomic_block:
            with self.cursor() as cursor:
                cursor.execute(statement, params)
            return
        self.validate_no_broken_transaction()
        if self.lined_up and (scope != self._scope_of_lined_up or len(self.lined_up) >= LINED_UP_MAX):
            self.send_lined_up()
        self._scope_of_lined_up = scope
        self.lined_up.append((statement, params))

    def send_lined_up(self, *then: str) -> None:
        """Send what is lined up, in one message and in the scope in which it was lined up; the statements
        ``then`` end it.
        """
        if not self.lined_up:
            return
        lined_up, scope = self.lined_up, self._scope_of_lined_up
        assert scope is not None
        self.lined_up = []
        with enter_scope(scope), self.cursor() as cursor:
            # Values are bound here, each statement by itself (psycopg remembers how it reads a short one), so
            # that one message may hold several.
            statements = [cursor.mogrify(statement, params) for statement, params in lined_up]
            cursor.execute(";\n".join([*statements, *then]))

    def _send_lined_up_and_commit(self) -> None:
        """Send what is lined up and commit, in one message; the commit of the driver then finds nothing left
        to do. The server ends such a message at its first error, before the COMMIT.
        """
        connection = cast("psycopg.Connection[Any] | None", self.connection)
        if connection is None or not _is_idle(connection):
            self.send_lined_up("COMMIT")
            return
        # Nothing has been sent in this transaction, not even its beginning: several statements in one message
        # are a transaction by themselves.
        connection._autocommit = True
        try:
            self.send_lined_up()
        finally:
            connection._autocommit = self.autocommit

    def _cursor(self, name: str | None = None) -> Any:
        if self.lined_up:
            # Before the path changes: it may belong to the scope that is left now.
            self.send_lined_up()
        # The scope is asked first: without one, not even a connection is opened.
        current_scope("the database")
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.apply_scope()
        with self.wrap_database_errors:
            return self._prepare_cursor(self.create_cursor(name))

    def make_cursor(self, cursor: Any) -> ScopedCursor:
        return ScopedCursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> ScopedDebugCursor:
        return ScopedDebugCursor(cursor, self)

    @cached_property
    def pg_version(self) -> int:
        # Django asks through a cursor while it connects; the protocol has told already.
        if self.connection is None:
            self.ensure_connection()
        return int(cast("psycopg.Connection[Any]", self.connection).info.server_version)

    # --- what makes the database forget them
    # --------------------------------------------------------------------

    @property
    def pool(self) -> Any:
        pool = super().pool
        if pool is not None and pool._check is not None:
            pool._check = check_if_doubtful
        return pool

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone == UTC:
            params["context"] = read_as_utc(params["context"])
        return params

    def connect(self) -> None:
        self._applied = None
        super().connect()
        connection = cast("psycopg.Connection[Any] | None", self.connection)
        left = None if connection is None else _scopes_left.pop(connection, None)
        if self._applied is None:
            self._applied, self._lasting = left, True

    def close(self) -> None:
        self.lined_up = []
        try:
            super().close()  # type: ignore[no-untyped-call]
        finally:
            self._applied = None

    def _close(self) -> Any:
        """Hand the connection back to the pool, or end it once its backend has met many units."""
        connection = cast("psycopg.Connection[Any] | None", self.connection)
        if connection is not None:
            if len(_units_met.get(connection, ())) >= UNITS_OF_A_CONNECTION:
                # The pool takes it for one past its max_lifetime: it ends it and makes another. (A connection
                # closed by us would be discarded too, with a warning each time.)
                connection._expire_at = 0.0
            elif self._applied is not None and self._lasting and _is_idle(connection):
                # Whoever takes it from the pool next finds it as it is, and sends nothing if that fits.
                _scopes_left[connection] = self._applied
            left_just_now(connection)
        self._applied = None
        return super()._close()

    def _set_autocommit(self, autocommit: bool) -> None:
        connection = cast("psycopg.Connection[Any]", self.connection)
        if _is_idle(connection):
            # psycopg asks the same and takes a lock and a generator to it, twice in each transaction.
            connection._autocommit = autocommit
        else:
            super()._set_autocommit(autocommit)

    def commit(self) -> None:
        if self.lined_up:
            self._send_lined_up_and_commit()
        connection = cast("psycopg.Connection[Any] | None", self.connection)
        # An error that was swallowed: the server answers COMMIT with a rollback and takes the path back too.
        failed = connection is not None and connection.info.transaction_status == TransactionStatus.INERROR
        super().commit()
        if failed:
            self._applied = None
        self._lasting = True

    def rollback(self) -> None:
        self.lined_up = []
        try:
            super().rollback()  # type: ignore[no-untyped-call]
        finally:
            self._applied = None

    def savepoint_rollback(self, sid: str) -> None:
        # Setting the savepoint sent what was lined up before it: what is there now came after it.
        self.lined_up = []
        try:
            super().savepoint_rollback(sid)  # type: ignore[no-untyped-call]
        finally:
            self._applied = None

    # --- callbacks run in the scope that registered them
    # --------------------------------------------------------

    def on_commit(self, func: Callable[[], Any], robust: bool = False) -> None:
        scope = current_scope("on_commit")

        def in_its_scope() -> None:
            with enter_scope(scope):
                func()

        super().on_commit(in_its_scope, robust)
