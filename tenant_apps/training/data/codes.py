"""The codes that are stored or written into files. A code is never renamed; its words are translated."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SUBJECT_MAX: Final = 60
"""Characters of what a training session was about."""


class RecordKind(TextChoices):
    """What a person has done."""

    ROUND = "round", _("Practice")
    ARTICLE = "article", pgettext_lazy("training", "Help article")
    SESSION = "session", _("Training session")


class Rule(TextChoices):
    """The rules that practice explains, by the names that staff know."""

    SCREENING = "screening", _("Screening: young people may ask about anything")
    PRIVACY = "privacy", _("Privacy: no more than is needed")
    COVER = "cover", _("Covering: never rewriting")
    CRITICISM = "criticism", _("Criticism is no reason")
    CLOCK = "clock", _("Dates: working days, the first one not counted")
    ANSWER = "answer", _("Answers: rule, way, place and time, and no promises for others")
    KINDS = "kinds", _("Kinds: an answer alone does not end everything")
    TABLE = "table", _("The table of steps")
    CLOSING = "closing", _("No false closing")
    SECOND = "second", _("A second person")
    TRANSFER = "transfer", _("Handing down, passing on, reporting up")
    OUTSIDE = "outside", _("Letters to bodies outside")
    DANGER = "danger", _("Danger: the person first")
    REPORT = "report", _("Reports that the law demands")
    SECRECY = "secrecy", _("Confidence: who need not know does not know")
    MINORS = "minors", _("Minors")
    EXCLUSION = "exclusion", _("Keeping one's own unit out")
