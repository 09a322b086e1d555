"""抽查: what was drawn, by which lot, and asking for the text of one of them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.oversight.models import Sample
from shared_apps.oversight.operations import sampling
from shared_apps.oversight.queries.orders import issuable
from shared_apps.oversight.queries.samples import lines, looks_at, lot_of, lots, months, visible
from shared_apps.oversight.web.forms import SampleForm
from tenants.public import unit_cards, unit_url

_PER_PAGE = 30


@requires("oversight.view")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What was drawn in one month, by unit, what nobody has asked for yet first."""
    seen = visible(actor_of(request))
    counted = months(seen)
    month = _month(request.GET.get("month", "")) or (counted[0][0] if counted else None)
    rows = seen.filter(month=month).order_by("text", "unit_id", "day", "id") if month else seen.none()
    pages = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": pages,
        "rows": lines(pages.object_list),
        "months": counted,
        "month": month,
        "lots": lots(),
    }
    return render(request, "oversight/samples.html", context)


@requires("oversight.view")
@require_safe
def sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """One of them: where it stands, and what may be done."""
    return _page(request, _or_404(request, sample_id), SampleForm())


@requires("oversight.act")
@require_POST
def ask(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Ask for the text, by name and with a reason."""
    row, form = _or_404(request, sample_id), SampleForm(request.POST)
    if looks_at(actor_of(request), row) is None:
        raise Http404
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        sampling.ask_text(sample_id, actor_of(request), reason=form.cleaned_data["reason"])
    except sampling.TextNotToBeHadError:
        messages.warning(request, _("It has been asked for already."))
    else:
        messages.success(request, _("Asked for. It comes to your unit's desk in a moment."))
    return redirect("oversight-sample", sample_id=sample_id)


def _page(request: HttpRequest, row: Sample, form: SampleForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    [line], above = lines([row]), looks_at(actor, row)
    cards = unit_cards({row.unit_id, row.asked_unit_id or row.unit_id})
    asked_unit = cards.get(row.asked_unit_id or 0)
    context = {
        "line": line,
        "sample": row,
        "form": form,
        "lot": lot_of(row),
        "above": above,
        "asked_unit": asked_unit,
        "may_ask": above is not None and not row.text,
        "may_order": row.unit_id in issuable(actor, [row.unit_id]),
        "desk": unit_url(asked_unit.host, "/desk/below/") if asked_unit is not None else "",
    }
    return render(request, "oversight/sample.html", context, status=status)


def _or_404(request: HttpRequest, sample_id: UUID) -> Sample:
    row = visible(actor_of(request)).filter(pk=sample_id).first()
    if row is None:
        raise Http404
    return row


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None
