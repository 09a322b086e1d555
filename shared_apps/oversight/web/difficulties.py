"""基层困难 for those above: read, answered, taken on, settled, made readable to all below."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.oversight.models import Difficulty
from shared_apps.oversight.operations import difficulties as steps
from shared_apps.oversight.queries.difficulties import (
    ANSWERED,
    TO_BE_HELPED,
    UNDER_WAY,
    helper_for,
    leader_of,
    views,
    visible,
)
from shared_apps.oversight.web.forms import ReleaseForm, ReplyForm

_PER_PAGE = 20
_Step = Callable[[], str]


@requires("oversight.view")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Those under way, what nobody leads first, the oldest on top; with `?show=finished` the others."""
    finished = request.GET.get("show") == "finished"
    rows = visible(actor_of(request))
    rows = (
        rows.exclude(stage__in=UNDER_WAY).order_by("-ended_at", "-id")
        if finished
        else rows.filter(stage__in=UNDER_WAY)
        .annotate(is_free=Q(lead_unit_id__isnull=True))
        .order_by("-is_free", "raised_at", "id")
    )
    pages = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"pages": pages, "rows": views(pages.object_list), "finished": finished}
    return render(request, "oversight/difficulties.html", context)


@requires("oversight.view")
@require_safe
def difficulty(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """One of them with everything that was done."""
    return _page(request, _or_404(request, difficulty_id))


@requires("oversight.act")
@require_POST
def reply(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """Words; with the button for it, that it is settled."""
    form = ReplyForm(request.POST)

    def step() -> str:
        text = form.cleaned_data["text"]
        if "settle" in request.POST:
            steps.settle(difficulty_id, actor_of(request), text=text)
            return _("The unit is told that it is settled, and says whether it is.")
        steps.reply(difficulty_id, actor_of(request), text=text)
        return _("Sent. The unit is told.")

    return _take(request, difficulty_id, step, form, reply_form=form)


@requires("oversight.act")
@require_POST
def take_on(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """牵头: one's own unit leads."""

    def step() -> str:
        steps.take_on(difficulty_id, actor_of(request))
        return _("Your unit leads now. The unit is told.")

    return _take(request, difficulty_id, step)


@requires("oversight.act")
@require_POST
def join(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """协助: one's own unit helps as well."""

    def step() -> str:
        steps.join(difficulty_id, actor_of(request))
        return _("Your unit helps with it now. The unit is told.")

    return _take(request, difficulty_id, step)


@requires("oversight.act")
@require_POST
def release(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """One's own unit leads no more, and says why."""
    form = ReleaseForm(request.POST)

    def step() -> str:
        steps.release(difficulty_id, actor_of(request), text=form.cleaned_data["text"])
        return _("Your unit leads no more. Others above can take it on.")

    return _take(request, difficulty_id, step, form, release_form=form)


@requires("oversight.act")
@require_POST
def share(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """Readable to all units below, or not any more."""
    shared = request.POST.get("shared") == "yes"

    def step() -> str:
        steps.share(difficulty_id, actor_of(request), shared=shared)
        return _("All units below yours can read it.") if shared else _("It is not shared any more.")

    return _take(request, difficulty_id, step)


def _take(
    request: HttpRequest,
    difficulty_id: UUID,
    step: _Step,
    form: forms.Form | None = None,
    **shown: forms.Form,
) -> HttpResponse:
    """Take a step in the name of one's own unit above; those on the spot write on the unit's own pages."""
    row = _or_404(request, difficulty_id)
    if helper_for(actor_of(request), row) is None:
        raise Http404
    if form is not None and not form.is_valid():
        return _page(request, row, status=422, **shown)
    try:
        messages.success(request, step())
    except steps.HelpNotPossibleError:
        messages.warning(request, _("That step is not open any more. Look how it stands now."))
    return redirect("oversight-difficulty", difficulty_id=difficulty_id)


def _or_404(request: HttpRequest, difficulty_id: UUID) -> Difficulty:
    row = visible(actor_of(request)).filter(pk=difficulty_id).first()
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: Difficulty, status: int = 200, **shown: forms.Form) -> HttpResponse:
    own, lead, [found] = helper_for(actor_of(request), row), leader_of(row), views([row])
    leads = own is not None and lead is not None and lead.id == own.id
    free = row.stage == Difficulty.Stage.OPEN or (row.stage == Difficulty.Stage.TAKEN and lead is None)
    helps = own is not None and own.short_name in found.helpers
    context = {
        "difficulty": found,
        "own": own,
        "may_take": own is not None and free,
        "may_join": own is not None and row.stage in TO_BE_HELPED and not leads and not helps,
        "may_release": leads and row.stage == Difficulty.Stage.TAKEN,
        "may_settle": row.stage in TO_BE_HELPED and (lead is None or leads),
        "may_share": row.stage in ANSWERED and row.may_be_shared and row.shared_by_unit_id is None,
        "may_unshare": own is not None and row.shared_by_unit_id == own.id,
        "reply_form": ReplyForm(),
        "release_form": ReleaseForm(),
        **shown,
    }
    return render(request, "oversight/difficulty.html", context, status=status)
