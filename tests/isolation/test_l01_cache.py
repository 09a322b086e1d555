"""L1, L2: the same cache key in A and B, also from an async view and while a body is streamed."""

import asyncio
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import default_key_func
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_unit, scope_key
from huisheng.kernel.tenancy.cache import make_key
from tenants.middleware import UnitMiddleware


def test_stock_key_is_the_same_for_every_unit() -> None:
    assert default_key_func("stats", "", 1) == ":1:stats"


def test_key_carries_the_unit(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        cache.set("stats", "of A")
        key_a = make_key("stats", "", 1)
    with enter_unit(unit_b):
        assert cache.get("stats") is None
        cache.set("stats", "of B")
        assert make_key("stats", "", 1) != key_a
    with enter_unit(unit_a):
        assert cache.get("stats") == "of A"


@pytest.mark.parametrize("call", ["get", "delete", "has_key", "touch"])
def test_no_scope_no_cache(call: str) -> None:
    with pytest.raises(NoScopeError):
        getattr(cache, call)("stats")
    with pytest.raises(NoScopeError):
        cache.set("stats", 1)


def test_key_carries_the_unit_in_async_code(unit_a: UnitRef, unit_b: UnitRef) -> None:
    async def view(unit: UnitRef) -> str | None:
        with enter_unit(unit):
            await asyncio.sleep(0)
            await cache.aset("async", unit.schema)
            await asyncio.sleep(0)
            value: str | None = await cache.aget("async")
            return value

    async def both() -> list[str | None]:
        return list(await asyncio.gather(view(unit_a), view(unit_b)))

    assert asyncio.run(both()) == [unit_a.schema, unit_b.schema]


def _streaming(request: HttpRequest) -> StreamingHttpResponse:
    def body() -> Iterator[str]:
        yield scope_key()
        yield scope_key()

    return StreamingHttpResponse(body())


def _request(unit: UnitRef) -> HttpRequest:
    return RequestFactory(headers={"host": unit.host}).get("/")


def test_stock_body_is_made_after_the_scope_is_left(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        response = _streaming(_request(unit_a))
    with enter_unit(unit_b):
        assert response.getvalue().decode() == unit_b.schema * 2


def test_streamed_body_keeps_its_unit(unit_a: UnitRef, unit_b: UnitRef) -> None:
    response: HttpResponse = UnitMiddleware(_streaming)(_request(unit_a))  # type: ignore[arg-type]
    with enter_unit(unit_b):
        assert response.getvalue().decode() == unit_a.schema * 2  # type: ignore[attr-defined]
