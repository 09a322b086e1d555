"""Ten seconds to take a step back; who works on a question; what one proposed oneself and takes back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from tenant_apps.questions.data.codes import DecisionKind
from tenant_apps.questions.operations import claiming, holding, second_person
from tenant_apps.questions.operations.claiming import Claim
from tenant_apps.questions.operations.locking import BeingWorkedOn, HeldElsewhere
from tenant_apps.questions.operations.refusals import NotYours
from tenant_apps.questions.queries import deciding, desk_item
from tenant_apps.questions.web.desk import CONFLICT, render_item, to_item
from tenant_apps.questions.web.desk_frame import WORK, names, worker

MODES = {
    "answer": "answer",
    "decline": "decline",
    "reply": "reply",
    "ask_for_details": "reply",
    "tell_progress": "progress",
    "propose_completion": "complete",
    "correct": "correct",
}
"""The tool whose form holds what a step was made of."""


@requires(WORK)
@require_POST
def undo(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Take a waiting step back: its words stand in their box again."""
    who = worker(request)
    held = deciding.held(decision_id, who=who.reader)
    if held is None:
        raise Http404
    typed = holding.undo(decision_id, actor=who.account_id)
    if typed is None:
        messages.error(
            request, _("It has left already, or is a colleague's. An answer can still be corrected in sight.")
        )
        return to_item(request, held.question_id)
    messages.success(request, _("Taken back. Nothing has left."))
    if held.step == "decide":
        return HttpResponseRedirect(reverse("questions-decide", args=[typed["decision"]]), status=303)
    mode = MODES.get(held.step, "")
    if not mode:
        return to_item(request, held.question_id)
    return render_item(request, held.question_id, mode=mode, typed=_as_typed(typed))


@requires(WORK)
@require_POST
def send_due(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """The countdown of the page is over: carry the step out now instead of some seconds later.

    The wake-up does the same; whichever comes first does it, and before its time neither does anything.
    """
    held = deciding.held(decision_id, who=worker(request).reader)
    if held is None:
        raise Http404
    holding.send(decision_id)
    if held.step == "decide" and "decision" in held.payload:
        return HttpResponseRedirect(reverse("questions-decide", args=[held.payload["decision"]]), status=303)
    return to_item(request, held.question_id)


@requires(WORK)
@require_POST
def claim(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take in hand (``do``: take, over, release). Scripts get a line to show, forms the item again."""
    who = worker(request)
    if desk_item.version_of(question_id, who=who.reader) is None:
        raise Http404
    wanted = request.POST.get("do", "take")
    status = 200
    try:
        if wanted == "release":
            claiming.release(question_id, actor=who.account_id)
            words = ""
        else:
            take = claiming.take_over if wanted == "over" else claiming.claim
            take(question_id, actor=who.account_id)
            words = _("You are working on it: colleagues see that for ten minutes.")
    except BeingWorkedOn as error:
        status, words = CONFLICT, claim_words(error)
    except HeldElsewhere:
        status, words = CONFLICT, _("Another unit holds it now. Here it can be read.")
    except NotYours:
        raise Http404 from None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": words}, status=status)
    if words:
        (messages.success if status == 200 else messages.error)(request, words)
    return to_item(request, question_id)


@requires(WORK)
@require_POST
def take_back(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Whoever proposed something takes it back before it is decided; the words stand in their box again."""
    who = worker(request)
    wanted = deciding.to_decide(decision_id, who=who.reader)
    if wanted is None:
        raise Http404
    typed = second_person.take_back(decision_id, actor=who.account_id)
    if typed is None:
        messages.error(request, _("It has been decided already, or a colleague proposed it."))
        return to_item(request, wanted.question_id)
    messages.success(request, _("Taken back. The leader is not asked any more."))
    if wanted.kind == DecisionKind.EXTENSION:
        return HttpResponseRedirect(reverse("questions-extend", args=[wanted.question_id]), status=303)
    mode = "give_up" if wanted.kind == DecisionKind.UNRESOLVABLE else "answer"
    if "corrects" in typed:
        mode, typed["answer"] = "correct", typed["corrects"]
    return render_item(request, wanted.question_id, mode=mode, typed=_as_typed(typed))


def claim_words(error: BeingWorkedOn) -> str:
    """Who works on it, and for how long at most."""
    who = names([error.account]).get(error.account, "") if error.account else ""
    claimed = Claim(error.account or 0, error.until or clock.now())
    minutes = max(1, -int((clock.now() - claimed.until).total_seconds() // 60))
    return ngettext(
        "%(name)s works on it, %(n)s minute left at most.",
        "%(name)s works on it, %(n)s minutes left at most.",
        minutes,
    ) % {"name": who or _("A colleague"), "n": minutes}


def _as_typed(payload: dict[str, object]) -> dict[str, object]:
    kind, member = payload.get("kind"), payload.get("member")
    if kind == "expert" and member:
        payload["answered_as"] = f"e{member}"
    return payload
