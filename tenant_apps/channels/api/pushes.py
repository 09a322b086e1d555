"""Where WeChat pushes messages and events of the unit's official account, in the safe mode only."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from tenant_apps.channels.adapters.senders import wechat_config
from tenant_apps.channels.adapters.wechat_push import Forged, check_address, open_push, reply
from tenant_apps.channels.data.codes import LANGUAGE
from tenant_apps.channels.operations.pushes import take_in
from tenants.public import here_url

logger = logging.getLogger(__name__)

LARGEST = 64 * 1024
DONE = "success"


@csrf_exempt
@open_to_all
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """GET: WeChat verifies the address. POST: a push; it is stored, then answered."""
    config = wechat_config()
    timestamp, nonce = request.GET.get("timestamp", ""), request.GET.get("nonce", "")
    try:
        if config is None:
            raise Forged("no account")
        if request.method == "GET":
            check_address(config, given=request.GET.get("signature", ""), timestamp=timestamp, nonce=nonce)
            return HttpResponse(
                request.GET.get("echostr", "")[:200], content_type="text/plain; charset=utf-8"
            )
        if len(request.body) > LARGEST:
            raise Forged("too large")
        fields = open_push(
            config,
            request.body,
            given=request.GET.get("msg_signature", ""),
            timestamp=timestamp,
            nonce=nonce,
        )
    except Forged as why:
        logger.warning("channels: push of wechat refused: %s", why)
        return HttpResponseForbidden()
    if not take_in(fields):
        return HttpResponse(DONE, content_type="text/plain; charset=utf-8")
    with translation.override(LANGUAGE):
        text = _(
            "Thank you for writing. To ask us something: {ask} To see how your question stands: {check}"
        ).format(ask=here_url("/ask/") + "\n", check=here_url("/check/"))
    answer = reply(config, to=fields.get("FromUserName", ""), sender=fields.get("ToUserName", ""), text=text)
    return HttpResponse(answer, content_type="application/xml; charset=utf-8")
