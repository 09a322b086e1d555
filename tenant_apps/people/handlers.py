"""What this app is told from outside."""

from datetime import datetime

from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from shared_apps.contracts.staff_messages import StaffChanged
from tenant_apps.people.operations import handing_over, leaving, partnering, proofs


@on_wakeup(handing_over.WAKE)
def shift_ends(key: str, at: datetime) -> None:
    """Shifts at the desk have ended."""
    handing_over.hand_over(at)


@on_wakeup(leaving.WAKE_ENGAGEMENT)
def engagement_ends(key: str, at: datetime) -> None:
    """The day after somebody's last day has begun."""
    leaving.engagement_ends(int(key))


@on_wakeup(leaving.WAKE_ROLES)
def roles_end(key: str, at: datetime) -> None:
    """The day after the last day of a role has begun."""
    leaving.follow_roles(int(key))


@on_wakeup(partnering.WAKE_CONTRACT)
def contract_ends(key: str, at: datetime) -> None:
    """The day after the last day of a partner's contract has begun."""
    partnering.contract_ends(int(key))


@on_wakeup(proofs.WAKE_SWEEP)
def sweep_proofs(key: str, at: datetime) -> None:
    """Proofs that a crash has left without an applicant are removed."""
    proofs.LEFTOVERS.sweep_again(key)


@handles(StaffChanged)
def staff_changed(message: StaffChanged, envelope: Envelope) -> None:
    """Roles in this unit have changed."""
    leaving.follow_roles(message.account_id, message.invitation_id)
