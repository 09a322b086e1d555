"""The register of questions that go from unit to unit, beside that of orders."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import Actor, actor_of, requires
from huisheng.kernel.web.sheets import csv_file
from shared_apps.oversight.queries.between import Passed, passed_on
from shared_apps.oversight.web.export import passed_sheet
from shared_apps.oversight.web.overview import top_units
from shared_apps.oversight.web.words import SEEN

_PER_PAGE = 30
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class PassedFilters:
    """What the list is searched for: a kind, a unit by name or pinyin."""

    words: str
    what: str


@requires("oversight.view")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Late, sent back, moved up, stuck: the oldest first."""
    filters = passed_filters(request)
    pages = Paginator(found(actor_of(request), filters), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"pages": pages, "rows": list(pages.object_list), "filters": filters, "kinds": SEEN.items()}
    return render(request, "oversight/passed.html", context)


@requires("oversight.view")
@require_safe
def exported(request: HttpRequest) -> HttpResponse:
    """The same as a file for spreadsheets."""
    lines = found(actor_of(request), passed_filters(request))
    return csv_file(passed_sheet(lines), f"transfers-{clock.business_day():%Y%m%d}.csv")


def passed_filters(request: HttpRequest) -> PassedFilters:
    """What the address asks for; what it says wrongly is left out."""
    what = request.GET.get("what", "")
    return PassedFilters(words=request.GET.get("q", "").strip()[:60], what=what if what in SEEN else "")


def found(actor: Actor, filters: PassedFilters) -> list[Passed]:
    """In all that the person's roles cover."""
    tops = [unit.id for unit in top_units(actor)]
    return passed_on(tops, what=filters.what, words=filters.words, limit=_MOST)
