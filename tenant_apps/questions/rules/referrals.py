"""Asking bodies outside the network: when it may be done, and what an outcome means."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from tenant_apps.questions.data.codes import ReferralOutcome, ReferralState, State

NAME: Final = "name"
CONTACT: Final = "contact"
ALONG: Final = (NAME, CONTACT)
"""What of the asker may be passed on: nothing, unless staff say so, and why."""

MAY_ASK: Final = (State.ACCEPTED, State.HANDLING)
"""While it is handled: nobody outside hears of what this unit has not taken on, or has done with."""

AT_ONCE: Final = 6
"""Bodies that may be asked about one question at the same time."""

BODY_MAX: Final = 60
SUBJECT_MAX: Final = 40
MATTER_MAX: Final = 2000
WHY_MAX: Final = 100
CONTACT_MAX: Final = 60
NUMBER_MAX: Final = 40
OUTCOME_MAX: Final = 500
LONGEST_DAYS: Final = 180
"""Within half a year somebody must look after it again."""

SHORTEST_NAME: Final = 2
"""A name of one sign stands in too many texts to be looked for."""

LEADS_TO: Final[Mapping[str, ReferralState]] = MappingProxyType(
    {
        ReferralOutcome.SOLVED: ReferralState.ANSWERED,
        ReferralOutcome.PARTLY: ReferralState.ANSWERED,
        ReferralOutcome.PLANNED: ReferralState.ANSWERED,
        ReferralOutcome.EXPLAINED: ReferralState.ANSWERED,
        ReferralOutcome.NOT_THEIRS: ReferralState.REFUSED,
        ReferralOutcome.DECLINED: ReferralState.REFUSED,
        ReferralOutcome.SILENT: ReferralState.REFUSED,
    }
)


def is_good_day(day: date, *, today: date) -> bool:
    """Whether a reply can be asked for by this day."""
    return 0 < (day - today).days <= LONGEST_DAYS


def gives_away(text: str, *, name: str, phone: str, email: str) -> bool:
    """Whether a text names the asker, or how to reach them. Empty ones are nothing to find."""
    squeezed = "".join(text.split()).lower()
    secrets = [word.lower() for word in (phone, email) if word]
    if len(name) >= SHORTEST_NAME:
        secrets.append("".join(name.split()).lower())
    return any(secret in squeezed for secret in secrets)
