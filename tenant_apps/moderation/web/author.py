"""The author's page about one item of theirs: the decision, the reason, and one second look."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.tenancy import signing
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from tenant_apps.moderation.operations import reviewing
from tenant_apps.moderation.operations.locking import NotPossible
from tenant_apps.moderation.public import AUTHOR_SALT
from tenant_apps.moderation.queries.seen import for_author
from tenant_apps.moderation.rules import limits
from tenant_apps.moderation.web.forms import AgainForm


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def author(request: HttpRequest, token: str) -> HttpResponse:
    """Opened from the author's own page by a signed address."""
    wait = wait_for(limits.LOOKING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    try:
        kind, item = signing.loads(token, salt=AUTHOR_SALT)
    except (BadSignature, ValueError):
        raise Http404 from None
    seen = for_author(kind, item)
    if seen is None:
        raise Http404
    form = AgainForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reviewing.appeal(seen.case_id, words=form.cleaned_data["words"])
            except NotPossible:
                status = 409
            else:
                return HttpResponseRedirect(reverse("moderation-author", args=[token]), status=303)
    context = {"seen": seen, "form": form, "conflict": status == 409}
    return private(render(request, "moderation/author.html", context, status=status))
