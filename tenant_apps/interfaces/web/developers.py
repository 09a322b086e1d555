"""`/developers/`: for whoever connects another system. The same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.rest.paging import DEFAULT_LIMIT, MAX_LIMIT
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.interfaces.data import examples
from tenant_apps.interfaces.data.codes import ANSWERS_STAY, OLD_ONE_HOLDS, PERSONAL, Scope
from tenant_apps.interfaces.data.settings import OPEN311
from tenant_apps.interfaces.queries.operations import parts
from tenants.public import feature_is_on, here_url


@whole_page()
@open_to_all
@require_safe
def developers_page(request: HttpRequest) -> HttpResponse:
    """How to begin, and every operation in one line."""
    where = {"api": here_url("/api/v1"), "open311": here_url("/open311/v2")}
    texts = {
        "ask": examples.ASK,
        "desk": examples.DESK,
        "directives": examples.DIRECTIVES,
        "open311": examples.OPEN311,
        "uplink": examples.UPLINK,
    }
    addresses = [("API", where["api"], False), ("OpenAPI 3", here_url(reverse("rest-openapi")), True)]
    by_city = feature_is_on(OPEN311)
    if by_city:
        discovery = here_url(reverse("interfaces-discovery", kwargs={"form": "xml"}))
        addresses.append(("Open311 GeoReport v2", discovery, True))
    context = {
        "addresses": addresses,
        "by_city": by_city,
        "examples": {name: text.format(**where) for name, text in texts.items()},
        "parts": parts(),
        "scopes": [(scope.value, scope.label, scope in PERSONAL) for scope in Scope],
        "answers_stay": ANSWERS_STAY.days,
        "old_one_holds": OLD_ONE_HOLDS.days,
        "default_limit": DEFAULT_LIMIT,
        "max_limit": MAX_LIMIT,
    }
    return render(request, "interfaces/developers.html", context)
