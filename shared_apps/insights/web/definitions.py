"""The definitions (口径) of all measures on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, actor_of, requires
from shared_apps.insights.queries.known import known_days
from shared_apps.insights.web.measure_words import measure_groups
from tenants.public import ids_of_path


@requires("insights.view")
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """What each figure counts, where it comes from, and since when it is known in the reader's own units."""
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    tops = [ids_of_path(path)[-1] for path in paths if path]
    groups = measure_groups(known_days(tops))
    return render(request, "insights/definitions.html", {"groups": groups, "as_of": clock.now()})
