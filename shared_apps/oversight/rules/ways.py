"""Which way something goes between two units: 交办 (down), 转办 (sideways), 上报 (up)."""

from typing import Final, Literal

from tenants.public import UnitCard

Way = Literal["down", "sideways", "up"]

DOWN: Final[Way] = "down"
SIDEWAYS: Final[Way] = "sideways"
UP: Final[Way] = "up"


def way_between(sender: UnitCard, receiver: UnitCard) -> Way:
    """Down to a unit under the sender's, up to one that stands over it, sideways to any other."""
    if stands_over(sender, receiver):
        return DOWN
    return UP if stands_over(receiver, sender) else SIDEWAYS


def stands_over(upper: UnitCard, lower: UnitCard) -> bool:
    """Whether one unit stands anywhere above another."""
    return lower.id != upper.id and lower.path.startswith(upper.path)
