"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a question stands. Staff and askers read the same words."""

    RECEIVED = "received", _("Waiting to be screened")
    ACCEPTED = "accepted", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    NOT_ACCEPTED = "not_accepted", _("Not accepted for now")


OPEN_STATES = (State.RECEIVED, State.ACCEPTED)
"""States in which the unit still owes the asker something."""


class Move(TextChoices):
    """What may be done to a question; the table of what leads where stands in rules/transitions.py."""

    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Do not accept for now")
    ANSWER = "answer", _("Answer")


class Kind(TextChoices):
    """What the asker wants."""

    CONSULT = "consult", _("Ask for information")
    HELP = "help", _("Ask for help")
    SUGGEST = "suggest", _("Suggest something")
    COMPLAIN = "complain", _("Complain")
    PRAISE = "praise", _("Praise")
    TIP = "tip", _("Give a tip")


class Channel(TextChoices):
    """How a question came in."""

    WEBSITE = "website", _("Website")
    API = "api", _("Interface for other systems")
    IMPORT = "import", _("Import")
    HOTLINE = "hotline", _("Hotline")


class Visibility(TextChoices):
    """The asker's wish. Private unless the asker says otherwise; publishing is a separate decision of
    the unit.
    """

    PRIVATE = "private", _("Only me and the staff who answer")
    PUBLIC_WISH = "public_wish", _("The question and its answer may help others")


class Reason(TextChoices):
    """Why a question is not accepted for now. Criticism of the unit is no reason."""

    UNCLEAR = "unclear", _("We cannot make out what happened or what you need")
    NOT_OURS = "not_ours", _("Another authority is responsible, and we say which")
    IN_PROCEEDINGS = "in_proceedings", _("A court, arbitration or review is dealing with it")
    REPEATED = "repeated", _("The same question has already been answered")
    NO_QUESTION = "no_question", _("It contains no question or request (advertising, test)")
    UNLAWFUL = "unlawful", _("It contains what the law does not allow us to handle")


class StepCode(TextChoices):
    """Entries of the history. Their sentences stand in queries/timeline.py."""

    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    NOT_ACCEPTED = "not_accepted", _("Not accepted for now")
    ANSWERED = "answered", _("Answered")
    OVERDUE = "overdue", _("Late")
    CONTACT_VIEWED = "contact_viewed", _("Contact viewed")


CAUSE_ANSWERED = "answered"
CAUSE_NOT_ACCEPTED = "not_accepted"
"""Why an overdue question left the overdue stock (facts)."""
