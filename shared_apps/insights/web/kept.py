"""What a reader keeps of the dashboards: views by name, and figures pinned to the moment they were read."""

from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from shared_apps.insights.models.views import NAME_MAX
from shared_apps.insights.operations import keeping
from shared_apps.insights.queries.dashboard import Dashboard
from shared_apps.insights.queries.pinned import Pinned, pinned, pinned_by, views_of
from shared_apps.insights.web.asked import query_string, read, unit_or_404
from shared_apps.insights.web.export import KINDS, TABLES, file_of
from shared_apps.insights.web.views import context_of
from tenants.public import unit_cards

_LIVE_ONLY = frozenset({"late", "quality", "transfers", "supervision", "people"})
"""Questions one by one, how far figures can be trusted, and what is shown unit by unit apart, are as
they stand now, and in no pinned page.
"""


@requires("insights.view")
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The reader's own views and pinned pages."""
    account = account_of(request)
    views, pages = views_of(account), pinned_by(account)
    cards = unit_cards({one.unit_id for one in views} | {one.unit_id for one in pages})
    context = {
        "views": [(view, cards[view.unit_id]) for view in views if view.unit_id in cards],
        "pages": [(page, cards[page.unit_id]) for page in pages if page.unit_id in cards],
    }
    return render(request, "insights/kept.html", context)


@requires("insights.view")
@require_POST
def save(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Keep the view under a name."""
    unit = unit_or_404(request, unit_id)
    query = _asked(request)
    shown = read(unit, query).dashboard()
    name = " ".join(request.POST.get("name", "").split())[:NAME_MAX]
    here = f"{reverse('insights-unit', args=[unit.id])}?{query_string(shown, line=True)}"
    if not name:
        messages.error(request, _("The view was not saved: give it a name."))
        return redirect(f"{here}#keep")
    try:
        keeping.save_view(account_of(request), name, unit.id, query_string(shown, line=True))
    except keeping.TooManyViewsError:
        messages.error(request, _("You have as many views as can be kept. Delete one of them first."))
        return redirect("insights-kept")
    messages.success(request, _("The view is saved."))
    return redirect(here)


@requires("insights.view")
@require_POST
def drop(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view of one's own."""
    keeping.drop_view(account_of(request), view_id)
    messages.success(request, _("The view is deleted."))
    return redirect("insights-kept")


@requires("insights.view")
@require_POST
def pin(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Keep the figures as they stand."""
    unit = unit_or_404(request, unit_id)
    shown = read(unit, _asked(request)).dashboard()
    return redirect(
        "insights-pinned", keeping.pin(shown, query_string(shown, line=True), by=account_of(request))
    )


@requires("insights.view")
@require_POST
def unpin(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    """Throw away what one has pinned oneself."""
    if keeping.unpin(account_of(request), snapshot_id):
        messages.success(request, _("The pinned figures are deleted."))
    else:
        messages.info(
            request, _("Nothing was deleted: these figures are gone, or somebody else pinned them.")
        )
    return redirect("insights-kept")


@requires("insights.view")
@require_safe
def pinned_page(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    """The figures of one moment: the same for whoever asks, whenever. 404 outside the reader's subtrees."""
    page, shown = _pinned_or_404(request, snapshot_id)
    context = {**context_of(request, shown), "pinned": page, "above": []}
    return render(request, "insights/pinned.html", context)


@requires("insights.view")
@require_safe
def pinned_table(request: HttpRequest, snapshot_id: UUID, table: str, kind: str) -> HttpResponse:
    """A table of it as a file."""
    _page, shown = _pinned_or_404(request, snapshot_id)
    if table not in TABLES or table in _LIVE_ONLY or kind not in KINDS:
        raise Http404
    return file_of(shown, table, kind)


def _pinned_or_404(request: HttpRequest, snapshot_id: UUID) -> tuple[Pinned, Dashboard]:
    try:
        page, shown = pinned(snapshot_id)
    except LookupError:
        raise Http404 from None
    unit_or_404(request, page.unit_id)
    return page, shown


def _asked(request: HttpRequest) -> dict[str, str]:
    """The query string of the page that the button stood on; what it may say is decided by `read`."""
    return dict(parse_qsl(request.POST.get("query", "")[:500]))
