"""What units tell about things that they cannot settle alone or hand over, and the time that an alarm has on
each rung, and a unit to answer.
"""

from datetime import date, datetime
from uuid import UUID

from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from shared_apps.contracts.case_followed_messages import (
    CaseCompleted,
    CaseFilesSent,
    CaseRestored,
    CaseToldAgain,
)
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
from shared_apps.contracts.difficulty_messages import (
    DifficultyAdded,
    DifficultyJudged,
    DifficultyRaised,
    DifficultyTakenBack,
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
from shared_apps.contracts.sampling_messages import SampleCandidate, SampleLookedAt, SampleTextTold
from shared_apps.contracts.supervision_messages import OrderAcknowledged, OrderAnswered, OrderArrived
from shared_apps.oversight.events import (
    ALARM_UNTAKEN,
    DIFFICULTY_UNTAKEN,
    DRAW_SAMPLES,
    ORDER_DUE,
    TRANSFER_UNANSWERED,
    VERDICT_UNDECIDED,
)
from shared_apps.oversight.operations import (
    calling_up,
    carrying_files,
    climbing,
    closing_units,
    escalating,
    hearing_difficulties,
    hearing_orders,
    helping,
    moderating,
    referring,
    relaying,
    sampling,
    telling_again,
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


@handles(CaseCompleted)
def case_completed(message: CaseCompleted, envelope: Envelope) -> None:
    """What came to a question after its parcel was made follows it."""
    relaying.completed(envelope.unit_id, message)


@handles(CaseFilesSent)
def case_files_sent(message: CaseFilesSent, envelope: Envelope) -> None:
    """Files follow a question to its holder."""
    carrying_files.sent(envelope.unit_id, message)


@handles(CaseRestored)
def case_restored(message: CaseRestored, envelope: Envelope) -> None:
    """Home has wrapped a question up once more."""
    telling_again.restored(envelope.unit_id, message)


@handles(CaseToldAgain)
def case_told_again(message: CaseToldAgain, envelope: Envelope) -> None:
    """Who holds a question is told again, by order of the network itself."""
    if envelope.unit_id == NETWORK_ITSELF:
        telling_again.ordered(message)


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
        hearing_orders.unit_closed(message.unit_id)
        hearing_difficulties.unit_closed(message.unit_id)


@handles(OrderArrived)
def order_arrived(message: OrderArrived, envelope: Envelope) -> None:
    """An order (督办) is in its unit."""
    hearing_orders.arrived(envelope.unit_id, message)


@handles(OrderAcknowledged)
def order_acknowledged(message: OrderAcknowledged, envelope: Envelope) -> None:
    """Somebody there has taken it on (签收)."""
    hearing_orders.acknowledged(envelope.unit_id, message)


@handles(OrderAnswered)
def order_answered(message: OrderAnswered, envelope: Envelope) -> None:
    """The unit answers it."""
    hearing_orders.answered(envelope.unit_id, message)


@on_wakeup(ORDER_DUE)
def order_due(key: str, at: datetime) -> None:
    """The date of an order has passed."""
    hearing_orders.due(UUID(key))


@handles(DifficultyRaised)
def difficulty_raised(message: DifficultyRaised, envelope: Envelope) -> None:
    """A unit cannot solve something itself (基层困难)."""
    hearing_difficulties.raised(envelope.unit_id, message)


@handles(DifficultyAdded)
def difficulty_added(message: DifficultyAdded, envelope: Envelope) -> None:
    """It adds words."""
    hearing_difficulties.added(envelope.unit_id, message)


@handles(DifficultyJudged)
def difficulty_judged(message: DifficultyJudged, envelope: Envelope) -> None:
    """It says whether what was done is enough."""
    hearing_difficulties.judged(envelope.unit_id, message)


@handles(DifficultyTakenBack)
def difficulty_taken_back(message: DifficultyTakenBack, envelope: Envelope) -> None:
    """It needs no help any more."""
    hearing_difficulties.taken_back(envelope.unit_id, message)


@on_wakeup(DIFFICULTY_UNTAKEN)
def difficulty_untaken(key: str, at: datetime) -> None:
    """Nobody above has taken it on in time."""
    hearing_difficulties.untaken(UUID(key))


@handles(SampleCandidate)
def sample_candidate(message: SampleCandidate, envelope: Envelope) -> None:
    """A unit has closed something, or waits for an asker: it may be drawn (抽查)."""
    sampling.candidate(envelope.unit_id, message)


@on_wakeup(DRAW_SAMPLES)
def draw_samples(key: str, at: datetime) -> None:
    """A month is over."""
    sampling.draw(date.fromisoformat(key))


@handles(SampleTextTold)
def sample_text_told(message: SampleTextTold, envelope: Envelope) -> None:
    """Whether the text of what was drawn is on its way."""
    sampling.text_told(envelope.unit_id, message)


@handles(SampleLookedAt)
def sample_looked_at(message: SampleLookedAt, envelope: Envelope) -> None:
    """What whoever looked at it said."""
    sampling.looked_at(envelope.unit_id, message)
