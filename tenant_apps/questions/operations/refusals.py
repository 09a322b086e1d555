"""Why a step is refused whose move the table of transitions would allow.

What the state forbids is ``rules.transitions.NotPossible``; who was faster, ``locking.ChangedMeanwhile``.
"""


class BadDecision(ValueError):
    """What somebody decided lacks something; ``field`` names what."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AlreadyWaiting(Exception):
    """A decision of this kind is open for this question already."""


class NotYours(Exception):
    """Whoever asked, or decided before, does not decide this."""


class NeedsApproval(Exception):
    """What was to reach the asker at once reaches this asker only after a leader has read it."""
