"""What comes down to the unit."""

from huisheng.kernel.messaging import Envelope, handles
from shared_apps.contracts.directive_messages import DirectiveClosed, DirectiveIssued, DirectiveReminded
from tenant_apps.directive_inbox.operations import receiving


@handles(DirectiveIssued)
def directive_issued(message: DirectiveIssued, envelope: Envelope) -> None:
    """A directive reaches the unit."""
    receiving.receive(message)


@handles(DirectiveReminded)
def directive_reminded(message: DirectiveReminded, envelope: Envelope) -> None:
    """The issuer reminds the unit."""
    receiving.note_reminder(message)


@handles(DirectiveClosed)
def directive_closed(message: DirectiveClosed, envelope: Envelope) -> None:
    """The issuer has ended a directive."""
    receiving.note_end(message)
