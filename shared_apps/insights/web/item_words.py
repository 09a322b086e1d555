"""How far a public question is, and what it wants, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

STAGES: Final[dict[str, str | Promise]] = {
    "waiting": pgettext_lazy("public question", "Waiting for an answer"),
    "answered": pgettext_lazy("public question", "Answered"),
    "done": pgettext_lazy("public question", "Settled"),
}
QUESTION_KINDS: Final[dict[str, str | Promise]] = {
    "consult": pgettext_lazy("kind of question", "Asks for information"),
    "help": pgettext_lazy("kind of question", "Asks for help"),
    "suggest": pgettext_lazy("kind of question", "Suggests something"),
    "complain": pgettext_lazy("kind of question", "Complains"),
    "praise": pgettext_lazy("kind of question", "Praises"),
    "tip": pgettext_lazy("kind of question", "Gives a tip"),
}
