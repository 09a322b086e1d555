"""From a notice of this unit to what is told of it on the network's site."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.tenancy import current_unit
from tenants.public import network_url


@requires("directive_inbox.act")
@require_safe
def appraisal(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """The page of this unit in an appraisal; whether there is one, that site says."""
    return redirect(network_url(f"/appraisals/{appraisal_id}/units/{current_unit().id}/"))
