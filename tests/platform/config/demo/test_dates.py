"""The messages of the demo lie in the present, weekdays as they were, none in the future."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huisheng.config.demo.conversation import DATA, FILES
from huisheng.config.demo.dates import LAST_FULL_DAY, MovedToPresent, weeks_to
from huisheng.kernel.clock import business_day
from tenant_apps.questions.public import ParsedMessage


def _message(number: str, sent: datetime, replied: datetime | None = None) -> ParsedMessage:
    return ParsedMessage(
        row=2,
        number=number,
        title="题",
        text="文",
        sent_at=sent,
        reply="复" if replied else "",
        replied_at=replied,
        categories=(),
    )


@pytest.mark.parametrize("offset", range(14))
def test_the_files_reach_yesterday_on_every_day_of_the_week(offset: int) -> None:
    yesterday = date(2026, 11, 20) + timedelta(days=offset)
    reached = LAST_FULL_DAY + timedelta(weeks=weeks_to(yesterday))
    assert yesterday <= reached < yesterday + timedelta(days=7)
    assert reached.weekday() == LAST_FULL_DAY.weekday()


def test_what_is_too_old_or_would_lie_ahead_is_left_out() -> None:
    now = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    weeks = weeks_to(business_day(now) - timedelta(days=1))
    moved = MovedToPresent(
        weeks=weeks, now=now, answered_since=timedelta(days=200), open_since=timedelta(days=28)
    )
    shift = timedelta(weeks=weeks)

    def at(days_ago: int) -> datetime:
        return now - timedelta(days=days_ago) - shift

    fresh = moved(_message("300", at(3)))
    assert fresh is not None
    assert fresh.sent_at == now - timedelta(days=3)
    assert moved(_message("301", at(3))) is None, "one in three of those without a reply"
    assert moved(_message("300", at(40))) is None, "open for too long"
    assert moved(_message("300", at(0))) is None, "today"
    assert moved(_message("300", at(-2))) is None, "the future"
    answered = moved(_message("301", at(100), at(90)))
    assert answered is not None
    assert answered.replied_at == now - timedelta(days=90)
    awaited = moved(_message("301", at(3), at(-5)))
    assert awaited is not None
    assert (awaited.reply, awaited.replied_at) == ("", None), "the reply has not been given yet"
    assert moved(_message("301", at(300), at(290))) is None


def test_the_files_are_in_the_repository() -> None:
    assert {path.name for path in DATA.glob("*.gz")} == set(FILES)
