"""What happens to people of the unit, for apps above that react to it (see huisheng.kernel.events)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft:
    """An engagement is over: what this person holds goes back, links to them die.

    ``account_id`` is None for an expert without an account; ``member_id`` None for staff without a row here.
    """

    member_id: int | None
    account_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEnded:
    """A partner's contract is over: what it was asked ends, and whoever asked hears of it."""

    section_id: int
    at: datetime
