"""The two marks of a view: `@requires("app.right")` or `@open_to_all`. Every view carries exactly one of
them.
"""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import rules
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from huisheng.kernel.access.actor import Actor, actor_of
from huisheng.kernel.tenancy import unit_or_none

OPEN: Final = "open to all"
"""The value of `view.permission` for a public view."""

SIGN_IN_URL_NAME: Final = "accounts-sign-in"
"""Stands in both URLconfs: the sign-in page on the network's host, the start of the hand-over on a unit's
host.
"""

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def may(actor: Actor, permission: str, target: object = None) -> bool:
    """Whether the actor has the right (on the target, see the predicates). An unknown permission is an
    error.
    """
    if not rules.perm_exists(permission):
        raise LookupError(f"no rule for the permission {permission!r}")
    return bool(rules.has_perm(permission, actor, target))


def require_object(request: HttpRequest, permission: str, target: object) -> None:
    """Raise 404 unless the request's actor has the right on this object: what is another's does not exist
    for you.
    """
    if not may(actor_of(request), permission, target):
        raise Http404


def requires(permission: str) -> Callable[[View], View]:
    """Let a view through only for actors with the right.

    Nobody signed in: a page is redirected to the sign-in and back; the API answers 401. Signed in without
    the right: 403, but 404 where the URL names an object in a unit in which the actor holds no role at all.
    """

    def mark(view: View) -> View:
        _refuse_second_mark(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if may(actor, permission):
                return view(request, *args, **kwargs)
            if not actor.is_signed_in:
                return ask_to_sign_in(request)
            unit = unit_or_none()
            if (args or kwargs) and unit is not None and not actor.has_unit_role(unit.id):
                raise Http404
            raise PermissionDenied

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def open_to_all(view: View) -> View:
    """Mark a view that anybody may open. It must not read `request.actor` before it needs it: that costs a
    query.
    """
    _refuse_second_mark(view)

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_view.permission = OPEN  # type: ignore[attr-defined]
    return open_view  # type: ignore[return-value]


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who must sign in first: a redirect that comes back here, 401 for the API."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Sign in first.")}, status=401)
    # Only a GET can be repeated by the browser afterwards.
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _page_of_form(request)
    target = f"{reverse(SIGN_IN_URL_NAME)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        # htmx would follow a redirect inside the fragment: it has to leave the page.
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _page_of_form(request: HttpRequest) -> str:
    """The page whose form was sent, when it is one of this host's; the host's start page otherwise."""
    referer = request.headers.get("Referer", "")
    prefix = f"{request.scheme}://{request.get_host()}/"
    return "/" + referer.removeprefix(prefix) if referer.startswith(prefix) else "/"


def _refuse_second_mark(view: Callable[..., Any]) -> None:
    if iscoroutinefunction(view):
        raise TypeError(f"{view!r}: views are synchronous unless they stream")
    if hasattr(view, "permission"):
        raise TypeError(f"{view!r} is already marked {view.permission!r}")
