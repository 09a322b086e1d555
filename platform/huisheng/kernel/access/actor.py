"""Who acts in a request: an account (or nobody) and the roles that hold today."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest

from huisheng.kernel.access.roles import ALL_ROLES, SUBTREE_ROLES, UNIT_ROLES


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that holds today.

    `unit_id` is the unit it was given in (0 for the operator, who stands above all units). `path` is that
    unit's path in the tree: a subtree role covers every path that starts with it, a unit role covers
    exactly `unit_id`.
    """

    role: str
    unit_id: int
    path: str

    def __post_init__(self) -> None:
        if self.role not in ALL_ROLES:
            raise ValueError(f"unknown role {self.role!r}")


@dataclass(frozen=True, slots=True)
class Visiting:
    """Somebody of a unit above is in this unit, by name and with a reason, to read, until a moment."""

    unit_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request; `account_id` is None for everybody who is not signed in as staff.

    Who is `visiting` holds no role meanwhile, whatever they hold elsewhere: see the predicate `visitor`.
    """

    account_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    visiting: Visiting | None = None

    @property
    def is_signed_in(self) -> bool:
        """Signed in with both factors, whether or not any role still holds."""
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Signed in and holding at least one role today, anywhere."""
        return self.is_signed_in and bool(self.grants)

    def has_unit_role(self, unit_id: int, *roles: str) -> bool:
        """Whether one of `roles` (any unit role when none is named) is held in exactly this unit."""
        wanted = frozenset(roles) or UNIT_ROLES
        return self.is_signed_in and any(
            grant.unit_id == unit_id and grant.role in wanted and grant.role in UNIT_ROLES
            for grant in self.grants
        )

    def has_subtree_role(self, path: str | None, *roles: str) -> bool:
        """Whether one of `roles` covers the unit at `path`; with None, whether one is held anywhere."""
        wanted = frozenset(roles) or SUBTREE_ROLES
        return self.is_signed_in and any(
            grant.role in wanted
            and grant.role in SUBTREE_ROLES
            and (path is None or path.startswith(grant.path))
            for grant in self.grants
        )

    def paths_for(self, *roles: str) -> tuple[str, ...]:
        """The paths of the subtrees that `roles` cover, sorted, a path inside another one left out."""
        if not self.is_signed_in:
            return ()
        paths = sorted(
            {grant.path for grant in self.grants if grant.role in roles and grant.role in SUBTREE_ROLES}
        )
        kept: list[str] = []
        for path in paths:
            if not kept or not path.startswith(kept[-1]):
                kept.append(path)
        return tuple(kept)

    def unit_ids_for(self, *roles: str) -> tuple[int, ...]:
        """The units in which one of these unit roles (any when none is named) is held, sorted."""
        wanted = frozenset(roles) or UNIT_ROLES
        if not self.is_signed_in:
            return ()
        return tuple(sorted({g.unit_id for g in self.grants if g.role in wanted and g.role in UNIT_ROLES}))


ANONYMOUS = Actor()


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request; nobody where no middleware has set one (fails closed)."""
    return cast("Actor", getattr(request, "actor", ANONYMOUS))


def account_of(request: HttpRequest) -> int:
    """The account of whoever is signed in, for pages behind `requires`, which lets nobody through without.

    Raises Http404 for a request without one (fails closed).
    """
    account_id = actor_of(request).account_id
    if account_id is None:
        raise Http404
    return account_id
