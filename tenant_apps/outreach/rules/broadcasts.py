"""How far a broadcast is, and what its row holds.

The row's JSON is ``{"content": …}`` (shared_apps/contracts/broadcast_content.py), and ``was_shown`` once it
has stood in public; ``wall`` is what staff have put on the question wall (rules/wall.py). One from above has
besides ``issued``, what its issuer says now; ``may_change``, what the unit may say otherwise; ``changed``,
where it does; ``issuer``, the name of that unit; ``recalled``; ``told``, the last revision told upwards.
"""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Standing(TextChoices):
    """How far a broadcast is."""

    DRAFT = "draft", pgettext_lazy("broadcast", "Draft")
    COMING = "coming", pgettext_lazy("broadcast", "Announced")
    LIVE = "live", pgettext_lazy("broadcast", "Live")
    OVER = "over", pgettext_lazy("broadcast", "Over")


def standing(
    *, begins: datetime, ends: datetime, shown_at: datetime | None, closed_at: datetime | None, now: datetime
) -> Standing:
    """How far it is; the instant at which it ends is the first one after it. What was ended early is over."""
    if shown_at is None:
        return Standing.DRAFT
    if closed_at is not None or now >= ends:
        return Standing.OVER
    return Standing.COMING if now < begins else Standing.LIVE


def until_it_changes(*, begins: datetime, ends: datetime, now: datetime) -> timedelta | None:
    """How long it stands as it does now if nobody does anything; None once it is over."""
    return next((at - now for at in (begins, ends) if now < at), None)
