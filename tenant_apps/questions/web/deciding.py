"""What waits for a decision, and one decision on one page, opened from a link on a phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from huisheng.kernel.web.look import look_of
from tenant_apps.questions.data.codes import DecisionKind, DecisionState
from tenant_apps.questions.operations import deciding as taking
from tenant_apps.questions.operations import holding
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.refusals import BadDecision, NotYours
from tenant_apps.questions.queries import deciding, desk_item
from tenant_apps.questions.queries.deciding import ToDecide
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.web.desk import CONFLICT, UNPROCESSABLE
from tenant_apps.questions.web.desk_forms import DecideForm
from tenant_apps.questions.web.desk_frame import WORK, Worker, names, queues, worker
from tenant_apps.questions.web.desk_taking import conflict_words

TOLD_EITHER_WAY = (DecisionKind.APPEAL, DecisionKind.REVIEW, DecisionKind.EXTENSION)
"""Decisions that reach the asker whichever way they go: both ways wait for the undo window."""

WORDS = {
    "minor": gettext_lazy(
        "The asker is under 18, and its author has no background check (入职查询) on record now. Send it "
        "back: a colleague who has one answers."
    ),
}


@requires(WORK)
@require_safe
def decisions_page(request: HttpRequest) -> HttpResponse:
    """What waits for this person's decision."""
    waiting = deciding.waiting_for(worker(request).reader)
    context = queues(request) | {
        "waiting": waiting,
        "people": names(one.asked_by for one in waiting if one.asked_by is not None),
    }
    return render(request, "questions/decisions.html", context)


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_page(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """The question, what is proposed, approve or send back. Whoever may not decide reads, and no more."""
    who = worker(request)
    wanted = deciding.to_decide(decision_id, who=who.reader)
    if wanted is None:
        raise Http404
    if request.method != "POST":
        return _page(request, who, wanted)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, who, wanted, form=form, status=UNPROCESSABLE)
    said = form.cleaned_data
    approve = request.POST.get("do") == "approve"
    if not approve and not said["words"]:
        form.add_error("words", _("Say what is to be changed, or why not."))
        return _page(request, who, wanted, form=form, status=UNPROCESSABLE)
    try:
        _decide(wanted, who, said, approve=approve)
    except NotYours:
        raise Http404 from None
    except UnknownQuestion:
        raise Http404 from None
    except (BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        return _page(request, who, wanted, problem=conflict_words(error), typed=said, status=CONFLICT)
    except BadDecision as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(WORDS.get(error.field) or _("Write something that can be read.")))
        return _page(request, who, wanted, form=form, status=UNPROCESSABLE)
    if not _waits(wanted, approve=approve):
        messages.success(request, _("Sent back. Whoever proposed it has been told."))
    return HttpResponseRedirect(reverse("questions-decide", args=[decision_id]), status=303)


def _decide(wanted: ToDecide, who: Worker, said: dict[str, Any], *, approve: bool) -> None:
    """Take the decision, or let it wait its ten seconds where the asker is told of it."""
    if not wanted.yours:
        raise NotYours(str(wanted.id))
    text = said["text"] if approve and wanted.text and said["text"] else None
    if _waits(wanted, approve=approve):
        payload = {"decision": str(wanted.id), "approve": approve, "words": said["words"], "text": text}
        holding.hold(wanted.question_id, "decide", payload, version=said["version"], actor=who.account_id)
        return
    if not taking.decide(wanted.id, approve=approve, words=said["words"], text=text, actor=who.account_id):
        raise ChangedMeanwhile(wanted.question_id)


def _waits(wanted: ToDecide, *, approve: bool) -> bool:
    return approve or wanted.kind in TOLD_EITHER_WAY


def _page(
    request: HttpRequest,
    who: Worker,
    wanted: ToDecide,
    *,
    form: DecideForm | None = None,
    problem: str = "",
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = desk_item.item(
        wanted.question_id, who=who.reader, unit=look_of(request).short_name, now=clock.now()
    )
    if found is None:
        raise Http404
    initial = {"version": found.version, "text": wanted.text} | {
        name: value for name, value in (typed or {}).items() if name != "version" and value
    }
    answer = found.piece_of(wanted.corrects) if wanted.corrects is not None else None
    context = {
        "wanted": wanted,
        "item": found,
        "open": wanted.state == DecisionState.OPEN,
        "may_decide": wanted.yours,
        "is_mine": wanted.asked_by == who.account_id,
        "by_helper": wanted.kind == DecisionKind.FIRST_ANSWERS,
        "is_answer": wanted.kind == DecisionKind.ANSWER,
        "rewordable": wanted.kind in (DecisionKind.ANSWER, DecisionKind.UNRESOLVABLE),
        "corrected": answer,
        "problem": problem,
        "form": form or DecideForm(initial=initial),
        "sending_mine": found.sending is not None and found.sending.asked_by == who.account_id,
        "people": names(
            account
            for account in {wanted.asked_by, wanted.decided_by, *found.accounts}
            if account is not None
        ),
        "me": who.account_id,
    }
    return render(request, "questions/decide.html", context, status=status)
