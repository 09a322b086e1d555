"""Rows of the access table, and what is expected of whom. See README.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from huisheng.kernel.tenancy import UnitRef
from tests.network import Network

Host = Literal["unit", "network"]
Method = Literal["GET", "POST"]
Status = int | tuple[int, ...]

UNIT_KINDS = (
    "anonymous",
    "former",
    "stranger",
    "above",
    "volunteer",
    "partner",
    "duty_officer",
    "leader",
    "unit_admin",
)
NETWORK_KINDS = (
    "anonymous",
    "no_role",
    "unit_admin",
    "viewer",
    "own",
    "parent",
    "child",
    "sibling",
    "stranger",
    "operator",
)
OUTSIDERS = frozenset({"former", "stranger", "above"})
"""Signed in on a unit's host without any role in the unit."""

SIGN_IN: dict[Method, Status] = {"GET": 302, "POST": 401}
"""What somebody gets who must sign in first: a redirect, or the form given back."""


@dataclass(frozen=True)
class World:
    """What rows may use to make their objects."""

    network: Network
    a: UnitRef
    b: UnitRef


@dataclass(frozen=True)
class Expect:
    """Answers by kind of person; `rest` is for everybody not named (None: refused, see `status`)."""

    named: Mapping[str, Status] = field(default_factory=dict)
    rest: Status | None = None

    def status(self, kind: str, row: "Row", method: Method) -> Status:
        """The answer expected."""
        if kind in self.named:
            return self.named[kind]
        if self.rest is not None:
            return self.rest
        if kind == "anonymous":
            return SIGN_IN[method]
        return 404 if row.host == "unit" and row.object_in is not None and kind in OUTSIDERS else 403

    def is_refusal(self, kind: str) -> bool:
        """Whether nothing may happen when this kind asks."""
        if kind in self.named:
            return self.named[kind] in (401, 403, 404)
        return self.rest is None


@dataclass(frozen=True)
class Row:
    """One URL. `object_in` makes an object in a unit (or of a unit, on the network's host) and names it in
    the URL.
    """

    name: str
    host: Host
    get: Expect
    post: Expect
    object_in: Callable[[World, UnitRef], dict[str, Any]] | None = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] | Callable[[World], Mapping[str, Any]] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    foreign: Status = 404
    """The answer for an object of the sibling unit."""

    def expect(self, method: Method) -> Expect:
        """What is expected of one method."""
        return self.get if method == "GET" else self.post

    def kinds(self) -> tuple[str, ...]:
        """Who asks."""
        return UNIT_KINDS if self.host == "unit" else NETWORK_KINDS


def only(*kinds: str, ok: Status = 200, **others: Status) -> Expect:
    """These kinds get `ok`, others get what is named, everybody else is refused."""
    return Expect(dict.fromkeys(kinds, ok) | others)


def everybody(ok: Status = 200, **others: Status) -> Expect:
    """A public page."""
    return Expect(others, ok)


def signed_in(host: Host, ok: Status = 200, **others: Status) -> Expect:
    """Everybody who is signed in with both factors."""
    kinds = UNIT_KINDS if host == "unit" else NETWORK_KINDS
    return only(*(kind for kind in kinds if kind != "anonymous"), ok=ok, **others)
