"""Orders (督办) in the unit: read, taken on, answered."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, may, requires
from tenant_apps.directive_inbox.operations import orders
from tenant_apps.directive_inbox.queries.orders import OrderView, in_order_of_need, order_view, view_of
from tenant_apps.directive_inbox.web.forms import AnswerForm
from tenant_apps.questions.public import question_of

_PER_PAGE = 20


@requires("directive_inbox.orders")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All orders, those that wait for an answer on top."""
    pages = Paginator(in_order_of_need(), _PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    rows = [view_of(item, now) for item in pages.object_list]
    return render(request, "directive_inbox/orders.html", {"pages": pages, "rows": rows})


@requires("directive_inbox.orders")
@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order."""
    found = _or_404(order_id)
    return _page(request, found, AnswerForm(initial={"turn": found.turn}))


@requires("directive_inbox.answer_order")
@require_POST
def acknowledge(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Take it on (签收)."""
    _or_404(order_id)
    try:
        first = orders.acknowledge(order_id, actor_of(request))
    except orders.OrderEndedError:
        messages.info(request, _ended())
    else:
        text = _("Acknowledged.") if first else _("A colleague has acknowledged it already.")
        messages.success(request, text)
    return redirect("directive_inbox-order", order_id=order_id)


@requires("directive_inbox.answer_order")
@require_POST
def answer(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say what was done."""
    found = _or_404(order_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    try:
        orders.answer(order_id, actor_of(request), text=said["text"], turn=said["turn"])
    except orders.OrderEndedError:
        messages.info(request, _ended())
    except orders.AnsweredAlreadyError:
        found = _or_404(order_id)
        form.add_error(
            None, _("A colleague has answered meanwhile, or it was sent back once more. Look again.")
        )
        return _page(request, found, form, status=409)
    else:
        messages.success(request, _("Sent. The unit that supervises looks at it now."))
    return redirect("directive_inbox-order", order_id=order_id)


def _or_404(order_id: UUID) -> OrderView:
    found = order_view(order_id, clock.now())
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: OrderView, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {
        "order": found,
        "form": form,
        "question_id": question_of(found.question_number) if found.question_number else None,
        "may_answer": may(actor_of(request), "directive_inbox.answer_order"),
    }
    return render(request, "directive_inbox/order.html", context, status=status)


def _ended() -> str:
    return _("This order has ended. Nothing more is demanded.")
