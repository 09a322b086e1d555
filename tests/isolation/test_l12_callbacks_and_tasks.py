"""L12, L13: on_commit that runs outside A; a task without a unit, on a worker left on A."""

from typing import Any

import pytest
from celery import Celery
from django.db import transaction

from huisheng.kernel.tenancy import (
    NoScopeError,
    ScopeMismatchError,
    UnitRef,
    enter_network,
    enter_unit,
    scope_key,
)
from huisheng.kernel.tenancy.tasks import HEADER, NetworkTask, UnitTask


def test_stock_callback_runs_wherever_the_commit_happens(unit_a: UnitRef) -> None:
    seen: list[str] = []
    callbacks: list[Any] = []
    with enter_network():
        with enter_unit(unit_a):
            callbacks.append(lambda: seen.append(scope_key()))
        callbacks[0]()
    assert seen == ["network"]


@pytest.mark.django_db(transaction=True)
def test_callback_runs_in_the_unit_that_registered_it(unit_a: UnitRef) -> None:
    seen: list[str] = []
    with enter_network(), transaction.atomic():
        with enter_unit(unit_a):
            transaction.on_commit(lambda: seen.append(scope_key()))
        transaction.on_commit(lambda: seen.append(scope_key()))
    assert seen == [unit_a.schema, "network"]


def _where() -> str:
    return scope_key()


@pytest.fixture
def app() -> Celery:
    app = Celery("isolation", broker="memory://", set_as_current=False)
    app.finalize()
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    return app


def test_stock_task_runs_on_whatever_the_worker_was_left_on(app: Celery, unit_a: UnitRef) -> None:
    task = app.task(_where, name="stock")
    with enter_unit(unit_a):  # an earlier task did not restore
        assert task.apply().get() == unit_a.schema


def test_task_without_a_unit_is_refused_even_on_a_worker_left_on_a(app: Celery, unit_a: UnitRef) -> None:
    ran: list[str] = []

    def note() -> None:
        ran.append(scope_key())

    unit_body = app.task(note, name="ours.unit", base=UnitTask)
    network_body = app.task(note, name="ours.network", base=NetworkTask)
    with enter_unit(unit_a):
        for task in (unit_body, network_body):
            with pytest.raises(NoScopeError):
                task.apply(throw=True)
        with pytest.raises(ScopeMismatchError):
            unit_body.apply(throw=True, headers={HEADER: "network"})
        with pytest.raises(ScopeMismatchError):
            network_body.apply(throw=True, headers={HEADER: str(unit_a.id)})
    assert ran == []


def test_task_runs_in_the_unit_named_and_leaves_it(app: Celery, unit_a: UnitRef, unit_b: UnitRef) -> None:
    task = app.task(_where, name="ours.named", base=UnitTask)
    assert task.apply(headers={HEADER: str(unit_a.id)}).get() == unit_a.schema
    assert task.apply(headers={HEADER: str(unit_b.id)}).get() == unit_b.schema
    with pytest.raises(NoScopeError):
        scope_key()
