"""A province of many cheap units, a directive to all of them, and its way into every inbox.

A unit here is its row, a schema with its role, and the tables that a directive touches, as those of a real
unit are: what is measured is the reaching, not the making of units.
"""

from datetime import timedelta
from time import perf_counter, sleep

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.access import Actor, Grant
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.roles import unit_table_statements
from shared_apps.directives.data.settings import SECOND_PERSON, WEEKLY
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.queries.board import board, step_counts
from shared_apps.directives.queries.targets import TargetSet, preview_of
from shared_apps.topics.public import import_tree
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenants.migrating.version import current_version
from tenants.models import Unit
from tenants.models.unit import path_segment
from tenants.provisioning.template import create_empty_schema
from tenants.public import create_unit, provision, set_setting, unit_card, unit_ref

CITIES = 17
POLL_SECONDS = 0.02
WAIT_SECONDS = 300.0
_refs: list[UnitRef] = []
_chief = Actor()


def prepare(units: int) -> None:
    """A province with a site, cities, and so many counties below them with what a directive needs of one."""
    global _chief  # one side is one process with one province
    with enter_network():
        call_command("migrate_network", verbosity=0)
        import_tree()
        province = create_unit(
            name="省", short_name="省", kind="province", slug="top", parent_id=None, code="top"
        )
        provision(province)
        set_setting(province, WEEKLY["province"], 0, actor_id=None)
        set_setting(province, SECOND_PERSON, False, actor_id=None)
        top = unit_card(province)
        _chief = Actor(1, "王处长", (Grant("network_staff", province, top.path),))
        cities = _rows("city", [(province, top.path)] * CITIES, "listed")
        above = [(city.pk, f"{top.path}{path_segment(city.pk)}") for city in cities]
        counties = _rows("county", [above[number % CITIES] for number in range(units)], "live")
        model = unit_ref(province).schema
        for county in counties:
            _refs.append(_schema(county, model))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    connection.close()


def _rows(kind: str, above: list[tuple[int, str]], state: str) -> list[Unit]:
    start = Unit.objects.count()
    rows = [
        Unit(
            name=f"{kind} {start + number}",
            short_name=f"{kind} {start + number}",
            kind=kind,
            slug=f"{kind}-{start + number}",
            parent_id=parent,
            line="office",
            state=state,
            schema_name=f"cheap_{start + number}" if state == "live" else None,
            schema_version=current_version() if state == "live" else "",
        )
        for number, (parent, _path) in enumerate(above)
    ]
    Unit.objects.bulk_create(rows, batch_size=500)
    for row, (_parent, path) in zip(rows, above, strict=True):
        row.path = f"{path}{path_segment(row.pk)}"
    Unit.objects.bulk_update(rows, ["path"], batch_size=500)
    return rows


def _schema(unit: Unit, model: str) -> UnitRef:
    """The schema of one unit, with tables made like those of a unit that was provisioned."""
    ref = UnitRef(int(unit.pk), str(unit.schema_name), "")
    own = unit_tables()
    tables = [one._meta.db_table for one in (own.inbox, own.outbox, DirectiveItem, DirectiveEntry)]
    tables += [one for one in _audit_tables(model) if one not in tables]
    with enter_network(role="owner"), transaction.atomic():
        create_empty_schema(ref.schema)
        made = [f"CREATE TABLE {ref.schema}.{table} (LIKE {model}.{table} INCLUDING ALL)" for table in tables]
        with connection.cursor() as cursor:
            cursor.execute(";".join([*made, *unit_table_statements(ref.schema, tables)]))
    return ref


def _audit_tables(model: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename LIKE 'unit%%audit%%'",
            [model],
        )
        return [str(name) for (name,) in cursor.fetchall()]


def _draft(title: str) -> tuple[Directive, str]:
    """A task for all counties, written and previewed: what a person does before the button."""
    content = drafting.DraftContent(
        kind=Directive.Kind.TASK,
        title=title,
        text="请各县区按要求报送。" * 40,
        number_label="参加人数（人）",
        target_unit_id=_chief.grants[0].unit_id,
        target_kinds=("county",),
        due_at=clock.now() + timedelta(days=7),
        urge_days=2,
    )
    created = drafting.create(_chief, issuer_unit_id=_chief.grants[0].unit_id, content=content)
    directive = Directive.objects.get(pk=created)
    return directive, preview_of(TargetSet.of(directive)).seal


def reach() -> float:
    """Seconds from the issue until every county has it, the relay working here, unit after unit."""
    with enter_network():
        directive, seal = _draft("逐个送达")
        start = perf_counter()
        issuing.issue(directive.pk, _chief, confirmed=seal)
    for ref in _refs:
        relay_down(ref)
    seconds = perf_counter() - start
    _check(directive)
    return seconds


def reach_by_workers() -> float:
    """Seconds from the issue until every county has it, the workers of an installation doing it."""
    outbox = network_tables().outbox._default_manager
    with enter_network():
        directive, seal = _draft("由工作进程送达")
        start = perf_counter()
        issuing.issue(directive.pk, _chief, confirmed=seal)
    while perf_counter() - start < WAIT_SECONDS:
        with enter_network():
            if not outbox.exists():
                break
        sleep(POLL_SECONDS)
    seconds = perf_counter() - start
    _check(directive)
    return seconds


def _check(directive: Directive) -> None:
    """Every county has it once, and nobody else: as sets."""
    with enter_network():
        delivered = set(Delivery.objects.filter(directive_id=directive.pk).values_list("unit_id", flat=True))
    has = set()
    for ref in _refs:
        with enter_unit(ref):
            if (
                DirectiveItem.objects.filter(directive_id=directive.pk, received_at__isnull=False).count()
                == 1
            ):
                has.add(ref.id)
    if not delivered == has == {ref.id for ref in _refs}:
        raise RuntimeError(f"{len(delivered)} deliveries, {len(has)} of {len(_refs)} units have it")


def issue_alone() -> tuple[float, int]:
    """Seconds of the issue alone, and its statements. What it sends is delivered afterwards, unmeasured."""
    with enter_network():
        directive, seal = _draft("只计发布")
        with CaptureQueriesContext(connection) as seen:
            start = perf_counter()
            issuing.issue(directive.pk, _chief, confirmed=seal)
            seconds = perf_counter() - start
    for ref in _refs:
        relay_down(ref)
    return seconds, len(seen)


def look(times: int) -> tuple[float, int]:
    """Seconds of reading a directive's board, mean, and the statements of one."""
    with enter_network():
        directive = Directive.objects.filter(issued_at__isnull=False).latest("issued_at")
        with CaptureQueriesContext(connection) as seen:
            board(directive)
            step_counts([directive.pk])
        start = perf_counter()
        for _time in range(times):
            board(directive)
            step_counts([directive.pk])
        return (perf_counter() - start) / times, len(seen)
