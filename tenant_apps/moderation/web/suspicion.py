"""When whoever reports must show that they are a person: hardly ever."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.core.signing import BadSignature
from django.http import HttpRequest

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.tenancy import signing
from huisheng.kernel.web import human_check
from huisheng.kernel.web.human_check import QUICK_SECONDS, TRAP, Check
from tenant_apps.moderation.rules import limits

_SALT: Final = "moderation.report.opened"
_PURPOSE: Final = "moderation.report"
_LASTS: Final = timedelta(days=7)
"""A form may be left open for so long; older ones are not believed any more."""


def fresh() -> dict[str, str]:
    """What a form carries that is opened now."""
    return {"token": uuid4().hex, "opened": signing.dumps("", salt=_SALT)}


def looks_like_a_machine(request: HttpRequest, *, token: str, opened: str, tries: int) -> bool:
    """Whether something speaks for a machine and nothing yet for a person. ``tries``: from this address
    within the hour.
    """
    often = tries > limits.OFTEN
    quickly = _hasty(opened) and wait_for(limits.REPORTING_QUICKLY, client_address(request)) > 0
    suspicious = often or quickly or bool(request.POST.get(TRAP))
    return suspicious and not human_check.is_passed(request.POST.dict(), _PURPOSE, token)


def check_for(token: str) -> Check:
    """What is asked."""
    return human_check.check_for(_PURPOSE, token)


def _hasty(opened: str) -> bool:
    """Sent faster than anybody reads, or from no page of ours."""
    try:
        signing.loads(opened, salt=_SALT, max_age=timedelta(seconds=QUICK_SECONDS))
    except BadSignature:
        pass
    else:
        return True
    try:
        signing.loads(opened, salt=_SALT, max_age=_LASTS)
    except BadSignature:
        return True
    return False
