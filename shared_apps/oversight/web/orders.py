"""The register of orders (督办台账), one order, and the steps with it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import Actor, actor_of, requires
from huisheng.kernel.web.sheets import csv_file, xlsx_file
from shared_apps.oversight.models import Order
from shared_apps.oversight.operations import ordering
from shared_apps.oversight.queries.orders import (
    Filters,
    OrderLine,
    acting_units,
    is_late,
    lines,
    may_act_on,
    register,
    visible,
)
from shared_apps.oversight.rules.supervising import may_become
from shared_apps.oversight.web.between import found, passed_filters
from shared_apps.oversight.web.export import orders_sheet, passed_sheet
from shared_apps.oversight.web.forms import AcceptForm, RevisionForm, SendBackForm, WordsForm
from shared_apps.oversight.web.words import STATES
from tenants.public import unit_cards

_PER_PAGE = 30
_MOST_EXPORTED = 5_000


@requires("oversight.view")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The register: searched by number, unit, state and date."""
    actor = actor_of(request)
    filters = filters_of(request)
    pages = Paginator(register(actor, filters), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": pages,
        "rows": lines(pages.object_list),
        "filters": filters,
        "states": STATES.items(),
        "may_act": bool(acting_units(actor)),
    }
    return render(request, "oversight/orders.html", context)


@requires("oversight.view")
@require_safe
def exported(request: HttpRequest) -> HttpResponse:
    """What the register shows, as a file for spreadsheets; the newest orders where there are very many."""
    return csv_file(orders_sheet(_exported(request)), f"orders-{clock.business_day():%Y%m%d}.csv")


@requires("oversight.view")
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Both registers as the sheets of one file: orders, and questions between units."""
    filters = passed_filters(request)
    sheets = [orders_sheet(_exported(request)), passed_sheet(found(actor_of(request), filters))]
    return xlsx_file(sheets, f"supervision-{clock.business_day():%Y%m%d}.xlsx")


def _exported(request: HttpRequest) -> list[OrderLine]:
    return lines(register(actor_of(request), filters_of(request))[:_MOST_EXPORTED])


def filters_of(request: HttpRequest) -> Filters:
    """What the address asks for; what it says wrongly is left out."""
    state = request.GET.get("state", "")
    return Filters(
        words=request.GET.get("q", "").strip()[:60],
        state=state if state in STATES else "",
        first=_day(request.GET.get("from", "")),
        last=_day(request.GET.get("to", "")),
    )


@requires("oversight.view")
@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order with everything that was done."""
    return _page(request, _or_404(request, order_id))


@requires("oversight.act")
@require_POST
def remind(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """提醒."""

    def step(actor: Actor, form: forms.Form) -> None:
        if ordering.remind(order_id, actor, revision=form.cleaned_data["revision"]):
            messages.success(request, _("The unit has been reminded."))
        else:
            messages.info(request, _("It was reminded within the last hour."))

    return _step(request, order_id, RevisionForm(request.POST), step)


@requires("oversight.act")
@require_POST
def card(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """黄牌提醒, 红牌督办."""
    wanted = request.POST.get("card", "")
    if wanted not in (Order.Card.YELLOW, Order.Card.RED):
        raise Http404

    def step(actor: Actor, form: forms.Form) -> None:
        ordering.show_card(order_id, actor, card=wanted, revision=form.cleaned_data["revision"])
        messages.success(request, _("The card has been shown; the leaders of the unit are told."))

    return _step(request, order_id, RevisionForm(request.POST), step)


@requires("oversight.act")
@require_POST
def send_back(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """退回重办."""
    form = SendBackForm(request.POST)

    def step(actor: Actor, _form: forms.Form) -> None:
        said = form.cleaned_data
        ordering.send_back(
            order_id, actor, words=said["words"], due_at=form.due_at(), revision=said["revision"]
        )
        messages.success(request, _("Sent back. The unit answers once more."))

    return _step(request, order_id, form, step, send_back_form=form)


@requires("oversight.act")
@require_POST
def accept(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """办结."""
    form = AcceptForm(request.POST)

    def step(actor: Actor, _form: forms.Form) -> None:
        said = form.cleaned_data
        ordering.accept(order_id, actor, words=said["words"], revision=said["revision"])
        messages.success(request, _("Done. The unit is told."))

    return _step(request, order_id, form, step, accept_form=form)


@requires("oversight.act")
@require_POST
def withdraw(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """撤销."""
    form = WordsForm(request.POST)

    def step(actor: Actor, _form: forms.Form) -> None:
        said = form.cleaned_data
        ordering.withdraw(order_id, actor, words=said["words"], revision=said["revision"])
        messages.success(request, _("Withdrawn. The unit is told."))

    return _step(request, order_id, form, step, withdraw_form=form)


def _step(
    request: HttpRequest,
    order_id: UUID,
    form: forms.Form,
    step: Callable[[Actor, forms.Form], None],
    **shown: forms.Form,
) -> HttpResponse:
    """Take a step in the name of the issuer, or say why it cannot be taken."""
    actor = actor_of(request)
    found = _or_404(request, order_id)
    if not may_act_on(actor, found):
        raise Http404
    if not form.is_valid():
        return _page(request, found, status=422, **shown)
    try:
        step(actor, form)
    except ordering.OrderChangedError:
        messages.warning(
            request,
            _("Somebody else took a step, or the unit answered, since you opened the page. Look again."),
        )
    except ordering.OrderNotPossibleError:
        messages.warning(request, _("That step is not open any more. Look how it stands now."))
    return redirect("oversight-order", order_id=order_id)


def _page(request: HttpRequest, found: Order, status: int = 200, **shown: forms.Form) -> HttpResponse:
    initial = {"revision": found.revision}
    units = unit_cards([found.unit_id, found.by_unit_id])
    unit = units.get(found.unit_id)
    context = {
        "order": found,
        "unit": unit,
        "by_unit": units.get(found.by_unit_id),
        "takes_in": unit is not None and unit.routable,
        "steps": found.steps.order_by("at", "id"),
        "is_late": is_late(found, clock.now()),
        "may_act": may_act_on(actor_of(request), found),
        "cards": [name for name in (Order.Card.YELLOW, Order.Card.RED) if may_become(found.card, name)],
        "send_back_form": SendBackForm(initial=initial),
        "accept_form": AcceptForm(initial=initial),
        "withdraw_form": WordsForm(initial=initial),
        **shown,
    }
    return render(request, "oversight/order.html", context, status=status)


def _or_404(request: HttpRequest, order_id: UUID) -> Order:
    found = visible(actor_of(request)).filter(pk=order_id).first()
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and day.year in clock.CENTURY else None
