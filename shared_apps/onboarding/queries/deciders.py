"""Who decides about an application: the nearest unit above that is open and has somebody to do it."""

from huisheng.kernel.access import NETWORK_STAFF
from shared_apps.accounts.public import is_role_held, people_of_unit
from tenants.public import ancestors, unit_card, unit_cards


def decider_above(parent_id: int | None) -> int | None:
    """The nearest at or above `parent_id` that is open and has staff of the network; None: the operators."""
    if parent_id is None:
        return None
    line = [*ancestors(parent_id), unit_card(parent_id)]
    return next(
        (one.id for one in reversed(line) if one.routable and is_role_held(one.id, NETWORK_STAFF)), None
    )


def next_decider(unit_id: int | None) -> int | None:
    """Who decides when `unit_id` has not; None: the operators."""
    card = unit_cards([unit_id]).get(unit_id) if unit_id is not None else None
    return decider_above(card.parent_id) if card is not None else None


def mail_of_deciders(unit_id: int | None) -> list[str]:
    """Addresses of those who decide in a unit: whoever signs in by an e-mail address can be written to."""
    role = NETWORK_STAFF if unit_id is not None else None
    return [
        person.username
        for person in people_of_unit(unit_id)
        if "@" in person.username
        and person.is_active
        and (role is None or any(held.role == role for held in person.roles))
    ]
