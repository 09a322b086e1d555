"""The codes that are stored. A code is never renamed."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where an application stands. See the README for who moves it."""

    DRAFT = "draft", pgettext_lazy("application", "Not handed in yet")
    REVIEW = "review", pgettext_lazy("application", "Being looked at")
    ASKED = "asked", pgettext_lazy("application", "Waiting for the applicant")
    APPROVED = "approved", pgettext_lazy("application", "Approved, being set up")
    OPENED = "opened", pgettext_lazy("application", "Opened")
    REJECTED = "rejected", pgettext_lazy("application", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    UNDONE = "undone", pgettext_lazy("application", "Approval undone")


UNDECIDED: Final = (State.REVIEW, State.ASKED)
GRANTED: Final = (State.APPROVED, State.OPENED)
ENDED: Final = (State.REJECTED, State.WITHDRAWN, State.UNDONE)
CLAIMING: Final = (*UNDECIDED, *GRANTED)
"""Handed in and not ended: what a second application for the same unit is compared with."""


class Start(TextChoices):
    """What a wave says of an optional part of the site (tenants.features), for its units and those below."""

    ON = "on", _("On at the start; the unit may switch it off")
    OFF = "off", _("Off at the start; the unit may switch it on")
    ALWAYS = "always", _("On for every unit of the wave")
    NEVER = "never", _("Not open to this wave yet")

    @property
    def value_and_lock(self) -> tuple[bool, bool]:
        """The value that it gives, and whether the unit may not change it."""
        return self in (Start.ON, Start.ALWAYS), self in (Start.ALWAYS, Start.NEVER)


class Reason(TextChoices):
    """Why a unit is not opened. The list is public: it stands on the page on which one applies."""

    PROOF = "proof", _("The letter lacks a seal, or the seal is not the unit's, or it cannot be read")
    PARENT = "parent", _("The unit does not stand under the unit named")
    UNIT = "unit", _("No committee of this name was set up by the rules")
    DUPLICATE = "duplicate", _("The unit is open already, or another application for it was approved")
    NAME = "name", _("Name or address is easily taken for another unit's")
    PERSON = "person", _("The person who answers for the unit could not be confirmed")
    OTHER = "other", pgettext_lazy("reason", "Another reason, named below")


class Step(TextChoices):
    """What the history of an application tells."""

    BEGUN = "begun", _("Application begun")
    MAIL = "mail", _("E-mail address confirmed")
    LETTER = "letter", _("Stamped letter handed in")
    SUBMITTED = "submitted", _("Application handed in")
    QUESTION = "question", _("Question to the applicant")
    ANSWER = "answer", _("The applicant answered")
    REMINDED = "reminded", _("Two working days without a decision: reminded")
    ESCALATED = "escalated", _("Five working days without a decision: moved one level up")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", pgettext_lazy("application", "Not approved")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
    OPENED = "opened", _("Site set up")
    INVITED = "invited", _("First leader confirmed the address and was let in")
    UNDONE = "undone", pgettext_lazy("application", "Approval undone")
    ARCHIVED = "archived", _("Site archived")


class Finding(TextChoices):
    """What a reviewer is told to look at."""

    OPEN = "open"
    SAME_UNIT = "same_unit"
    SAME_NAME = "same_name"
    LOOKS_SAME = "looks_same"
    SIMILAR_NAME = "similar_name"
    ADDRESS = "address"
    PLACE = "place"
    PERSON = "person"
    PROOF = "proof"


class Post(TextChoices):
    """Letters that go out by e-mail: to whoever applied, or (REMIND, ESCALATED) to those who decide."""

    RECEIVED = "received"
    QUESTION = "question"
    REJECTED = "rejected"
    OPENED = "opened"
    UNDONE = "undone"
    REMIND = "remind"
    ESCALATED = "escalated"


TO_REVIEWERS: Final = (Post.REMIND, Post.ESCALATED)

DAYS_TO_REMIND: Final = 2
DAYS_TO_ESCALATE: Final = 5
"""Working days of the unit that is to decide; the day on which it is asked is not counted."""

DEMO_CODE: Final = "246810"
"""Of demonstrations, which send nothing."""
CODE_LASTS: Final = timedelta(minutes=30)
CODE_AGAIN_AFTER: Final = timedelta(seconds=60)
TRIES: Final = 5
"""Wrong codes after which a fresh one is needed."""

KEEP_DRAFT: Final = timedelta(days=30)
KEEP_ENDED: Final = timedelta(days=180)
"""After this, people, letter and words of an application that led to nothing are erased (E14)."""

KEEP_UNDONE: Final = timedelta(days=30)
"""How long a site whose approval was undone is only suspended: so long its data can be had."""

POST_TRIES: Final = 8
SLUG_MAX: Final = 40
WORDS_MAX: Final = 2000
