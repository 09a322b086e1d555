"""The cards of units that every request asks for: by host, and the one of the unit it is in.

Kept by each process; whatever changes a unit or its hosts calls `forget_cards` in its transaction. So a
suspended unit is closed in the process that did it as soon as the change is committed, and within a second in
all others: what was read before such a change is not believed for longer. Should the cache be away in that
moment, they see it within five seconds.
"""

from typing import Final

from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.tenancy import UnitRef, current_unit, enter_network
from tenants.data import UnitCard
from tenants.models import UnitState
from tenants.naming import forget_names
from tenants.tree import unit_by_host, unit_card

_SECONDS: Final = 5.0
"""How long a card is believed whose change nobody could be told of. Short: it says whether a unit is open."""

_LOOK_SECONDS: Final = 1.0
"""How much later than its own changes a process sees those of others: what a message to the cache in every
request would cost is more than the whole choice of the unit (make bench BENCH=request).
"""

_kept: Final[Kept[UnitCard]] = Kept("unit-cards", most=4096, seconds=_SECONDS, look_seconds=_LOOK_SECONDS)


def unit_of_host(host: str) -> UnitCard | None:
    """Return the unit that answers under a host (lower case, without port), or None."""
    try:
        return _kept.get(("host", host), lambda: _read_by_host(host))
    except LookupError:
        return None


def open_unit(card: UnitCard | None) -> UnitRef | None:
    """The unit of a card, if its pages are served."""
    if card is None or card.state == UnitState.LISTED or not card.routable or card.schema is None:
        return None
    return UnitRef(card.id, card.schema, card.host)


def open_unit_known_at(host: str) -> UnitRef | None:
    """The unit whose pages are served under a host, as far as this process knows without asking the database;
    None otherwise.
    """
    try:
        card = _kept.get(("host", host), lambda: _not_known(host))
    except LookupError:
        return None
    return open_unit(card)


def current_card() -> UnitCard:
    """Return the card of the unit we are in, as a rule without asking the database.

    Raises NotInUnitError or NoScopeError outside a unit, LookupError for a unit that is gone from the tree.
    """
    unit_id = current_unit().id
    return _kept.get(("id", unit_id), lambda: unit_card(unit_id))


def forget_cards() -> None:
    """Have every process read cards, names and places anew once this transaction is committed; at once where
    there is none.
    """
    _kept.forget_after_commit()
    forget_names()


def _not_known(host: str) -> UnitCard:
    raise LookupError(f"no card of {host} is kept here")


def _read_by_host(host: str) -> UnitCard:
    with enter_network():
        card = unit_by_host(host)
    if card is None:
        # Raised, not returned: an unknown host is not kept, or strangers could push out the known ones.
        raise LookupError(f"no unit answers under {host}")
    return card
