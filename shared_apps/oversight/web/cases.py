"""One question between units: through which hands it went; and taking it over (接管)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.oversight.operations.taking_over import TakeOverNotPossibleError
from shared_apps.oversight.operations.taking_over import take_over as order_take_over
from shared_apps.oversight.queries.orders import acting_units, issuer_for, unit_or_none
from shared_apps.oversight.queries.standing import Standing, standing_of
from shared_apps.oversight.queries.supervised import chain_for
from shared_apps.oversight.web.forms import TakeOverForm
from shared_apps.oversight.web.overview import top_units


@requires("oversight.view")
@require_safe
def case(request: HttpRequest, origin_unit: int, question_id: UUID) -> HttpResponse:
    """The chain, by names of units, codes and times. No word of the question is here."""
    return _page(request, _or_404(request, origin_unit, question_id), TakeOverForm())


@requires("oversight.act")
@require_POST
def take_over(request: HttpRequest, origin_unit: int, question_id: UUID) -> HttpResponse:
    """The nearest unit of this person above the holder takes it over."""
    found = _or_404(request, origin_unit, question_id)
    actor, holder = actor_of(request), unit_or_none(found.holder_unit)
    upper = issuer_for(actor, holder) if holder is not None else None
    if upper is None or actor.account_id is None:
        raise Http404
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        order_take_over(
            origin_unit, question_id, upper.id, why=form.cleaned_data["why"], actor=actor.account_id
        )
    except TakeOverNotPossibleError:
        messages.warning(request, _("It cannot be taken over: it has ended, or has just changed hands."))
    else:
        messages.success(request, _("Ordered. It comes to {unit} in a moment.").format(unit=upper.short_name))
    return redirect("oversight-case", origin_unit=origin_unit, question_id=question_id)


def _or_404(request: HttpRequest, origin_unit: int, question_id: UUID) -> Standing:
    """As the first of the reader's subtrees that may know of it sees it; 404 where none may."""
    for top in top_units(actor_of(request)):
        found = standing_of(top.id, origin_unit, question_id)
        if found is not None:
            return found
    raise Http404


def _page(request: HttpRequest, found: Standing, form: TakeOverForm, status: int = 200) -> HttpResponse:
    actor, holder = actor_of(request), unit_or_none(found.holder_unit)
    upper = issuer_for(actor, holder) if holder is not None and acting_units(actor) else None
    context = {
        "case": found,
        "holder": holder,
        "origin": unit_or_none(found.origin_unit),
        "chain": chain_for(found.reader, found.origin_unit, found.question_id),
        "upper": upper if not found.ended else None,
        "form": form,
    }
    return render(request, "oversight/case.html", context, status=status)
