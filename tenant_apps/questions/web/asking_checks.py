"""When an asker must show that they are a person: hardly ever, and never in an emergency.

Words of danger and children are never asked.
"""

from typing import Final

from django.http import HttpRequest

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import human_check
from huisheng.kernel.web.human_check import QUICK_SECONDS, TRAP, Check
from tenant_apps.questions.rules import limits
from tenant_apps.questions.web.draft import Draft

_PURPOSE: Final = "questions.check"


def is_needed(request: HttpRequest, draft: Draft, *, tries: int) -> bool:
    """Whether whoever sends this must first show that they are a person; ``tries``: from their address."""
    if draft.speaks_of_danger or draft.is_child:
        return False
    often = tries > limits.OFTEN
    hasty = draft.seconds < QUICK_SECONDS
    quickly = hasty and wait_for(limits.ASKING_QUICKLY, client_address(request)) > 0
    trapped = bool(request.POST.get(TRAP))
    suspicious = often or quickly or trapped
    return suspicious and not human_check.is_passed(request.POST.dict(), _PURPOSE, draft.token)


def check_for(draft: Draft) -> Check:
    """The check of one draft."""
    return human_check.check_for(_PURPOSE, draft.token)
