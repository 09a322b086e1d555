"""From facts to the sums of every unit above: Daily, WholeDay, Stock, WholeStock,
SensitiveQuarter.

A fact is summed under the tree of its business day, however late it comes. Seeded questions are not counted.
Sensitive topics go into one number per quarter and nowhere else.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.locks import share_lock_until_commit
from shared_apps.insights.data import SENSITIVE_KINDS, quarter_of
from shared_apps.insights.projections.details import Detail, add_details
from shared_apps.insights.projections.moves import SUMS_LOCK, Carried, carried_moves
from shared_apps.insights.projections.tables import LIVE, Tables
from shared_apps.insights.projections.upserts import add
from shared_apps.topics import public as topics
from tenants.public import places_on, unit_cards

AMOUNTS = (
    "received",
    "not_accepted",
    "answered",
    "became_overdue",
    "open",
    "overdue",
    "moved",
    "handed_in",
    "handed_out",
    "answered_timed",
    "answered_in_time",
    "closed",
    "sent_back",
    "rated",
    "satisfied",
    "rating_sum",
)
"""The signed numbers of a fact."""

_DAILY_KEY = ("unit_id", "own", "day", "topic", "channel")
_WHOLE_DAY_KEY = ("unit_id", "own", "day")
_DAILY = (
    "received",
    "not_accepted",
    "answered",
    "answered_of_day",
    "moved_of_day",
    "handed_in",
    "handed_out",
    "became_overdue",
    "answered_timed",
    "answered_in_time",
    "closed",
    "sent_back",
    "rated",
    "satisfied",
    "rating_sum",
    "open",
    "overdue",
)
_STOCK_KEY = ("unit_id", "own", "topic")
_WHOLE_STOCK_KEY = ("unit_id", "own")
_OPEN, _OVERDUE = _DAILY.index("open"), _DAILY.index("overdue")


Rows = dict[tuple[object, ...], list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What one fact, or many of the same key, add."""

    unit_id: int
    business_day: date
    received_day: date | None
    topic: str
    channel: str
    received: int = 0
    not_accepted: int = 0
    answered: int = 0
    became_overdue: int = 0
    open: int = 0
    overdue: int = 0
    moved: int = 0
    handed_in: int = 0
    handed_out: int = 0
    answered_timed: int = 0
    answered_in_time: int = 0
    closed: int = 0
    sent_back: int = 0
    rated: int = 0
    satisfied: int = 0
    rating_sum: int = 0


def project(facts: Sequence[Amounts], *, into: Tables = LIVE) -> None:
    """Add facts to the sums. The caller has left out seeded questions and facts that are known already.

    A fixed number of statements for any number of facts. Raises UnknownTopic and LookupError (no such unit):
    such a fact must not vanish, it belongs among the dead letters.
    """
    if not facts:
        return
    share_lock_until_commit(SUMS_LOCK)
    with enter_network():  # the relay, on whose behalf this runs, may not read the topics itself
        known = topics.tree()
    sensitive = [fact for fact in facts if known.card(fact.topic).sensitivity]
    plain = [fact for fact in facts if not known.card(fact.topic).sensitivity]
    places = places_on(_places_needed(facts))
    _add_plain(plain, places, into)
    _add_sensitive(sensitive, places, into)


def project_details(details: Sequence[Detail], *, into: Tables = LIVE) -> None:
    """The same for what facts say beside their amounts."""
    if not details:
        return
    share_lock_until_commit(SUMS_LOCK)
    with enter_network():
        known = topics.tree()
    plain = [detail for detail in details if not known.card(detail.topic).sensitivity]
    add_details(plain, places_on({(detail.unit_id, detail.business_day) for detail in plain}), into)


def _places_needed(facts: Iterable[Amounts]) -> set[tuple[int, date]]:
    needed = {(fact.unit_id, fact.business_day) for fact in facts}
    return needed | {(fact.unit_id, fact.received_day) for fact in facts if fact.received_day is not None}


def _add_plain(facts: Sequence[Amounts], places: dict[tuple[int, date], list[int]], into: Tables) -> None:
    daily: Rows = defaultdict(lambda: [0] * len(_DAILY))
    for fact in facts:
        first_level = fact.topic[:2]
        row = [getattr(fact, column, 0) for column in _DAILY]
        _spread(daily, places, fact.unit_id, fact.business_day, first_level, fact.channel, row)
        if (fact.answered or fact.moved) and fact.received_day is not None:
            of_day = {"answered_of_day": fact.answered, "moved_of_day": fact.moved}
            cohort = [of_day.get(column, 0) for column in _DAILY]
            _spread(daily, places, fact.unit_id, fact.received_day, first_level, fact.channel, cohort)
    _carry_late(daily, facts)
    _write(daily, into)


def carry(unit_id: int, move: Carried, standing: Iterable[tuple[str, str, int, int]]) -> None:
    """Add what a move carries: `standing` is the unit's own stock before it (topic, channel, open,
    overdue).
    """
    daily: Rows = defaultdict(lambda: [0] * len(_DAILY))
    for topic, channel, is_open, overdue in standing:
        _carry_one(daily, move, topic, channel, is_open, overdue)
    _write(daily, LIVE)


def _carry_late(daily: Rows, facts: Sequence[Amounts]) -> None:
    changing = [fact for fact in facts if fact.open or fact.overdue]
    if not changing:
        return
    moves = carried_moves(
        {fact.unit_id for fact in changing}, after=min(fact.business_day for fact in changing)
    )
    for fact in changing:
        for move in moves.get(fact.unit_id, ()):
            if fact.business_day < move.from_day:
                _carry_one(daily, move, fact.topic[:2], fact.channel, fact.open, fact.overdue)


def _carry_one(daily: Rows, move: Carried, topic: str, channel: str, is_open: int, overdue: int) -> None:
    for ancestor, sign in move.shares():
        sums = daily[ancestor, False, move.from_day, topic, channel]
        sums[_OPEN] += sign * is_open
        sums[_OVERDUE] += sign * overdue


def _write(daily: Rows, into: Tables) -> None:
    """Add rows of days, to the whole of each day, and to the stock what they change of it."""
    whole: Rows = defaultdict(lambda: [0] * len(_DAILY))
    stock: Rows = defaultdict(lambda: [0, 0])
    whole_stock: Rows = defaultdict(lambda: [0, 0])
    for (unit_id, own, day, topic, _channel), sums in daily.items():
        every = whole[unit_id, own, day]
        for index, amount in enumerate(sums):
            every[index] += amount
        for standing in (stock[unit_id, own, topic], whole_stock[unit_id, own]):
            standing[0] += sums[_OPEN]
            standing[1] += sums[_OVERDUE]
    add(into.daily, _DAILY_KEY, _DAILY, daily)
    add(into.whole_day, _WHOLE_DAY_KEY, _DAILY, whole)
    add(into.stock, _STOCK_KEY, ("open", "overdue"), stock)
    add(into.whole_stock, _WHOLE_STOCK_KEY, ("open", "overdue"), whole_stock)


def _spread(
    daily: dict[tuple[object, ...], list[int]],
    places: dict[tuple[int, date], list[int]],
    unit_id: int,
    day: date,
    topic: str,
    channel: str,
    row: Sequence[int],
) -> None:
    """Add one row to the unit's own sums and to those of every unit above it on that day, itself included."""
    for ancestor, own in [(unit_id, True), *((above, False) for above in places[unit_id, day])]:
        sums = daily[ancestor, own, day, topic, channel]
        for index, amount in enumerate(row):
            sums[index] += amount


def _add_sensitive(facts: Sequence[Amounts], places: dict[tuple[int, date], list[int]], into: Tables) -> None:
    quarters: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0])
    received = [fact for fact in facts if fact.received]
    if not received:
        return
    above = {unit for fact in received for unit in places[fact.unit_id, fact.business_day]}
    counted = {card.id for card in unit_cards(above).values() if card.kind in SENSITIVE_KINDS}
    for fact in received:
        for ancestor in places[fact.unit_id, fact.business_day]:
            if ancestor in counted:
                quarters[ancestor, quarter_of(fact.business_day)][0] += fact.received
    add(into.sensitive, ("unit_id", "quarter"), ("received",), quarters)
