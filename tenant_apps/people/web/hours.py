"""Hours of volunteers: staff confirm what was entered by hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huisheng.kernel.access import actor_of, requires
from tenant_apps.people.operations.working import decide_hours


@requires("people.members")
@require_POST
def decide(request: HttpRequest, hours_id: int) -> HttpResponse:
    """Confirm an entry, or do not count it."""
    confirm = request.POST.get("decision") == "confirm"
    try:
        decide_hours(hours_id=hours_id, confirm=confirm, actor=actor_of(request).account_id or 0)
    except LookupError:
        raise Http404 from None
    messages.success(request, _("The hours count now.") if confirm else _("The hours do not count."))
    return HttpResponseRedirect(f"{reverse('people-members')}?kind=volunteer")
