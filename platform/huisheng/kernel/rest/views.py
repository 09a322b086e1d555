"""The base of every API view."""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework.exceptions import Throttled
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest import problems
from huisheng.kernel.rest.throttle import Limit, wait_for


class ApiView(APIView):
    """JSON in and out. No cookie is read here, so no other site can act through a visitor's browser.

    ``limit`` counts all requests of one caller to this view.
    """

    authentication_classes = ()
    permission_classes = ()
    parser_classes: tuple[type[BaseParser], ...] = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    limit: ClassVar[Limit] = Limit("api", times=600, seconds=60)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count the request before anything is done for it."""
        super().initial(request, *args, **kwargs)
        wait = wait_for(self.limit, client_address(request))
        if wait:
            raise Throttled(wait=wait)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Problems instead of DRF's own shape of errors."""
        return problems.handle
