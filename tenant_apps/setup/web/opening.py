"""`/manage/setup/open/`: what a unit must have before it opens to the public, and the step itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, may, requires
from tenant_apps.setup.operations.going_live import GateClosedError, StepNotPossibleError, open_to_public
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.gate import gate
from tenants.public import UnitState, current_card

UNPROCESSABLE = 422


@requires("setup.see")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The gate as it stands."""
    return _page(request)


@requires("setup.answer_for")
@require_POST
def open_now(request: HttpRequest) -> HttpResponse:
    """End the trial: by the leader alone, when nothing is missing."""
    try:
        open_to_public(actor_of(request))
    except GateClosedError:
        messages.error(request, _("The site stays on trial: something is missing. See below what."))
        return _page(request, UNPROCESSABLE)
    except StepNotPossibleError:
        messages.warning(request, _("Nothing was changed: the site is in another state by now."))
        return redirect("setup-gate")
    messages.success(request, _("The site is open to the public. Welcome!"))
    return redirect("setup-overview")


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    context = {
        "gate": gate(gather()),
        "on_trial": current_card().state == UnitState.SANDBOX,
        "may_open": may(actor_of(request), "setup.answer_for"),
    }
    return render(request, "setup/gate.html", context, status=status)
