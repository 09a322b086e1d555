"""`/desk/q/…/hand-over/`: find another unit, see what would go there, and ask it: to take the question over
(主办), or to help (协办).

Without scripts: a search, a list of links, and one form.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from shared_apps.contracts.case_messages import HELPER, LEAD
from tenant_apps.questions.data.codes import ENDED_STATES, OWED_STATES, State
from tenant_apps.questions.operations import handing_over, helping_units
from tenant_apps.questions.operations.handing_over import Wish
from tenant_apps.questions.operations.helping_units import Plea
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import desk_item, units_to_ask
from tenant_apps.questions.queries.between_units import is_asked
from tenant_apps.questions.queries.desk_item_view import Item
from tenant_apps.questions.queries.units_to_ask import Candidate
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.working_days import due_day
from tenant_apps.questions.web.desk import CONFLICT, UNPROCESSABLE, to_item
from tenant_apps.questions.web.desk_frame import LONGEST, WORK, list_query, worker
from tenant_apps.questions.web.desk_taking import conflict_words
from tenant_apps.questions.web.transfer_forms import HandOverForm, HelpForm

FAULTS: dict[str, LazyText] = {
    "to": gettext_lazy(
        "This unit cannot be asked: closed, asked already, or the asker does not want it there."
    ),
    "reason": gettext_lazy("Choose a reason: the other unit reads it."),
    "rule": gettext_lazy("Shorten it: name and article are enough."),
    "words": gettext_lazy("Write to the other unit why it is theirs, and what has been done so far."),
    "due_on": gettext_lazy(
        "Choose a day from today on, and none behind the day that the asker was promised."
    ),
    "many": gettext_lazy("Enough units are asked already: wait for their words, or take one back."),
    "alarm": gettext_lazy(
        "An alarm about it is open. See to that first: only this unit can reach the asker at once."
    ),
}


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Choose the unit; with one (``to``) in the address, the form and what would go there."""
    found = _item(request, question_id)
    role = HELPER if request.GET.get("role") == HELPER else LEAD
    to = _chosen(request, question_id)
    if request.method != "POST" or to is None:
        return _page(request, found, role, to)
    if role == HELPER:
        return _ask_for_help(request, found, to)
    return _hand_over(request, found, to)


@requires(WORK)
@require_POST
def take_back(request: HttpRequest, question_id: UUID, transfer_id: UUID) -> HttpResponse:
    """Another unit need not take it over, or help, any more."""
    _item(request, question_id)
    me = worker(request).account_id
    if not is_asked(question_id, transfer_id):
        raise Http404
    done = handing_over.take_back(transfer_id, actor=me) or helping_units.take_back(transfer_id, actor=me)
    if done:
        messages.success(request, _("Taken back. It is yours again as soon as the network has confirmed it."))
    else:
        messages.info(request, _("It was answered, or taken back, a moment ago."))
    return to_item(request, question_id)


def _hand_over(request: HttpRequest, found: Item, to: Candidate) -> HttpResponse:
    form = HandOverForm(request.POST, promised=_promised(found))

    def ask(said: dict[str, Any], me: int) -> None:
        wish = Wish(
            to_unit=to.id,
            reason=said["reason"],
            rule=said["rule"],
            words=said["words"],
            due_on=form.day(),
        )
        handing_over.request(found.id, version=said["version"], wish=wish, actor=me)

    done = _("Sent to %(unit)s. Until they answer, it stays with you, and only messages to the asker go out.")
    return _asked(request, found, LEAD, to, form, ask, done=done % {"unit": to.short_name})


def _ask_for_help(request: HttpRequest, found: Item, to: Candidate) -> HttpResponse:
    form = HelpForm(request.POST)

    def ask(said: dict[str, Any], me: int) -> None:
        plea = Plea(to_unit=to.id, words=said["words"], due_on=form.day())
        helping_units.ask(found.id, plea=plea, actor=me)

    done = _("%(unit)s has been asked to help. Their words come back to you as an internal note.")
    return _asked(request, found, HELPER, to, form, ask, done=done % {"unit": to.short_name})


def _asked(
    request: HttpRequest,
    found: Item,
    role: str,
    to: Candidate,
    form: forms.Form,
    ask: Callable[[dict[str, Any], int], None],
    *,
    done: str,
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, role, to, form=form, status=UNPROCESSABLE)
    try:
        ask(form.cleaned_data, worker(request).account_id)
    except UnknownQuestion:
        raise Http404 from None
    except (AlreadyWaiting, BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        return _page(
            request, found, role, to, typed=form.cleaned_data, problem=conflict_words(error), status=CONFLICT
        )
    except BadDecision as error:
        form.add_error(error.field if error.field in form.fields else None, str(FAULTS[error.field]))
        return _page(request, found, role, to, form=form, status=UNPROCESSABLE)
    messages.success(request, done)
    return to_item(request, found.id)


def _page(
    request: HttpRequest,
    found: Item,
    role: str,
    to: Candidate | None,
    *,
    form: forms.Form | None = None,
    typed: dict[str, Any] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    looked_for = request.GET.get("find", "").strip()[:LONGEST]
    if form is None and to is not None:
        start = {name: value for name, value in (typed or {}).items() if name != "version" and value}
        if found.route_by is not None and role == LEAD:
            start.setdefault(
                "words", _("The asker did not know whom to ask. From what it says, it is yours.")
            )
        form = (
            HelpForm(initial=start)
            if role == HELPER
            else HandOverForm(initial=start | {"version": found.version}, promised=_promised(found))
        )
    promised = _promised(found)
    context = {
        "item": found,
        "role": role,
        "helps": role == HELPER,
        "to": to,
        "form": form,
        "problem": problem,
        "looked_for": looked_for,
        "found": units_to_ask.found(found.id, looked_for) if looked_for and to is None else [],
        "suggested": units_to_ask.suggested(found.id) if to is None else [],
        "possible": _is_possible(found, role),
        "spoken": [piece for piece in found.thread if piece.who in ("asker", "unit") and piece.text],
        "answers": [piece for piece in found.thread if piece.who == "answer" and piece.text],
        "notes": sum(piece.who == "note" for piece in found.thread),
        "file_names": [file.name for file in found.files]
        + [file.name for piece in found.thread if piece.who != "note" for file in piece.files],
        "files_stay": role == HELPER or found.cover is not None,
        "along": sum(other.state == State.MERGED for other in found.followers),
        "promised": promised,
        "list_query": list_query(request),
    }
    return render(request, "questions/hand_over.html", context, status=status)


def _is_possible(found: Item, role: str) -> bool:
    going_on = found.state in OWED_STATES if role == LEAD else found.state not in ENDED_STATES
    return going_on and not found.away


def _promised(found: Item) -> date | None:
    """The last day of what is owed and not late; None when it is late, or nothing is owed."""
    main = [line for line in found.promises if line.kept_at is None and line.due_at is not None][-1:]
    if not found.is_owed or not main or main[0].due_at is None or main[0].due_at <= clock.now():
        return None
    return due_day(main[0].due_at)


def _chosen(request: HttpRequest, question_id: UUID) -> Candidate | None:
    to = request.GET.get("to", "")
    if not to:
        return None
    found = units_to_ask.candidate(question_id, int(to)) if to.isdecimal() and len(to) < 18 else None
    if found is None:
        raise Http404
    return found


def _item(request: HttpRequest, question_id: UUID) -> Item:
    found = desk_item.item(question_id, who=worker(request).reader, unit="", now=clock.now())
    if found is None:
        raise Http404
    return found
