"""/coverage/: how far the roll-out is, and its waves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, actor_of, may, requires
from huisheng.kernel.access import require_object as require_right
from huisheng.kernel.clock import business_day
from shared_apps.onboarding.models import Invited, Wave
from shared_apps.onboarding.operations import planning
from shared_apps.onboarding.queries.coverage import STANDS, coverage
from shared_apps.onboarding.queries.features import chosen_otherwise
from shared_apps.onboarding.queries.visibility import own_units
from shared_apps.onboarding.web.applying import UNPROCESSABLE
from shared_apps.onboarding.web.review_forms import WaveForm
from shared_apps.onboarding.web.words import STAND_TONES
from shared_apps.onboarding.web.words import STANDS as STAND_NAMES
from tenants.public import UnitCard, ancestors, subtree, unit_card


@requires("onboarding.see_coverage")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The roll-out of one's own unit; who stands over several chooses."""
    units = own_units(actor_of(request))
    if not units:
        raise PermissionDenied
    if len(units) == 1:
        return HttpResponseRedirect(reverse("onboarding-coverage-of", args=[units[0].id]))
    return render(request, "onboarding/coverage_choose.html", {"units": units})


@requires("onboarding.see_coverage")
@require_safe
def of_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The map, the table and the waves below one unit."""
    card = _unit_or_404(request, unit_id)
    actor = actor_of(request)
    found = coverage(card.id, business_day())
    seen = [one for one in ancestors(card.id) if may(actor, "onboarding.see_coverage", one)]
    context = {
        "c": found,
        "stands": [(one, STAND_NAMES[one], getattr(found.all, one), STAND_TONES[one]) for one in STANDS],
        "names": STAND_NAMES,
        "tones": STAND_TONES,
        "trail": seen,
        "may_plan": may(actor, "onboarding.plan", card),
    }
    return render(request, "onboarding/coverage.html", context)


@requires("onboarding.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def new_wave(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Plan one more wave."""
    card = _unit_or_404(request, unit_id, "onboarding.plan")
    form = WaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        wave_id = planning.add_wave(card.id, form.plan(), by=account_of(request))
        return HttpResponseRedirect(reverse("onboarding-wave-units", args=[wave_id]), status=303)
    return _wave_page(request, form, card)


@requires("onboarding.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def wave(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Change name and dates, and what its units' sites have."""
    found, card = _wave_or_404(request, wave_id)
    initial = {"name": found.name, "starts_on": found.starts_on, "due_on": found.due_on}
    form = WaveForm(request.POST if request.method == "POST" else None, initial=initial, said=found.features)
    if form.is_bound and form.is_valid():
        planning.change_wave(found.pk, form.plan(), by=account_of(request))
        messages.success(request, _("The wave is changed."))
        return _to_coverage(card)
    return _wave_page(request, form, card, found)


@requires("onboarding.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def wave_units(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Choose which units are in the wave."""
    found, card = _wave_or_404(request, wave_id)
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("unit") if one.isascii() and one.isdecimal()]
        try:
            planning.choose_units(found.pk, chosen, by=account_of(request))
        except planning.OutsideError:
            raise Http404 from None
        messages.success(request, _("The units of the wave are kept."))
        return _to_coverage(card)
    elsewhere = {
        one.unit_id: one.wave
        for one in Invited.objects.filter(over_id=card.id).exclude(wave=found).select_related("wave")
    }
    chosen_ids = set(Invited.objects.filter(wave=found).values_list("unit_id", flat=True))
    below = subtree(card.id, include_self=False)
    names = {one.id: one.short_name for one in [card, *below]}
    groups: dict[int, list[dict[str, Any]]] = {}
    for one in below:
        row = {"card": one, "chosen": one.id in chosen_ids, "elsewhere": elsewhere.get(one.id)}
        groups.setdefault(one.parent_id or 0, []).append(row)
    context = {
        "wave": found,
        "card": card,
        "groups": [
            {"id": parent_id, "name": names.get(parent_id, ""), "rows": rows, "chosen": _chosen(rows)}
            for parent_id, rows in groups.items()
        ],
    }
    return render(request, "onboarding/wave_units.html", context)


@requires("onboarding.plan")
@require_POST
def drop(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Give a wave up."""
    found, card = _wave_or_404(request, wave_id)
    planning.drop_wave(found.pk, by=account_of(request))
    messages.success(request, _("The wave is given up; its units are in none."))
    return _to_coverage(card)


def _chosen(rows: list[dict[str, Any]]) -> int:
    return sum(bool(row["chosen"]) for row in rows)


def _unit_or_404(request: HttpRequest, unit_id: int, right: str = "onboarding.see_coverage") -> UnitCard:
    try:
        card = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    require_right(request, right, card)
    return card


def _wave_or_404(request: HttpRequest, wave_id: int) -> tuple[Wave, UnitCard]:
    found = Wave.objects.filter(pk=wave_id).first()
    if found is None:
        raise Http404
    return found, _unit_or_404(request, found.over_id, "onboarding.plan")


def _wave_page(
    request: HttpRequest, form: WaveForm, card: UnitCard, found: Wave | None = None
) -> HttpResponse:
    otherwise = [] if found is None else chosen_otherwise(found)
    context = {"form": form, "card": card, "wave": found, "otherwise": otherwise}
    return render(request, "onboarding/wave.html", context, status=UNPROCESSABLE if form.errors else 200)


def _to_coverage(card: UnitCard) -> HttpResponse:
    return HttpResponseRedirect(reverse("onboarding-coverage-of", args=[card.id]), status=303)
