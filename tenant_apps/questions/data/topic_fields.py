"""Kinds of answers that a unit may ask for, named as Open311 names them: other systems fill them in too."""

from typing import Final, TypedDict

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

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

    STRING = "string", pgettext_lazy("kind of answer", "A few words")
    NUMBER = "number", pgettext_lazy("kind of answer", "A number")
    DATETIME = "datetime", pgettext_lazy("kind of answer", "A date and time")
    TEXT = "text", pgettext_lazy("kind of answer", "Several lines")
    SINGLE = "singlevaluelist", pgettext_lazy("kind of answer", "One of a list")
    MULTI = "multivaluelist", pgettext_lazy("kind of answer", "Any of a list")


LISTS: Final = frozenset({Datatype.SINGLE, Datatype.MULTI})


class StoredField(TypedDict):
    """Something that is asked about a topic, as it is stored with the topic.

    What was asked once stays as it is: it is hidden and asked anew, so that earlier answers keep their sense.
    """

    number: int
    """Given once in a unit: what an asker typed for one topic is no answer to what another one asks."""
    label: str
    hint: str
    datatype: str
    options: list[str]
    """For lists: the names to choose from. Their keys are their places, from 1 on."""
    required: bool
    hidden: bool
