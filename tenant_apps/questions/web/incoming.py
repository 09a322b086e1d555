"""`/desk/incoming/`: 来件. Other units ask this one to take a question over, or to help: accept (签收), send
back (退回), answer.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from tenant_apps.questions.operations import incoming as operations
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import incoming
from tenant_apps.questions.queries.incoming import View
from tenant_apps.questions.web.desk import CONFLICT, UNPROCESSABLE
from tenant_apps.questions.web.desk_frame import READ, WORK, names, worker
from tenant_apps.questions.web.transfer_forms import GiveHelpForm, SendBackForm

_FAULTS: dict[str, LazyText] = {
    "reason": gettext_lazy("Choose a reason: the other unit reads it."),
    "rule": gettext_lazy("Name the rule: it is shown to the other unit."),
    "words": gettext_lazy("Write something that can be read, and not too long."),
}


@requires(READ)
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    rows = incoming.rows(worker(request).reader, clock.now())
    context = {
        "waiting": [row for row in rows if row.is_open],
        "past": [row for row in rows if not row.is_open],
        "people": names(row.decided_by for row in rows if row.decided_by is not None),
    }
    return render(request, "questions/incoming.html", context)


@requires(READ)
@require_safe
def item_page(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One of them with what came with it."""
    return _shown(request, _found(request, offer_id))


@requires(WORK)
@require_POST
def accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """签收."""
    found = _found(request, offer_id)
    if found.helps:
        raise Http404
    if not operations.accept(offer_id, actor=worker(request).account_id):
        return _shown(request, _found(request, offer_id), conflict=True, status=CONFLICT)
    messages.success(request, _("Accepted. It stands at your desk in a moment, on top of the queue."))
    return _to(offer_id)


@requires(WORK)
@require_POST
def send_back(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """退回."""
    found = _found(request, offer_id)
    form = SendBackForm(request.POST, prefix="back")
    if not form.is_valid():
        return _shown(request, found, back=form, status=UNPROCESSABLE)
    said = form.cleaned_data
    try:
        done = operations.send_back(
            offer_id,
            reason=said["reason"],
            rule=said["rule"],
            words=said["words"],
            actor=worker(request).account_id,
        )
    except BadDecision as error:
        form.add_error(error.field, str(_FAULTS[error.field]))
        return _shown(request, found, back=form, status=UNPROCESSABLE)
    if not done:
        return _shown(request, _found(request, offer_id), back=form, conflict=True, status=CONFLICT)
    messages.success(
        request, _("Sent back. The other unit reads your reason; the text has been emptied here.")
    )
    return _to(offer_id)


@requires(WORK)
@require_POST
def give_help(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """协办: answer the unit in the lead."""
    found = _found(request, offer_id)
    if not found.helps:
        raise Http404
    form = GiveHelpForm(request.POST, prefix="help")
    if not form.is_valid():
        return _shown(request, found, help_form=form, status=UNPROCESSABLE)
    try:
        done = operations.help_with(
            offer_id, words=form.cleaned_data["words"], actor=worker(request).account_id
        )
    except BadDecision as error:
        form.add_error(error.field, str(_FAULTS[error.field]))
        return _shown(request, found, help_form=form, status=UNPROCESSABLE)
    if not done:
        return _shown(request, _found(request, offer_id), help_form=form, conflict=True, status=CONFLICT)
    messages.success(request, _("Sent. The unit in the lead has it as a note."))
    return _to(offer_id)


def _found(request: HttpRequest, offer_id: UUID) -> View:
    found = incoming.view(offer_id, who=worker(request).reader, now=clock.now())
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    found: View,
    *,
    back: forms.Form | None = None,
    help_form: forms.Form | None = None,
    conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "it": found,
        "back": back or SendBackForm(prefix="back"),
        "back_open": back is not None,
        "help": help_form or GiveHelpForm(prefix="help"),
        "conflict": conflict,
        "people": names([found.decided_by]) if found.decided_by is not None else {},
    }
    return render(request, "questions/incoming_item.html", context, status=status)


def _to(offer_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("questions-incoming-item", args=[offer_id]), status=303)
