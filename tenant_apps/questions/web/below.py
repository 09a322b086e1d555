"""`/desk/below/`: what units below cannot settle alone: decisions to take for them, promises they have
broken.
"""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import account_names
from tenant_apps.questions.operations import settling
from tenant_apps.questions.operations.refusals import BadDecision, NotYours
from tenant_apps.questions.queries import referred
from tenant_apps.questions.web.alarm_forms import DecideForm
from tenants.public import children

BELOW = "questions.see_below"
CONFLICT = 409
UNPROCESSABLE = 422


@requires(BELOW)
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Decisions that wait here, and promises of units below that were broken for too long."""
    rows = referred.referred_list(clock.now())
    context = {
        "waiting": [row for row in rows if row.is_open],
        "decided": [row for row in rows if not row.is_open],
        "promises": referred.broken_promises(),
        "people": account_names({row.decided_by for row in rows if row.decided_by is not None}),
    }
    return render(request, "questions/below.html", context)


@requires(BELOW)
@require_safe
def item_page(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """One decision with what came with it."""
    return _shown(request, decision_id)


@requires(BELOW)
@require_POST
def decide(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Take the decision."""
    approve = request.POST.get("decision", "")
    form = DecideForm(request.POST)
    if approve not in ("yes", "no"):
        form.add_error(None, _("Choose one of the two buttons."))
    if not form.is_valid():
        return _shown(request, decision_id, form=form, status=UNPROCESSABLE)
    account = actor_of(request).account_id
    if account is None:
        raise Http404  # `requires` lets no one through without an account
    try:
        done = settling.decide_for_below(
            decision_id, approve=approve == "yes", words=form.cleaned_data["words"], actor=account
        )
    except LookupError:
        raise Http404 from None
    except NotYours:
        form.add_error(None, _("You have a part in this yourself: somebody else has to decide it."))
        return _shown(request, decision_id, form=form, status=CONFLICT)
    except BadDecision:
        form.add_error("words", _("Give your reasons: they are read below."))
        return _shown(request, decision_id, form=form, status=UNPROCESSABLE)
    if not done:
        return _shown(request, decision_id, form=form, conflict=True, status=CONFLICT)
    messages.success(request, _("Decided. It is carried out in the unit below."))
    return HttpResponseRedirect(reverse("questions-below"), status=303)


def _shown(
    request: HttpRequest,
    decision_id: UUID,
    *,
    form: forms.Form | None = None,
    conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    found = referred.referred_view(decision_id)
    if found is None:
        raise Http404
    context = {
        "it": found,
        "form": form or DecideForm(),
        "conflict": conflict,
        "people": account_names([found.decided_by]) if found.decided_by is not None else {},
    }
    return render(request, "questions/below_item.html", context, status=status)


def has_units_below(request: HttpRequest) -> bool:
    """Whether this unit has units below it at all; kept for ten minutes, it is asked for every menu."""
    found = cache.get("questions.units_below")
    if found is None:
        found = bool(children(current_unit().id))
        cache.set("questions.units_below", found, 600)
    return bool(found)
