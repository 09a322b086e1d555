"""A province of many units that exist in the network's tables alone, its dashboard, and the same table read
by going from schema to schema.
"""

from datetime import timedelta
from time import perf_counter

from django.db import connection, transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.insights.queries import periods, sums
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.topics.public import import_tree, tree
from tenants.models import Unit, UnitPlace
from tenants.models.unit import path_segment
from tenants.provisioning.template import create_empty_schema
from tenants.public import children, unit_card
from tests.benchmarks.sides import ours

CITIES = 17
DAYS = 30
QUESTIONS = 20
"""Of each unit, in the last thirty days; half of them answered."""
CHUNK = 2_000
_province = 0
_refs: list[UnitRef] = []


def prepare(units: int) -> None:
    """A province, cities, and so many counties below them, with facts of the last thirty days."""
    ours.prepare()
    with enter_network():
        import_tree()
    make_province(units)


def make_province(units: int) -> None:
    """The same where the shared schema and its topics stand already."""
    global _province  # one side is one process with one province
    with enter_network():
        _province = _unit("省", "province", None, "")
        top = path_segment(_province)
        cities = [_unit(f"市{n}", "city", _province, top) for n in range(CITIES)]
        counties = [
            _unit(f"县{n}", "county", cities[n % CITIES], f"{top}{path_segment(cities[n % CITIES])}")
            for n in range(units - CITIES - 1)
        ]
        facts = _facts([_province, *cities, *counties])
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
    UnitPlace.objects.create(unit_id=unit.pk, path=path, from_day=clock.business_day() - timedelta(days=999))
    return int(unit.pk)


def _facts(units: list[int]) -> list[NewFact]:
    today = clock.business_day()
    topics = [card.code for card in tree().leaves() if not card.sensitivity][::40]
    facts: list[NewFact] = []
    for unit_id in units:
        for number in range(QUESTIONS):
            day = today - timedelta(days=number % DAYS)
            about = {
                "unit_id": unit_id,
                "question_id": f"{unit_id}-{number}",
                "topic": topics[number % len(topics)],
                "channel": "website",
                "seeded": False,
                "imported": False,
                "business_day": day,
            }
            facts.append(
                NewFact(
                    event_id=uuid7(), kind="question.received", received_day=None, received=1, open=1, **about
                )
            )
            if number % 2:
                facts.append(
                    NewFact(
                        event_id=uuid7(),
                        kind="question.answered",
                        received_day=day,
                        answered=1,
                        open=-1,
                        **about,
                    )
                )
    return facts


def make_schemas(count: int) -> None:
    """Schemas with a table of questions like a unit's own, for the side that goes from one to the next."""
    for number in range(count):
        ref = UnitRef(900_000 + number, f"loop_{number}", "")
        with enter_network(role="owner"), transaction.atomic():
            create_empty_schema(ref.schema)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"CREATE TABLE {ref.schema}.asked (id bigint, day date, answered date, due date)"
                )
                cursor.execute(
                    f"INSERT INTO {ref.schema}.asked SELECT n, %s::date - n %% 30,"
                    " CASE n %% 2 WHEN 1 THEN %s::date END, %s::date + 3 FROM generate_series(0, %s - 1) n",
                    [clock.business_day()] * 3 + [QUESTIONS],
                )
        _refs.append(ref)


def loop() -> float:
    """Seconds of adding up the same figures by going through all schemas."""
    start = perf_counter()
    _looped()
    return perf_counter() - start


def _looped() -> list[int]:
    """Received, answered, open and overdue of all schemas together."""
    found = [0, 0, 0, 0]
    for ref in _refs:
        with enter_unit(ref), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), count(answered), count(*) FILTER (WHERE answered IS NULL),"
                " count(*) FILTER (WHERE answered IS NULL AND due < %s) FROM asked WHERE day > %s",
                [clock.business_day(), clock.business_day() - timedelta(days=DAYS)],
            )
            found = [known + more for known, more in zip(found, cursor.fetchone(), strict=True)]
    return found


def table(times: int) -> float:
    """Seconds of the figures of the province's table: every city with all below it."""
    period = _period()
    with enter_network():
        where = _where()
        start = perf_counter()
        for _time in range(times):
            sums.sums_by_scope(where, period)
            sums.stock_by_scope(where)
        return (perf_counter() - start) / times


def _where() -> Q:
    return sums.scopes_condition([_province, *(card.id for card in children(_province))], [_province])


def _period() -> periods.Period:
    return periods.read({"period": str(DAYS)}, clock.business_day())


def compare() -> list[int]:
    """The province's figures, which both ways have to come to. Raises ValueError where they do not."""
    looped = _looped()
    with enter_network():
        flows = sums.sums_by_scope(_where(), _period())[_province, False]
        ours = [flows.received, flows.answered, *sums.stock_by_scope(_where())[_province, False]]
    if ours != looped:
        raise ValueError(f"the table says {ours}, the schemas {looped}")
    return ours


def whole(times: int) -> float:
    """Seconds of everything that the province's dashboard shows."""
    period = _period()
    with enter_network():
        card = unit_card(_province)
        start = perf_counter()
        for _time in range(times):
            dashboard(card, period)
        return (perf_counter() - start) / times
