"""The two marks of a view: `@requires("app.right")` or `@open_to_all`. Every view carries exactly one of
them.
"""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final, TypeVar
from urllib.parse import urlencode, urlsplit

import rules
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
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
    """The answer to somebody who must sign in first.

    A page redirects and comes back. A form that was sent after the session had ended is given back with
    all that was typed, to be sent again after signing in. The API answers 401, htmx is told to leave the
    page.
    """
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Sign in first.")}, status=401)
    if request.headers.get("HX-Request"):
        # htmx would follow a redirect inside the fragment. A sent form stays where it is: the kit says
        # what to do.
        return HttpResponse(
            status=401,
            headers={"HX-Redirect": _sign_in_url(_page_shown(request))} if _is_read(request) else {},
        )
    if _is_read(request):
        return HttpResponseRedirect(_sign_in_url(request.get_full_path()))
    return _give_back(request)


def _is_read(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD")


def _page_shown(request: HttpRequest) -> str:
    """The path of the page around an htmx fragment, as htmx names it."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{shown.path}?{shown.query}" if shown.query else shown.path or "/"


def _sign_in_url(back: str) -> str:
    return f"{reverse(SIGN_IN_URL_NAME)}?{urlencode({'next': back})}"


def _give_back(request: HttpRequest) -> HttpResponse:
    """A page that holds what was typed. Passwords are not among it."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]
    context = {
        "action": request.get_full_path(),
        "fields": fields,
        "words": [value for _name, value in fields if len(value) > 20],
        "files_lost": bool(request.FILES),
        "sign_in_url": _sign_in_url("/"),
    }
    response = render(request, "access/resend.html", context, status=401)
    response["Cache-Control"] = "private, no-store"
    return response


def _refuse_second_mark(view: Callable[..., Any]) -> None:
    if iscoroutinefunction(view):
        raise TypeError(f"{view!r}: views are synchronous unless they stream")
    if hasattr(view, "permission"):
        raise TypeError(f"{view!r} is already marked {view.permission!r}")
