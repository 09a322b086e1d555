"""How apps of units hear what became of a domain that nobody there has just pressed a button for."""

from collections.abc import Callable

from huisheng.kernel.tenancy import enter_unit
from tenants.cards import open_unit
from tenants.tree import unit_card

Changed = Callable[[str, str], None]

ACTIVE = "active"
LOST = "lost"
GONE = "gone"
CONTESTED = "contested"
DISPUTED = "disputed"

_callbacks: list[Changed] = []


def on_domain_changed(callback: Changed) -> Changed:
    """Register callback(domain, what), run inside the unit, in the transaction of the change.

    ``what``: active (it is in use from now on), lost (for a week it has led elsewhere, and is no longer the
    main address), gone (it was given up after two months of that), contested (another unit has proved it
    first), disputed (another unit has proved what is in use here).
    """
    _callbacks.append(callback)
    return callback


def tell(unit_id: int, domain: str, what: str) -> None:
    """Run everything registered. Of a unit that is closed nobody is told: its page says so later."""
    unit = open_unit(unit_card(unit_id))
    if unit is None:
        return
    with enter_unit(unit):
        for callback in _callbacks:
            callback(domain, what)
