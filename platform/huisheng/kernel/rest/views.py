"""The base of every API view."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import Throttled
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest import keys, problems
from huisheng.kernel.rest.throttle import Limit, wait_for


class ApiView(APIView):
    """JSON in and out. No cookie is read here, so no other site can act through a visitor's browser.

    ``limit`` counts all requests of one caller to this view. With a ``scope`` a key may be sent: it is then
    the caller instead of the address, and ``key_limit`` holds. ``caller`` is who is counted.
    """

    authentication_classes = ()
    permission_classes = ()
    parser_classes: tuple[type[BaseParser], ...] = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    limit: ClassVar[Limit] = Limit("api", times=600, seconds=60)
    key_limit: ClassVar[Limit] = Limit("api.key", times=3000, seconds=60)
    scope: ClassVar[str] = ""
    caller: str

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count the request before anything is done for it."""
        super().initial(request, *args, **kwargs)
        said = keys.key_in(request) if self.scope else ""
        card = keys.card_of(said)
        self.caller = card.who if card else client_address(request)
        wait = wait_for(self.key_limit if card else self.limit, self.caller)
        if wait:
            raise Throttled(wait=wait)
        if said and card is None:
            raise problems.Problem(401, "key_refused", _("This key does not hold here, or not any more."))
        if card is not None and self.scope not in card.scopes:
            raise problems.Problem(403, "key_scope", _("This key was not made for that."))

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Problems instead of DRF's own shape of errors."""
        return problems.handle
