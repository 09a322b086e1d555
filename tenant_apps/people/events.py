"""What happens to people of the unit, for apps above that react to it (see huisheng.kernel.events)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft:
    """An engagement is over: what this person holds goes back, links to them die.

    ``account_id`` is None for an expert without an account, and for whoever goes on here in another capacity;
    ``member_id`` None for staff without a row here. ``staff_account`` is set when somebody is no longer of
    the staff, whether or not they go on helping.
    """

    member_id: int | None
    account_id: int | None
    at: datetime
    staff_account: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionClosed:
    """A section takes no more questions: what lies with it goes back to whoever is on duty."""

    section_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEnded:
    """A partner's contract is over: what it was asked ends, and whoever asked hears of it."""

    section_id: int
    at: datetime
