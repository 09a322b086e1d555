"""Signing in with the accounts of one's own institution, on the network's host: choosing it, going there,
coming back; linking and unlinking it.

Every unit has a short address of its own (`/sign-in/<unit>/`), and an address of its own to come back to. A
way begins with a form of ours, so no other site can send anybody on it; what comes back is bound to it by the
state, to this browser by a mark in its session, and to this moment by its end.
"""

import secrets
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.web.dates import day
from shared_apps.accounts.data import LINK, SIGN_IN
from shared_apps.accounts.operations import lockout
from shared_apps.accounts.operations.coming_back import Arrived, RefusedError, come_back, note_refusal
from shared_apps.accounts.operations.going_out import set_out
from shared_apps.accounts.operations.handing_over import local_path
from shared_apps.accounts.operations.leaving import has_left
from shared_apps.accounts.operations.linking import LastWayError, unlink
from shared_apps.accounts.operations.providing import ProviderError
from shared_apps.accounts.queries.providers import Door, door_of, doors, works_in
from shared_apps.accounts.signin.outside import sign_in
from tenants.public import unit_by_slug, unit_card

_BROWSER: Final = "accounts_outside_browser"

REFUSALS: Final = {
    "way": gettext_lazy(
        "This answer does not belong to a sign-in that was begun in this browser, or it took too long. Begin"
        " again."
    ),
    "not_believed": gettext_lazy(
        "What the sign-in of %(unit)s has answered cannot be trusted, so nobody was signed in. Tell the"
        " administrators of your unit."
    ),
    "unknown": gettext_lazy(
        "Your account at %(unit)s is not linked with an account here. Sign in with your password and link it"
        " under “Password and second factor”, or open the link of your invitation."
    ),
    "linked_elsewhere": gettext_lazy(
        "This account at %(unit)s belongs to somebody else here already. Nothing was changed."
    ),
    "invitation": gettext_lazy("The invitation was used, was taken back, or is too old. Ask for a new one."),
    "no_role": gettext_lazy(
        "You hold no role at %(unit)s today, so its sign-in does not open anything here. If you still work"
        " there, ask its administrators."
    ),
    "down": gettext_lazy(
        "The sign-in of %(unit)s does not answer now. Your password here works all the same; who has none"
        " gets a link from the administrators."
    ),
    "settings": gettext_lazy(
        "The sign-in of %(unit)s is not set up completely. Sign in with your password, and tell the"
        " administrators."
    ),
    "cancelled": gettext_lazy("Nobody was signed in at %(unit)s."),
}
ROLE_ENDED: Final = gettext_lazy(
    "Your last day at %(unit)s was %(day)s. With it this way to sign in has ended. If you go on"
    " working there, its administrators can prolong your role."
)


@open_to_all
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The institutions by whose accounts one can sign in."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context = {"doors": doors(wanted), "wanted": wanted, "next": _next(request)}
    return render(request, "accounts/outside_units.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """The short address of one institution: a button that leads to its sign-in page."""
    door = _door(slug)
    next_path = _next(request)
    if actor_of(request).is_signed_in:
        return HttpResponseRedirect(next_path)
    if request.method == "POST":
        # Whatever this browser had begun here is over: the session is a new one, with its whole time.
        request.session.flush()
        return go(request, door, purpose=SIGN_IN, next_path=next_path)
    return render(request, "accounts/outside_unit.html", {"door": door, "next": next_path})


@open_to_all
@never_cache
@require_safe
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the institution's sign-in page sends the browser back to."""
    door = _door(slug)
    begun = lockout.begin("outside", (lockout.address_subject(request),))
    if begun is None:
        return render(
            request, "accounts/outside_refused.html", {"door": door, "locked_out": True}, status=429
        )
    actor = actor_of(request)
    try:
        arrived = come_back(
            door,
            {name: str(value)[:4000] for name, value in request.GET.items()},
            browser=request.session.get(_BROWSER, ""),
            account_id=actor.account_id,
        )
    except RefusedError as refusal:
        (lockout.failed if refusal.counts else lockout.succeeded)(begun)
        note_refusal(door, refusal)
        return _refused(request, door, refusal)
    lockout.succeeded(begun)
    if arrived.purpose == LINK:
        messages.success(request, _("Linked. From now on you can sign in with this account as well."))
        return HttpResponseRedirect(reverse("mfa_index"))
    return _signed_in(request, arrived)


@open_to_all
@never_cache
@require_safe
def out(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the institution sends the browser once somebody has signed out there, too. It ends nothing: that
    was done here before.
    """
    door = _door(slug)
    if not has_left(slug, request.GET.get("state", "")[:4000]):
        return HttpResponseRedirect("/")
    return render(request, "accounts/outside_left.html", {"door": door})


@requires("accounts.own")
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Link the account of one's institution, signed in and proven anew."""
    account_id = actor_of(request).account_id
    try:
        door = door_of(unit_card(unit_id))
    except LookupError:
        raise Http404 from None
    if door is None or account_id is None or not works_in(account_id, unit_id):
        raise Http404
    if request.method == "POST":
        return go(request, door, purpose=LINK, next_path=reverse("mfa_index"), account_id=account_id)
    return render(request, "accounts/outside_link.html", {"door": door})


@requires("accounts.own")
@require_POST
def take_away(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Take a link away."""
    account_id = actor_of(request).account_id
    try:
        unlink(identity_id, account_id or 0)
    except LookupError:
        raise Http404 from None
    except LastWayError:
        messages.error(
            request,
            _(
                "You have no password here: without this account you could not sign in any more. Ask for a"
                " password link first."
            ),
        )
    else:
        messages.success(request, _("The link was taken away."))
    return HttpResponseRedirect(reverse("mfa_index"))


def go(request: HttpRequest, door: Door, *, purpose: str, next_path: str, **whose: Any) -> HttpResponse:
    """Set out, by a page of ours that leads on: a form of ours may not be sent to another site by the policy,
    and people read where they are being sent.
    """
    # Two tabs may be on their way at the same time.
    mark = request.session.get(_BROWSER) or secrets.token_urlsafe(32)
    try:
        address = set_out(door, purpose=purpose, browser=mark, next_path=next_path, **whose)
    except ProviderError:
        return _refused(request, door, RefusedError("down"))
    request.session[_BROWSER] = mark
    return render(request, "accounts/outside_going.html", {"door": door, "address": address})


def _signed_in(request: HttpRequest, arrived: Arrived) -> HttpResponse:
    if actor_of(request).is_signed_in:
        return HttpResponseRedirect(arrived.next_path)
    return sign_in(request, arrived)


def _refused(request: HttpRequest, door: Door, refusal: RefusedError) -> HttpResponse:
    named = {"unit": door.unit.name}
    if refusal.last_day is not None:
        words = ROLE_ENDED % {**named, "day": day(refusal.last_day)}
    else:
        words = REFUSALS[refusal.reason] % named
    status = 503 if refusal.reason in ("down", "settings") else 403
    return render(request, "accounts/outside_refused.html", {"door": door, "words": words}, status=status)


def _door(slug: str) -> Door:
    door = door_of(unit_by_slug(slug))
    if door is None:
        raise Http404
    return door


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next")
    return local_path(wanted, otherwise=reverse("accounts-my"))
