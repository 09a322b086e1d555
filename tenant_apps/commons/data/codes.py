"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COMMENT: Final = "comment"
"""The kind of item under which moderation knows comments."""
COMMENT_MAX: Final = 500
"""Characters of a comment: a word to a question, not another one."""


class Standing(TextChoices):
    """Whether anybody may read it now."""

    HELD = "held", _("Waits for a decision")
    SHOWN = "shown", _("Public")
    GONE = "gone", _("No longer public")


class Stage(TextChoices):
    """How far the matter is, for readers."""

    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    DONE = "done", _("Settled")


class GoneFor(TextChoices):
    """Why something that was public is not any more, in words that whoever holds a link reads."""

    WITHDRAWN = "withdrawn", _("Whoever asked has taken it back.")
    PRIVATE = "private", _("Whoever asked wants it to be read by the unit alone.")
    SENSITIVE = "sensitive", _("It turned out to be about matters that are always kept private.")
    DECISION = (
        "decision",
        _("The unit decided against it, and told whoever asked why."),
    )


class CommentState(TextChoices):
    """Whether anybody may read a comment now."""

    WAITING = "waiting", pgettext_lazy("comment", "Somebody reads it before it is shown")
    SHOWN = "shown", pgettext_lazy("comment", "Public")
    HIDDEN = "hidden", pgettext_lazy("comment", "Not shown")
    DELETED = "deleted", pgettext_lazy("comment", "Deleted by whoever wrote it")
