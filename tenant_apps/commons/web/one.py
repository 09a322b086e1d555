"""The page of one question."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.sharing import allow, card_path, shared_by
from huisheng.kernel.web.whole_pages import may_hold, whole_page
from tenant_apps.commons.data.counts import QUESTION
from tenant_apps.commons.queries.one import Gone, find
from tenant_apps.commons.rules.summaries import summary
from tenants.public import here_url


@whole_page("from", about="number")
@open_to_all
@require_safe
def question_page(request: HttpRequest, number: str) -> HttpResponse:
    """What was asked and answered. Of what was public once: 410, and why."""
    found = find(number.upper())
    if found is None:
        raise Http404
    if isinstance(found, Gone):
        if found.goes_on_in:
            return redirect("commons-question", number=found.goes_on_in, permanent=False)
        return render(request, "commons/gone.html", {"reason": found.reason}, status=410)
    way = shared_by()
    response = render(
        request,
        "commons/question.html",
        {
            "q": found,
            "address": here_url(request.path),
            "summary": summary(found.text),
            "picture": here_url(card_path(look_of(request))),
            "way": way,
        },
    )
    return counts_as(may_hold(allow(response, way), found.newest), QUESTION, str(found.question_id))
