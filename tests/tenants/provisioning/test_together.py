"""Provisioning by several workers at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from huisheng.kernel.tenancy import enter_network
from tenants.lifecycle import hooks
from tenants.models import ReadySchema, Unit
from tenants.provisioning.opening import provision
from tenants.provisioning.pool import fill_pool
from tests.tenants.own_database import make_unit
from tests.tenants.own_database import own_database as own_database

pytestmark = pytest.mark.usefixtures("own_database")


def _at_once(unit_ids: list[int]) -> list[str]:
    barrier = Barrier(len(unit_ids))

    def work(unit_id: int) -> str:
        try:
            barrier.wait(20)
            return provision(unit_id).schema
        finally:
            connection.close()

    with ThreadPoolExecutor(len(unit_ids)) as threads:
        return list(threads.map(work, unit_ids))


def test_a_double_click_gives_one_schema() -> None:
    unit = make_unit("double")
    schemas = set(_at_once([unit, unit, unit, unit]))
    with enter_network():
        claimed = set(ReadySchema.objects.filter(unit_id=unit).values_list("name", flat=True))
        assert schemas == claimed == {Unit.objects.get(pk=unit).schema_name}


@pytest.mark.parametrize("ready", [0, 2])
def test_many_units_at_once_get_a_schema_each(ready: int) -> None:
    fill_pool(ready)
    units = [make_unit(f"many-{ready}-{number}") for number in range(4)]
    schemas = _at_once(units)
    assert len(set(schemas)) == len(units)
    with enter_network():
        found = dict(Unit.objects.filter(pk__in=units).values_list("pk", "schema_name"))
        assert found == dict(zip(units, schemas, strict=True))
        assert set(Unit.objects.filter(pk__in=units).values_list("state", flat=True)) == {"sandbox"}


def test_a_worker_that_dies_between_the_steps_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    unit = make_unit("killed")
    with monkeypatch.context() as patch:
        patch.setattr(hooks, "opened", die)
        with pytest.raises(Killed):
            provision(unit)
    with enter_network():
        left = Unit.objects.get(pk=unit)
        assert (left.state, left.schema_name is None) == ("provisioning", False)
    assert provision(unit).schema == left.schema_name
    with enter_network():
        assert Unit.objects.get(pk=unit).state == "sandbox"
