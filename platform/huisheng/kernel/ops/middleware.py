"""Gives every request a number for support; error pages and logs show the same."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from huisheng.kernel.ids import uuid7
from huisheng.kernel.ops.log_context import request_id


class RequestIdMiddleware:
    """Outermost: also an unknown host's 404 page carries a number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid7().hex
        request.request_id = number  # type: ignore[attr-defined]
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = number
        return response
