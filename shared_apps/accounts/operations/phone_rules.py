"""Who may take a code by SMS as second factor, and which unit sends it.

SMS is weaker than an app or a key: numbers are taken over at the counter of a shop, messages are read on a
locked screen. So it is off until a unit above lets units decide and the unit itself has decided for it; and
never for whoever holds a role over a subtree.
"""

from dataclasses import dataclass

from huisheng.kernel.access import SUBTREE_ROLES
from shared_apps.accounts.adapters.phone_messages import can_send
from shared_apps.accounts.queries.phones import places_of, why_not_in


@dataclass(frozen=True, slots=True)
class PhoneRule:
    """Whether an account may use a code by SMS now. `why` says why not: "strong" (a role over several units),
    "no_role", "above" (no unit above allows it), "unit" (its own unit does not), "no_sms" (nobody can send).
    """

    why: str
    unit_id: int | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether it may be set up, and is enough at a sign-in."""
        return not self.why


def rule_for(account_id: int) -> PhoneRule:
    """What holds for an account today. Every unit in which it works must allow it: the weakest way in opens
    all of them.
    """
    units, roles = places_of(account_id)
    if roles & SUBTREE_ROLES:
        return PhoneRule("strong")
    if not units:
        return PhoneRule("no_role")
    for unit_id in units:
        why = why_not_in(unit_id)
        if why:
            return PhoneRule(why)
    sender = sender_for(account_id)
    return PhoneRule("" if sender is not None else "no_sms", sender)


def sender_for(account_id: int) -> int | None:
    """The unit of an account that can send SMS now; None when none can. It is asked also where SMS is allowed
    no longer: who has set it up before needs a code once more, to set up something else.
    """
    units, _roles = places_of(account_id)
    return next((unit_id for unit_id in units if can_send(unit_id)), None)
