"""L6: a new thread, ThreadPoolExecutor, sync_to_async(thread_sensitive=False)."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_unit, scope_key
from tests.isolation.stock import rows, stock_connection


def _read() -> object:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return cursor.fetchone()
    except NoScopeError as error:
        return error
    finally:
        connection.close()


def _in_new_thread(call: Callable[[], object]) -> object:
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(call()))
    thread.start()
    thread.join()
    return seen[0]


def _in_executor(call: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(call).result()


def test_stock_starts_a_new_thread_on_public(in_network: None) -> None:
    def read() -> object:
        with stock_connection() as stock:
            return rows(stock, "SELECT current_schema()")

    assert _in_new_thread(read) == [("public",)]


@pytest.mark.parametrize("run", [_in_new_thread, _in_executor])
def test_new_thread_has_no_scope(in_unit_a: UnitRef, run: Callable[[Callable[[], object]], object]) -> None:
    assert isinstance(run(_read), NoScopeError)


def test_sync_to_async_keeps_the_unit(unit_a: UnitRef, unit_b: UnitRef) -> None:
    async def one(unit: UnitRef) -> tuple[str, str]:
        with enter_unit(unit):
            return unit.schema, await sync_to_async(scope_key, thread_sensitive=False)()

    async def all_of_them() -> list[tuple[str, str]]:
        return list(await asyncio.gather(*(one(unit) for unit in [unit_a, unit_b] * 20)))

    assert all(wanted == seen for wanted, seen in asyncio.run(all_of_them()))
