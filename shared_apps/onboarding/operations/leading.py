"""Whoever answers for an opened unit becomes its first leader: with a code to the address that was confirmed,
then by an invitation like everybody's, with a password and a second factor.
"""

from uuid import UUID

from huisheng.kernel.access import LEADER, UNIT_ADMIN
from shared_apps.accounts.public import invite, is_role_held, withdraw_invitation
from shared_apps.onboarding.data.codes import State, Step
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.confirming import with_code
from shared_apps.onboarding.operations.history import tell


class LedAlreadyError(Exception):
    """Somebody leads the unit by now; people are invited there."""


def is_led(unit_id: int) -> bool:
    """Whether the unit has somebody who can let others in."""
    return is_role_held(unit_id, UNIT_ADMIN) or is_role_held(unit_id, LEADER)


def take_up(application_id: UUID, typed: str) -> str:
    """Invite whoever answers for the unit as its leader and administrator; returns the token of the link,
    known only now.

    An earlier link of this application works no longer. Raises WrongCodeError, LedAlreadyError, TooLateError.
    """
    tokens: list[str] = []

    def invited(application: Application) -> None:
        assert application.unit_id is not None
        if is_led(application.unit_id):
            raise LedAlreadyError
        if application.invitation_id is not None:
            withdraw_invitation(application.invitation_id)
        application.invitation_id, token = invite(
            username=application.leader_mail,
            name=application.leader_name,
            role=LEADER,
            more_roles=(UNIT_ADMIN,),
            unit_id=application.unit_id,
            invited_by=application.decided_by,
        )
        application.save(update_fields=["invitation_id"])
        tell(application, Step.INVITED, invitation=application.invitation_id)
        tokens.append(token)

    with_code(application_id, typed, (State.OPENED,), invited)
    return tokens[0]
