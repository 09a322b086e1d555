"""Leading a browser on to a unit's host, wherever that stands."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tenants.public import is_ours


def lead_on(request: HttpRequest, address: str) -> HttpResponse:
    """The way to an address of a unit. The policy lets forms end on hosts of the network alone, redirects
    included, and signing in is a form: to a domain of a unit's own leads a page in between, by itself.
    """
    if is_ours(urlsplit(address).hostname or ""):
        return HttpResponseRedirect(address)
    host = urlsplit(address).hostname
    return render(request, "accounts/lead_on.html", {"address": address, "host": host})
