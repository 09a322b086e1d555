"""Kinds of answers that a unit may ask for, named as Open311 names them: other systems fill them in too."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LABEL_MAX: Final = 60
HINT_MAX: Final = 120
OPTION_MAX: Final = 40
MOST_OPTIONS: Final = 30
MOST_FIELDS: Final = 8
"""For one topic: what is asked beyond that is a form, and nobody fills in a form to ask."""
STRING_MAX: Final = 100
TEXT_ANSWER_MAX: Final = 500


class Datatype(TextChoices):
    """What kind of answer is wanted."""

    STRING = "string", _("A few words")
    NUMBER = "number", _("A number")
    DATETIME = "datetime", _("A date and time")
    TEXT = "text", _("Several lines")
    SINGLE = "singlevaluelist", _("One of a list")
    MULTI = "multivaluelist", _("Any of a list")


LISTS: Final = frozenset({Datatype.SINGLE, Datatype.MULTI})
