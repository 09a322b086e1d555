"""Writing an appraisal, publishing it, withdrawing it, throwing a draft away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import actor_of, requires
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations import appraisal_drafting as drafting
from shared_apps.insights.operations import appraisal_withdrawing as withdrawing
from shared_apps.insights.operations.appraisal_closing import NotRunningError
from shared_apps.insights.queries.appraisal_visibility import may_run
from shared_apps.insights.queries.brief_figures import MOST_UNITS, TooManyUnitsError
from shared_apps.insights.queries.brief_visibility import writing_unit_ids
from shared_apps.insights.web.appraisal_forms import SchemeForm, WithdrawalForm, initial_of
from shared_apps.insights.web.appraisals import head_of, readable_or_404
from tenants.public import unit_card, unit_cards


@requires("insights.appraise")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a draft; ``from`` in the address: beginning with the rules of another one of one's own unit."""
    mine = unit_cards(writing_unit_ids(actor_of(request)))
    units = sorted(mine.values(), key=lambda card: card.path)
    if not units:
        raise PermissionDenied
    before = _begun_with(request)
    form = SchemeForm(_sent(request), units=units, initial=None if before is None else initial_of(before))
    if request.method == "POST" and form.is_valid():
        unit_id = form.cleaned_data["unit"]
        created = drafting.create(
            actor_of(request),
            unit_id=unit_id,
            content=form.content(),
            after=None if before is None else before.pk,
        )
        return redirect("insights-appraisal", appraisal_id=created)
    return _form_page(request, form, {})


@requires("insights.appraise")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """Change a draft. Its unit stays."""
    appraisal = own_or_404(request, appraisal_id)
    if appraisal.state != Appraisal.State.DRAFT:
        return _is_no_draft(request, appraisal.pk)
    form = SchemeForm(_sent(request), units=[unit_card(appraisal.unit_id)], initial=initial_of(appraisal))
    version = appraisal.version
    if request.method == "POST":
        version = number(request.POST.get("version", ""))
        if form.is_valid():
            try:
                drafting.change(appraisal.pk, actor_of(request), content=form.content(), version=version)
            except drafting.NotADraftError:
                return _is_no_draft(request, appraisal.pk)
            except drafting.ChangedMeanwhileError:
                form.add_error(
                    None,
                    _(
                        "Somebody else has changed this draft meanwhile. What you typed stands below: compare"
                        " it with the draft, and save again to put yours in its place."
                    ),
                )
                version = appraisal.version
            else:
                return redirect("insights-appraisal", appraisal_id=appraisal.pk)
    return _form_page(request, form, {"appraisal": appraisal, "version": version})


@requires("insights.appraise")
@require_POST
def publish(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """Let the units read the rules, as they were shown (`version`)."""
    appraisal = own_or_404(request, appraisal_id)
    try:
        units = drafting.publish(
            appraisal.pk, actor_of(request), version=number(request.POST.get("version", ""))
        )
    except drafting.NotADraftError:
        return _is_no_draft(request, appraisal.pk)
    except drafting.ChangedMeanwhileError:
        messages.warning(
            request, _("The draft has been changed meanwhile. Nothing was published: look at it once more.")
        )
    except drafting.NobodyMeantError:
        messages.warning(request, _("No unit with a site is of this level and line. Change the draft first."))
    except TooManyUnitsError as error:
        text = _("%(found)s units are too many for one table; it holds %(most)s. Choose a higher level.")
        messages.warning(request, text % {"found": error.args[0], "most": MOST_UNITS})
    else:
        said = ngettext(
            "Published for %(n)s unit. From now on nothing of the rules changes.",
            "Published for %(n)s units. From now on nothing of the rules changes.",
            units,
        )
        messages.success(request, said % {"n": units})
    return redirect("insights-appraisal", appraisal_id=appraisal.pk)


@requires("insights.appraise")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """Withdraw published rules before the figures are frozen, with reasons for the units."""
    appraisal = own_or_404(request, appraisal_id)
    if appraisal.state != Appraisal.State.PUBLISHED:
        messages.info(request, _("Only rules that are published, and not frozen yet, can be withdrawn."))
        return redirect("insights-appraisal", appraisal_id=appraisal.pk)
    form = WithdrawalForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            told = withdrawing.withdraw(appraisal.pk, actor_of(request), reason=form.cleaned_data["reason"])
        except NotRunningError:
            messages.info(request, _("A colleague has frozen the figures or withdrawn the rules meanwhile."))
        else:
            said = ngettext(
                "Withdrawn. %(n)s unit is told and reads your reasons.",
                "Withdrawn. %(n)s units are told and read your reasons.",
                told,
            )
            messages.success(request, said % {"n": told})
        return redirect("insights-appraisal", appraisal_id=appraisal.pk)
    context = {**head_of(appraisal), "form": form, "units": len(appraisal.listed)}
    return render(request, "insights/appraisal_withdraw.html", context, status=422 if form.errors else 200)


@requires("insights.appraise")
@require_POST
def discard(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    appraisal = own_or_404(request, appraisal_id)
    try:
        drafting.discard(appraisal.pk, actor_of(request))
    except drafting.NotADraftError:
        return _is_no_draft(request, appraisal.pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("insights-appraisals")


def own_or_404(request: HttpRequest, appraisal_id: UUID) -> Appraisal:
    """An appraisal of a unit for which the reader acts."""
    appraisal = readable_or_404(request, appraisal_id)
    if not may_run(actor_of(request), appraisal):
        raise Http404
    return appraisal


def _begun_with(request: HttpRequest) -> Appraisal | None:
    """The scheme of one's own unit that the address names; none for anything else."""
    try:
        named = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return Appraisal.objects.filter(pk=named, unit_id__in=writing_unit_ids(actor_of(request))).first()


def number(said: str) -> int:
    """A whole number of an address or a form; 0 for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _is_no_draft(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    messages.info(request, _("It was published or thrown away meanwhile."))
    if Appraisal.objects.filter(pk=appraisal_id).exists():
        return redirect("insights-appraisal", appraisal_id=appraisal_id)
    return redirect("insights-appraisals")


def _form_page(request: HttpRequest, form: SchemeForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "insights/appraisal_form.html", {"form": form, **context}, status=status)
