"""`/manage/audit/`: the unit's own log, to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import actor_of, requires
from tenant_apps.pages.queries.audit_list import entries
from tenant_apps.pages.queries.audit_words import SUBJECTS


@requires("pages.audit")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """One page of the log, of all or of one subject (`?about=question`)."""
    subject = request.GET.get("about", "")
    if subject and subject not in SUBJECTS:
        raise Http404
    account_id = actor_of(request).account_id
    assert account_id is not None  # requires()
    pages, found = entries(subject, request.GET.get("page"), account_id)
    context = {"pages": pages, "entries": found, "subjects": SUBJECTS, "subject": subject}
    return render(request, "pages/audit.html", context)
