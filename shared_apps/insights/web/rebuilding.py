"""`/operators/figures/`: all sums are made anew, and how far that has come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.insights.operations import rebuilding
from shared_apps.insights.queries.rebuilds import rebuilds


@requires("insights.rebuild")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What is under way, and what was done before."""
    under_way, done = rebuilds()
    return render(request, "insights/rebuilding.html", {"under_way": under_way, "done": done})


@requires("insights.rebuild")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin. The schedule does the work, step by step."""
    account = actor_of(request).account_id
    assert account is not None  # the permission is nobody's without an account
    rebuilding.begin(by=account, from_units=bool(request.POST.get("from_units")))
    messages.success(request, _("It has begun. You may leave this page: it goes on by itself."))
    return HttpResponseRedirect(reverse("insights-rebuild"), status=303)


@requires("insights.rebuild")
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Give it up."""
    account = actor_of(request).account_id
    assert account is not None  # the permission is nobody's without an account
    if rebuilding.stop(by=account):
        messages.success(request, _("Stopped. The figures that are shown were not touched."))
    else:
        messages.info(request, _("Nothing was under way any more."))
    return HttpResponseRedirect(reverse("insights-rebuild"), status=303)
