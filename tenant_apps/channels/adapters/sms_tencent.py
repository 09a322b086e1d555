"""SMS by Tencent Cloud: API 3.0, signed with TC3-HMAC-SHA256. Actions SendSms and
PullSmsSendStatusByPhoneNumber.

`SessionContext` is our own reference; `SerialNo` names a message in receipts and look-ups. Of a request
without an answer there is no SerialNo, and look-ups do not give the session back in every version: then a
message to the same number within the two minutes around the request is taken for it.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

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

VERSION: Final = "2021-01-11"
SERVICE: Final = "sms"
ALGORITHM: Final = "TC3-HMAC-SHA256"
CONTENT_TYPE: Final = "application/json; charset=utf-8"
AROUND: Final = 120

_ACCOUNT: Final = (
    "AuthFailure",
    "UnauthorizedOperation",
    "FailedOperation.InsufficientBalanceInSmsPackage",
    "FailedOperation.SignatureIncorrectOrUnapproved",
    "FailedOperation.TemplateIncorrectOrUnapproved",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "FailedOperation.MissingTemplateToModify",
    "InvalidParameterValue.SdkAppIdNotExist",
    "InvalidParameterValue.TemplateParameter",
    "FailedOperation.ContainSensitiveWord",
)
_LATER: Final = ("InternalError", "RequestLimitExceeded", "LimitExceeded.PhoneNumberThirtySecondLimit")
_WAIT: Final = {"LimitExceeded.PhoneNumberThirtySecondLimit": 40}


def send(config: Mapping[str, str], letter: Letter) -> Outcome:
    """Ask for one message to one number."""
    template = config[f"template_{letter.audience}"]
    names = config[f"params_{letter.audience}"]
    if not template:
        return refused("no_template", account=True)
    try:
        answer = call(
            config,
            "SendSms",
            {
                "PhoneNumberSet": [international(letter.to)],
                "SmsSdkAppId": config["app_id"],
                "SignName": config["sign_name"],
                "TemplateId": template,
                "TemplateParamSet": [
                    letter.variable(name) for name in names.replace(" ", "").split(",") if name
                ],
                "SessionContext": letter.reference,
            },
        )
    except NoAnswer as silence:
        return silence.outcome
    error = answer.get("Error")
    if isinstance(error, dict):
        return _refusal(str(error.get("Code", "")))
    rows = answer.get("SendStatusSet")
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        return unsure("unreadable_answer")
    code = str(rows[0].get("Code", ""))
    return accepted(str(rows[0].get("SerialNo", ""))) if code.lower() == "ok" else _refusal(code)


def look_up(config: Mapping[str, str], asked: Asked) -> Outcome | None:
    """What became of a request; None when Tencent knows nothing of it (yet). Raises ProviderSilent."""
    sent = int(asked.sent_at.timestamp())
    try:
        answer = call(
            config,
            "PullSmsSendStatusByPhoneNumber",
            {
                "BeginTime": sent - AROUND,
                "EndTime": sent + 3 * 86_400,
                "Offset": 0,
                "Limit": 100,
                "PhoneNumber": international(asked.to),
                "SmsSdkAppId": config["app_id"],
            },
        )
    except NoAnswer as silence:
        raise ProviderSilent(silence.outcome.code) from None
    if isinstance(answer.get("Error"), dict):
        raise ProviderSilent(str(answer["Error"].get("Code", ""))[:64])
    for row in answer.get("PullSmsSendStatusSet") or []:
        if isinstance(row, dict) and _is_it(row, asked, sent):
            fine = str(row.get("ReportStatus", "")).upper() == "SUCCESS"
            code = str(row.get("Description", ""))
            return delivered(code, str(row.get("SerialNo", ""))) if fine else refused(code or "not_delivered")
    return None


def _is_it(row: Mapping[str, Any], asked: Asked, sent: int) -> bool:
    if asked.provider_id:
        return str(row.get("SerialNo", "")) == asked.provider_id
    if row.get("SessionContext"):
        return str(row["SessionContext"]) == asked.reference
    received = row.get("UserReceiveTime")
    return isinstance(received, int) and abs(received - sent) <= AROUND


def _refusal(code: str) -> Outcome:
    if not code:
        return unsure("unreadable_answer")
    if code.startswith(_LATER):
        return later(code, _WAIT.get(code, 60))
    return refused(code, account=code.startswith(_ACCOUNT))


def international(phone: str) -> str:
    """The number as E.164: a number without a country is Chinese."""
    number = tidy_phone(phone) or phone
    return number if number.startswith("+") else f"+86{number}"


def call(config: Mapping[str, str], action: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """One signed request; returns what stands under `Response`. Raises NoAnswer."""
    base = str(settings.HUISHENG_CHANNELS["tencent"])
    content = json.dumps(body, ensure_ascii=False).encode()
    timestamp = int(time.time())
    headers = {"content-type": CONTENT_TYPE, "host": urlsplit(base).netloc, "x-tc-action": action.lower()}
    sent = {
        "Content-Type": CONTENT_TYPE,
        "Host": headers["host"],
        "X-TC-Action": action,
        "X-TC-Version": VERSION,
        "X-TC-Region": config.get("region") or "ap-guangzhou",
        "X-TC-Timestamp": str(timestamp),
        "Authorization": authorization(
            secret_id=config["secret_id"],
            secret_key=config["secret_key"],
            service=SERVICE,
            headers=headers,
            content=content,
            timestamp=timestamp,
        ),
    }
    answer = ask("POST", f"{base}/", headers=sent, content=content).get("Response")
    if not isinstance(answer, dict):
        raise NoAnswer(unsure("unreadable_answer"))
    return answer


def authorization(
    *,
    secret_id: str,
    secret_key: str,
    service: str,
    headers: Mapping[str, str],
    content: bytes,
    timestamp: int,
) -> str:
    """The Authorization header over the headers given (lower-case names and values as sent) and the body."""
    lines = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
    names = ";".join(sorted(headers))
    request = "\n".join(["POST", "/", "", lines, names, hashlib.sha256(content).hexdigest()])
    day = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    text = "\n".join([ALGORITHM, str(timestamp), scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"TC3{secret_key}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders={names}, Signature={signature}"
