"""SMS by Aliyun: RPC over HTTPS, signed with V3 (ACS3-HMAC-SHA256). Actions SendSms and QuerySendDetails.

`OutId` is our own reference; it comes back in receipts and in QuerySendDetails, which is asked by number and
day. Aliyun does not refuse a second request with the same OutId: a request without an answer is never
repeated before it was looked up.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings

from huisheng.kernel import clock
from huisheng.kernel.phone_numbers import tidy_phone
from tenant_apps.channels.adapters.http import NoAnswer, ask
from tenant_apps.channels.adapters.letter import (
    Asked,
    Letter,
    Outcome,
    ProviderSilent,
    accepted,
    delivered,
    later,
    refused,
    unsure,
)

VERSION: Final = "2017-05-25"
ALGORITHM: Final = "ACS3-HMAC-SHA256"
MINUTE_LIMIT: Final = 70

_ACCOUNT: Final = (
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "SignatureNonceUsed",
    "Forbidden",
    "isp.RAM_PERMISSION_DENY",
    "isv.AMOUNT_NOT_ENOUGH",
    "isv.OUT_OF_SERVICE",
    "isv.ACCOUNT_",
    "isv.PRODUCT_UN_SUBSCRIPT",
    "isv.SMS_SIGN",
    "isv.SMS_TEMPLATE",
    "isv.TEMPLATE_",
    "isv.INVALID_JSON_PARAM",
)
_LATER: Final = ("isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "Throttling", "ServiceUnavailable", "InternalError")


def send(config: Mapping[str, str], letter: Letter) -> Outcome:
    """Ask for one message to one number."""
    template = config[f"template_{letter.audience}"]
    names = config[f"params_{letter.audience}"]
    if not template:
        return refused("no_template", account=True)
    variables = {name: letter.variable(name) for name in names.replace(" ", "").split(",") if name}
    try:
        answer = call(
            config,
            "SendSms",
            {
                "PhoneNumbers": _dialled(letter.to),
                "SignName": config["sign_name"],
                "TemplateCode": template,
                "TemplateParam": json.dumps(variables, ensure_ascii=False, separators=(",", ":")),
                "OutId": letter.reference,
            },
        )
    except NoAnswer as silence:
        return silence.outcome
    code = str(answer.get("Code", ""))
    if code == "OK":
        return accepted(str(answer.get("BizId", "")))
    if not code:
        return unsure("unreadable_answer")
    return _refusal(code, str(answer.get("Message", "")))


def look_up(config: Mapping[str, str], asked: Asked) -> Outcome | None:
    """What became of a request; None when Aliyun knows nothing of it (yet). Raises ProviderSilent."""
    params = {
        "PhoneNumber": _dialled(asked.to),
        "SendDate": asked.sent_at.astimezone(clock.BUSINESS_ZONE).strftime("%Y%m%d"),
        "PageSize": "50",
        "CurrentPage": "1",
    }
    if asked.provider_id:
        params["BizId"] = asked.provider_id
    try:
        answer = call(config, "QuerySendDetails", params)
    except NoAnswer as silence:
        raise ProviderSilent(silence.outcome.code) from None
    if answer.get("Code") != "OK":
        raise ProviderSilent(str(answer.get("Code", ""))[:64])
    details = (answer.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
    for row in details:
        if isinstance(row, dict) and str(row.get("OutId", "")) == asked.reference:
            return _status(row)
    return None


def _dialled(phone: str) -> str:
    """As Aliyun writes numbers: eleven digits within China, else country and number without a plus sign."""
    return (tidy_phone(phone) or phone).removeprefix("+")


def _status(row: Mapping[str, Any]) -> Outcome:
    # 1 waits for the receipt, 2 failed, 3 arrived.
    match str(row.get("SendStatus", "")):
        case "3":
            return delivered(str(row.get("ErrCode", "")))
        case "2":
            return refused(str(row.get("ErrCode", "")) or "not_delivered")
        case _:
            return accepted()


def _refusal(code: str, message: str) -> Outcome:
    if code == "isv.BUSINESS_LIMIT_CONTROL":
        # One a minute, five an hour, ten a day and number: only the first is worth waiting for.
        return later(code, MINUTE_LIMIT) if "分钟" in message else refused(code)
    if code.startswith(_LATER):
        return later(code)
    return refused(code, account=code.startswith(_ACCOUNT))


def call(config: Mapping[str, str], action: str, params: Mapping[str, str]) -> dict[str, Any]:
    """One signed request. Raises NoAnswer."""
    base = str(settings.HUISHENG_CHANNELS["aliyun"])
    host = urlsplit(base).netloc
    query = canonical_query(params)
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": secrets.token_hex(16),
        "x-acs-version": VERSION,
    }
    headers["authorization"] = authorization(
        key_id=config["key_id"], secret=config["key_secret"], query=query, headers=headers
    )
    return ask("POST", f"{base}/?{query}", headers=headers)


def canonical_query(params: Mapping[str, str]) -> str:
    """The parameters sorted by name, percent-encoded as RFC 3986 has it."""
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(params.items()))


def authorization(
    *, key_id: str, secret: str, query: str, headers: Mapping[str, str], method: str = "POST", path: str = "/"
) -> str:
    """The Authorization header of the V3 signature over method, path, query and all headers given."""
    lines = "".join(f"{name}:{value.strip()}\n" for name, value in sorted(headers.items()))
    names = ";".join(sorted(headers))
    request = "\n".join([method, path, query, lines, names, headers["x-acs-content-sha256"]])
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
