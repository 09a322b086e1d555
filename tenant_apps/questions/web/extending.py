"""At the desk: asking the leader for a later date, before the date has passed."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from huisheng.kernel.web.forms import in_words
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import extending
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries.date_panel import date_panel
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.visibility import visible
from tenant_apps.questions.web.desk_frame import WORK, worker
from tenant_apps.questions.web.fields import Words

UNPROCESSABLE, CONFLICT = 422, 409


class ExtensionForm(forms.Form):
    """How many working days more, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    days = forms.IntegerField(
        label=gettext_lazy("Working days more"),
        min_value=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    words = Words(
        label=gettext_lazy("Why, in words to the asker"),
        help_text=gettext_lazy("The asker reads this with the new date. No names."),
        max_length=extending.REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why it takes longer.")},
        validators=[in_words],
    )


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The form, and what it leads to."""
    who = worker(request)
    question = Question.objects.filter(visible(who.reader), pk=question_id).first()
    if question is None:
        raise Http404
    most, status = extending.most_days(), 200
    form = ExtensionForm(request.POST or None, initial={"version": question.version})
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                extending.ask(
                    question_id,
                    version=form.cleaned_data["version"],
                    days=form.cleaned_data["days"],
                    words=form.cleaned_data["words"],
                    actor=who.account_id,
                )
            except BadDecision as error:
                form.add_error(
                    error.field,
                    _("Ask for 1 to %(n)d working days.") % {"n": most}
                    if error.field == "days"
                    else _("Say why in words that can be read, at most %(n)d characters.")
                    % {"n": extending.REASON_MAX},
                )
            except (ChangedMeanwhile, BeingWorkedOn):
                status = CONFLICT
                form = _anew(request, question_id)
            except AlreadyWaiting:
                form.add_error(None, _("A later date has been asked for already; the leader decides."))
            except NotPossible:
                form.add_error(
                    None,
                    _(
                        "The date cannot be moved: it has passed, was moved once before, nothing is owed, "
                        "or you are waiting for the asker."
                    ),
                )
            else:
                messages.success(request, _("Sent to the leader. Until it is approved the date stands."))
                return HttpResponseRedirect(reverse("questions-item", args=[question_id]), status=303)
    context = {
        "question": question,
        "form": form,
        "most": most,
        "date": date_panel(question, clock.now()),
        "possible": extending.may_ask(question),
    }
    return render(request, "questions/extension.html", context, status=status)


def _anew(request: HttpRequest, question_id: UUID) -> ExtensionForm:
    """What was typed, for the question as it is now."""
    typed = request.POST.copy()
    typed["version"] = str(Question.objects.values_list("version", flat=True).get(pk=question_id))
    form = ExtensionForm(typed)
    form.add_error(
        None, _("Somebody else has taken a step meanwhile. Look at the question and send this again.")
    )
    return form
