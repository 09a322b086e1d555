"""`/wechat/share/`: lets a public page that is open in WeChat say how it wants to look when it is shared."""

import time
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.sharing import SharedBy
from tenant_apps.channels.adapters import wechat_share
from tenant_apps.channels.adapters.http import NoAnswer
from tenant_apps.channels.adapters.senders import shares_in_wechat, wechat_config
from tenant_apps.channels.adapters.wechat import AccountFault
from tenant_apps.channels.adapters.wechat_share import BeingAsked

SHARING: Final = Limit("channels.sharing", 60, 60)
"""Signatures for one address in a minute: a class behind one address opens a page at the same time."""
URL_MAX: Final = 1000
_AGAIN_SECONDS: Final = 2
_SCRIPT: Final = "channels/wechat_share.js"


def by_wechat() -> SharedBy | None:
    """How pages of this unit are shared in WeChat; None where its account does not say so."""
    if not shares_in_wechat():
        return None
    return SharedBy(_SCRIPT, reverse("channels-share"), wechat_share.LIBRARY)


@open_to_all
@require_safe
def signature(request: HttpRequest) -> HttpResponse:
    """The signature for one address of this site."""
    wait = wait_for(SHARING, client_address(request))
    if wait:
        return _refused(429, after=wait)
    url = request.GET.get("url", "")
    if not _is_ours(request, url):
        return _refused(400)
    config = wechat_config() if shares_in_wechat() else None
    if config is None:
        return _refused(404)
    try:
        said = wechat_share.signed(config, url, at=int(time.time()))
    except BeingAsked:
        return _refused(503, after=_AGAIN_SECONDS)
    except (AccountFault, NoAnswer):
        # The page has its card all the same; nothing is to be shown to whoever reads it.
        return _refused(503)
    return private(
        JsonResponse(
            {
                "appId": said.app_id,
                "timestamp": said.timestamp,
                "nonceStr": said.nonce,
                "signature": said.signature,
            }
        )
    )


def _is_ours(request: HttpRequest, url: str) -> bool:
    """Whether it is an address of this very site: a signature for another one would lend it our account."""
    if len(url) > URL_MAX or any(sign.isspace() or sign == "\\" for sign in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc.lower()) == (settings.HUISHENG_SCHEME, request.get_host().lower())


def _refused(status: int, *, after: int = 0) -> HttpResponse:
    response = JsonResponse({}, status=status)
    if after:
        response["Retry-After"] = str(after)
    return private(response)
