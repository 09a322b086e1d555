"""Fixed facts of staff accounts: limits, kinds of staff, the words of the roles, the demo's well-known
secrets.
"""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel import access

NETWORK_SCOPE: Final = "network"
"""The scope of a session on the network's host; on a unit's host it is the unit's id as text."""

# figures.md, "Security and privacy"
IDLE_LIMIT: Final = timedelta(minutes=30)
ABSOLUTE_LIMIT: Final = timedelta(hours=12)
FAILURE_LIMIT: Final = 5
FAILURE_WINDOW: Final = timedelta(minutes=15)
EXAMINED_WITHIN: Final = timedelta(minutes=1)
"""Longer than any request lives: a try that is older and was never judged has no outcome."""

UNFINISHED_LIMIT: Final = timedelta(minutes=15)
"""How long a session lives that has no second factor yet: long enough to scan a code and print the
recovery codes.
"""

TOUCH_INTERVAL: Final = timedelta(seconds=60)
"""`last_seen` is written at most this often, so a session may end up to this much before its idle limit,
never after.
"""

VISIT_LIMIT: Final = timedelta(minutes=60)
"""How long somebody of a unit above may be in a unit, to read, for one reason."""

ENTRY_CODE_LIFE: Final = timedelta(seconds=60)
INVITATION_LIFE: Final = timedelta(days=7)
PASSWORD_LINK_LIFE: Final = timedelta(hours=24)
RESET_REQUEST_LIFE: Final = timedelta(days=3)
OUTSIDE_WAY_LIFE: Final = timedelta(minutes=10)
"""How long somebody may be at a provider's sign-in page before the answer comes too late."""

PHONE_CODE_LIFE: Final = timedelta(minutes=5)
PHONE_CODE_TRIES: Final = 5
"""Wrong codes after which a fresh one is needed: a million codes, five guesses."""
PHONE_CODE_AGAIN: Final = timedelta(seconds=60)
PHONE_CODES_OF_ACCOUNT: Final = 10
PHONE_CODES_OF_NUMBER: Final = 10
PHONE_CODES_OF_UNIT: Final = 300
"""Codes by SMS in 24 hours: each costs the unit money, and a phone that rings at night its owner's sleep."""
DEMO_PHONE_CODE: Final = "246810"
"""Of demonstrations, which send nothing."""

ENROL, SIGNING_IN = "enrol", "sign_in"
PHONE_PURPOSES: Final = [(ENROL, _("Confirming a number")), (SIGNING_IN, _("Signing in"))]

ENDING_SOON: Final = timedelta(days=7)
"""So long before the last day of a role its holder and the administrators are told."""

STAFF_KINDS: Final = [
    ("full_time", _("Full-time")),
    ("part_time", _("Part-time")),
    ("seconded", _("Seconded")),
    ("volunteer", _("Volunteer")),
    ("other", _("Other")),
]

OIDC: Final = "oidc"
CAS2: Final = "cas2"
CAS3: Final = "cas3"
PROVIDER_KINDS: Final = [(OIDC, "OpenID Connect"), (CAS3, "CAS 3.0"), (CAS2, "CAS 2.0")]

SIGN_IN: Final = "sign_in"
LINK: Final = "link"
INVITATION: Final = "invitation"
OUTSIDE_PURPOSES: Final = [
    (SIGN_IN, _("Signing in")),
    (LINK, _("Linking an account")),
    (INVITATION, _("Accepting an invitation")),
]

ROLE_NAMES: Final = {
    access.UNIT_ADMIN: _("Administrator"),
    access.LEADER: _("Leader"),
    access.DUTY_OFFICER: _("Duty officer"),
    access.VOLUNTEER: pgettext_lazy("role", "Volunteer"),
    access.PARTNER: pgettext_lazy("role", "Partner organisation"),
    access.NETWORK_VIEWER: _("Network viewer"),
    access.NETWORK_STAFF: _("Network staff"),
    access.OPERATOR: _("Operator"),
}

ROLE_DUTIES: Final = {
    access.UNIT_ADMIN: _("People, roster, topics, look and settings of the unit"),
    access.LEADER: _("Everything a duty officer does, and confirms what needs a leader"),
    access.DUTY_OFFICER: _("Screens and answers questions, handles directives"),
    access.VOLUNTEER: _("Answers questions that fit, after training; nothing of the desk"),
    access.PARTNER: _("Drafts answers where its organisation is asked; the unit publishes them"),
    access.NETWORK_VIEWER: _("Sees the figures of the unit and all units below"),
    access.NETWORK_STAFF: _("Sees the figures and issues directives to the units below"),
    access.OPERATOR: _("Runs the platform: provisions units, handles undelivered messages"),
}

# Published on purpose: they open a demo and nothing else. A start without HUISHENG_DEMO refuses them.
DEMO_PASSWORD: Final = "huisheng-demo"
DEMO_TOTP_SECRET: Final = "HUISHENGDEMOHUISHENGDEMOHUISHENG"
