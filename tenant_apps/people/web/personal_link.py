"""Pages behind an applicant's personal link, `/join/my/<secret>/…`: how each of them is opened."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import behind_a_secret
from tenant_apps.people.models import Member
from tenant_apps.people.operations.joining import by_secret

OPENING: Final = Limit("people.link", times=60, seconds=300)
"""For all of these pages together: whoever guesses secrets changes the page as well."""


def opened(request: HttpRequest, secret: str) -> Member | HttpResponse:
    """Whose link this is; otherwise the answer to give: it was tried too often, or it opens nothing."""
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    member = by_secret(secret)
    if member is None:
        return behind_a_secret(render(request, "people/join_unknown.html", status=404))
    return member
