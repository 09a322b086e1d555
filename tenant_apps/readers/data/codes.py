"""The codes that are stored. A code is never renamed."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class By(TextChoices):
    """What was verified."""

    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")


CODE_DIGITS: Final = 6
DEMO_CODE: Final = "246810"
"""Of demonstrations, which send nothing."""
CODE_LASTS: Final = timedelta(minutes=10)
CODE_HELD: Final = "phone"
"""Under this the ledger holds a hash of a code, by that of the phone; its number is that of wrong tries."""
CODE_HELD_FOR: Final = timedelta(hours=1)
CODE_AGAIN_AFTER: Final = timedelta(seconds=60)
"""Nobody's phone is rung more often by one unit."""
TRIES: Final = 5
"""Wrong codes after which a fresh one is needed: a million codes, five guesses."""
STAYS: Final = timedelta(days=90)
"""How long a device stays verified."""
NAME_MAX: Final = 16
