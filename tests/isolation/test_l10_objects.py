"""L10, L11: an object loaded in A and saved in B; a lazy queryset of A evaluated in B."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import (
    NoScopeError,
    NotInUnitError,
    ScopeMismatchError,
    TenancyError,
    UnitRef,
    enter_network,
    enter_unit,
)
from tenant_apps.questions.models import UnitTopic
from tests.isolation.samples import row
from tests.isolation.stock import rows, stock_connection


def test_stock_statement_follows_the_connection(in_network: None, unit_a: UnitRef, unit_b: UnitRef) -> None:
    with stock_connection() as stock:
        stock.set_schema(unit_a.schema)
        lazy = "SELECT current_schema()"  # built in A …
        stock.set_schema(unit_b.schema)
        assert rows(stock, lazy) == [(unit_b.schema,)]  # … evaluated in B


@pytest.mark.parametrize(
    "use",
    [
        lambda loaded: loaded.save(),
        lambda loaded: loaded.delete(),
        lambda loaded: loaded.refresh_from_db(),
        lambda loaded: type(loaded).objects.bulk_create([loaded]),
    ],
    ids=["save", "delete", "refresh", "bulk_create"],
)
def test_object_of_a_is_refused_in_b(unit_a: UnitRef, unit_b: UnitRef, use: Callable[[Any], Any]) -> None:
    with enter_unit(unit_a):
        row()
        loaded = UnitTopic.objects.get()
    with enter_unit(unit_b):
        with pytest.raises(ScopeMismatchError):
            use(loaded)
        assert not UnitTopic.objects.exists()
    with enter_unit(unit_a):
        assert UnitTopic.objects.count() == 1


@pytest.mark.parametrize(
    "use",
    [
        list,
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.first(),
        lambda rows: rows.update(sort=1),
        lambda rows: rows.delete(),
        lambda rows: list(rows.values_list("pk")),
        lambda rows: rows.filter(pk=1).exists(),
        lambda rows: list(rows.iterator()),
        lambda rows: rows.aggregate(models.Max("sort")),
    ],
    ids=[
        "list",
        "count",
        "exists",
        "first",
        "update",
        "delete",
        "values",
        "derived",
        "iterator",
        "aggregate",
    ],
)
def test_queryset_of_a_is_refused_in_b(unit_a: UnitRef, unit_b: UnitRef, use: Callable[[Any], Any]) -> None:
    with enter_unit(unit_b):
        row()
    with enter_unit(unit_a):
        lazy = UnitTopic.objects.filter(pk__gt=0)
    with enter_unit(unit_b):
        with pytest.raises(ScopeMismatchError):
            use(lazy)
        assert UnitTopic.objects.count() == 1


def test_iterator_of_a_stops_in_b(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        row()
        row()
        iterator = UnitTopic.objects.iterator(chunk_size=1)
        next(iterator)
    with enter_unit(unit_b), pytest.raises(ScopeMismatchError):
        next(iterator)


@pytest.mark.parametrize(
    "use",
    [
        lambda cursor: cursor.execute("SELECT 1"),
        lambda cursor: cursor.executemany("SELECT %s", [[1]]),
        lambda cursor: cursor.copy("COPY (SELECT 1) TO STDOUT").__enter__(),
        lambda cursor: list(cursor.stream("SELECT 1")),
    ],
    ids=["execute", "executemany", "copy", "stream"],
)
def test_a_cursor_kept_from_a_is_nothing_without_a_scope(unit_a: UnitRef, use: Callable[[Any], Any]) -> None:
    with enter_unit(unit_a):
        cursor = connection.cursor()
    with pytest.raises(NoScopeError):
        use(cursor)


def test_a_cursor_kept_from_a_reads_b_in_b(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        cursor = connection.cursor()
    with enter_unit(unit_b):
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == (unit_b.schema,)


def test_the_connection_itself_cannot_be_turned(in_unit_a: UnitRef, unit_b: UnitRef) -> None:
    for turn in (
        lambda: connection.set_schema(unit_b.schema),
        connection.set_schema_to_public,
        lambda: setattr(connection, "schema_name", unit_b.schema),
    ):
        with pytest.raises(TenancyError):
            turn()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == (in_unit_a.schema,)


def test_unit_rows_do_not_exist_in_the_network(in_network: None) -> None:
    with pytest.raises(NotInUnitError):
        list(UnitTopic.objects.all())


def test_nothing_without_a_scope(db: None) -> None:
    for attempt in (
        lambda: list(UnitTopic.objects.all()),
        connection.cursor,
        lambda: record("x", object_type="x", object_id="1", actor="system", detail={}),
    ):
        with pytest.raises(NoScopeError):
            attempt()


def test_entering_the_network_inside_a_unit_comes_back(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        row()
        with enter_network(), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            assert cursor.fetchone() == ("public",)
        assert UnitTopic.objects.count() == 1
