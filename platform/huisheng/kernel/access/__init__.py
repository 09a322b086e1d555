"""Who may do what: actors, roles, predicates for django-rules, and the mark of every view. See README.md."""

from huisheng.kernel.access.actor import ANONYMOUS, Actor, Grant, Visiting, account_of, actor_of
from huisheng.kernel.access.predicates import operator, signed_in, subtree_role, unit_role, visitor
from huisheng.kernel.access.roles import (
    ALL_ROLES,
    DUTY_OFFICER,
    HELPER_ROLES,
    LEADER,
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPERATOR,
    PARTNER,
    SUBTREE_ROLES,
    UNIT_ADMIN,
    UNIT_ROLES,
    VOLUNTEER,
)
from huisheng.kernel.access.routes import Route, marked, routes
from huisheng.kernel.access.views import OPEN, ask_to_sign_in, may, open_to_all, require_object, requires

__all__ = [
    "ALL_ROLES",
    "ANONYMOUS",
    "DUTY_OFFICER",
    "HELPER_ROLES",
    "LEADER",
    "NETWORK_STAFF",
    "NETWORK_VIEWER",
    "OPEN",
    "OPERATOR",
    "PARTNER",
    "SUBTREE_ROLES",
    "UNIT_ADMIN",
    "UNIT_ROLES",
    "VOLUNTEER",
    "Actor",
    "Grant",
    "Route",
    "Visiting",
    "account_of",
    "actor_of",
    "ask_to_sign_in",
    "marked",
    "may",
    "open_to_all",
    "operator",
    "require_object",
    "requires",
    "routes",
    "signed_in",
    "subtree_role",
    "unit_role",
    "visitor",
]
