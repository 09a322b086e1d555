"""Back to whoever is on duty, on top of the queue: nothing lies with somebody who is here no more."""

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import HolderKind
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.locking import HOLDING, hold_by, save


def to_duty(question: Question) -> None:
    """Give a locked question back."""
    hold_by(question, None)
    question.returned = True
    save(question, *HOLDING)


def to_duty_if_nobody_holds(question: Question) -> None:
    """The same of a locked question that goes on after its end, or after a leader has read what was written:
    where its holder has left meanwhile, or its section was closed.
    """
    if question.holder_kind == HolderKind.PERSON:
        is_there = question.holder in people.staff_names()
    elif question.holder_kind == HolderKind.SECTION:
        is_there = any(card.section_id == question.section for card in people.sections())
    else:
        return
    if not is_there:
        to_duty(question)
