"""Briefs on the network's site: the list, one brief, and its Word file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.insights.models import Brief
from shared_apps.insights.operations.brief_drafting import MOST_CASES
from shared_apps.insights.queries.brief_figures import TooManyUnitsError
from shared_apps.insights.queries.brief_visibility import may_write_for, readable, writing_unit_ids
from shared_apps.insights.web.brief_document import document, number_of
from shared_apps.insights.web.brief_file import CONTENT_TYPE, brief_file
from shared_apps.insights.web.brief_forms import KINDS
from tenants.public import unit_card, unit_cards

_PER_PAGE = 20


@requires("insights.read_brief")
@require_safe
def briefs(request: HttpRequest) -> HttpResponse:
    """Newest first: what the reader's roles let them read, and the drafts of their own unit."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    found = readable(actor).select_related("corrects").order_by("-created_at", "-id")
    if kind in KINDS:
        found = found.filter(kind=kind)
    pages = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    names = unit_cards({row.unit_id for row in pages.object_list})
    context = {
        "pages": pages,
        "rows": [
            (
                row,
                KINDS[row.kind],
                names[row.unit_id].short_name if row.unit_id in names else "",
                number_of(row),
            )
            for row in pages.object_list
        ],
        "kinds": [(code, label, code == kind) for code, label in KINDS.items()],
        "every": kind not in KINDS,
        "may_write": bool(writing_unit_ids(actor)),
    }
    return render(request, "insights/briefs.html", context)


@requires("insights.read_brief")
@require_safe
def brief_page(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """A draft as it would be issued, or what was issued."""
    brief = readable_or_404(request, brief_id)
    try:
        shown = document(brief)
    except (TooManyUnitsError, ValueError):
        shown = None
    corrections = brief.corrections.filter(state=Brief.State.ISSUED).order_by("issued_at")
    context = {
        "brief": brief,
        "kind": KINDS[brief.kind],
        "unit": unit_card(brief.unit_id),
        "shown": shown,
        "cases": brief.cases.order_by("pk"),
        "has_room": brief.cases.count() < MOST_CASES,
        "is_draft": brief.state == Brief.State.DRAFT,
        "may_act": may_write_for(actor_of(request), brief.unit_id),
        "corrections": [(row.pk, number_of(row), row.title) for row in corrections],
    }
    return render(request, "insights/brief.html", context)


@requires("insights.read_brief")
@require_safe
def brief_docx(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """The Word file; of a draft too, to be looked at by whoever signs it."""
    brief = readable_or_404(request, brief_id)
    try:
        shown = document(brief)
    except (TooManyUnitsError, ValueError):
        raise Http404 from None
    content = brief_file(shown, author=brief.editor, at=brief.issued_at or brief.changed_at)
    name = f"{shown.masthead}{number_of(brief) or shown.number}.docx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def readable_or_404(request: HttpRequest, brief_id: UUID) -> Brief:
    """A brief that the reader may read; for everybody else there is none."""
    brief = readable(actor_of(request)).select_related("corrects").filter(pk=brief_id).first()
    if brief is None:
        raise Http404
    return brief
