"""`/q/<number>/do/<step>/`: what an asker can do with a question, one thing per page.

Everything works with the key of the link alone: no account, no script. A step that has just become impossible
(it was closed, say) leads back to the question with a sentence that says so; what was typed stays on the page
when only a field is at fault.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.private_pages import private
from tenant_apps.questions.operations import (
    appealing,
    asking_review,
    attaching,
    confirming,
    conversation,
    going_on,
    hiding,
    withdrawing,
)
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.queries.seen_by_asker import AskerView
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.asker_actions import AskerAction
from tenant_apps.questions.rules.receipts import new_token, tidy_secret
from tenant_apps.questions.rules.refused_files import BadFile
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.web import asker_forms
from tenant_apps.questions.web.file_fields import FILE_WORDS

Do = Callable[[UUID, dict[str, Any]], object]

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Page:
    """One step: heading, what it means, form, button, what it does, what is said afterwards."""

    title: LazyText
    lead: LazyText
    form: type[forms.Form]
    button: LazyText
    done: LazyText
    do: Do
    danger: bool = False


def _write(question_id: UUID, said: dict[str, Any]) -> None:
    attaching.add(question_id, text=said["text"], token=said["token"], files=said["attached"])


PAGES: dict[AskerAction, Page] = {
    AskerAction.WRITE: Page(
        _("Write to us"),
        _("What you write here is read by the same people who have your question."),
        asker_forms.WriteForm,
        _("Send"),
        _("Sent. It stands with your question now."),
        _write,
    ),
    AskerAction.URGE: Page(
        _("Urge us"),
        _("Whoever has your question is told that you are waiting. You can do this once in three days."),
        asker_forms.UrgeForm,
        _("Urge now"),
        _("Done. Whoever has your question knows that you are waiting."),
        lambda question_id, said: conversation.urge(question_id),
    ),
    AskerAction.SOLVED: Page(
        _("It is solved"),
        _("How was it? Stars are your choice; words too."),
        asker_forms.SolvedForm,
        _("Yes, it is solved"),
        _("Thank you. Your question is closed; if it comes back you can reopen it within 15 days."),
        lambda question_id, said: confirming.say_solved(
            question_id, rating=said["rating"], note=said["note"], helped=said["helped"]
        ),
    ),
    AskerAction.NOT_SOLVED: Page(
        _("It is not solved"),
        _("Tell us what is still missing. It goes back to work, with a new date."),
        asker_forms.WordsForm,
        _("Not solved"),
        _("Thank you for telling us. It is being dealt with again."),
        lambda question_id, said: going_on.say_not_solved(
            question_id, words=said["text"], token=said["token"]
        ),
    ),
    AskerAction.RATE: Page(
        _("Rate how it went"),
        _("Your rating helps the next one who asks."),
        asker_forms.RateForm,
        _("Rate"),
        _("Thank you for rating."),
        lambda question_id, said: confirming.rate(
            question_id,
            solved=said["solved"],
            rating=said["rating"],
            note=said["note"],
            helped=said["helped"],
        ),
    ),
    AskerAction.REOPEN: Page(
        _("Reopen your question"),
        _("You can do this once, within 15 days after it was closed. Tell us what happened since."),
        asker_forms.WordsForm,
        _("Reopen"),
        _("Reopened. It is being dealt with again."),
        lambda question_id, said: going_on.reopen(question_id, words=said["text"], token=said["token"]),
    ),
    AskerAction.APPEAL: Page(
        _("Appeal"),
        _("Somebody who did not decide before looks at it again. You can appeal once."),
        asker_forms.WordsForm,
        _("Appeal"),
        _("We have your appeal. You read the decision here."),
        lambda question_id, said: appealing.appeal(question_id, words=said["text"], token=said["token"]),
    ),
    AskerAction.REVIEW: Page(
        _("Ask the unit above to look at it"),
        _(
            "The unit above then reads your question, the answers and what you write here: "
            "without that it cannot decide."
        ),
        asker_forms.ReviewForm,
        _("Ask for a review"),
        _("The unit above has been asked. You read its decision here."),
        lambda question_id, said: asking_review.ask_review(
            question_id, words=said["text"], consent=said["agree"], token=said["token"]
        ),
    ),
    AskerAction.WITHDRAW: Page(
        _("Withdraw your question"),
        _("Nobody works on it any more, and it stays so. You can delete everything afterwards."),
        asker_forms.ConfirmForm,
        _("Withdraw it"),
        _("Withdrawn."),
        lambda question_id, said: withdrawing.withdraw(question_id),
        danger=True,
    ),
    AskerAction.PRIVATE: Page(
        _("Show it to nobody else"),
        _("Only you and the staff who answer then see your question, and your name is no longer shown."),
        asker_forms.ConfirmForm,
        _("Make it private"),
        _("Done. Only you and the staff who answer see it."),
        lambda question_id, said: hiding.make_private(question_id),
    ),
}


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of one step, and the step itself."""
    if step not in AskerAction.__members__.values():
        raise Http404
    action = AskerAction(step)
    typed = request.POST.get("k", "") if request.method == "POST" else request.GET.get("k", "")
    wait = wait_for(limits.CHECKING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = seen_by_asker.find(number, typed, unit=look_of(request).short_name, now=clock.now())
    if found is None:
        return private(HttpResponseRedirect(reverse("questions-check"), status=303))
    key = tidy_secret(typed)
    back = f"{reverse('questions-status', args=[found.number])}?k={key}"
    page = PAGES[action]
    if action not in found.actions and request.method != "POST":
        messages.info(request, _("That is not possible any more; here is how it stands."))
        return private(HttpResponseRedirect(back, status=303))
    if request.method != "POST":
        return _shown(request, found, action, page, _form(page, found, initial={"token": new_token()}), key)
    form = _form(page, found, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, found, action, page, form, key, status=UNPROCESSABLE)
    said = {
        "rating": None,
        "helped": None,
        "note": "",
        "text": "",
        "token": "",
        "attached": [],
        **form.cleaned_data,
    }
    try:
        page.do(found.id, said)
    except BadDecision as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(asker_forms.words_for(error.field)))
        return _shown(request, found, action, page, form, key, status=UNPROCESSABLE)
    except BadFile as error:
        form.add_error("attached", str(FILE_WORDS[error.fault]))
        return _shown(request, found, action, page, form, key, status=UNPROCESSABLE)
    except (NotPossible, AlreadyWaiting):
        messages.info(request, _("That is not possible any more; here is how it stands."))
    else:
        messages.success(request, str(page.done))
    return private(HttpResponseRedirect(back, status=303))


def _form(page: Page, found: AskerView, *bound: Any, **more: Any) -> forms.Form:
    """The form of a step; one that asks which answer helped knows the answers. Files do not go elsewhere."""
    if found.away and page.form is asker_forms.WriteForm:
        return asker_forms.WordsForm(*bound, **more)
    if issubclass(page.form, asker_forms.HelpedForm):
        more["answers"] = found.answers
    return page.form(*bound, **more)


def _shown(
    request: HttpRequest,
    found: AskerView,
    action: AskerAction,
    page: Page,
    form: forms.Form,
    key: str,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"q": found, "page_of_step": page, "form": form, "key": key, "action": action}
    return private(render(request, "questions/asker_step.html", context, status=status))
