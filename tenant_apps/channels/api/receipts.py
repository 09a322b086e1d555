"""Where providers of SMS push receipts. The secret part of the address is all that they show of
themselves.
"""

import json
import logging
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huisheng.kernel.access import open_to_all
from tenant_apps.channels.adapters.senders import receipt_token
from tenant_apps.channels.data.codes import Maker
from tenant_apps.channels.operations.receipts import Receipt, apply_receipts

logger = logging.getLogger(__name__)

MOST: Final = 500
LARGEST: Final = 512 * 1024


@csrf_exempt
@open_to_all
@require_POST
def receive(request: HttpRequest, maker: str, token: str) -> HttpResponse:
    """Write receipts down, then answer as the provider expects; anything else makes it repeat them."""
    if maker not in (Maker.ALIYUN, Maker.TENCENT) or not constant_time_compare(token, receipt_token(maker)):
        logger.warning("channels: receipts at a wrong address refused")
        raise Http404
    if len(request.body) > LARGEST:
        return HttpResponseBadRequest()
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        logger.warning("channels: receipts of %s cannot be read", maker)
        return HttpResponseBadRequest()
    if not isinstance(said, list) or len(said) > MOST:
        return HttpResponseBadRequest()
    read = _aliyun if maker == Maker.ALIYUN else _tencent
    apply_receipts(Maker(maker), [read(row) for row in said if isinstance(row, dict)])
    if maker == Maker.ALIYUN:
        return JsonResponse({"code": 0, "msg": "OK"})
    return JsonResponse({"result": 0, "errmsg": "OK"})


def _aliyun(row: dict[str, Any]) -> Receipt:
    return Receipt(
        provider_id=str(row.get("biz_id", ""))[:64],
        reference=str(row.get("out_id", ""))[:64],
        phone=str(row.get("phone_number", ""))[:32],
        fine=row.get("success") is True,
        code=str(row.get("err_code", ""))[:64],
    )


def _tencent(row: dict[str, Any]) -> Receipt:
    return Receipt(
        provider_id=str(row.get("sid", ""))[:64],
        reference=str(row.get("ext", ""))[:64],
        phone=str(row.get("mobile", ""))[:32],
        fine=str(row.get("report_status", "")).upper() == "SUCCESS",
        code=str(row.get("errmsg", ""))[:64],
    )
