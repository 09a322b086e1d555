"""Steps between units are told to the figures, in the transaction of the row that they change.

By a message of the network to itself: whatever is wrong with a figure, custody and orders go on.
"""

from collections.abc import Collection

from huisheng.kernel.messaging import emit_to_network_itself
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.oversight.models import Custody, Escalation, Order, OrderStep, Transfer
from shared_apps.oversight.queries import steps


def count_offer(row: Custody, transfer: Transfer) -> None:
    """Another unit was asked to take a question over."""
    found = steps.of_offer(row, transfer)
    if found is not None:
        emit_to_network_itself(found)


def count_outcome(row: Custody, transfer: Transfer) -> None:
    """A transfer has ended."""
    found = steps.of_outcome(row, transfer)
    if found is not None:
        emit_to_network_itself(found)


def count_escalation(row: Custody, escalation: Escalation) -> None:
    """A promise was broken for too long."""
    emit_to_network_itself(steps.of_escalation(row, escalation))


def count_order_step(order: Order, step: OrderStep) -> None:
    """A step of an order was written down."""
    for found in steps.of_order_step(order, step):
        emit_to_network_itself(found)


def tell_again(bucket: str, keys: Collection[str]) -> None:
    """Tell the figures once more what they lack of the current unit: the repair of the comparison. Told twice
    is counted once. Called in the unit, inside a transaction.
    """
    unit_id = current_unit().id
    with enter_network():
        for found in steps.taken(unit_id):
            if found.reference in keys and steps.bucket_of(found) == bucket:
                emit_to_network_itself(found)
