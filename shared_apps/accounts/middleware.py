"""Puts the actor on every request, without asking the database until somebody wants to know; and refuses
whatever a visitor would change.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from huisheng.kernel.access import ANONYMOUS, Actor, actor_of
from huisheng.kernel.tenancy import unit_or_none
from huisheng.kernel.web.preferences import PREFERENCES_PATH
from shared_apps.accounts.queries.actors import actor_for
from shared_apps.accounts.queries.visits import visitor
from shared_apps.accounts.sessions import SessionStore

_READS = ("GET", "HEAD", "OPTIONS")
_ALWAYS = ("/enter/leave/", "/enter/out/", PREFERENCES_PATH)


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
    if row.visit_id is None:
        return actor_for(row.account)
    unit = unit_or_none()
    return ANONYMOUS if unit is None else visitor(row, unit.id)


class VisitorsReadMiddleware:
    """Who visits a unit reads. Whatever else the browser sends with that session is refused, on every page
    of the unit, also on those that are open to all; leaving, signing out and the size of the type are not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READS or request.path_info in _ALWAYS or unit_or_none() is None:
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or actor_of(request).visiting is None:
            return self.get_response(request)
        return render(request, "accounts/visit_reads_only.html", status=403)
