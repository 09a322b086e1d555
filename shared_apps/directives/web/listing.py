"""The list of directives."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.directives.models import Directive
from shared_apps.directives.queries.board import shares_of, step_counts
from shared_apps.directives.queries.responsible import forsaken
from shared_apps.directives.queries.visibility import issuing_unit_ids, visible
from shared_apps.directives.web.stacked import StackedBar, stacked_bar
from tenants.public import unit_cards

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One directive of the list. `bar` is empty for a draft."""

    directive: Directive
    issuer_name: str
    bar: StackedBar | None


@requires("directives.view")
@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    """Newest first: of the units the reader's roles cover, and the drafts of their own."""
    actor = actor_of(request)
    pages = Paginator(visible(actor).order_by("-created_at", "-id"), _PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(pages.object_list)
    counts = step_counts([row.pk for row in shown])
    issuers = unit_cards({row.issuer_unit_id for row in shown})
    rows = [
        Row(
            row,
            issuers[row.issuer_unit_id].short_name if row.issuer_unit_id in issuers else "",
            None if row.is_before_issue else stacked_bar(shares_of(counts[row.pk])),
        )
        for row in shown
    ]
    mine = issuing_unit_ids(actor)
    context = {"pages": pages, "rows": rows, "may_write": bool(mine), "forsaken": forsaken(mine)}
    return render(request, "directives/list.html", context)
