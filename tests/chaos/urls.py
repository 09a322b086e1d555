"""The units' addresses, and one more that works across awaits and threads."""

import asyncio

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from huisheng.config.urls_unit import urlpatterns as product_urlpatterns
from huisheng.kernel.tenancy import scope_key
from tests.chaos.mixed_work import mixed_work


def _round() -> int:
    try:
        return mixed_work("asgi")
    finally:
        # The thread goes on to serve another unit; its connection goes back to the pool, for yet another.
        connection.close()


async def mixed(request: HttpRequest) -> JsonResponse:
    """Two rounds in two threads with an await between, and the scope before and after.

    Asynchronous although the product's own views are not: here is where scopes would be lost.
    """
    before = scope_key()
    foreign = await sync_to_async(_round, thread_sensitive=False)()
    await asyncio.sleep(0)
    foreign += await sync_to_async(_round, thread_sensitive=False)()
    return JsonResponse({"foreign": foreign + (scope_key() != before), "scope": before})


urlpatterns = [path("chaos/", mixed), *product_urlpatterns]
