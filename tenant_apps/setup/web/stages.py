"""`/manage/setup/stages/…/`: the summary of a stage, filled in, completed by the leader, sent up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, may, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.text.personal import Found, suggest
from shared_apps.onboarding.public import reports_of
from tenant_apps.setup.data.codes import Stage
from tenant_apps.setup.operations import summing_up
from tenant_apps.setup.queries.stages import summary

UNPROCESSABLE = 422
WORDS_MAX = 2_000
_NUMBERS = frozenset({Found.IDENTITY, Found.CARD, Found.PHONE})
_NO_NUMBERS = gettext_lazy("There seems to be a phone, identity or card number in it. Leave it out.")

FIGURES = {
    "staff": gettext_lazy("Colleagues"),
    "experts": gettext_lazy("Experts"),
    "sections": gettext_lazy("Sections and groups"),
    "campaigns": gettext_lazy("Posters and links"),
    "received": gettext_lazy("Questions received"),
    "answered": pgettext_lazy("figure", "Answered"),
    "closed": pgettext_lazy("figure", "Closed"),
    "late_responses": gettext_lazy("First responses too late"),
    "late_answers": gettext_lazy("Answers too late"),
}


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class SummaryForm(forms.Form):
    """Words of the unit for those above: nobody's number is in them."""

    went_well = forms.CharField(
        label=gettext_lazy("What went well"), max_length=WORDS_MAX, required=False, widget=_area()
    )
    problems = forms.CharField(label=gettext_lazy("Problems"), max_length=WORDS_MAX, widget=_area())
    suggestions = forms.CharField(
        label=gettext_lazy("Suggestions to the units above"),
        max_length=WORDS_MAX,
        required=False,
        help_text=gettext_lazy("The unit above answers them."),
        widget=_area(),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what looks like a number of a person."""
        for name in self.fields:
            if suggest(self.cleaned_data.get(name, ""), _NUMBERS):
                self.add_error(name, _NO_NUMBERS)
        return self.cleaned_data


@requires("setup.see")
@require_safe
def page(request: HttpRequest, stage: str) -> HttpResponse:
    """One stage as it stands; what was sent, with the answer."""
    return _page(request, _stage(stage), SummaryForm())


@requires("setup.answer_for")
@require_POST
def send(request: HttpRequest, stage: str) -> HttpResponse:
    """Send it up: by the leader alone, once, when the stage is over."""
    code, form = _stage(stage), SummaryForm(request.POST)
    if not form.is_valid():
        return _page(request, code, form, UNPROCESSABLE)
    try:
        summing_up.send(code, summing_up.Words(**form.cleaned_data), actor_of(request))
    except summing_up.NotOverError:
        messages.warning(request, _("The stage is not over yet."))
    except summing_up.SentAlreadyError:
        messages.warning(request, _("This summary has been sent already."))
    else:
        messages.success(request, _("Sent to the units above."))
    return redirect("setup-stage", stage=code.value)


def _stage(stage: str) -> Stage:
    if stage not in Stage.values:
        raise Http404
    return Stage(stage)


def _page(request: HttpRequest, stage: Stage, form: SummaryForm, status: int = 200) -> HttpResponse:
    found = summary(stage)
    if found is None:
        return redirect("setup-overview")
    sent = next((one for one in reports_of(current_unit().id) if one.stage == stage.value), None)
    figures = sent.figures if sent else found.figures
    context = {
        "found": found,
        "sent": sent,
        "figures": [(FIGURES[code], number) for code, number in figures.items() if code in FIGURES],
        "form": form,
        "may_send": may(actor_of(request), "setup.answer_for"),
    }
    return render(request, "setup/stage.html", context, status=status)
