"""`/c/<code>/`: the link of a campaign, on posters and in posts."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.counting import counts_as
from tenant_apps.commons.public import CAMPAIGN
from tenant_apps.outreach.queries.campaigns import leading
from tenant_apps.questions.public import carry_campaign


@open_to_all
@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """On to where the campaign leads. While it runs this counts, and so does a question within a day."""
    found = leading(code)
    if found is None:
        raise Http404
    response = HttpResponseRedirect(found.path, status=302)
    add_never_cache_headers(response)
    if found.counts:
        counts_as(response, CAMPAIGN, code.lower())
        carry_campaign(response, code.lower())
    return response
