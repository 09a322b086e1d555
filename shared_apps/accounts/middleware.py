"""Puts the actor on every request, without asking the database until somebody wants to know."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from huisheng.kernel.access import ANONYMOUS, Actor
from shared_apps.accounts.queries.actors import actor_for
from shared_apps.accounts.sessions import SessionStore


class ActorMiddleware:
    """Sets `request.actor`. Nobody without the session's cookie, and nobody before the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of_session(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of_session(request: HttpRequest) -> Actor:
    """The actor of the request's session on this host."""
    session = request.session
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and session.session_key is None:
        return ANONYMOUS
    if not isinstance(session, SessionStore):
        return ANONYMOUS
    session.get("")  # loads the row, which is found only if it belongs to this host and is not over
    row = session.row
    if row is None or row.account is None or row.second_factor_at is None:
        return ANONYMOUS
    return actor_for(row.account)
