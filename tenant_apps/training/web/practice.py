"""Practice: one plays the asker and the desk in turns. On a unit's host for its staff, on the network's for
whoever has applied and waits.

The round goes along in the address, signed, and in a cookie of these pages alone, by which it is found again.
A unit writes down that a round was finished, nothing else; the network's site writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.tenancy import signing
from huisheng.kernel.web.dates import day
from huisheng.kernel.web.private_pages import private
from tenant_apps.questions.public import Kind
from tenant_apps.training.data.codes import RecordKind
from tenant_apps.training.operations.recording import note_round
from tenant_apps.training.queries.own_records import days_of
from tenant_apps.training.rules.articles import article_about
from tenant_apps.training.rules.places import PLACES, way
from tenant_apps.training.rules.rounds import (
    Round,
    Standing,
    UnknownRoundError,
    Verdict,
    attempt,
    days_offered,
    pieces,
    standing,
)
from tenant_apps.training.rules.scenarios import COURSE, Scenario, Step, scenarios

_SALT: Final = "training.round"
_KEPT: Final = timedelta(days=30)
_SEE_OTHER: Final = 303


@dataclass(frozen=True, slots=True)
class Stage:
    """Where practice takes place: its frame and its addresses."""

    base: str
    list_name: str
    round_name: str


_UNIT: Final = Stage("web/base_desk.html", "training-practice", "training-round")
_OPEN: Final = Stage("web/base_network.html", "training-open-practice", "training-open-round")


@requires("training.practise")
@never_cache
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """The scenarios, and which of them one has finished."""
    return _list(request, _UNIT, days_of(actor_of(request).account_id, RecordKind.ROUND))


@requires("training.practise")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: HttpRequest, scenario: str) -> HttpResponse:
    """One round, step by step."""
    return _round(request, _UNIT, scenario)


@open_to_all
@never_cache
@require_safe
def open_list_page(request: HttpRequest) -> HttpResponse:
    """The scenarios, for whoever would like to see what the work is."""
    return _list(request, _OPEN, {})


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_round_page(request: HttpRequest, scenario: str) -> HttpResponse:
    """One round, without a row anywhere."""
    return _round(request, _OPEN, scenario)


def _list(request: HttpRequest, stage: Stage, done: Mapping[str, date]) -> HttpResponse:
    kept = _read(request.COOKIES.get(settings.HUISHENG_PRACTICE_COOKIE_NAME, ""))
    rows = [
        {
            "scenario": one,
            "href": reverse(stage.round_name, args=[one.code]),
            "done": done.get(one.code),
            "course": one.code in COURSE,
        }
        for one in scenarios().values()
    ]
    context = {
        "stage": stage,
        "rows": rows,
        "going_on": None if kept is None or kept[1].step is None else kept[1],
        "going_on_href": None if kept is None else _address(stage, kept[0]),
        "recorded": stage is _UNIT,
    }
    return render(request, "training/practice.html", context)


def _round(request: HttpRequest, stage: Stage, code: str) -> HttpResponse:
    scenario = scenarios().get(code)
    if scenario is None:
        raise Http404
    token = request.POST.get("s", "") if request.method == "POST" else request.GET.get("s", "")
    found = _read(token) if token else (Round(code), standing(Round(code)))
    if found is None or found[0].scenario != code:
        messages.info(request, _("This round cannot be continued any more: it begins anew."))
        return HttpResponseRedirect(reverse(stage.round_name, args=[code]))
    if request.method == "POST":
        return _taken(request, stage, found[0])
    return private(render(request, "training/round.html", _context(stage, found[1], _sign(found[0]))))


def _taken(request: HttpRequest, stage: Stage, played: Round) -> HttpResponse:
    given = request.POST.getlist("given")
    if not given and _needs_something(standing(played).step):
        messages.info(request, _("Choose something first."))
        return _back(stage, played)
    try:
        after = attempt(played, given)
    except UnknownRoundError:
        raise Http404 from None
    ended = standing(after).step is None
    if ended and stage is _UNIT:
        note_round(after.scenario, account_id=actor_of(request).account_id or 0)
    response = _back(stage, after)
    name, path = settings.HUISHENG_PRACTICE_COOKIE_NAME, reverse(stage.list_name)
    if ended:
        response.delete_cookie(name, path=path, samesite="Lax")
    else:
        response.set_cookie(
            name,
            _sign(after),
            max_age=int(_KEPT.total_seconds()),
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _needs_something(step: Step | None) -> bool:
    return step is not None and step.covering is None


def _back(stage: Stage, played: Round) -> HttpResponse:
    return private(HttpResponseRedirect(_address(stage, played), status=_SEE_OTHER))


def _address(stage: Stage, played: Round) -> str:
    return f"{reverse(stage.round_name, args=[played.scenario])}?{urlencode({'s': _sign(played)})}#now"


def _sign(played: Round) -> str:
    return signing.dumps([played.scenario, *played.tried], salt=_SALT)


def _read(token: str) -> tuple[Round, Standing] | None:
    """The round that a token of this site holds; None when it fits no more."""
    try:
        scenario, *tried = signing.loads(token, salt=_SALT, max_age=_KEPT)
        played = Round(scenario, tuple(tried))
        return played, standing(played)
    except (BadSignature, UnknownRoundError):
        return None


def _context(stage: Stage, now: Standing, token: str) -> dict[str, Any]:
    return {
        "stage": stage,
        "now": now,
        "scenario": now.scenario,
        "kind": Kind(now.scenario.kind).label,
        "step": now.step,
        "of": len(now.scenario.steps),
        "choices": _choices(now.scenario, now.step),
        "last_href": _help(stage, now.last),
        "missed": [(verdict, _help(stage, verdict)) for verdict in now.missed],
        "token": token,
        "list": reverse(stage.list_name),
        "again": reverse(stage.round_name, args=[now.scenario.code]),
        "following": _following(stage, now.scenario),
        "recorded": stage is _UNIT,
    }


def _help(stage: Stage, verdict: Verdict | None) -> str:
    """Where the rule of a verdict is explained; the network's site has no help of this kind."""
    article = article_about(verdict.rule) if verdict is not None and stage is _UNIT else None
    return "" if article is None else reverse("training-article", args=[article.code])


def _choices(scenario: Scenario, step: Step | None) -> list[dict[str, Any]]:
    """What the page offers at this step: each with the value that comes back, and its words."""
    if step is None:
        return []
    if step.covering is not None:
        return [
            {"given": str(number), "label": f"“{piece.words}”", "found": bool(piece.found)}
            for number, piece in enumerate(pieces(scenario, step.covering))
        ]
    if step.counting is not None:
        return [
            {"given": one.isoformat(), "label": day(one)}
            for one in days_offered(scenario.kind, step.counting)
        ]
    return [
        {"given": choice.code, "label": str(choice.label), "way": _way(step, choice.to)}
        for choice in step.choices
    ]


def _way(step: Step, to: str) -> str:
    found = way(step.here, to) if to in PLACES else None
    return "" if found is None else str(found.label)


def _following(stage: Stage, scenario: Scenario) -> dict[str, str] | None:
    later = [one for one in scenarios().values() if one.order > scenario.order]
    if not later:
        return None
    return {"href": reverse(stage.round_name, args=[later[0].code]), "title": str(later[0].title)}
