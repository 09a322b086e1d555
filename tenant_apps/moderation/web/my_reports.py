"""What somebody who has verified a phone reported, with what was decided."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from tenant_apps.moderation.operations.telling_reporters import see_all
from tenant_apps.moderation.queries.seen import reported_by
from tenant_apps.readers.public import reader_at


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def reports_page(request: HttpRequest) -> HttpResponse:
    """Each leads to its decision; all of it seen by a press, since reading changes nothing."""
    reader = reader_at(request)
    if reader is None:
        way = f"{reverse('readers-verify')}?{urlencode({'next': request.path})}"
        return private(HttpResponseRedirect(way, status=303))
    if request.method == "POST":
        see_all(reader.reader_id)
        return private(HttpResponseRedirect(reverse("moderation-my-reports"), status=303))
    rows = reported_by(reader.reader_id)
    context = {"rows": rows, "any_new": any(row.is_new for row in rows)}
    return private(render(request, "moderation/my_reports.html", context))
