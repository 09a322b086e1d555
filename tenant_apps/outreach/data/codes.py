"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NAME_MAX: Final = 40
WORDS_MAX: Final = 24
"""Characters of the line on a poster: two lines that can be read from across a corridor."""
MOST_CAMPAIGNS: Final = 200
"""Campaigns of one unit that are not closed."""


class Target(TextChoices):
    """Where the link of a campaign leads. TOPIC and QUESTION name which in the campaign's ``target_key``;
    SEASON and BROADCAST lead to the page of the campaign itself.
    """

    ASK = "ask", _("Asking")
    HOME = "home", _("The home page")
    LIST = "list", _("Questions and answers")
    TOPIC = "topic", _("One topic")
    QUESTION = "question", _("One question")
    SEASON = "season", _("A question season")
    BROADCAST = "live", _("A broadcast")


LINK_TARGETS: Final = tuple(
    choice for choice in Target.choices if choice[0] not in (Target.SEASON, Target.BROADCAST)
)
"""What can be chosen for a mere link."""
