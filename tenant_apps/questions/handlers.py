"""What this app is told from outside."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import on_wakeup
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.events import StepTaken
from tenant_apps.questions.operations import (
    confirming,
    erasing,
    following,
    holding,
    keeping_files,
    merging,
    overdue,
    waiting,
)
from tenant_apps.questions.operations.clocks import WAKE_ANSWER_DUE
from tenant_apps.questions.operations.confirming import WAKE_CONFIRM_OVER
from tenant_apps.questions.operations.erasing import WAKE_ERASE_CONTACT
from tenant_apps.questions.operations.holding import WAKE_SEND
from tenant_apps.questions.operations.keeping_files import WAKE_SWEEP
from tenant_apps.questions.operations.waiting import WAKE_WAITING_OVER


@on_wakeup(WAKE_ANSWER_DUE)
def answer_due(key: str, at: datetime) -> None:
    """The date for an answer has come."""
    overdue.answer_due(UUID(key))


@on_wakeup(WAKE_CONFIRM_OVER)
def confirm_over(key: str, at: datetime) -> None:
    """The asker's seven days are over."""
    confirming.close_in_silence(UUID(key))


@on_wakeup(WAKE_WAITING_OVER)
def waiting_over(key: str, at: datetime) -> None:
    """The asker has been waited for long enough."""
    waiting.over(UUID(key))


@on_wakeup(WAKE_SEND)
def undo_window_over(key: str, at: datetime) -> None:
    """Nobody took the step back in its ten seconds."""
    holding.send(UUID(key))


@on_wakeup(WAKE_SWEEP)
def sweep_files(key: str, at: datetime) -> None:
    """Files that a crash has left are removed."""
    keeping_files.sweep(clock.now())


@on_wakeup(WAKE_ERASE_CONTACT)
def contact_due(key: str, at: datetime) -> None:
    """The unit's time of keeping a contact is over."""
    erasing.contact_due(UUID(key))


@subscribes(StepTaken)
def carry_to_merged(event: StepTaken) -> None:
    """What is told to the asker of a main question is told to every asker that goes along with it."""
    following.follow(event)


@subscribes(StepTaken)
def mind_the_soonest(event: StepTaken) -> None:
    """These steps set anew when a question is due at the desk; those that go along with it still count."""
    if event.code in (StepCode.ACCEPTED, StepCode.WAITING_OVER, StepCode.EXTENDED):
        merging.mind_the_soonest(event.question_id)
