"""What comes down to the unit."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from shared_apps.contracts.appraisal_messages import AppraisalTold
from shared_apps.contracts.difficulty_messages import DifficultyBelow, DifficultyHelped
from shared_apps.contracts.directive_messages import (
    DirectiveClosed,
    DirectiveIssued,
    DirectiveReminded,
    DirectivesMorning,
    DirectiveTold,
)
from shared_apps.contracts.report_messages import (
    DirectiveEnquiryAnswered,
    DirectiveFormTold,
    DirectivePartTold,
    DirectiveReturned,
)
from shared_apps.contracts.supervision_messages import OrderTold
from tenant_apps.directive_inbox.events import DRAFT_FILES_END, SWEEP_FILES
from tenant_apps.directive_inbox.operations import (
    appraisals,
    difficulties,
    digest,
    ended_drafts,
    forms_told,
    one_task,
    orders,
    receiving,
    report_files,
    working_together,
)
from tenant_apps.directive_inbox.operations.catching_up import catch_up


@handles(DirectiveIssued)
def directive_issued(message: DirectiveIssued, envelope: Envelope) -> None:
    """A directive reaches the unit, as it was told before it had versions."""
    receiving.receive(message)


@handles(DirectiveTold)
def directive_told(message: DirectiveTold, envelope: Envelope) -> None:
    """A directive reaches the unit, or something in it was changed."""
    receiving.hear(message)
    if message.parent_id:
        catch_up(UUID(message.directive_id))


@handles(DirectiveReminded)
def directive_reminded(message: DirectiveReminded, envelope: Envelope) -> None:
    """The issuer reminds the unit."""
    receiving.note_reminder(message)


@handles(DirectiveClosed)
def directive_closed(message: DirectiveClosed, envelope: Envelope) -> None:
    """The issuer has ended a directive."""
    receiving.note_end(message)


@handles(DirectivesMorning)
def directives_morning(message: DirectivesMorning, envelope: Envelope) -> None:
    """It is morning, and something is owed."""
    digest.morning(message)


@handles(DirectiveFormTold)
def directive_form_told(message: DirectiveFormTold, envelope: Envelope) -> None:
    """The unit's report follows a form."""
    forms_told.form_told(message)
    catch_up(UUID(message.directive_id))


@handles(DirectiveReturned)
def directive_returned(message: DirectiveReturned, envelope: Envelope) -> None:
    """The issuer sends a report back to be corrected."""
    forms_told.returned(message)


@handles(DirectiveEnquiryAnswered)
def directive_enquiry_answered(message: DirectiveEnquiryAnswered, envelope: Envelope) -> None:
    """The issuer answered a question or a suggestion."""
    working_together.answered(message)


@handles(DirectivePartTold)
def directive_part_told(message: DirectivePartTold, envelope: Envelope) -> None:
    """A directive hands on another one."""
    one_task.part_told(message)
    catch_up(UUID(message.directive_id))


@handles(OrderTold)
def order_told(message: OrderTold, envelope: Envelope) -> None:
    """A unit above demands something (督办), or took a step with it."""
    orders.told(message)


@handles(DifficultyHelped)
def difficulty_helped(message: DifficultyHelped, envelope: Envelope) -> None:
    """Somebody above took a step with what the unit cannot solve itself (基层困难)."""
    difficulties.helped(message)


@handles(DifficultyBelow)
def difficulty_below(message: DifficultyBelow, envelope: Envelope) -> None:
    """A unit below cannot solve something itself."""
    difficulties.below(message)


@handles(AppraisalTold)
def appraisal_told(message: AppraisalTold, envelope: Envelope) -> None:
    """There is something to read in an appraisal of a unit above."""
    appraisals.told(message)


@on_wakeup(DRAFT_FILES_END)
def draft_files_end(key: str, at: datetime) -> None:
    """Some weeks after the end of a directive whose draft was never sent."""
    ended_drafts.drop(UUID(key))


@on_wakeup(SWEEP_FILES)
def files_without_a_row(key: str, at: datetime) -> None:
    """Files of reports that a crash has left, and those that nobody has named."""
    report_files.drop_unused()
    report_files.LEFTOVERS.sweep_again(key)
