"""One directive: a draft with whom it would reach, or the board of what became of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import closing, reminding
from shared_apps.directives.operations.report_forms import REPORTED_ON
from shared_apps.directives.queries.board import board, shares_of
from shared_apps.directives.queries.enquiries import waiting
from shared_apps.directives.queries.reports import form_of
from shared_apps.directives.queries.targets import preview
from shared_apps.directives.queries.visibility import may_issue_for
from shared_apps.directives.web.access import own_or_404, visible_or_404
from shared_apps.directives.web.stacked import stacked_bar
from tenants.public import unit_cards


@requires("directives.view")
@require_safe
def directive(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The page of a directive, by its state."""
    found = visible_or_404(request, directive_id)
    names = unit_cards({found.issuer_unit_id, found.target_unit_id})
    context = {
        "directive": found,
        "issuer": names.get(found.issuer_unit_id),
        "target": names.get(found.target_unit_id),
        "may_act": may_issue_for(actor_of(request), found.issuer_unit_id),
        "enquired": waiting(found.pk),
        "asked": form_of(found.pk) if found.kind in REPORTED_ON else None,
    }
    if found.state == Directive.State.DRAFT:
        shown = preview(
            issuer_unit_id=found.issuer_unit_id,
            target_unit_id=found.target_unit_id,
            kinds=found.target_kinds,
        )
        return render(request, "directives/preview.html", {**context, "preview": shown})
    standing = board(found)
    bar = stacked_bar(shares_of({group.step: group.count for group in standing.groups}))
    is_open = found.state == Directive.State.ISSUED
    return render(
        request, "directives/board.html", {**context, "board": standing, "bar": bar, "is_open": is_open}
    )


@requires("directives.issue")
@require_POST
def remind(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Remind one unit (`unit`) or, without it, everybody who still owes something."""
    found = own_or_404(request, directive_id)
    unit = request.POST.get("unit", "")
    account = actor_of(request).account_id
    assert account is not None  # requires()
    number = reminding.remind(found.pk, by=account, unit_ids=[int(unit)] if unit.isdecimal() else None)
    if number:
        text = ngettext("{n} unit has been reminded.", "{n} units have been reminded.", number)
        messages.success(request, text.format(n=number))
    else:
        messages.info(
            request, _("Nobody was reminded: whoever owes something had a reminder within the last hour.")
        )
    return redirect("directives-board", directive_id=found.pk)


@requires("directives.issue")
@require_POST
def close(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """End a directive."""
    found = own_or_404(request, directive_id)
    if closing.close(found.pk, actor_of(request)):
        messages.success(request, _("Ended. Units are no longer asked for anything."))
    return redirect("directives-board", directive_id=found.pk)
