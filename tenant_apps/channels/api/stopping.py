"""One click in a mail program ends the e-mails about a question (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.operations.preferences import stop_way
from tenant_apps.channels.rules.keys import OPENING, tidy_key


@csrf_exempt
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """POST stops; GET (a person who follows the address) leads to the question, where notices are chosen.

    An unknown key is answered like a known one: nobody learns which keys exist.
    """
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    if request.method != "POST":
        return redirect("channels-follow", key=key[:60])
    stop_way(tidy_key(key), Way.EMAIL)
    return HttpResponse(status=204)
