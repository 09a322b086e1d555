"""Moving the messages to the present, by whole weeks, so that a Monday stays a Monday."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from huisheng.kernel.clock import business_day
from tenant_apps.questions.public import ParsedMessage

# The last day on which the files are complete; two strays are younger.
LAST_FULL_DAY: Final = date(2020, 1, 8)

OPEN_ONE_IN: Final = 3


def weeks_to(yesterday: date) -> int:
    """The number of whole weeks after which the files reach yesterday or up to six days beyond it."""
    return -(-(yesterday - LAST_FULL_DAY).days // 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedToPresent:
    """Moves a message, and leaves out what would lie in the future or is too old for the demo.

    Messages without a reply are taken from the last weeks only, and one in three of them: the files hold
    many more than a unit at work leaves open. A reply that would lie in the future is not given yet.
    """

    weeks: int
    now: datetime
    answered_since: timedelta
    open_since: timedelta

    def __call__(self, message: ParsedMessage) -> ParsedMessage | None:
        shift = timedelta(weeks=self.weeks)
        sent_at = message.sent_at + shift
        reply, replied_at = message.reply, message.replied_at
        if replied_at is not None:
            replied_at += shift
            if replied_at > self.now:
                reply, replied_at = "", None
        age = self.now - sent_at
        if business_day(sent_at) >= business_day(self.now):
            return None
        if age > (self.answered_since if message.reply else self.open_since):
            return None
        if not message.reply and int(message.number) % OPEN_ONE_IN:
            return None
        return replace(message, sent_at=sent_at, reply=reply, replied_at=replied_at)


def yesterday_of(now: datetime) -> date:
    """The business day before."""
    return business_day(now.astimezone(UTC)) - timedelta(days=1)
