"""`/manage/setup/`: the first weeks at a glance, and a page for each part of the wizard."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import Actor, actor_of, may, requires
from tenant_apps.setup.data.codes import Part, Stage
from tenant_apps.setup.operations.beginning import begin_late
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.gate import gate
from tenant_apps.setup.queries.last_month import last_month
from tenant_apps.setup.queries.milestones import begun, stage_is_over, steps
from tenant_apps.setup.queries.parts import PartView, part_of, parts
from tenants.public import UnitState, current_card


class TryForm(forms.Form):
    """Other promises, to see what last month would have been with them. Nothing is written."""

    hours = forms.IntegerField(
        label=gettext_lazy("First response within working hours"), min_value=1, max_value=80, required=False
    )
    days = forms.IntegerField(
        label=gettext_lazy("Answer within working days"), min_value=1, max_value=60, required=False
    )


@requires("setup.see")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Parts, steps with their days, the gate, summaries: all of it as things stand now."""
    found, since = gather(), begun()
    all_parts = parts(found)
    stands = [] if since is None else steps(found, since)
    context: dict[str, Any] = {
        "begun": since,
        "parts": all_parts,
        "next": next((part for part in all_parts if not part.is_done), None),
        "done": sum(part.is_done for part in all_parts),
        "steps": stands,
        "stages": [
            (stage, stage_is_over(stage, stands), None if since is None else since.done.get(stage.row))
            for stage in Stage
            if stands
        ],
        "on_trial": current_card().state == UnitState.SANDBOX,
        "gate": gate(found),
    }
    return render(request, "setup/overview.html", context)


@requires("setup.see")
@require_safe
def part(request: HttpRequest, part: str) -> HttpResponse:
    """One part: why, what is missing, one button."""
    if part not in Part.values or part == Part.PRIVACY:
        raise Http404
    code, found = Part(part), gather()
    view = part_of(code, found)
    context: dict[str, Any] = {
        "part": view,
        "may_do": _may_do(actor_of(request), view),
        "number": list(Part).index(code) + 1,
        "total": len(Part),
        "next": _after(code),
    }
    if code == Part.CLOCKS:
        form = TryForm(request.GET)
        tried = form.cleaned_data if form.is_valid() else {}
        month = last_month(clock.now(), hours=tried.get("hours"), days=tried.get("days"))
        context |= {"month": month, "form": form}
    return render(request, "setup/part.html", context)


@requires("setup.keep")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """In a unit that was set up long ago: the days count from today."""
    begin_late(actor_of(request))
    messages.success(request, _("The first weeks begin today."))
    return redirect("setup-overview")


def _may_do(actor: Actor, view: PartView) -> bool:
    return may(actor, view.permission)


def _after(code: Part) -> Part | None:
    rest = list(Part)[list(Part).index(code) + 1 :]
    return rest[0] if rest else None
