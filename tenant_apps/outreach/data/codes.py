"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.page_content import PageKind
from shared_apps.contracts.season_content import SEASON

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


PAGES: Final[dict[str, PageKind[Any]]] = {Target.SEASON: SEASON, Target.BROADCAST: BROADCAST}
"""Campaigns with a page of their own, by where they lead: what that page says. The name of the kind is the
column in which it stands.
"""
LINK_TARGETS: Final = tuple(choice for choice in Target.choices if choice[0] not in PAGES)
"""What can be chosen for a mere link."""
