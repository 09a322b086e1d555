"""基层困难 of the unit and of those below it, for its leaders; and what was shared, for all who work here."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.oversight.public import (
    DifficultyView,
    difficulties_below,
    difficulties_of,
    difficulties_shared_with,
    difficulty_for,
    difficulty_shared_with,
    untaken_below,
)
from tenant_apps.directive_inbox.operations import difficulties as steps
from tenant_apps.directive_inbox.web.forms import DifficultyForm, EnoughForm, MoreForm, NotEnoughForm
from tenants.public import network_url


@requires("directive_inbox.difficulties")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The unit's own, or with `?show=below` those of the units below it."""
    unit_id, below = current_unit().id, request.GET.get("show") == "below"
    context = {
        "rows": difficulties_below(unit_id) if below else difficulties_of(unit_id),
        "below": below,
        "untaken": untaken_below(unit_id),
    }
    return render(request, "directive_inbox/difficulties.html", context)


@requires("directive_inbox.difficulties")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Raise one."""
    form = DifficultyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        steps.raise_one(actor_of(request), **form.cleaned_data)
        messages.success(request, _("Sent to the units above. It stands in the list in a moment."))
        return redirect("directive_inbox-difficulties")
    status = 422 if form.errors else 200
    return render(request, "directive_inbox/difficulty_new.html", {"form": form}, status=status)


@requires("directive_inbox.difficulties")
@require_safe
def difficulty(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """One of the unit's own, or of a unit below."""
    return _page(request, _or_404(difficulty_id))


@requires("directive_inbox.difficulties")
@require_POST
def add(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """Add something to one's own."""
    form = MoreForm(request.POST)

    def step() -> str:
        steps.add(difficulty_id, actor_of(request), text=form.cleaned_data["text"])
        return _("Sent. It stands here in a moment.")

    return _step(request, difficulty_id, form, step, more_form=form)


@requires("directive_inbox.difficulties")
@require_POST
def enough(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """What was done is enough."""
    form = EnoughForm(request.POST)

    def step() -> str:
        steps.judge(difficulty_id, actor_of(request), is_enough=True, **form.cleaned_data)
        return _("The units above are told that it is solved.")

    return _step(request, difficulty_id, form, step, enough_form=form)


@requires("directive_inbox.difficulties")
@require_POST
def not_enough(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """It is not solved yet, and why."""
    form = NotEnoughForm(request.POST)

    def step() -> str:
        steps.judge(difficulty_id, actor_of(request), is_enough=False, **form.cleaned_data)
        return _("Sent. The unit that leads goes on.")

    return _step(request, difficulty_id, form, step, not_enough_form=form)


@requires("directive_inbox.difficulties")
@require_POST
def take_back(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """No help is needed any more."""

    def step() -> str:
        steps.take_back(difficulty_id, actor_of(request))
        return _("The units above are told that you need no help any more.")

    return _step(request, difficulty_id, None, step)


@requires("directive_inbox.shared_difficulties")
@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """What units above have made readable to all units below them."""
    rows = difficulties_shared_with(current_unit().id)
    return render(request, "directive_inbox/shared_difficulties.html", {"rows": rows})


@requires("directive_inbox.shared_difficulties")
@require_safe
def shared_one(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """One of them; any other is not there."""
    found = difficulty_shared_with(current_unit().id, difficulty_id)
    if found is None:
        raise Http404
    return render(request, "directive_inbox/shared_difficulty.html", {"difficulty": found})


def _or_404(difficulty_id: UUID) -> DifficultyView:
    found = difficulty_for(current_unit().id, difficulty_id)
    if found is None:
        raise Http404
    return found


def _step(
    request: HttpRequest,
    difficulty_id: UUID,
    form: MoreForm | EnoughForm | NotEnoughForm | None,
    step: Callable[[], str],
    **shown: object,
) -> HttpResponse:
    found = _or_404(difficulty_id)
    if found.unit_id != current_unit().id:
        raise Http404
    if form is not None and not form.is_valid():
        return _page(request, found, status=422, **shown)
    try:
        messages.success(request, step())
    except steps.NotOurDifficultyError:
        messages.warning(request, _("That step is not open any more. Look how it stands now."))
    return redirect("directive_inbox-difficulty", difficulty_id=difficulty_id)


def _page(request: HttpRequest, found: DifficultyView, status: int = 200, **shown: object) -> HttpResponse:
    own, initial = found.unit_id == current_unit().id, {"turn": found.turn}
    context = {
        "difficulty": found,
        "own": own,
        "more_form": MoreForm(),
        "enough_form": EnoughForm(initial=initial),
        "not_enough_form": NotEnoughForm(initial=initial),
        "help_url": "" if own else network_url(f"/oversight/difficulties/{found.id}/"),
        **shown,
    }
    return render(request, "directive_inbox/difficulty.html", context, status=status)
