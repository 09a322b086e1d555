"""/partner/: what the unit asks of a partner organisation, for the people of that organisation; and its
figures, for the unit.
"""

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.web.forms import in_words
from tenant_apps.people import public as people
from tenant_apps.questions.operations import partnering
from tenant_apps.questions.operations.partnering import WORDS_MAX, NotAsked
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import for_partners
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenant_apps.questions.web.expert_link import NOT_CHECKED

PARTNER = "people.partner"
UNPROCESSABLE = 422
CONFLICT = 409
BEING_READ = gettext_lazy("Another answer is being looked at. Yours is still here: send it again later.")


class PartnerAnswerForm(forms.Form):
    """The answer."""

    text = forms.CharField(
        label=pgettext_lazy("an expert", "Your answer"),
        max_length=TEXT_MAX,
        help_text=gettext_lazy("Written to the young person. It stands under your organisation's name."),
        widget=forms.Textarea(
            attrs={"rows": 9, "maxlength": TEXT_MAX, "data-hs-count": gettext_lazy("{n} characters left")}
        ),
    )


class SendBackForm(forms.Form):
    """Why it is not a matter for this organisation."""

    words = forms.CharField(
        label=gettext_lazy("Why you send it back"),
        validators=[in_words],
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_MAX}),
    )


@requires(PARTNER)
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The queue of the organisation, and what came of the latest."""
    worker = people.partner_worker(account_of(request))
    context = {
        "worker": worker,
        "names": "、".join(worker.partners.values()) if worker else "",
        "items": for_partners.items(worker) if worker else [],
        "past": for_partners.past(worker) if worker else [],
    }
    return render(request, "questions/partner.html", context)


@requires(PARTNER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """One of them; a POST hands the answer in."""
    if request.method != "POST":
        return _one(request, assignment_id)
    form = PartnerAnswerForm(request.POST)
    if not form.is_valid():
        return _one(request, assignment_id, form=form, status=UNPROCESSABLE)
    try:
        partnering.answer(assignment_id, text=form.cleaned_data["text"], actor=account_of(request))
    except NotAsked:
        return _gone(request)
    except BadDecision as error:
        words = (
            NOT_CHECKED if error.field == "minor" else pgettext("an expert", "Write your answer in words.")
        )
        form.add_error("text", str(words))
        return _one(request, assignment_id, form=form, status=UNPROCESSABLE)
    except (AlreadyWaiting, NotPossible):
        form.add_error(None, str(BEING_READ))
        return _one(request, assignment_id, form=form, status=CONFLICT)
    messages.success(request, _("Handed in. The unit reads it before it is published."))
    return HttpResponseRedirect(reverse("questions-partner"))


@requires(PARTNER)
@require_POST
def back(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """退回."""
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _one(request, assignment_id, back=form, status=UNPROCESSABLE)
    try:
        partnering.send_back(assignment_id, words=form.cleaned_data["words"], actor=account_of(request))
    except NotAsked:
        return _gone(request)
    except BadDecision:
        form.add_error("words", _("Write something that can be read."))
        return _one(request, assignment_id, back=form, status=UNPROCESSABLE)
    messages.success(request, _("Sent back. Whoever asked you has been told."))
    return HttpResponseRedirect(reverse("questions-partner"))


def figures_panel(section_id: int, since: date) -> SafeString:
    """Shown with the organisation at /manage/: what it was asked, and how it served."""
    found = for_partners.figures(section_id, since)
    return render_to_string("questions/partner_figures.html", {"found": found, "since": since})


def _one(
    request: HttpRequest,
    assignment_id: UUID,
    *,
    form: PartnerAnswerForm | None = None,
    back: SendBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    worker = people.partner_worker(account_of(request))
    found = for_partners.item(worker, assignment_id) if worker else None
    if found is None:
        raise Http404
    context = {
        "found": found,
        "form": back or form or PartnerAnswerForm(),
        "answer": form or PartnerAnswerForm(),
        "back": back or SendBackForm(),
    }
    return render(request, "questions/partner_one.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This was taken back, or it has ended meanwhile."))
    return HttpResponseRedirect(reverse("questions-partner"))
