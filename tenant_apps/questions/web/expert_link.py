"""/e/<secret>/: one question, opened by an expert from a link on a phone. Nothing else is here."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import behind_a_secret
from tenant_apps.questions.operations import expert_answering
from tenant_apps.questions.operations.expert_answering import DeadLink, OneQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX

UNPROCESSABLE = 422
CONFLICT = 409

NOT_CHECKED = gettext_lazy(
    "Whoever answers somebody under 18 needs a background check (入职查询); none of yours is on record now. "
    "Nothing is lost: tell the staff, and send it again after that."
)


class ExpertAnswerForm(forms.Form):
    """The answer."""

    text = forms.CharField(
        label=pgettext_lazy("an expert", "Your answer"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(
            attrs={"rows": 9, "maxlength": TEXT_MAX, "data-hs-count": gettext_lazy("{n} characters left")}
        ),
    )


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_question(request: HttpRequest, secret: str) -> HttpResponse:
    """The question; accept, decline and recuse by one tap each; then the answer."""
    wait = wait_for(limits.CHECKING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    try:
        found = expert_answering.open_link(secret)
        if request.method == "POST":
            return _step(request, secret, found)
    except DeadLink:
        return _shown(request, "questions/expert_gone.html", {}, status=404)
    return _shown(request, "questions/expert.html", {"found": found, "form": ExpertAnswerForm()})


def _step(request: HttpRequest, secret: str, found: OneQuestion) -> HttpResponse:
    match request.POST.get("step"):
        case "accept":
            expert_answering.accept(secret)
            return behind_a_secret(HttpResponseRedirect(request.path))
        case "decline" | "recuse" as step:
            expert_answering.refuse(secret, recused=step == "recuse")
            return _shown(request, "questions/expert_done.html", {"refused": True, "found": found})
    form = ExpertAnswerForm(request.POST)
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            published = expert_answering.answer(secret, text=form.cleaned_data["text"])
            return _shown(request, "questions/expert_done.html", {"published": published, "found": found})
        except BadDecision as error:
            words = (
                NOT_CHECKED
                if error.field == "minor"
                else pgettext("an expert", "Write your answer in words.")
            )
            form.add_error("text", str(words))
        except AlreadyWaiting:
            status = CONFLICT
            form.add_error(
                None,
                _("Another answer is being looked at. Yours is still here: send it again later."),
            )
        except NotPossible:
            status = CONFLICT
            form.add_error(None, _("This question has ended meanwhile. Thank you for your time."))
    return _shown(request, "questions/expert.html", {"found": found, "form": form}, status=status)


def _shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return behind_a_secret(render(request, template, context, status=status))
