"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COMMENT: Final = "comment"
"""The kind of item under which moderation knows comments."""
COMMENT_MAX: Final = 500
"""Characters of a comment: a word to a question, not another one."""
PEER_ANSWER: Final = "peer_answer"
"""The kind of item under which moderation knows what peers answer."""
ANSWER_MAX: Final = 2000
CORRECTION_MAX: Final = 500


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


class Said(TextChoices):
    """What a word of a verified person is."""

    COMMENT = "comment", pgettext_lazy("said", "Comment")
    ANSWER = "answer", pgettext_lazy("said", "Answer of a peer")


class Mark(TextChoices):
    """What the unit says of a peer's answer."""

    NONE = "", pgettext_lazy("mark", "Nothing")
    ENDORSED = "endorsed", pgettext_lazy("mark", "Endorsed by the unit")
    CORRECTED = "corrected", pgettext_lazy("mark", "Corrected by the unit")
    THANKED = "thanked", pgettext_lazy("mark", "The unit says thank you")


class Event(TextChoices):
    """What others said of a peer's answer."""

    ACCEPTED = "accepted", pgettext_lazy("credit", "It helped whoever asked")
    ENDORSED = "endorsed", pgettext_lazy("credit", "The unit endorsed it")
    HIDDEN = "hidden", pgettext_lazy("credit", "A moderator took it out")


class Why(TextChoices):
    """Why an event does not count."""

    COUNTS = "", pgettext_lazy("credit", "Counts")
    UNDONE = "undone", pgettext_lazy("credit", "Taken back, or not public any more")
    UNKNOWN = "unknown", pgettext_lazy("credit", "Whoever asked has not verified a phone")
    SAME = "same", pgettext_lazy("credit", "It seems to come from the same person or the same device")
    PAIR = "pair", pgettext_lazy("credit", "Between the two of you something counted a short time ago")
    RECEIVED = "received", pgettext_lazy("credit", "No more counts on one day")
    GIVEN = "given", pgettext_lazy("credit", "Whoever said so has let several count on this day already")
    FORGOTTEN = "forgotten", pgettext_lazy("credit", "Whoever said so is not with us any more")


class Level(IntegerChoices):
    """How helpful somebody has been, as the word beside their name says."""

    NONE = 0, ""
    WARM = 1, pgettext_lazy("level", "Helpful")
    ABLE = 2, pgettext_lazy("level", "Knows a lot")
    SEASONED = 3, pgettext_lazy("level", "Long known for good answers")
