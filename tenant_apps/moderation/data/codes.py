"""Codes that are stored. Their words are translated where they are shown."""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy

from shared_apps.contracts import moderation_messages


class Reason(models.TextChoices):
    """Why an item may be kept from the public. The list is published; nothing else is a reason, and
    criticism of anybody's work is none.
    """

    PERSONAL = "personal", pgettext_lazy("moderation", "Somebody's personal data")
    ABUSE = "abuse", pgettext_lazy("moderation", "Insult or slander of a private person")
    CHILD = "child", pgettext_lazy("moderation", "Endangers or exposes a minor")
    VIOLENCE = "violence", pgettext_lazy("moderation", "Threat of or incitement to violence")
    SEXUAL = "sexual", pgettext_lazy("moderation", "Sexual content")
    FRAUD = "fraud", pgettext_lazy("moderation", "Fraud, gambling or illegal trade")
    ADVERT = "advert", pgettext_lazy("moderation", "Advertising")
    RUMOUR = "rumour", pgettext_lazy("moderation", "Provably false and harmful")
    RIGHTS = "rights", pgettext_lazy("moderation", "Copies somebody's work")
    UNLAWFUL = "unlawful", pgettext_lazy("moderation", "Otherwise against the law")


class Kept(models.TextChoices):
    """Why an item stays."""

    NO_BREACH = "no_breach", pgettext_lazy("moderation", "Against none of the rules")
    CRITICISM = "criticism", pgettext_lazy("moderation", "Criticism, which is allowed")
    COVERED = "covered", pgettext_lazy("moderation", "What concerned somebody has been covered")
    NOT_SHOWN = "not_shown", pgettext_lazy("moderation", "No longer in public")


class Verdict(models.TextChoices):
    """What is decided."""

    KEEP = "keep", pgettext_lazy("moderation", "Keep it public")
    HIDE = "hide", pgettext_lazy("moderation", "Not public")


class Source(models.TextChoices):
    """What led to a case."""

    BEFORE = "before", pgettext_lazy("moderation", "Read before it is shown")
    AFTER = "after", pgettext_lazy("moderation", "Read after it was shown")
    WORDS = "words", pgettext_lazy("moderation", "Held by a word list")
    REPORT = "report", pgettext_lazy("moderation", "Reported")


class State(models.TextChoices):
    """How a case stands."""

    WAITING = "waiting", pgettext_lazy("moderation", "Waiting")
    SECOND = "second", pgettext_lazy("moderation", "Waiting for a second person")
    DECIDED = "decided", pgettext_lazy("moderation", "Decided")
    REVIEW = "review", pgettext_lazy("moderation", "Being looked at again")
    FINAL = "final", pgettext_lazy("moderation", "Final")


class Party(models.TextChoices):
    """Who wants a case looked at again."""

    AUTHOR = "author", pgettext_lazy("moderation", "Author")
    REPORTER = "reporter", pgettext_lazy("moderation", "Reporter")


class Authority(models.TextChoices):
    """Where unlawful content is handed on to."""

    POLICE = "police", pgettext_lazy("moderation", "Public security")
    NETWORK = "network", pgettext_lazy("moderation", "Cyberspace administration")
    OTHER = "other", pgettext_lazy("moderation", "Another authority")


class Review(models.TextChoices):
    """When a person reads what somebody writes in public."""

    BEFORE = "before", pgettext_lazy("moderation", "Before it is shown")
    AFTER = "after", pgettext_lazy("moderation", "After it is shown")
    NONE = "none", pgettext_lazy("moderation", "Only when held or reported")


class Wanted(models.TextChoices):
    """What a unit asks the unit above for; the codes travel (shared_apps.contracts)."""

    OVERDUE = moderation_messages.OVERDUE, pgettext_lazy("moderation", "Decision that is late")
    SECOND = moderation_messages.SECOND, pgettext_lazy("moderation", "Second person for hiding")
    REVIEW = moderation_messages.REVIEW, pgettext_lazy("moderation", "Second look")


class BelowState(models.TextChoices):
    """How a verdict for a unit below stands: gone when it is no longer asked of this unit."""

    OPEN = "open"
    DECIDED = "decided"
    GONE = "gone"


URGENT: Final = frozenset({Reason.CHILD, Reason.PERSONAL, Reason.VIOLENCE})
"""What is reported for these is to be decided within hours. Nothing is hidden by a report alone: otherwise
whoever is criticised would press the button.
"""

WORDS_MAX: Final = 1000
CONTACT_MAX: Final = 100
LISTED_MAX: Final = 500
ENTRY_LEAST, ENTRY_MOST = 2, 20
DECIDE_HOURS: Final = 24
URGENT_HOURS: Final = 4
REMIND_HOURS: Final = 2
"""A report is decided within 24 hours; who is to decide is reminded so long before."""
REVIEW_HOURS: Final = 72
REVIEW_DAYS: Final = 15
"""A second look may be asked for within so many days after the verdict."""
KEEP_CONTACT_DAYS: Final = 180
