"""The base of every API view."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import Throttled
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from huisheng.kernel.access import may
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.audit import name_key, without_key
from huisheng.kernel.rest import keys, problems
from huisheng.kernel.rest.once import REPLAYED, Done, done_once
from huisheng.kernel.rest.throttle import Limit, wait_for

REFUSED: Final = Limit("api.refused", times=60, seconds=600)
"""Requests from one address with a key that does not hold."""


class ApiView(APIView):
    """JSON in and out. No cookie is read here, so no other site can act through a visitor's browser.

    ``limit`` counts all requests of one caller to this view. With a ``scope`` a key may be sent: it is then
    the caller instead of the address, and ``key_limit`` holds. ``caller`` is who is counted. With
    ``key_needed`` nothing is done without one, and with a ``right`` the person of the key must hold it
    now. Caches between us and the caller keep no answer, unless what is read here is ``for_everyone``.
    """

    authentication_classes = ()
    permission_classes = ()
    parser_classes: tuple[type[BaseParser], ...] = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    limit: ClassVar[Limit] = Limit("api", times=600, seconds=60)
    key_limit: ClassVar[Limit] = Limit("api.key", times=3000, seconds=60)
    scope: ClassVar[str] = ""
    key_needed: ClassVar[bool] = False
    right: ClassVar[str] = ""
    for_everyone: ClassVar[bool] = False
    caller: str
    key: keys.KeyCard | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As usual; audit entries made meanwhile name the key, if there is one."""
        with without_key():
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count the request, and look at its key, before anything is done for it."""
        super().initial(request, *args, **kwargs)
        said = keys.key_in(request) if self.scope else ""
        card = keys.card_of(said)
        self.caller = card.who if card else client_address(request)
        wait = wait_for(self.key_limit if card else self.limit, self.caller)
        if wait:
            raise Throttled(wait=wait)
        if said and card is None:
            wait = wait_for(REFUSED, self.caller)
            if wait:
                raise Throttled(wait=wait)
            raise problems.Problem(401, "key_refused", _("This key does not hold here, or not any more."))
        if card is None and self.key_needed:
            raise problems.Problem(401, "key_needed", _("Send a key of this unit in the header X-Api-Key."))
        if card is not None:
            self._check(card)
            self.key = card
            name_key(card.key_id)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say that it is kept by nobody. Not left to each view: the one that forgets it would be the leak."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if not self.for_everyone or request.method not in SAFE_METHODS:
            response["Cache-Control"] = "private, no-store"
        return response

    def _check(self, card: keys.KeyCard) -> None:
        if self.scope not in card.scopes:
            raise problems.Problem(403, "key_scope", _("This key was not made for that."))
        if self.right and not may(card.person, self.right):
            raise problems.Problem(
                403,
                "key_person",
                _("The person in whose name this key acts has no right to this, or not any more."),
            )

    @property
    def person(self) -> int:
        """The account in whose name the key acts. Only where a key is needed that has a right."""
        account = self.key.person.account_id if self.key else None
        if account is None:
            raise problems.Problem(403, "key_person", _("You have no right to do this."))
        return account

    @property
    def who(self) -> str:
        """Whose Idempotency-Keys these are. Without a key of a unit nobody's: they cannot be guessed."""
        return self.key.who if self.key else ""

    def once(self, request: Request, do: Callable[[], Done]) -> Response:
        """Do something once under its Idempotency-Key. Raises Problem, and what ``do`` raises."""
        done, before = done_once(request, self.who, do)
        response = Response(done.body, status=done.status)
        if before:
            response[REPLAYED] = "true"
        return response

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Problems instead of DRF's own shape of errors."""
        return problems.handle
