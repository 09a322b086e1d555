"""The operator's page of comparisons: which unit and the network do not agree, and repairing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.navigation import links
from shared_apps.network_ledger.operations import comparing
from shared_apps.network_ledger.queries import compared


@requires("network_ledger.compare")
@require_safe
def comparisons(request: HttpRequest) -> HttpResponse:
    """What differs; with `show=all` also the rest, by the age of the comparison."""
    number, everything = request.GET.get("page", "1"), request.GET.get("show") == "all"
    pages, rows = compared.comparisons(int(number) if number.isdecimal() else 1, differing=not everything)
    context = {
        "pages": pages,
        "rows": rows,
        "summary": compared.comparison_summary(),
        "everything": everything,
        "actions": links("comparisons", request),
    }
    return render(request, "network_ledger/comparisons.html", context)


@requires("network_ledger.compare")
@require_POST
def repair(request: HttpRequest) -> HttpResponse:
    """Let one unit send again what the network lacks."""
    name, unit_id = request.POST.get("name", ""), request.POST.get("unit", "")
    if not unit_id.isdecimal():
        raise Http404
    actor = actor_of(request).account_id
    assert actor is not None  # the permission is nobody's without an account
    try:
        left = comparing.repair(name, int(unit_id), actor=actor)
    except LookupError:
        raise Http404 from None
    if left:
        messages.warning(
            request, _("Sent again, but something still differs: what only the network has needs a look.")
        )
    else:
        messages.success(request, _("Sent again: both sides agree now."))
    return HttpResponseRedirect(reverse("network_ledger-comparisons"), status=303)
