"""One directive: a draft with whom it would reach, or the board of what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.accounts.public import account_name
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending, closing, following_up, reminding
from shared_apps.directives.queries.attachments import files_of
from shared_apps.directives.queries.attachments import waiting as waiting_files
from shared_apps.directives.queries.board import PER_PAGE, board, shares_of, units_of
from shared_apps.directives.queries.called import called_in, may_change_in, page_kind_of, together
from shared_apps.directives.queries.delegations import below
from shared_apps.directives.queries.enquiries import waiting
from shared_apps.directives.queries.from_above import above_of, came_down
from shared_apps.directives.queries.page_changes import changed_after, changed_by
from shared_apps.directives.queries.reports import form_of
from shared_apps.directives.queries.responsible import colleagues
from shared_apps.directives.queries.targets import later_units, seal_of
from shared_apps.directives.queries.visibility import may_issue_for, reads_words
from shared_apps.directives.web.access import own_or_404, visible_or_404
from shared_apps.directives.web.choosing import chips_of, choice_in, query_of
from shared_apps.directives.web.file_fields import FilesForm
from shared_apps.directives.web.preview import preview_page
from shared_apps.directives.web.stacked import stacked_bar
from shared_apps.directives.web.words import PARTS
from tenants.public import unit_cards


@requires("directives.view")
@require_safe
def directive(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The page of a directive, by its state."""
    return directive_page(request, visible_or_404(request, directive_id))


def directive_page(
    request: HttpRequest, found: Directive, files_form: FilesForm | None = None
) -> HttpResponse:
    """Render it; `files_form` has what was at fault in files that should come to a draft."""
    names = unit_cards({found.issuer_unit_id, found.target_unit_id})
    words = reads_words(actor_of(request), found)
    context: dict[str, Any] = {
        "directive": found,
        "issuer": names.get(found.issuer_unit_id),
        "target": names.get(found.target_unit_id),
        "may_act": may_issue_for(actor_of(request), found.issuer_unit_id),
        "enquired": waiting(found.pk) if words else (0, 0),
        "reads_words": words,
        "asked": form_of(found.pk) if found.kind in REPORTED_ON else None,
        "files": files_of(found),
        "files_form": files_form or FilesForm(),
    }
    if (kind := page_kind_of(found)) is not None:
        context |= {
            "called": called_in(kind, found),
            "parts": [PARTS[kind.name][code] for code in may_change_in(found)],
            "held": None if found.is_before_issue else together(kind, found.pk),
        }
    if found.is_before_issue:
        return preview_page(request, found, context)
    choice = choice_in(request.GET, found)
    standing = board(found, choice=choice, page=request.GET.get("page") or "1")
    bar = stacked_bar(shares_of(dict(standing.steps)))
    if (held := context.get("held")) is not None and held.number > PER_PAGE:
        context["held"] = held.only({unit.unit_id for unit in standing.shown})
    is_open = found.state == Directive.State.ISSUED
    earlier = list(found.earlier.all())
    amendment = amending.read(found.amendment) if found.amendment and context["may_act"] else None
    later = later_units(found) if is_open and context["may_act"] else []
    context |= {
        "above": above_of(found),
        "came_down": came_down([found.pk]).get(found.pk),
        "below": below(found.pk),
        "board": standing,
        "bar": bar,
        "is_open": is_open,
        "under": choice.under,
        "choice": choice,
        "chips": chips_of(standing, choice),
        "pages": standing.pages,
        "later": later,
        "later_seal": seal_of(card.id for card in later),
        "named": unit_cards(found.published_units),
        "earlier": earlier,
        "changed_after": {} if kind is None else changed_after(kind, found, earlier),
        "amendment": amendment,
        "amendment_differences": []
        if kind is None or amendment is None
        else changed_by(kind, found.details, amendment.details),
        "responsible": account_name(found.responsible_account_id),
        "colleagues": colleagues(found.issuer_unit_id) if is_open and context["may_act"] else [],
        "amendment_files": waiting_files(found),
        "amendment_is_own": found.amendment.get("by") == actor_of(request).account_id,
    }
    return render(request, "directives/board.html", context)


@requires("directives.issue")
@require_POST
def remind(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Remind one unit (`unit`) or, without it, everybody of the choice who still owes something."""
    found = own_or_404(request, directive_id)
    choice = choice_in(request.POST, found)
    unit = request.POST.get("unit", "")
    account = actor_of(request).account_id
    assert account is not None  # requires()
    units = units_of(found, choice) if choice.is_narrow else None
    number = reminding.remind(found.pk, by=account, unit_ids=[int(unit)] if unit.isdecimal() else units)
    if number:
        text = ngettext("{n} unit has been reminded.", "{n} units have been reminded.", number)
        messages.success(request, text.format(n=number))
    else:
        messages.info(request, _("Nobody was reminded: whoever owes something was reminded today already."))
    page = request.POST.get("page", "")
    query = query_of(choice, page=page if page.isdecimal() else "")
    return redirect(f"{reverse('directives-board', args=[found.pk])}{query.removesuffix('?')}")


@requires("directives.issue")
@require_POST
def responsible(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Name who follows it up from now on (`account`), of the issuing unit."""
    found = own_or_404(request, directive_id)
    account = request.POST.get("account", "")
    try:
        name = following_up.name_responsible(
            found.pk, actor_of(request), int(account) if account.isascii() and account.isdigit() else 0
        )
    except amending.NotOpenError:
        messages.info(request, _("It is not open any more. Nothing was changed."))
    except following_up.NotAColleagueError:
        messages.warning(request, _("Choose somebody who issues directives for your unit."))
    else:
        messages.success(request, _("{name} follows it up now.").format(name=name))
    return redirect("directives-board", directive_id=found.pk)


@requires("directives.issue")
@require_POST
def close(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """End a directive."""
    found = own_or_404(request, directive_id)
    if closing.close(found.pk, actor_of(request)):
        messages.success(request, _("Ended. Units are no longer asked for anything."))
    return redirect("directives-board", directive_id=found.pk)
