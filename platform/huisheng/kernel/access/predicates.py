"""Predicates for django-rules.

An app's rules.py combines them: `rules.add_perm("questions.work", unit_role(LEADER, DUTY_OFFICER))`.
"""

from collections.abc import Callable
from typing import Any

import rules

from huisheng.kernel.access.actor import Actor
from huisheng.kernel.access.roles import OPERATOR, SUBTREE_ROLES, UNIT_ROLES
from huisheng.kernel.tenancy import unit_or_none


def unit_role(*roles: str) -> Any:
    """Holds for an actor with one of `roles` in the unit given as target, or in the unit of the scope.

    The target may be a unit's id or anything with `unit_id` or `id`. In NETWORK without a target nobody
    holds it.
    """
    _check(roles, UNIT_ROLES)

    def test(actor: Actor, target: object = None) -> bool:
        unit_id = _unit_id(target)
        return unit_id is not None and actor.has_unit_role(unit_id, *roles)

    return _predicate("unit_role", roles, test)


def subtree_role(*roles: str) -> Any:
    """Holds for an actor with one of `roles` over the unit given as target (its path, or anything with
    `path`).

    Without a target it holds when the role is held anywhere: the view then asks again for the object it
    shows, or restricts its query to `actor.paths_for(...)`.
    """
    _check(roles, SUBTREE_ROLES)

    def test(actor: Actor, target: object = None) -> bool:
        return actor.has_subtree_role(_path(target), *roles)

    return _predicate("subtree_role", roles, test)


def _is_signed_in(actor: Actor, target: object = None) -> bool:
    return actor.is_signed_in


def _is_visitor(actor: Actor, target: object = None) -> bool:
    unit = unit_or_none()
    return unit is not None and actor.visiting is not None and actor.visiting.unit_id == unit.id


def _is_operator(actor: Actor, target: object = None) -> bool:
    # Only a grant over everything makes an operator: the code alone, given over a subtree, does not.
    return any(grant.role == OPERATOR and grant.path == "" for grant in actor.grants) and actor.is_signed_in


def _predicate(kind: str, roles: tuple[str, ...], test: Callable[..., bool]) -> Any:
    return rules.predicate(test, name=f"{kind}:{','.join(sorted(roles))}")


def _check(roles: tuple[str, ...], allowed: frozenset[str]) -> None:
    if not roles or not allowed.issuperset(roles):
        raise ValueError(f"{roles!r}: expected some of {sorted(allowed)}")


def _unit_id(target: object) -> int | None:
    if target is None:
        unit = unit_or_none()
        return None if unit is None else unit.id
    if isinstance(target, int):
        return target
    found = getattr(target, "unit_id", None)
    if found is None:
        found = getattr(target, "id", None)
    if not isinstance(found, int):
        raise TypeError(f"{target!r} names no unit")
    return found


def _path(target: object) -> str | None:
    if target is None or isinstance(target, str):
        return target
    found = getattr(target, "path", None)
    if not isinstance(found, str):
        raise TypeError(f"{target!r} has no path")
    return found


signed_in = rules.predicate(_is_signed_in, name="signed_in")
visitor = rules.predicate(_is_visitor, name="visitor")
"""Somebody of a unit above who reads here for an hour. Stands beside the roles of what visitors may read;
what they send is refused whatever it is (shared_apps.accounts.middleware).
"""
operator = rules.predicate(_is_operator, name="operator")
