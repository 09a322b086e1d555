"""Codes that are stored. Their words are translated where they are shown."""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy

from shared_apps.contracts.knowledge_messages import (
    ARTICLE,
    CANNED,
    POLICY_SORT,
    PROGRAMME,
    PROGRAMME_SORT,
    SERVICE_SORT,
)


class Kind(models.TextChoices):
    """What an entry is."""

    ARTICLE = ARTICLE, pgettext_lazy("knowledge", "Question and answer")
    PROGRAMME = PROGRAMME, pgettext_lazy("knowledge", "Programme")
    CANNED = CANNED, pgettext_lazy("knowledge", "Ready reply")


ORDER: Final = {kind: place for place, kind in enumerate(Kind)}
"""In lists: questions and answers, programmes, ready replies."""


USES: Final = "entry"
"""Under this the ledger counts how often an entry was put into an answer: a reference, by months."""


class Sort(models.TextChoices):
    """What a programme is to those who may apply."""

    POLICY = POLICY_SORT, pgettext_lazy("programme", "Policy")
    PROGRAMME = PROGRAMME_SORT, pgettext_lazy("programme", "Project")
    SERVICE = SERVICE_SORT, pgettext_lazy("programme", "Service")


STAGE_WORDS: Final = {
    "study": pgettext_lazy("stage of life", "Studying"),
    "seeking": pgettext_lazy("stage of life", "Looking for work"),
    "working": pgettext_lazy("stage of life", "Working"),
    "founding": pgettext_lazy("stage of life", "Starting a business"),
    "family": pgettext_lazy("stage of life", "Marriage and children"),
    "returning": pgettext_lazy("stage of life", "Going back home"),
}
"""Words for contracts.knowledge_messages.STAGES, in their order."""


class State(models.TextChoices):
    """How an entry of this unit stands.

    A hidden one has no text: it says that an entry from above is not shown here.
    """

    DRAFT = "draft", pgettext_lazy("knowledge", "Draft")
    PUBLISHED = "published", pgettext_lazy("knowledge", "Published")
    RETIRED = "retired", pgettext_lazy("knowledge", "Retired")
    HIDDEN = "hidden", pgettext_lazy("knowledge", "Hidden here")


TITLE_MAX: Final = 120
BODY_MAX: Final = 20_000
FIELD_MAX: Final = 2_000
CONTACT_MAX: Final = 500
NOTE_MAX: Final = 120
QUESTIONS_MAX: Final = 20
QUESTION_MAX: Final = 100
LINK_MAX: Final = 500
PLACE_MAX: Final = 60

REMIND_DAYS: Final = 14
"""So many days before its last one whoever keeps a programme is asked to look at it."""
