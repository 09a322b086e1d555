"""The role codes. They are stored, so a code is never renamed; its words are translated where it is shown.

A unit role holds for exactly one unit; those of helpers (a volunteer's, a partner organisation's) open pages
of their own and nothing of the desk. A subtree role holds for a unit and everything below it; the operator's
subtree is the whole installation (path "").
"""

from typing import Final

UNIT_ADMIN: Final = "unit_admin"
LEADER: Final = "leader"
DUTY_OFFICER: Final = "duty_officer"
VOLUNTEER: Final = "volunteer"
PARTNER: Final = "partner"
NETWORK_VIEWER: Final = "network_viewer"
NETWORK_STAFF: Final = "network_staff"
OPERATOR: Final = "operator"

HELPER_ROLES: Final[frozenset[str]] = frozenset({VOLUNTEER, PARTNER})
"""They alone make nobody staff."""
UNIT_ROLES: Final[frozenset[str]] = frozenset({UNIT_ADMIN, LEADER, DUTY_OFFICER}) | HELPER_ROLES
SUBTREE_ROLES: Final[frozenset[str]] = frozenset({NETWORK_VIEWER, NETWORK_STAFF, OPERATOR})
ALL_ROLES: Final[tuple[str, ...]] = (
    UNIT_ADMIN,
    LEADER,
    DUTY_OFFICER,
    VOLUNTEER,
    PARTNER,
    NETWORK_VIEWER,
    NETWORK_STAFF,
    OPERATOR,
)
