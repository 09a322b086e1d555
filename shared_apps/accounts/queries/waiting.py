"""What waits in a unit: invitations for those invited, resets of a second factor for a second person."""

from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import FactorReset, Invitation


def open_invitations(unit_id: int | None) -> list[Invitation]:
    """Invitations into a unit (None: above all units) that are neither accepted, withdrawn nor over;
    newest first.
    """
    with enter_network():
        return list(
            Invitation.objects.filter(
                unit_id=unit_id, accepted_at=None, withdrawn_at=None, ends_at__gt=now()
            ).order_by("-created_at")
        )


def open_resets(unit_id: int | None) -> list[FactorReset]:
    """Requests of this unit to start a second factor over that wait for a second person."""
    with enter_network():
        return list(
            FactorReset.objects.filter(unit_id=unit_id, decided_at=None, ends_at__gt=now())
            .select_related("account")
            .order_by("asked_at")
        )
