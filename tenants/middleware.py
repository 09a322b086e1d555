"""Host → scope. What follows runs in the network's scope or in exactly one unit's."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import set_urlconf
from django.utils.functional import SimpleLazyObject

from huisheng.kernel.ops.kept import one_look_at_the_stamps
from huisheng.kernel.tenancy import Scope, UnitRef, enter_network, enter_scope, enter_unit
from huisheng.kernel.web import errors
from tenants.cards import open_unit, unit_of_host
from tenants.data import UnitCard
from tenants.domains import certificates, here, redirecting
from tenants.look import network_look, unit_look
from tenants.models import UnitState


class UnitMiddleware:
    """Chooses the scope by the Host header alone (X-Forwarded-Host is not believed).

    An unknown host is the network's 404 page and never a fall-back. A unit that is suspended, archived or
    being set up answers with a page that says so. Under a domain of a unit that is not its main one, pages
    are led to that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = split_domain_port(request.get_host())[0].lower().rstrip(".")
        with one_look_at_the_stamps():
            return redirecting.keep_to_this_host(request, self._answer(request, host), host)

    def _answer(self, request: HttpRequest, host: str) -> HttpResponse:
        if host == settings.HUISHENG_BASE_HOST:
            return self._network(request, self.get_response)
        if request.path_info.startswith(here.PREFIX):
            return self._network(request, lambda r: here.answer(r, host))
        if certificates.is_asked(request):
            return self._network(request, certificates.answer)
        card = unit_of_host(host)
        if card is None or card.state == UnitState.LISTED:
            return self._network(request, errors.unknown_host)
        ref = open_unit(card)
        if ref is None:
            return self._network(request, lambda r: errors.unit_closed(r, name=card.name, state=card.state))
        if redirecting.leads_elsewhere(request, card, host):
            return self._network(request, lambda r: redirecting.lead(r, card))
        return self._unit(request, card, ref)

    def _network(
        self, request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]
    ) -> HttpResponse:
        request.unit = None  # type: ignore[attr-defined]
        request.look = SimpleLazyObject(network_look)  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF
        set_urlconf(settings.ROOT_URLCONF)
        with enter_network():
            return _keep_scope_while_streaming(get_response(request), Scope(None, "network"))

    def _unit(self, request: HttpRequest, card: UnitCard, ref: UnitRef) -> HttpResponse:
        request.unit = card  # type: ignore[attr-defined]
        request.look = SimpleLazyObject(lambda: unit_look(card))  # type: ignore[attr-defined]
        request.urlconf = settings.UNIT_URLCONF
        set_urlconf(settings.UNIT_URLCONF)
        with enter_unit(ref):
            return _keep_scope_while_streaming(self.get_response(request), Scope(ref, "unit"))


def _keep_scope_while_streaming(response: HttpResponse, scope: Scope) -> HttpResponse:
    """The body of a streaming response is made after this middleware has returned: give each part its
    scope.
    """
    if not getattr(response, "streaming", False):
        return response
    streaming: Any = response
    if streaming.is_async:
        streaming.streaming_content = _scoped_async(streaming.streaming_content, scope)
    else:
        streaming.streaming_content = _scoped(streaming.streaming_content, scope)
    return response


def _scoped(parts: Iterator[bytes], scope: Scope) -> Iterator[bytes]:
    iterator = iter(parts)
    while True:
        with enter_scope(scope):
            try:
                part = next(iterator)
            except StopIteration:
                return
        yield part


async def _scoped_async(parts: AsyncIterator[bytes], scope: Scope) -> AsyncIterator[bytes]:
    iterator = aiter(parts)
    while True:
        with enter_scope(scope):
            try:
                part = await anext(iterator)
            except StopAsyncIteration:
                return
        yield part
