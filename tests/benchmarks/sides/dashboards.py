"""A province of many units that exist in the network's tables alone, its dashboard, and the same table read
by going from schema to schema.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.roles import unit_table_statements
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.insights.queries import periods, sums
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.topics.public import import_tree, sensitive_codes, tree
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Question
from tenants.models import Unit, UnitPlace
from tenants.models.unit import path_segment
from tenants.provisioning.pool import make_ready_schema
from tenants.provisioning.template import create_empty_schema
from tenants.public import children, unit_card
from tests.benchmarks.sides import ours

CITIES = 17
DAYS = 30
"""Of the period that is shown."""
QUESTIONS = 20
"""Of each unit, in the days before today; half of them answered."""
CHUNK = 2_000
_CHANNELS = ("website", "wechat", "hotline12355", "weibo")
_province = 0
_units: list[int] = []
_tops: list[int] = []
"""Of each unit the one right below the province that it belongs to; the province's own come first."""
_refs: list[UnitRef] = []
_spread = {"questions": QUESTIONS, "days": DAYS}
_today = date.min
"""The day as it was when the province was made: midnight may pass between making and comparing."""


def prepare(units: int, questions: int = QUESTIONS, days: int = DAYS) -> None:
    """A province, cities, and so many counties below them, with so many questions each in the last days."""
    ours.prepare()
    with enter_network():
        import_tree()
    make_province(units, questions, days)


def make_province(units: int, questions: int = QUESTIONS, days: int = DAYS) -> None:
    """The same where the shared schema and its topics stand already."""
    global _province, _today  # one side is one process with one province
    _today = clock.business_day()
    _spread.update(questions=questions, days=days)
    with enter_network():
        _province = _unit("省", "province", None, "")
        top = path_segment(_province)
        cities = [_unit(f"市{n}", "city", _province, top) for n in range(CITIES)]
        counties = [
            _unit(f"县{n}", "county", cities[n % CITIES], f"{top}{path_segment(cities[n % CITIES])}")
            for n in range(units - CITIES - 1)
        ]
        _units[:] = [_province, *cities, *counties]
        _tops[:] = [0, *cities, *(cities[n % CITIES] for n in range(len(counties)))]
        facts = [fact for unit_id in _units for fact in _facts(unit_id)]
        for first in range(0, len(facts), CHUNK):
            take(facts[first : first + CHUNK])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _unit(name: str, kind: str, parent: int | None, above: str) -> int:
    unit = Unit.objects.create(
        name=name,
        short_name=name,
        kind=kind,
        slug=f"u{Unit.objects.count()}",
        parent_id=parent,
        line="office",
    )
    path = f"{above}{path_segment(unit.pk)}"
    Unit.objects.filter(pk=unit.pk).update(path=path, state="listed")
    UnitPlace.objects.create(unit_id=unit.pk, path=path, from_day=_today - timedelta(days=999))
    return int(unit.pk)


@dataclass(frozen=True)
class Life:
    """One question, as both sides are given it."""

    number: int
    topic: str
    channel: str
    day: date
    answered: date | None
    in_time: bool
    closed: date | None
    stars: int | None


def lives(unit_id: int) -> Iterator[Life]:
    """Questions of one unit: under way, answered, ended, with and without stars, on topics and by ways that
    are spread over the days.
    """
    topics = _topics()
    for number in range(_spread["questions"]):
        mixed = number * 7_919 + unit_id * 104_729
        age = mixed % _spread["days"]
        answered = number % 2 == 1
        ended = answered and number % 4 == 1 and age >= 9
        yield Life(
            number=number,
            topic=topics[mixed // 7 % len(topics)],
            channel=_CHANNELS[mixed // 11 % len(_CHANNELS)],
            day=_today - timedelta(days=age),
            answered=_today - timedelta(days=age - min(age, 2)) if answered else None,
            in_time=number % 3 != 0,
            closed=_today - timedelta(days=age - 9) if ended else None,
            stars=number % 5 + 1 if ended and number % 8 == 1 else None,
        )


@cache
def _topics() -> list[str]:
    return [card.code for card in tree().leaves() if not card.sensitivity][::10]


def _facts(unit_id: int) -> Iterator[NewFact]:
    for life in lives(unit_id):
        about: dict[str, Any] = {
            "unit_id": unit_id,
            "question_id": f"{unit_id}-{life.number}",
            "topic": life.topic,
            "channel": life.channel,
            "seeded": False,
            "imported": False,
        }

        def fact(kind: str, day: date, about: dict[str, Any] = about, **amounts: Any) -> NewFact:
            return NewFact(event_id=uuid7(), kind=kind, business_day=day, **about, **amounts)

        yield fact("question.received", life.day, received_day=None, received=1, open=1)
        if life.answered:
            timed = {"answered_timed": 1, "answered_in_time": int(life.in_time), "worked": 480}
            yield fact(
                "question.answered", life.answered, received_day=life.day, answered=1, open=-1, **timed
            )
        if life.closed:
            yield fact("question.closed", life.closed, received_day=life.day, closed=1, worked=900)
        if life.closed and life.stars:
            given = {"rated": 1, "satisfied": int(life.stars >= 4), "rating_sum": life.stars}
            yield fact("question.rated", life.closed, received_day=None, **given)


def make_schemas(model: str = "") -> None:
    """Schemas for the side that goes from one to the next: each has the table of questions of a unit that was
    provisioned (``model``), with its columns and indexes, and the questions that the facts tell of.
    """
    with enter_network():
        model = model or make_ready_schema()
    table = Question._meta.db_table
    for unit_id in _units:
        ref = UnitRef(900_000 + unit_id, f"loop_{unit_id}", "")
        with enter_network(role="owner"), transaction.atomic():
            create_empty_schema(ref.schema)
            of = {"to": sql.Identifier(ref.schema, table), "like": sql.Identifier(model, table)}
            made = [sql.SQL("CREATE TABLE {to} (LIKE {like} INCLUDING ALL)").format(**of).as_string(None)]
            with connection.cursor() as cursor:
                cursor.execute(";".join([*made, *unit_table_statements(ref.schema, [table])]))
        with enter_unit(ref):
            Question.objects.bulk_create([_row(unit_id, life) for life in lives(unit_id)], batch_size=500)
        _refs.append(ref)
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _row(unit_id: int, life: Life) -> Question:
    def at(day: date) -> datetime:
        return datetime.combine(day, time(12), tzinfo=clock.BUSINESS_ZONE)

    answered = at(life.answered) if life.answered else None
    due = at(_today + timedelta(days=3))
    if answered is not None:
        due = answered + timedelta(hours=1 if life.in_time else -1)
    return Question(
        number=f"{unit_id}-{life.number}",
        title="小区里的路灯坏了三个月",
        text="晚上回家的路一片漆黑，打过电话没有人管。" * 8,
        topic=life.topic,
        channel=life.channel,
        state=State.CLOSED if life.closed else State.ANSWERED if answered else State.RECEIVED,
        received_at=at(life.day),
        business_day=life.day,
        due_at=due,
        answered_at=answered,
        closed_at=at(life.closed) if life.closed else None,
        rating=life.stars,
        rated_at=at(life.closed) if life.closed and life.stars else None,
    )


_ASKED = """
SELECT
    count(*) FILTER (WHERE business_day BETWEEN %(first)s AND %(last)s),
    count(*) FILTER (WHERE answered BETWEEN %(first)s AND %(last)s),
    count(answered) FILTER (WHERE business_day BETWEEN %(first)s AND %(last)s),
    count(*) FILTER (WHERE answered BETWEEN %(first)s AND %(last)s AND answered_at < due_at),
    count(*) FILTER (WHERE closed BETWEEN %(first)s AND %(last)s),
    count(*) FILTER (WHERE rated BETWEEN %(first)s AND %(last)s),
    count(*) FILTER (WHERE rated BETWEEN %(first)s AND %(last)s AND rating >= 4),
    coalesce(sum(rating) FILTER (WHERE rated BETWEEN %(first)s AND %(last)s), 0),
    count(*) FILTER (WHERE business_day BETWEEN %(before_first)s AND %(before_last)s),
    count(*) FILTER (WHERE answered BETWEEN %(before_first)s AND %(before_last)s),
    count(answered) FILTER (WHERE business_day BETWEEN %(before_first)s AND %(before_last)s),
    count(*) FILTER (WHERE answered_at IS NULL),
    count(*) FILTER (WHERE answered_at IS NULL AND overdue_at IS NOT NULL)
FROM (
    SELECT business_day, answered_at, due_at, overdue_at, rating,
        (answered_at AT TIME ZONE 'Asia/Shanghai')::date AS answered,
        (closed_at AT TIME ZONE 'Asia/Shanghai')::date AS closed,
        (rated_at AT TIME ZONE 'Asia/Shanghai')::date AS rated
    FROM questions_question WHERE NOT seeded AND topic <> ALL(%(sensitive)s)
) AS asked
"""
"""The figures of the table as far as one table of a unit tells them: what changed hands and what was handled
once more stands in its history, and is left out here, to the good of this side.
"""
_AS_ASKED = (
    "received",
    "answered",
    "answered_of_day",
    "answered_in_time",
    "closed",
    "rated",
    "satisfied",
    "rating_sum",
    "before_received",
    "before_answered",
    "before_answered_of_day",
)


def loop() -> float:
    """Seconds of making the province's table by going through all schemas."""
    with enter_network():
        sensitive = sorted(sensitive_codes())
    start = perf_counter()
    _looped(sensitive)
    return perf_counter() - start


def _looped(sensitive: list[str]) -> dict[int, list[int]]:
    """What the table shows, by the unit right below the province, and (0) of the province itself: for each
    unit its path and role are set, as every request of a unit has them set, and one question is asked.
    """
    period = _period()
    days = {name: getattr(period, name) for name in ("first", "last", "before_first", "before_last")}
    found: dict[int, list[int]] = {}
    for ref, top in zip(_refs, _tops, strict=True):
        with enter_unit(ref), connection.cursor() as cursor:
            cursor.execute(_ASKED, {**days, "sensitive": sensitive})
            told = cursor.fetchone()
        known = found.setdefault(top, [0] * len(told))
        found[top] = [one + more for one, more in zip(known, told, strict=True)]
    return found


def table(times: int) -> float:
    """Seconds of the figures of the province's table: every city with all below it."""
    period = _period()
    with enter_network():
        reach = _reach()
        start = perf_counter()
        for _time in range(times):
            sums.by_scope(reach, period)
        return (perf_counter() - start) / times


def _reach() -> sums.Reach:
    return sums.Reach([_province, *(card.id for card in children(_province))], [_province])


def _period() -> periods.Period:
    return periods.read({"period": str(DAYS)}, _today)


def compare() -> int:
    """Whether both ways come to the same in every line of the table; how many lines. Raises ValueError where
    they do not.
    """
    with enter_network():
        sensitive = sorted(sensitive_codes())
    looped = _looped(sensitive)
    with enter_network():
        read = sums.by_scope(_reach(), _period())
    for top, told in looped.items():
        scope = (top, False) if top else (_province, True)
        ours = [*(getattr(read.sums[scope], name) for name in _AS_ASKED), *read.stocks[scope]]
        if ours != told:
            raise ValueError(f"of {scope} the table says {ours}, the schemas {told}")
    return len(looped)


def whole(times: int) -> float:
    """Seconds of everything that the province's dashboard shows."""
    period = _period()
    with enter_network():
        card = unit_card(_province)
        start = perf_counter()
        for _time in range(times):
            dashboard(card, period)
        return (perf_counter() - start) / times
