"""What units tell about the directives they received, and the end of a directive's time."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.broadcast_messages import BroadcastTold
from shared_apps.contracts.directive_messages import (
    DirectiveAcknowledged,
    DirectiveRead,
    DirectiveReported,
    DirectiveSentOut,
    DirectivesUnitLeft,
    DirectiveTakenOn,
)
from shared_apps.contracts.report_messages import (
    DirectiveAsked,
    DirectiveDelegated,
    DirectiveFilesSent,
    DirectiveFormAnswered,
)
from shared_apps.contracts.rhythm_messages import ActivityTold
from shared_apps.contracts.season_messages import SeasonTold
from shared_apps.directives.events import DUE_PASSED, PUBLISH, QUEUE_OPENS, SWEEP_FILES, URGE
from shared_apps.directives.operations import (
    approving,
    delegating,
    due_passed,
    enquiries,
    hearing_days,
    hearing_pages,
    laddering,
    later_units,
    receipts,
    report_files,
    reports,
)
from shared_apps.directives.operations.keeping_files import LEFTOVERS


@handles(DirectiveRead)
def directive_read(message: DirectiveRead, envelope: Envelope) -> None:
    """A unit opened a directive."""
    receipts.note_read(message.directive_id, envelope.unit_id, message.at)


@handles(DirectiveAcknowledged)
def directive_acknowledged(message: DirectiveAcknowledged, envelope: Envelope) -> None:
    """A unit took a directive on."""
    receipts.note_acknowledged(message.directive_id, envelope.unit_id, message.at)


@handles(DirectiveTakenOn)
def directive_taken_on(message: DirectiveTakenOn, envelope: Envelope) -> None:
    """A unit took a directive on, in a version of its content."""
    receipts.note_acknowledged(
        message.directive_id, envelope.unit_id, message.at, version=message.content_version
    )


@handles(DirectiveReported)
def directive_reported(message: DirectiveReported, envelope: Envelope) -> None:
    """A unit reported on a directive."""
    receipts.note_reported(
        message.directive_id,
        envelope.unit_id,
        message.at,
        revision=message.revision,
        text=message.text,
        number=message.number,
    )


@handles(DirectiveFormAnswered)
def directive_form_answered(message: DirectiveFormAnswered, envelope: Envelope) -> None:
    """A unit reported by the form."""
    reports.take(message, envelope.unit_id)


@handles(DirectiveFilesSent)
def directive_files_sent(message: DirectiveFilesSent, envelope: Envelope) -> None:
    """The files of a unit's report."""
    report_files.take(message, envelope.unit_id)


@handles(DirectiveAsked)
def directive_asked(message: DirectiveAsked, envelope: Envelope) -> None:
    """A unit asks the issuer something."""
    enquiries.take_question(message, envelope.unit_id)


@handles(DirectiveDelegated)
def directive_delegated(message: DirectiveDelegated, envelope: Envelope) -> None:
    """A unit hands a directive on to units below it."""
    delegating.take(message, envelope.unit_id)


@handles(SeasonTold)
def season_told(message: SeasonTold, envelope: Envelope) -> None:
    """A unit tells of the season that it holds."""
    hearing_pages.take(message, envelope.unit_id)


@handles(BroadcastTold)
def broadcast_told(message: BroadcastTold, envelope: Envelope) -> None:
    """A unit tells of the broadcast that stands on its site."""
    hearing_pages.take(message, envelope.unit_id)


@handles(ActivityTold)
def activity_told(message: ActivityTold, envelope: Envelope) -> None:
    """A unit tells on which days something of it stands in public."""
    hearing_days.take(message, envelope.unit_id)


@handles(DirectiveSentOut)
def directive_sent_out(message: DirectiveSentOut, envelope: Envelope) -> None:
    """A directive went out: whoever left meanwhile did not find it."""
    # The relay's role does not read the tree.
    with enter_network():
        later_units.look_after_sending(UUID(message.directive_id))


@handles(DirectivesUnitLeft)
def directives_unit_left(message: DirectivesUnitLeft, envelope: Envelope) -> None:
    """A unit moved or was closed: what went out to it meanwhile it did not find."""
    with enter_network():
        later_units.look_after_leaving(message.unit_id)


@on_wakeup(DUE_PASSED)
def directive_due(key: str, at: datetime) -> None:
    """The date of a directive has passed."""
    due_passed.note(UUID(key))


@on_wakeup(QUEUE_OPENS)
def queue_opens(key: str, at: datetime) -> None:
    """The week has begun to which a directive was put off."""
    # Who issues reads the tree, settings and waves, which the relay's role does not.
    with enter_network():
        approving.week_has_come(UUID(key))


@on_wakeup(URGE)
def urge(key: str, at: datetime) -> None:
    """Some working days before the date: who owes something is reminded."""
    laddering.urge(UUID(key))


@on_wakeup(PUBLISH)
def publish(key: str, at: datetime) -> None:
    """Some working days after the date: who is late is named to all."""
    laddering.publish(UUID(key))


@on_wakeup(SWEEP_FILES)
def files_without_a_row(key: str, at: datetime) -> None:
    """Files that a crash has left."""
    LEFTOVERS.sweep_again(key)
