"""The operator's pages: which units there are, setting one up, opening, closing and moving it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from tenants.cards import open_unit
from tenants.domains.claiming import free_domain
from tenants.domains.reading import unit_domains
from tenants.lifecycle.hooks import lacking
from tenants.lifecycle.moving import MoveNotPossibleError, plan_move
from tenants.lifecycle.states import StepNotPossibleError, archive, go_live, reactivate, suspend
from tenants.links import unit_url
from tenants.migrating.verifying import SchemaNotVerifiedError
from tenants.models import UnitState
from tenants.operating import (
    OperatedUnit,
    operated_unit,
    operated_units,
    pool_state,
    possible_parents,
    state_counts,
)
from tenants.provisioning.opening import UnitCannotBeProvisionedError, provision
from tenants.tree import unit_card


@dataclass(frozen=True, slots=True)
class StepPage:
    """What the page that asks before a step says."""

    question: str | Promise
    consequence: str | Promise
    button: str | Promise
    done: str | Promise
    take: Callable[..., None]
    dangerous: bool


_STEPS: Final[dict[str, StepPage]] = {
    "go_live": StepPage(
        gettext_lazy("Open %(name)s to the public?"),
        gettext_lazy("The trial ends: from now on it is a site like any other."),
        gettext_lazy("Open to the public"),
        gettext_lazy("%(name)s is open to the public."),
        go_live,
        dangerous=False,
    ),
    "suspend": StepPage(
        gettext_lazy("Suspend %(name)s?"),
        gettext_lazy(
            "Its pages close at once and say so. Questions stay where they are and deadlines go on."
            " Nothing is deleted."
        ),
        gettext_lazy("Suspend"),
        gettext_lazy("%(name)s is suspended."),
        suspend,
        dangerous=True,
    ),
    "archive": StepPage(
        gettext_lazy("Archive %(name)s?"),
        gettext_lazy(
            "For a unit that will not come back: its pages close at once."
            " Nothing is deleted; it can be reactivated."
        ),
        gettext_lazy("Archive"),
        gettext_lazy("%(name)s is archived."),
        archive,
        dangerous=True,
    ),
    "reactivate": StepPage(
        gettext_lazy("Reactivate %(name)s?"),
        gettext_lazy("Its pages open again as they were."),
        gettext_lazy("Reactivate"),
        gettext_lazy("%(name)s is open again."),
        reactivate,
        dangerous=False,
    ),
}


@requires("tenants.operate")
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units with state and version; `q` searches, `state` filters."""
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    if state and state not in UnitState.values:
        raise Http404
    number = request.GET.get("page", "1")
    counts = state_counts()
    context = {
        "pages": operated_units(text=text, state=state, page=int(number) if number.isdecimal() else 1),
        "text": text,
        "state": state,
        "states": [(value, label, counts.get(value, 0)) for value, label in UnitState.choices],
        "total": sum(counts.values()),
        "pool": pool_state(),
    }
    return render(request, "tenants/operators/list.html", context)


@requires("tenants.operate")
@require_safe
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit and what can be done with it."""
    unit = _unit_or_404(unit_id)
    steps = [(name, _STEPS[name]) for name, possible in unit.steps.items() if possible]
    site = unit_url(unit_card(unit_id).host, "/")
    return render(request, "tenants/operators/unit.html", {"unit": unit, "steps": steps, "site": site})


@requires("tenants.operate")
@require_POST
def unit_provision(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Set the unit up. Pressed twice, it is done once."""
    unit = _unit_or_404(unit_id)
    try:
        provision(unit_id, actor=_account(request))
    except (UnitCannotBeProvisionedError, SchemaNotVerifiedError) as error:
        messages.error(
            request,
            _(
                "%(name)s could not be set up. Nobody is led to it, and it can be tried again."
                " Reason: %(reason)s"
            )
            % {"name": unit.short_name, "reason": error},
        )
    else:
        messages.success(request, _("%(name)s is set up as a sandbox.") % {"name": unit.short_name})
    return _to_unit(unit_id)


@requires("tenants.operate")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_step(request: HttpRequest, unit_id: int, step: str) -> HttpResponse:
    """Ask before opening or closing a unit; do it on POST."""
    unit, page = _unit_or_404(unit_id), _STEPS.get(step)
    if page is None:
        raise Http404
    if request.method == "POST":
        try:
            page.take(unit_id, actor=_account(request))
        except StepNotPossibleError:
            messages.warning(
                request,
                _("Nothing was changed: %(name)s is in another state by now.") % {"name": unit.short_name},
            )
        else:
            messages.success(request, page.done % {"name": unit.short_name})
        return _to_unit(unit_id)
    if not unit.steps[step]:
        return _to_unit(unit_id)
    ref = open_unit(unit_card(unit_id)) if step == "go_live" else None
    context = {
        "unit": unit,
        "step": page,
        "question": page.question % {"name": unit.short_name},
        "lacking": lacking(ref) if ref else [],
    }
    return render(request, "tenants/operators/confirm.html", context)


@requires("tenants.operate")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_domains_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The domains of a unit. POST lets others have one (`domain`) that is kept for it, or is in use."""
    unit = _unit_or_404(unit_id)
    if request.method == "POST":
        try:
            free_domain(unit_id, request.POST.get("domain", ""), actor_id=actor_of(request).account_id)
        except LookupError:
            messages.warning(request, _("Nothing was changed: the unit has no such domain."))
        else:
            messages.success(request, _("The domain is free."))
        return HttpResponseRedirect(reverse("tenants-operators-domains", args=[unit_id]))
    context = {"unit": unit, "found": unit_domains(unit_id)}
    return render(request, "tenants/operators/domains.html", context)


@requires("tenants.operate")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_move(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Choose another parent; the move takes effect at midnight and moves everything below along."""
    unit = _unit_or_404(unit_id)
    if request.method == "POST":
        return _decide_move(request, unit)
    text = request.GET.get("q", "").strip()
    context = {"unit": unit, "text": text, "parents": possible_parents(unit_id, text)}
    return render(request, "tenants/operators/move.html", context)


def _decide_move(request: HttpRequest, unit: OperatedUnit) -> HttpResponse:
    chosen = request.POST.get("parent", "")
    if not (chosen.isascii() and chosen.isdecimal()):
        messages.error(
            request, _("Choose the unit under which %(name)s is to stand.") % {"name": unit.short_name}
        )
        return HttpResponseRedirect(reverse("tenants-operators-move", args=[unit.id]))
    try:
        day = plan_move(unit.id, int(chosen), actor=_account(request))
    except MoveNotPossibleError:
        messages.error(request, _("A unit cannot stand under itself or under a unit below it."))
    except LookupError:
        raise Http404 from None
    else:
        if day is None:
            said = {"name": unit.short_name, "under": unit.parent_name}
            messages.success(request, _("%(name)s stays under %(under)s.") % said)
        else:
            messages.success(request, _("The move is decided. Until midnight everything stays as it is."))
    return _to_unit(unit.id)


def _unit_or_404(unit_id: int) -> OperatedUnit:
    unit = operated_unit(unit_id)
    if unit is None:
        raise Http404
    return unit


def _to_unit(unit_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("tenants-operators-unit", args=[unit_id]))


def _account(request: HttpRequest) -> int | str:
    return actor_of(request).account_id or "system"
