"""The watch that the access tests rely on sees what it must see."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.backends.signals import connection_created

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.questions.models import Question
from tests.access.written import written
from tests.actors import make_account


def _sql(statement: str) -> None:
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def _taken_back() -> None:
    with enter_network(), transaction.atomic():
        make_account()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("work", "table"),
    [
        (make_account, "accounts_account"),
        (_taken_back, "accounts_account"),
        (lambda: _sql("UPDATE topics_topic SET name = name WHERE code = '15'"), "topics_topic"),
        (lambda: _sql("DELETE FROM tenants_unitplace"), "tenants_unitplace"),
        (lambda: _sql("TRUNCATE topics_edition CASCADE"), "topics_edition"),
        (lambda: _sql("CREATE TABLE public.left_behind (id int)"), "left_behind"),
    ],
)
def test_a_write_is_seen_by_its_table(
    work: Callable[[], object], table: str, unit_a: UnitRef, in_network: None
) -> None:
    with written(unit_a) as tables:
        work()
    assert f"public.{table}" in tables


def test_tables_of_units_are_seen_and_reading_is_not(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        with written(unit_a, unit_b) as tables:
            list(Question.objects.all())
        assert tables == set()
        with written(unit_a, unit_b) as tables:
            _sql(f"DELETE FROM \"{unit_b.schema}\".django_migrations WHERE app = 'questions'")
    assert tables == {f"{unit_b.schema}.django_migrations"}


def test_a_connection_of_its_own_is_refused(unit_a: UnitRef, in_network: None) -> None:
    with pytest.raises(AssertionError, match="a connection of its own"), written(unit_a):
        connection_created.send(sender=type(connection), connection=connection)
