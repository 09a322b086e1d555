"""The one ContextVar that says on whose behalf code runs.

It has three states: unset (everything raises), NETWORK, or one unit. Database path and role, cache keys,
storage paths, signing salts, advisory locks, log lines and Sentry tags all read it. A new thread starts with
it unset; tasks of asyncio and `sync_to_async` inherit it, as contextvars do.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from huisheng.kernel.tenancy.errors import NoScopeError, NotInUnitError

T = TypeVar("T")

NETWORK_KEY = "network"

UnitRole = Literal["unit", "owner"]
NetworkRole = Literal["network", "relay", "owner", "login"]


@dataclass(frozen=True, slots=True)
class UnitRef:
    """What is needed to work inside one unit: its id, its schema and its primary host (without port)."""

    id: int
    schema: str
    host: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A unit (or None for NETWORK) and the database role that acts: see huisheng.kernel.tenancy.roles."""

    unit: UnitRef | None
    role: UnitRole | NetworkRole

    @property
    def key(self) -> str:
        """Name of the scope in cache keys, paths, salts and logs: the schema's name, or "network"."""
        return NETWORK_KEY if self.unit is None else self.unit.schema


_scope: ContextVar[Scope] = ContextVar("huisheng_scope")


def current_scope(what: str = "this operation") -> Scope:
    """Return the scope entered; raise NoScopeError (naming `what`) when there is none."""
    try:
        return _scope.get()
    except LookupError:
        raise NoScopeError(what) from None


def scope_or_none() -> Scope | None:
    """Return the scope, or None when unset. For logs and error reports only, which must not fail."""
    return _scope.get(None)


def current_unit() -> UnitRef:
    """Return the unit entered; raise NotInUnitError in NETWORK and NoScopeError when unset."""
    unit = current_scope().unit
    if unit is None:
        raise NotInUnitError("this operation belongs inside a unit, and the current scope is NETWORK")
    return unit


def unit_or_none() -> UnitRef | None:
    """Return the unit entered, None in NETWORK; raise NoScopeError when unset."""
    return current_scope().unit


def scope_key() -> str:
    """Return "network" or the unit's schema name; raise NoScopeError when unset."""
    return current_scope("a key of cache, storage, signing or lock").key


class Entered(Generic[T]):
    """Inside the `with` block of `enter_scope`, `enter_unit` or `enter_network`. A class, not a generator: a
    request enters a dozen scopes, each of which would take three times as long.
    """

    __slots__ = ("_given", "_scope", "_token")

    def __init__(self, scope: Scope, given: T) -> None:
        self._scope = scope
        self._given = given

    def __enter__(self) -> T:
        self._token = _scope.set(self._scope)
        return self._given

    def __exit__(self, *raised: object) -> None:
        _scope.reset(self._token)


def enter_scope(scope: Scope) -> Entered[Scope]:
    """Enter a scope captured earlier (callbacks, streamed bodies); elsewhere use enter_unit or
    enter_network.
    """
    return Entered(scope, scope)


def enter_unit(ref: UnitRef, *, role: UnitRole = "unit") -> Entered[UnitRef]:
    """Work inside a unit. The role "owner" is for DDL (provisioning, migrating) only."""
    return Entered(Scope(ref, role), ref)


def enter_network(*, role: NetworkRole = "network") -> Entered[None]:
    """Work in the shared schema.

    Roles: "network" for pages and commands, "relay" for outboxes, inboxes and projections, "owner" for DDL,
    "login" for creating the roles themselves.
    """
    return Entered(Scope(None, role), None)
