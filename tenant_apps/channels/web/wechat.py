"""`/wechat/…`: in WeChat's browser an asker binds their WeChat to one question.

The state that goes to WeChat and comes back is signed for this unit and bound to the browser by a cookie;
what comes back is shown as a question, and only the answer (a POST) binds: coming by a prepared link binds
nothing.
"""

import secrets
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.tenancy import signing
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from tenant_apps.channels.adapters import wechat
from tenant_apps.channels.adapters.http import NoAnswer
from tenant_apps.channels.adapters.senders import wechat_config
from tenant_apps.channels.operations.binding import bind_wechat
from tenant_apps.channels.queries.persons import OPENID
from tenant_apps.channels.rules.keys import OPENING
from tenant_apps.channels.rules.sealing import CannotUnseal, seal, unseal
from tenant_apps.questions.public import NotToBeReached, Opened, open_for_asker, why_not_to_be_reached
from tenants.public import here_url

COOKIE: Final = "hs_wechat"
COOKIE_PATH: Final = "/wechat/"
SALT: Final = "channels.wechat"
LASTS: Final = timedelta(minutes=10)


@open_to_all
@require_safe
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """Off to WeChat, which says who this is. Nothing is kept here meanwhile."""
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = open_for_asker(number, request.GET.get("k", ""))
    config = wechat_config()
    if found is None or config is None:
        return private(HttpResponseRedirect(reverse("questions-check"), status=303))
    if why_not_to_be_reached(found.question_id) is not None:
        return private(HttpResponseRedirect(_wishes(found), status=303))
    nonce = secrets.token_urlsafe(24)
    state = signing.dumps({"n": found.number, "c": nonce}, salt=SALT)
    address = wechat.authorize_url(
        config, back=here_url(reverse("channels-wechat-back")), state=_short(state)
    )
    response = HttpResponseRedirect(address, status=303)
    # WeChat allows a state of 128 characters: the signed one waits in the cookie, its random part goes round.
    _keep(response, state, found.key)
    return private(response)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """Back from WeChat: ask whether to be told there; on "yes", bind."""
    kept = _kept(request)
    if kept is None:
        return _failed(request)
    number, key, state, known = kept
    found = open_for_asker(number, key)
    config = wechat_config()
    if found is None or config is None:
        return _failed(request)
    purpose = f"{OPENID} {_short(state)}"
    if request.method == "POST":
        try:
            openid = str(unseal(request.POST.get("who", "")[:400], purpose=purpose))
        except CannotUnseal:
            return _failed(request)
        done = HttpResponseRedirect(_wishes(found), status=303)
        try:
            bind_wechat(found.question_id, openid)
        except NotToBeReached as why_not:
            if not why_not.of_a_child:  # the page it goes back to says that itself
                messages.info(request, _("This question ended long ago: nothing more is told about it."))
            return private(done)
        messages.success(request, _("Done. News about this question comes to your WeChat."))
        done.delete_cookie(COOKIE, path=COOKIE_PATH)
        return private(done)
    if not constant_time_compare(request.GET.get("state", ""), _short(state)):
        return _failed(request)
    who = known
    if not who:
        try:
            openid = wechat.openid_for(config, request.GET.get("code", "")[:200])
        except (NoAnswer, wechat.NobodyThere):
            return _failed(request)
        # Sealed for this very round: it cannot be carried into another one.
        who = seal(openid, purpose=purpose)
    context: dict[str, Any] = {"who": who, "back": _wishes(found)}
    response = render(request, "channels/wechat_confirm.html", context)
    # WeChat's browser loads a page again when one comes back to it, and a code is good for one time.
    _keep(response, state, found.key, who)
    return private(response)


def _keep(response: HttpResponse, *parts: str) -> None:
    response.set_cookie(
        COOKIE,
        "|".join(parts),
        max_age=int(LASTS.total_seconds()),
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> tuple[str, str, str, str] | None:
    """Number, key, state, and who it is once WeChat has said it (sealed; empty before)."""
    state, key, who = [*request.COOKIES.get(COOKIE, "").split("|", 2), "", ""][:3]
    try:
        said = signing.loads(state, salt=SALT, max_age=LASTS)
        return str(said["n"]), key, state, who
    except (BadSignature, KeyError, TypeError):
        return None


def _wishes(found: Opened) -> str:
    return f"{reverse('channels-wishes', args=[found.number])}?k={found.key}"


def _short(state: str) -> str:
    """What goes to WeChat: the tail of the signature, which nobody can guess and only this browser holds
    whole.
    """
    return "".join(char for char in state if char.isalnum())[-40:]


def _failed(request: HttpRequest) -> HttpResponse:
    return private(render(request, "channels/wechat_failed.html", status=400))
