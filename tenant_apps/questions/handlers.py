"""What this app is told from outside."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from shared_apps.contracts.calendar_messages import CalendarYearPublished
from shared_apps.contracts.case_followed_messages import CaseAddedTo, CaseFilesGiven, CaseReleased, CaseWanted
from shared_apps.contracts.case_messages import (
    AskerTold,
    CaseCalledOff,
    CaseCalledUp,
    CaseEnded,
    CaseHandedOver,
    CaseHeld,
    CaseOffered,
    CaseTold,
    TransferSettled,
)
from shared_apps.contracts.crisis_messages import (
    AlarmCalled,
    AlarmClimbed,
    AlarmEnded,
    AlarmNoteSent,
    AlarmTaken,
)
from shared_apps.contracts.oversight_messages import (
    DecisionAsked,
    DecisionCalledOff,
    DecisionReturned,
    DecisionSettled,
)
from shared_apps.contracts.reply_messages import ReplyProposed
from shared_apps.contracts.sampling_messages import SampleTextWanted
from tenant_apps.people.public import MemberLeft, PartnerEnded, SectionClosed
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.events import StepTaken
from tenant_apps.questions.operations import (
    alarm_closing,
    alarm_thread,
    alarms,
    alarms_above,
    asking_outside,
    carrying_files,
    completing,
    confirming,
    erasing,
    following,
    freeing,
    handing_over,
    hearing_asker,
    holding,
    incoming,
    keeping_files,
    leaving_home,
    merging,
    mirroring,
    overdue,
    partnering,
    proposals,
    recounting,
    referring,
    restoring,
    sampling,
    settling,
    surrendering,
    taking_over,
    telling_home,
    waiting,
)
from tenant_apps.questions.operations.alarms import WAKE_ALARM_UNTAKEN
from tenant_apps.questions.operations.asking_outside import WAKE_FOLLOW_UP
from tenant_apps.questions.operations.clocks import WAKE_CLOCK
from tenant_apps.questions.operations.confirming import WAKE_CONFIRM_OVER
from tenant_apps.questions.operations.erasing import WAKE_ERASE_CONTACT
from tenant_apps.questions.operations.holding import WAKE_SEND
from tenant_apps.questions.operations.incoming import WAKE_OFFER_DUE
from tenant_apps.questions.operations.keeping_files import WAKE_SWEEP
from tenant_apps.questions.operations.recounting import WAKE_RECOUNT
from tenant_apps.questions.operations.referring import WAKE_REFER_AGAIN
from tenant_apps.questions.operations.settling import WAKE_DECISION_DUE
from tenant_apps.questions.operations.waiting import WAKE_WAITING_OVER


@on_wakeup(WAKE_CLOCK)
def clock_rings(key: str, at: datetime) -> None:
    """A promise is due soon, or broken, or has been broken for some days."""
    overdue.clock_rings(UUID(key))


@handles(CalendarYearPublished)
def year_published(message: CalendarYearPublished, envelope: Envelope) -> None:
    """The holidays of a year are known."""
    recounting.year_published(message.year)


@on_wakeup(WAKE_RECOUNT)
def recount(key: str, at: datetime) -> None:
    """The next of the promises that reach into a year whose holidays are known."""
    recounting.recount_again(key)


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
    keeping_files.LEFTOVERS.sweep_again(key)


@on_wakeup(WAKE_ERASE_CONTACT)
def contact_due(key: str, at: datetime) -> None:
    """The unit's time of keeping a contact is over."""
    erasing.contact_due(UUID(key))


@on_wakeup(WAKE_ALARM_UNTAKEN)
def alarm_untaken(key: str, at: datetime) -> None:
    """Three minutes, and nobody of this unit has taken the alarm."""
    alarms.untaken(UUID(key))


@on_wakeup(WAKE_REFER_AGAIN)
def refer_again(key: str, at: datetime) -> None:
    """Nobody above could decide it yesterday."""
    referring.refer_again(UUID(key))


@on_wakeup(WAKE_DECISION_DUE)
def decision_due(key: str, at: datetime) -> None:
    """A unit below has waited long for a decision of this one."""
    settling.decision_due(UUID(key.partition(" ")[0]))


@handles(AlarmCalled)
def alarm_called(message: AlarmCalled, envelope: Envelope) -> None:
    """A unit below has an alarm that nobody has taken there."""
    alarms_above.called(message)


@handles(AlarmClimbed)
def alarm_climbed(message: AlarmClimbed, envelope: Envelope) -> None:
    """How far an alarm of this unit has come."""
    alarms_above.climbed(message)


@handles(AlarmTaken)
def alarm_taken(message: AlarmTaken, envelope: Envelope) -> None:
    """Somebody has it."""
    alarms_above.taken(message)


@handles(AlarmNoteSent)
def alarm_note(message: AlarmNoteSent, envelope: Envelope) -> None:
    """Words of the other side."""
    alarm_thread.note_came(message)


@handles(AlarmEnded)
def alarm_ended(message: AlarmEnded, envelope: Envelope) -> None:
    """A helper above says that it is over."""
    alarm_closing.ended_above(message)


@handles(DecisionAsked)
def decision_asked(message: DecisionAsked, envelope: Envelope) -> None:
    """A unit below asks for a second person."""
    settling.asked(message)


@handles(DecisionCalledOff)
def decision_called_off(message: DecisionCalledOff, envelope: Envelope) -> None:
    """It is no longer asked of this unit."""
    settling.called_off(message)


@handles(DecisionSettled)
def decision_settled(message: DecisionSettled, envelope: Envelope) -> None:
    """It was decided above."""
    settling.settled_above(message)


@handles(DecisionReturned)
def decision_returned(message: DecisionReturned, envelope: Envelope) -> None:
    """Nobody above may decide it either."""
    settling.returned(message)


@handles(CaseHandedOver)
def case_handed_over(message: CaseHandedOver, envelope: Envelope) -> None:
    """A question of this unit is held by another one now, or is home again."""
    leaving_home.handed_over(message)


@handles(CaseTold)
def case_told(message: CaseTold, envelope: Envelope) -> None:
    """How a question of this unit stands with the one that holds it."""
    mirroring.told(message)


@handles(AskerTold)
def asker_told(message: AskerTold, envelope: Envelope) -> None:
    """The asker of a question that is held here did something at home."""
    hearing_asker.told(message)


@subscribes(StepTaken)
def tell_home(event: StepTaken) -> None:
    """What is done with a question of another unit is told there."""
    telling_home.step_taken(event)


@handles(CaseOffered)
def case_offered(message: CaseOffered, envelope: Envelope) -> None:
    """Another unit asks this one to take a question over, or to help."""
    incoming.offered(message)


@handles(CaseCalledOff)
def case_called_off(message: CaseCalledOff, envelope: Envelope) -> None:
    """It is asked no more."""
    incoming.called_off(message)


@on_wakeup(WAKE_OFFER_DUE)
def offer_due(key: str, at: datetime) -> None:
    """Another unit has waited long for an answer."""
    incoming.due(UUID(key.partition(" ")[0]))


@handles(TransferSettled)
def transfer_settled(message: TransferSettled, envelope: Envelope) -> None:
    """How it ended that another unit was asked."""
    handing_over.settled(message)


@handles(CaseAddedTo)
def case_added_to(message: CaseAddedTo, envelope: Envelope) -> None:
    """What its former holder wrote after it had been wrapped up."""
    completing.added(message)


@handles(CaseFilesGiven)
def case_files_given(message: CaseFilesGiven, envelope: Envelope) -> None:
    """Files of a question that is held here."""
    carrying_files.given(message)


@handles(CaseReleased)
def case_released(message: CaseReleased, envelope: Envelope) -> None:
    """This unit gave a question away, and its tables may not say so."""
    restoring.released(message)


@handles(CaseWanted)
def case_wanted(message: CaseWanted, envelope: Envelope) -> None:
    """A holder of a question of this unit may lack it."""
    restoring.wanted(message)


@handles(CaseHeld)
def case_held(message: CaseHeld, envelope: Envelope) -> None:
    """This unit holds a question now."""
    taking_over.held(message)


@handles(CaseCalledUp)
def case_called_up(message: CaseCalledUp, envelope: Envelope) -> None:
    """A question moves up, or is taken over."""
    surrendering.called_up(message)


@handles(CaseEnded)
def case_ended(message: CaseEnded, envelope: Envelope) -> None:
    """The asker has taken back a question that this unit has something of."""
    taking_over.ended(message)


@subscribes(StepTaken)
def ask_nobody_elsewhere(event: StepTaken) -> None:
    """What has ended here needs nobody elsewhere any more, in the network or outside."""
    if event.code in (
        StepCode.WITHDRAWN,
        StepCode.NOT_ACCEPTED,
        StepCode.MERGED,
        StepCode.CONFIRMED,
        StepCode.CLOSED,
    ):
        handing_over.call_off(event.question_id)
        asking_outside.call_off(event.question_id)


@on_wakeup(WAKE_FOLLOW_UP)
def follow_up(key: str, at: datetime) -> None:
    """A body outside was to have replied by today."""
    asking_outside.ring(UUID(key))


@subscribes(StepTaken)
def carry_to_merged(event: StepTaken) -> None:
    """What is told to the asker of a main question is told to every asker that goes along with it."""
    following.follow(event)


@subscribes(StepTaken)
def mind_the_soonest(event: StepTaken) -> None:
    """These steps set anew when a question is due at the desk; those that go along with it still count."""
    if event.code in (StepCode.ACCEPTED, StepCode.REPLIED, StepCode.WAITING_OVER, StepCode.EXTENDED):
        merging.mind_the_soonest(event.question_id)


@subscribes(MemberLeft)
def free_what_they_held(event: MemberLeft) -> None:
    """Somebody has left the unit: nothing may stay in hands that are gone."""
    freeing.free(
        member_id=event.member_id,
        account_id=event.account_id,
        staff_account=event.staff_account,
        at=event.at,
    )


@subscribes(SectionClosed)
def free_what_lay_with_it(event: SectionClosed) -> None:
    """A section is no more: nothing may lie where nobody looks."""
    freeing.free_section(event.section_id, at=event.at)


@subscribes(StepTaken)
def may_be_sampled(event: StepTaken) -> None:
    """What is closed, or waits for its asker, may be drawn by lot above."""
    sampling.step_taken(event)


@handles(SampleTextWanted)
def sample_text_wanted(message: SampleTextWanted, envelope: Envelope) -> None:
    """It was drawn, and somebody above wants to look at it."""
    sampling.text_wanted(message)


@subscribes(PartnerEnded)
def take_back_from_partner(event: PartnerEnded) -> None:
    """A partner's contract is over: what it was asked goes back to whoever asked."""
    partnering.partner_gone(section_id=event.section_id, at=event.at)


@handles(ReplyProposed)
def reply_proposed(message: ReplyProposed, envelope: Envelope) -> None:
    """A unit above proposes one answer to all that ask about the same matter."""
    proposals.hear(message)
