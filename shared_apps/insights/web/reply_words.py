"""What units have made of a reply to all, in words."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from shared_apps.insights.models import ReplyTarget
from shared_apps.insights.queries.replies import ReplyLine

State = ReplyTarget.State


def reply_lines(line: ReplyLine) -> list[tuple[str, Sequence[str]]]:
    """Each unit by its name, with what became of the questions there."""
    return [(use.unit.name, [_words(state, number) for state, number in use.states]) for use in line.uses]


def _words(state: str, number: int) -> str:
    words = {
        State.SENT: ngettext("{n} still waits", "{n} still wait", number),
        State.USED: ngettext("{n} answered with it", "{n} answered with it", number),
        State.OWN_WORDS: ngettext("{n} answered in other words", "{n} answered in other words", number),
        State.TOO_LATE: ngettext("{n} was over already", "{n} were over already", number),
        State.ELSEWHERE: ngettext("{n} is held by another unit", "{n} are held by other units", number),
        State.GONE: ngettext("{n} is not there any more", "{n} are not there any more", number),
    }
    return words[State(state)].format(n=number)
