"""What the codes of the first weeks are called on the pages of those above."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEP_NAMES: Final = {
    "notice": _("First leader"),
    "contact": _("Technical contact"),
    "training": pgettext_lazy("step", "Practice"),
    "group": _("Group and experts"),
    "active": _("Sections and duty"),
    "promotion": pgettext_lazy("step", "Promotion"),
    "summary": _("Stage summaries"),
}
STAND_WORDS: Final = {
    "done": pgettext_lazy("step", "Done"),
    "done_late": pgettext_lazy("step", "Done late"),
    "late": pgettext_lazy("step", "Late"),
    "open": pgettext_lazy("step", "Open"),
}
STAND_TONES: Final = {"done": "done", "done_late": "soon", "late": "late", "open": "plain"}
STAGE_NAMES: Final = {
    "prepare": _("Getting ready"),
    "team": _("Building the team"),
    "reach": _("Becoming known"),
}
CONDITION_NAMES: Final = {
    "roster": _("The duty roster covers the next weeks"),
    "experts": _("Enough experts"),
    "topics": _("All topics stand under one of the network"),
    "privacy": _("A privacy text on the site"),
    "practice": _("One question that went the whole way"),
}
FIGURE_NAMES: Final = {
    "staff": _("Colleagues"),
    "experts": _("Experts"),
    "sections": _("Sections and groups"),
    "campaigns": _("Posters and links"),
    "received": _("Questions received"),
    "answered": pgettext_lazy("figure", "Answered"),
    "closed": pgettext_lazy("figure", "Closed"),
    "late_responses": _("First responses too late"),
    "late_answers": _("Answers too late"),
}
