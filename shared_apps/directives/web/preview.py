"""The page of what has not been issued yet: whom it would reach, and what those have on their desks."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of
from shared_apps.directives.models import Directive
from shared_apps.directives.queries.allowance import allowance_of, needs_second_person, next_week
from shared_apps.directives.queries.burden import burdened
from shared_apps.directives.queries.choices import waves_of
from shared_apps.directives.queries.targets import TargetSet, preview_of
from shared_apps.directives.queries.visibility import may_approve
from shared_apps.directives.web.words import RETURNED, UNIT_KINDS, level_name
from tenants.public import UnitCard, unit_cards, working_calendar

_PER_PAGE = 50


def preview_page(request: HttpRequest, directive: Directive, context: dict[str, Any]) -> HttpResponse:
    """Render it. `?q=` looks for units by name, `?page=` turns the pages of the list."""
    shown = preview_of(TargetSet.of(directive))
    words = request.GET.get("q", "")
    units = [card for group in shown.groups for card in group.units]
    lines = burdened(units, words)
    now = clock.now()
    due_day = directive.due_at.astimezone(clock.BUSINESS_ZONE).date()
    is_free_day = directive.within_hours is None and not working_calendar(
        directive.issuer_unit_id
    ).is_working_day(due_day)
    return render(
        request,
        "directives/preview.html",
        {
            **context,
            "preview": shown,
            "narrowed": _narrowed(directive, context["issuer"]),
            "words": words,
            "found": len(lines),
            "pages": Paginator(lines, _PER_PAGE).get_page(request.GET.get("page")),
            "late_units": sum(line.burden.late > 0 for line in lines),
            "allowance": allowance_of(directive, now),
            "needs_second_person": needs_second_person(directive),
            "may_approve": may_approve(actor_of(request), directive),
            "next_week": next_week(now),
            "can_wait": directive.due_at > next_week(now),
            "is_free_day": is_free_day,
            "returned": RETURNED.get(directive.returned_reason, directive.returned_reason),
        },
        status=422 if context["files_form"].errors else 200,
    )


def _narrowed(directive: Directive, issuer: UnitCard | None) -> list[str]:
    """How the set is described beside its subtree, in words."""
    found = [str(UNIT_KINDS.get(kind, kind)) for kind in directive.target_kinds]
    if issuer is not None:
        found += [level_name(level - issuer.level) for level in directive.target_levels]
    found += directive.target_lines
    if directive.target_waves:
        names = {wave.id: wave.name for wave in waves_of(directive.issuer_unit_id)}
        found += [names[wave] for wave in directive.target_waves if wave in names]
    if directive.target_units:
        found.append(pgettext("units named one by one", "only units of a list"))
    without = unit_cards(directive.except_units)
    if without:
        separator = pgettext("between units", ", ")
        names_left_out = separator.join(card.short_name for card in without.values())
        found.append(pgettext("units left out", "without %(names)s") % {"names": names_left_out})
    return found
