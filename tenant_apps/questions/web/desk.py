"""`/desk/`: queues, list, item. Works without scripts and on a phone (list, then item)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.look import look_of
from shared_apps.accounts.public import account_names
from tenant_apps.questions.data.codes import Move
from tenant_apps.questions.operations import answering, revealing, screening
from tenant_apps.questions.operations.locking import ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.revealing import Contact
from tenant_apps.questions.operations.screening import BadDecision
from tenant_apps.questions.queries import desk
from tenant_apps.questions.queries.desk import LABELS, Item, Queue
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.web.desk_forms import AcceptForm, AnswerForm, ContactForm, DeclineForm

WORK = "questions.work"
CONFLICT = 409
UNPROCESSABLE = 422


@requires(WORK)
@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """One queue as a list; without a choice the first one in which something waits."""
    return render(request, "questions/desk.html", _frame(request, None))


@requires(WORK)
@require_safe
def item_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with its history and what can be done now."""
    return _item(request, question_id)


@requires(WORK)
@require_POST
def accept(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take the question on."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _item(request, question_id, status=UNPROCESSABLE)
    return _do(
        request,
        question_id,
        lambda: screening.accept(question_id, version=form.cleaned_data["version"], actor=_account(request)),
        done=_("Taken on. The asker can see it; now it waits for your answer."),
    )


@requires(WORK)
@require_POST
def decline(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """暂不受理."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _item(request, question_id, status=UNPROCESSABLE, decline_form=form)
    said = form.cleaned_data
    return _do(
        request,
        question_id,
        lambda: screening.decline(
            question_id,
            version=said["version"],
            reason=said["reason"],
            note=said["note"],
            actor=_account(request),
        ),
        done=_("Not accepted for now. The asker reads the reason and your words."),
        typed=said["note"],
        decline_form=form,
    )


@requires(WORK)
@require_POST
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Publish the official answer."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _item(request, question_id, status=UNPROCESSABLE, answer_form=form)
    said = form.cleaned_data
    return _do(
        request,
        question_id,
        lambda: answering.answer(
            question_id, version=said["version"], text=said["text"], actor=_account(request)
        ),
        done=_("Answered. The asker can read it now."),
        typed=said["text"],
        answer_form=form,
    )


@requires(WORK)
@require_POST
def contact(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show how the asker can be reached, once, in this answer only."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _item(request, question_id, status=UNPROCESSABLE, contact_form=form)
    try:
        shown = revealing.view_contact(
            question_id, reason=form.cleaned_data["contact_reason"], actor=_account(request)
        )
    except UnknownQuestion:
        raise Http404 from None
    return _item(request, question_id, contact=shown)


def _do(
    request: HttpRequest,
    question_id: UUID,
    step: Callable[[], None],
    *,
    done: str,
    typed: str = "",
    **forms_: Any,
) -> HttpResponse:
    """Carry a step out and go back to the item; when somebody was faster, show what they did beside
    what was typed.
    """
    try:
        step()
    except UnknownQuestion:
        raise Http404 from None
    except (ChangedMeanwhile, NotPossible):
        return _item(request, question_id, status=CONFLICT, typed=typed, **forms_)
    except BadDecision as error:
        for form in forms_.values():
            form.add_error(error.field, _("Write something that can be read."))
        return _item(request, question_id, status=UNPROCESSABLE, **forms_)
    messages.success(request, done)
    return HttpResponseRedirect(_address(request, question_id), status=303)


def _item(
    request: HttpRequest,
    question_id: UUID,
    *,
    status: int = 200,
    typed: str = "",
    contact: Contact | None = None,
    decline_form: forms.Form | None = None,
    answer_form: forms.Form | None = None,
    contact_form: forms.Form | None = None,
) -> HttpResponse:
    found = desk.item(question_id, unit=look_of(request).short_name, now=clock.now())
    if found is None:
        raise Http404
    if status == CONFLICT:
        # The version in the form is the one that somebody else has left behind: the forms start
        # anew, the words stay.
        decline_form = answer_form = None
    version = {"version": found.version}
    may_answer = bool({Move.ACCEPT, Move.ANSWER}.intersection(found.moves))
    context = _frame(request, found) | {
        "item": found,
        "conflict": status == CONFLICT,
        # Where an answer is still possible, the words stand in its box; else beside the other's,
        # to be copied.
        "typed": "" if may_answer else typed,
        "contact": contact,
        "people": account_names(
            account
            for account in {entry.author for entry in found.answers} | {step.actor for step in found.history}
            if account is not None
        ),
        "may_answer": may_answer,
        "may_accept": Move.ACCEPT in found.moves,
        "may_decline": Move.DECLINE in found.moves,
        "accept_form": AcceptForm(initial=version),
        "decline_form": decline_form or DeclineForm(initial=version),
        "answer_form": answer_form or AnswerForm(initial=version | {"text": typed}),
        "contact_form": contact_form or ContactForm(),
        "decline_open": decline_form is not None,
        "contact_open": contact_form is not None,
    }
    return render(request, "questions/item.html", context, status=status)


def _frame(request: HttpRequest, item: Item | None) -> dict[str, Any]:
    """The left and the middle pane: queues with counts, and one page of the queue."""
    now = clock.now()
    counts = desk.counts(now)
    queue = _queue(request, item, counts)
    number = request.GET.get("page", "1")
    return {
        "queue": queue,
        "queue_label": LABELS[queue],
        "queues": [
            {
                "code": code.value,
                "label": LABELS[code],
                "count": count,
                "late": code is Queue.OVERDUE and count > 0,
                "current": code is queue,
            }
            for code, count in counts.items()
        ],
        "page_of_queue": desk.page(queue, int(number) if number.isdecimal() and len(number) < 7 else 1, now),
        "here": item.id if item else None,
    }


def _queue(request: HttpRequest, item: Item | None, counts: dict[Queue, int]) -> Queue:
    try:
        return Queue(request.GET.get("queue", ""))
    except ValueError:
        pass
    if item is not None:
        return desk.queue_of(item.state, is_late=bool(item.due and item.due.tone == "late"))
    return next(
        (queue for queue in (Queue.OVERDUE, Queue.TO_SCREEN, Queue.TO_ANSWER) if counts[queue]),
        Queue.TO_SCREEN,
    )


def _address(request: HttpRequest, question_id: UUID) -> str:
    """The item's page; the list beside it is the one from which it was opened."""
    return f"{reverse('questions-item', args=[question_id])}?queue={_from_queue(request)}"


def _from_queue(request: HttpRequest) -> str:
    asked = request.GET.get("queue", "")
    return asked if asked in set(Queue) else ""


def _account(request: HttpRequest) -> int:
    account = actor_of(request).account_id
    if account is None:
        raise Http404  # `requires` lets no one through without an account
    return account
