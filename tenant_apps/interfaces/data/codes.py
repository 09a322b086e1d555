"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NAME_MAX: Final = 40
MOST_KEYS: Final = 50
"""Keys of one unit that hold at the same time."""
DAYS: Final = (90, 365, 730)
"""For how long a key may be made."""
OLD_ONE_HOLDS: Final = timedelta(days=7)
"""After a key was renewed the one before goes on for so long, until the other side has changed over."""
NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly it is known when a key was last used: one row is written a minute, whatever the load."""
ANSWERS_KEPT: Final = "answer"
"""Under this the ledger holds an answer, by a hash of caller and key; its number is the status."""
ANSWERS_STAY: Final = timedelta(days=7)
"""For how long an Idempotency-Key is remembered."""


class Scope(TextChoices):
    """What a key may be used for."""

    READ = "read", _("Read what is public, in bulk")
    ASK = "ask", _("Ask on behalf of people")
    OPEN311 = "open311", _("File and follow by Open311")
    DESK_READ = "desk-read", _("Read the desk: queues and questions")
    DESK = "desk", _("Work at the desk: take steps on questions")
    MODERATE = "moderate", _("Moderate: reported and waiting items")
    UPLINK = "uplink", _("Send facts up: the unit works with other software")
    DIRECTIVES_READ = "directives-read", _("Read directives: what reached the unit, what it issues")
    DIRECTIVES = "directives", _("Work on directives: acknowledge, assign, report back")
    DIRECTIVES_ISSUE = "directives-issue", _("Issue directives to units below")
    OUTREACH = "outreach", _("Keep seasons and broadcasts")


PERSONAL: Final = frozenset(
    {
        Scope.DESK_READ,
        Scope.DESK,
        Scope.MODERATE,
        Scope.DIRECTIVES_READ,
        Scope.DIRECTIVES,
        Scope.DIRECTIVES_ISSUE,
        Scope.OUTREACH,
    }
)
"""What only people may do: the key acts in the name of whoever made it, as long as they have the right."""
