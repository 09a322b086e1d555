"""What units tell about things that they cannot settle alone or hand over, and the time that an alarm has on
each rung, and a unit to answer.
"""

from datetime import datetime

from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from shared_apps.contracts.case_messages import (
    AskerActed,
    CaseAccepted,
    CaseHelped,
    CaseReturned,
    CaseStuck,
    CaseSurrendered,
    CaseWithdrawn,
    CaseWorked,
    HolderClosed,
    TakeOverOrdered,
    TransferRequested,
    TransferTakenBack,
)
from shared_apps.contracts.crisis_messages import (
    AlarmClaimed,
    AlarmClosed,
    AlarmNoted,
    AlarmPassedOn,
    AlarmUnheard,
)
from shared_apps.contracts.moderation_messages import (
    VerdictMade,
    VerdictReferred,
    VerdictUnstaffed,
    VerdictWithdrawn,
)
from shared_apps.contracts.oversight_messages import (
    DecisionMade,
    DecisionReferred,
    DecisionUnstaffed,
    DecisionWithdrawn,
    QuestionCaughtUp,
    QuestionEscalated,
)
from shared_apps.oversight.events import ALARM_UNTAKEN, TRANSFER_UNANSWERED, VERDICT_UNDECIDED
from shared_apps.oversight.operations import (
    calling_up,
    climbing,
    closing_units,
    escalating,
    helping,
    moderating,
    referring,
    relaying,
    transferring,
)


@handles(AlarmPassedOn)
def alarm_passed_on(message: AlarmPassedOn, envelope: Envelope) -> None:
    """An alarm that nobody in its unit has taken."""
    climbing.passed_on(envelope.unit_id, message)


@handles(AlarmUnheard)
def alarm_unheard(message: AlarmUnheard, envelope: Envelope) -> None:
    """Nobody is on call on that rung."""
    climbing.unheard(envelope.unit_id, message)


@handles(AlarmClaimed)
def alarm_claimed(message: AlarmClaimed, envelope: Envelope) -> None:
    """Somebody takes it (接手)."""
    climbing.claimed(envelope.unit_id, message)


@handles(AlarmNoted)
def alarm_noted(message: AlarmNoted, envelope: Envelope) -> None:
    """Words between asker and helper."""
    climbing.noted(envelope.unit_id, message)


@handles(AlarmClosed)
def alarm_closed(message: AlarmClosed, envelope: Envelope) -> None:
    """A person says that it is over."""
    climbing.closed(envelope.unit_id, message)


@on_wakeup(ALARM_UNTAKEN)
def alarm_untaken(key: str, at: datetime) -> None:
    """The three minutes of a rung are over."""
    climbing.untaken(int(key))


@handles(DecisionReferred)
def decision_referred(message: DecisionReferred, envelope: Envelope) -> None:
    """A second person is asked of the units above."""
    referring.referred(envelope.unit_id, message)


@handles(DecisionUnstaffed)
def decision_unstaffed(message: DecisionUnstaffed, envelope: Envelope) -> None:
    """Nobody there may decide it either."""
    referring.unstaffed(envelope.unit_id, message)


@handles(DecisionWithdrawn)
def decision_withdrawn(message: DecisionWithdrawn, envelope: Envelope) -> None:
    """It need not be decided any more."""
    referring.withdrawn(envelope.unit_id, message)


@handles(DecisionMade)
def decision_made(message: DecisionMade, envelope: Envelope) -> None:
    """It was decided above."""
    referring.made(envelope.unit_id, message)


@handles(VerdictReferred)
def verdict_referred(message: VerdictReferred, envelope: Envelope) -> None:
    """A case of moderation goes to the units above."""
    moderating.referred(envelope.unit_id, message)


@handles(VerdictUnstaffed)
def verdict_unstaffed(message: VerdictUnstaffed, envelope: Envelope) -> None:
    """Nobody there may decide it either."""
    moderating.unstaffed(envelope.unit_id, message)


@on_wakeup(VERDICT_UNDECIDED)
def verdict_undecided(key: str, at: datetime) -> None:
    """The unit that was asked for a verdict has had its time."""
    moderating.undecided(int(key))


@handles(VerdictWithdrawn)
def verdict_withdrawn(message: VerdictWithdrawn, envelope: Envelope) -> None:
    """The unit has decided itself."""
    moderating.withdrawn(envelope.unit_id, message)


@handles(VerdictMade)
def verdict_made(message: VerdictMade, envelope: Envelope) -> None:
    """It was decided above."""
    moderating.made(envelope.unit_id, message)


@handles(QuestionEscalated)
def question_escalated(message: QuestionEscalated, envelope: Envelope) -> None:
    """A promise was broken for too long."""
    escalating.escalated(envelope.unit_id, message, envelope.occurred_at)


@handles(QuestionCaughtUp)
def question_caught_up(message: QuestionCaughtUp, envelope: Envelope) -> None:
    """It was kept after all."""
    escalating.caught_up(envelope.unit_id, message, envelope.occurred_at)


@handles(TransferRequested)
def transfer_requested(message: TransferRequested, envelope: Envelope) -> None:
    """Another unit is to take a question over, or to help."""
    transferring.requested(envelope.unit_id, message, envelope)


@handles(TransferTakenBack)
def transfer_taken_back(message: TransferTakenBack, envelope: Envelope) -> None:
    """The sender needs nobody any more."""
    transferring.taken_back(envelope.unit_id, message)


@handles(CaseAccepted)
def case_accepted(message: CaseAccepted, envelope: Envelope) -> None:
    """The receiver takes it over (签收)."""
    transferring.accepted(envelope.unit_id, message)


@handles(CaseReturned)
def case_returned(message: CaseReturned, envelope: Envelope) -> None:
    """The receiver sends it back (退回)."""
    transferring.returned(envelope.unit_id, message)


@on_wakeup(TRANSFER_UNANSWERED)
def transfer_unanswered(key: str, at: datetime) -> None:
    """The receiver has not answered in time."""
    transferring.unanswered(key)


@handles(CaseHelped)
def case_helped(message: CaseHelped, envelope: Envelope) -> None:
    """A helper (协办) says what it has to say."""
    helping.helped(envelope.unit_id, message)


@handles(CaseStuck)
def case_stuck(message: CaseStuck, envelope: Envelope) -> None:
    """The holder gets nowhere with it."""
    calling_up.stuck(envelope.unit_id, message)


@handles(CaseSurrendered)
def case_surrendered(message: CaseSurrendered, envelope: Envelope) -> None:
    """What was called up is handed over."""
    calling_up.surrendered(envelope.unit_id, message)


@handles(CaseWorked)
def case_worked(message: CaseWorked, envelope: Envelope) -> None:
    """The holder took a step."""
    relaying.worked(envelope.unit_id, message, envelope)


@handles(AskerActed)
def asker_acted(message: AskerActed, envelope: Envelope) -> None:
    """The asker did something that the holder carries out."""
    relaying.asker_acted(envelope.unit_id, message)


@handles(CaseWithdrawn)
def case_withdrawn(message: CaseWithdrawn, envelope: Envelope) -> None:
    """The asker has taken it back."""
    relaying.withdrawn(envelope.unit_id, message)


@handles(TakeOverOrdered)
def take_over_ordered(message: TakeOverOrdered, envelope: Envelope) -> None:
    """A unit above takes it over. Only the network's own pages say so; a unit cannot."""
    if envelope.unit_id == NETWORK_ITSELF:
        calling_up.ordered(message)


@handles(HolderClosed)
def holder_closed(message: HolderClosed, envelope: Envelope) -> None:
    """A unit was closed for good. Only the step that closes it says so; a unit cannot."""
    if envelope.unit_id == NETWORK_ITSELF:
        closing_units.closed(message.unit_id)
