"""/onboarding/progress/: the first weeks of the units below, their summaries, what is waived for them."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, may, requires
from huisheng.kernel.access import require_object as require_right
from huisheng.kernel.clock import business_day
from huisheng.kernel.web.forms import in_words
from shared_apps.onboarding.operations import waiving
from shared_apps.onboarding.queries import first_weeks
from shared_apps.onboarding.queries.visibility import own_units
from shared_apps.onboarding.web import progress_words as words
from shared_apps.onboarding.web.applying import UNPROCESSABLE
from tenants.public import UnitCard, ancestors, unit_card

PER_PAGE = 50


class WaiverForm(forms.Form):
    """What is let go, and why: the unit reads it."""

    condition = forms.ChoiceField(label=gettext_lazy("What the unit need not have yet"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        validators=[in_words],
        max_length=300,
        help_text=gettext_lazy("The unit reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, words.CONDITION_NAMES[code]) for code in first_weeks.not_waived(unit_id)]
        cast("forms.ChoiceField", self.fields["condition"]).choices = choices


class AnswerForm(forms.Form):
    """What the unit above says to a summary."""

    text = forms.CharField(
        label=gettext_lazy("Your answer to the problems and suggestions"),
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@requires("onboarding.see_coverage")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The first weeks below one's own unit; who stands over several chooses."""
    units = own_units(actor_of(request))
    if not units:
        raise PermissionDenied
    if len(units) == 1:
        return HttpResponseRedirect(reverse("onboarding-progress-of", args=[units[0].id]))
    context = {"units": units, "address": "onboarding-progress-of", "heading": _("First weeks of units")}
    return render(request, "onboarding/progress_choose.html", context)


@requires("onboarding.see_coverage")
@require_safe
def of_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: its steps and summaries, what was waived, and the units below it."""
    return _page(request, _unit_or_404(request, unit_id))


@requires("onboarding.waive")
@require_POST
def waive(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Let one condition go."""
    card = _below_or_404(request, unit_id)
    form = WaiverForm(request.POST, unit_id=card.id)
    if not form.is_valid():
        return _page(request, card, form)
    waiving.waive(card.id, form.cleaned_data["condition"], form.cleaned_data["reason"], actor_of(request))
    messages.success(request, _("Waived. The unit reads your reason."))
    return _to(card)


@requires("onboarding.waive")
@require_POST
def take_back(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Demand one condition after all."""
    card = _below_or_404(request, unit_id)
    waiving.take_back(card.id, request.POST.get("condition", ""), actor_of(request))
    messages.success(request, _("The unit must have it after all."))
    return _to(card)


@requires("onboarding.waive")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One summary of a stage; who stands above answers it."""
    found = first_weeks.report(report_id)
    if found is None:
        raise Http404
    card = _below_or_404(request, found.unit_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            waiving.answer(report_id, form.cleaned_data["text"], actor_of(request))
        except waiving.AnsweredAlreadyError:
            messages.warning(request, _("Somebody has answered it already."))
        else:
            messages.success(request, _("The unit reads your answer."))
        return _to(card)
    context = {
        "card": card,
        "report": found,
        "stage": words.STAGE_NAMES.get(found.stage, found.stage),
        "figures": [(words.FIGURE_NAMES.get(code, code), number) for code, number in found.figures.items()],
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "onboarding/stage_report.html", context, status=status)


def _page(request: HttpRequest, card: UnitCard, form: WaiverForm | None = None) -> HttpResponse:
    actor, today = actor_of(request), business_day()
    number = request.GET.get("page", "1")
    below = Paginator(first_weeks.stands_below(card, today), PER_PAGE).get_page(number)
    context = {
        "card": card,
        "stand": first_weeks.unit_stand(card, today),
        "pages": below,
        "trail": [one for one in ancestors(card.id) if may(actor, "onboarding.see_coverage", one)],
        "reports": first_weeks.reports(card.id),
        "waivers": first_weeks.waivers(card.id),
        "may_waive": may(actor, "onboarding.waive", _place_above(card)),
        "form": form or WaiverForm(unit_id=card.id),
        "names": words.STEP_NAMES,
        "stand_words": words.STAND_WORDS,
        "tones": words.STAND_TONES,
        "stages": words.STAGE_NAMES,
        "conditions": words.CONDITION_NAMES,
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "onboarding/progress.html", context, status=status)


def _unit_or_404(request: HttpRequest, unit_id: int) -> UnitCard:
    try:
        card = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    require_right(request, "onboarding.see_coverage", card)
    return card


def _below_or_404(request: HttpRequest, unit_id: int) -> UnitCard:
    """A unit over which the role reaches from above: nobody waives anything for their own."""
    try:
        card = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    require_right(request, "onboarding.waive", _place_above(card))
    return card


def _place_above(card: UnitCard) -> str:
    """The path of the unit above; of a root that of the whole network, over which operators alone stand."""
    return "" if card.parent_id is None else unit_card(card.parent_id).path


def _to(card: UnitCard) -> HttpResponse:
    return HttpResponseRedirect(reverse("onboarding-progress-of", args=[card.id]), status=303)
