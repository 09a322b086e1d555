"""`/questions/suggest/`: what may be meant, shown under the field of search while somebody types.

What is typed comes by POST, since addresses end up in logs and half a sentence was never meant to be sent; it
is compared and forgotten. There is no form token: the page around the field is the same for everybody, and
nothing is changed or read that not everybody may read.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import Limit, wait_for
from tenant_apps.commons.queries.searching import suggest
from tenant_apps.commons.web.listing import WORDS_MAX

SUGGESTING: Final = Limit("commons.suggest", times=600, seconds=300)
"""From one address, behind which a whole school may sit."""


@csrf_exempt
@open_to_all
@require_POST
def suggest_part(request: HttpRequest) -> HttpResponse:
    """Topics and questions. Too often: nothing, never an error."""
    typed = " ".join(request.POST.get("q", "").split())[:WORDS_MAX]
    busy = wait_for(SUGGESTING, client_address(request)) > 0
    response = render(request, "commons/suggested.html", {"found": suggest("" if busy else typed)})
    response["Cache-Control"] = "private, no-store"
    return response
