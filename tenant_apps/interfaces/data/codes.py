"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NAME_MAX: Final = 40
MOST_KEYS: Final = 50
"""Keys of one unit that hold at the same time."""
DAYS: Final = (90, 365, 730)
"""For how long a key may be made."""


class Scope(TextChoices):
    """What a key may be used for."""

    READ = "read", _("Read what is public, in bulk")
    ASK = "ask", _("Ask on behalf of people")
    OPEN311 = "open311", _("File and follow by Open311")
