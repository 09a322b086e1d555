"""On a unit's host: sending a browser to sign in, and taking it back with its code."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huisheng.kernel.access import actor_of, open_to_all
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.operations import lockout, visiting
from shared_apps.accounts.operations.handing_over import EntryRefusedError, local_path, new_nonce, use_code
from shared_apps.accounts.sessions import SessionStore, digest
from tenants.public import network_url

NONCE_SECONDS = 3600
"""Long enough for somebody who must first sign in and enrol a second factor. By itself the nonce opens
nothing.
"""


@open_to_all
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Give the browser a nonce of this host and send it to the network's host, which signs people in."""
    wanted = local_path(request.GET.get("next"), otherwise="/desk/")
    if actor_of(request).is_signed_in:
        return HttpResponseRedirect(wanted)
    # A nonce that is there already is kept: two tabs may be on their way at the same time.
    nonce = request.COOKIES.get(settings.HUISHENG_ENTRY_COOKIE_NAME, "")
    if len(nonce) < 40:
        nonce = new_nonce()
    asked = {"unit": str(current_unit().id), "browser": digest(nonce), "next": wanted}
    if request.GET.get("visit"):
        asked["visit"] = request.GET["visit"][:36]
    query = urlencode(asked)
    response = HttpResponseRedirect(network_url(f"/my/enter/?{query}"))
    response.set_cookie(
        settings.HUISHENG_ENTRY_COOKIE_NAME,
        nonce,
        max_age=NONCE_SECONDS,
        path="/enter/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@open_to_all
@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Open this unit's own session with a code from the network's host."""
    begun = lockout.begin("entry", (lockout.address_subject(request),))
    if begun is None:
        return render(request, "accounts/entry_refused.html", {"locked_out": True}, status=429)
    try:
        entry = use_code(
            request.GET.get("code", ""), request.COOKIES.get(settings.HUISHENG_ENTRY_COOKIE_NAME, "")
        )
    except EntryRefusedError as refusal:
        lockout.failed(begun)
        record(
            "account.entry_refused",
            object_type="unit",
            object_id=current_unit().id,
            actor=refusal.account_id or "anonymous",
            detail={"reason": refusal.reason},
        )
        return render(request, "accounts/entry_refused.html", status=403)
    lockout.succeeded(begun)
    session = request.session
    if not isinstance(session, SessionStore):
        raise TypeError("SESSION_ENGINE must be shared_apps.accounts.sessions")
    # The CSRF token stays as it is, so that a form filled in before the session ended can still be sent.
    with transaction.atomic():
        session.open_in_unit(
            account_id=entry.account_id,
            sign_in=entry.sign_in,
            second_factor_at=entry.second_factor_at,
            ends_at=entry.ends_at,
            visit=entry.visit,
        )
        if entry.visit is None:
            record("account.entered", object_type="unit", object_id=current_unit().id, actor=entry.account_id)
        else:
            visiting.entered(entry.visit, entry.account_id)
    return HttpResponseRedirect(local_path(entry.next_path, otherwise="/desk/"))
