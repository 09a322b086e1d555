"""Whose role is ended by somebody else: the links that they have given out open nothing any more.

Who leaves of their own accord, or on the last day agreed on, may have invited their successor: those links
stay.
"""

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network, unit_or_none
from shared_apps.accounts.models import Invitation, PasswordLink


def withdraw_links_of(account_id: int, *, by: int) -> None:
    """Withdraw the open invitations of an account, and its links for new passwords; in the transaction in
    which its role ends. Whoever holds another role may give out new ones.
    """
    moment = now()
    with enter_network():
        PasswordLink.objects.filter(made_by_id=account_id, used_at=None).update(used_at=moment)
        still_open = Invitation.objects.filter(invited_by_id=account_id, accepted_at=None, withdrawn_at=None)
        withdrawn = list(still_open.filter(ends_at__gt=moment).select_for_update())
        for invitation in withdrawn:
            invitation.withdrawn_at = moment
            invitation.save(update_fields=["withdrawn_at"])
            _note(invitation, by)
    here = unit_or_none()
    for invitation in withdrawn:
        if here is not None and invitation.unit_id == here.id:
            _note(invitation, by)


def _note(invitation: Invitation, by: int) -> None:
    record(
        "account.invitation_withdrawn",
        object_type="invitation",
        object_id=invitation.pk,
        actor=by,
        detail={"role": invitation.role, "unit": invitation.unit_id},
    )
