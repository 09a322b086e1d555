"""An order is written: to which unit, about what, by when."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.oversight.models import Order
from shared_apps.oversight.operations import ordering
from shared_apps.oversight.queries.orders import is_excluded, issuer_for, unit_or_none, units_to_order
from shared_apps.oversight.web.forms import OrderForm
from tenants.public import UnitCard

About = tuple[int, UUID]


@requires("oversight.act")
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which unit: found by name or pinyin among those below."""
    words = request.GET.get("q", "")[:60]
    units = units_to_order(actor_of(request), words) if words else []
    return render(request, "oversight/choose.html", {"words": words, "units": units})


@requires("oversight.act")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The order itself."""
    actor = actor_of(request)
    unit = unit_or_none(unit_id)
    issuer = issuer_for(actor, unit) if unit is not None else None
    if unit is None or issuer is None:
        raise Http404
    about = _about(request, issuer)
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        names_question=about is not None,
        initial={"reason": Order.Reason.LATE, "demand": _demand(request), "card": ""},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        demanded = ordering.Demanded(
            question_number=said.get("question_number", "").strip(),
            question=about,
            reason=said["reason"],
            demand=said["demand"],
            words=said["words"],
            card=said["card"],
            due_at=form.due_at(),
        )
        try:
            order_id = ordering.issue(actor, unit_id, demanded)
        except ordering.OrderNotPossibleError:
            form.add_error(None, _("This unit takes nothing in now: it is not opened, suspended or closed."))
        except ordering.DateInPastError:
            form.add_error("due_day", _("This moment has passed. Choose a later one."))
        else:
            messages.success(request, _("Issued. The leaders of the unit are told."))
            return redirect("oversight-order", order_id=order_id)
    context = {"form": form, "unit": unit, "issuer": issuer, "about": about}
    return render(request, "oversight/new.html", context, status=422 if form.errors else 200)


def order_address(request: HttpRequest) -> str:
    """Where an order to the unit that the address names is written; "" for who stands over it in no unit's
    name.
    """
    match = request.resolver_match
    unit = unit_or_none(match.kwargs["unit_id"]) if match is not None else None
    if unit is None or not unit.routable or issuer_for(actor_of(request), unit) is None:
        return ""
    return reverse("oversight-order-new", args=[unit.id])


def _demand(request: HttpRequest) -> str:
    """What stands chosen at first."""
    wanted = request.GET.get("demand", "")
    return wanted if wanted in Order.Demand.values else Order.Demand.ANSWER


def _about(request: HttpRequest, issuer: UnitCard) -> About | None:
    """The question that the address names; 404 for one that the issuer may not know of."""
    named = request.GET.get("question", "")
    if not named:
        return None
    unit, _dash, question = named.partition("-")
    try:
        about = (int(unit), UUID(question))
    except ValueError:
        raise Http404 from None
    if is_excluded(issuer.id, *about):
        raise Http404
    return about
