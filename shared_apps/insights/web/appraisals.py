"""Appraisals on the network's site: the list, the rules with how units stand, one unit, its rows."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations.appraisal_objecting import is_open_for_objections
from shared_apps.insights.queries.appraisal_rows import HAS_ROWS, rows_behind
from shared_apps.insights.queries.appraisal_scoring import rules_of
from shared_apps.insights.queries.appraisal_standing import Standing, standing
from shared_apps.insights.queries.appraisal_visibility import (
    may_run,
    readable_appraisals,
    sees_rows_below,
    sees_unit,
    speaks_for,
)
from shared_apps.insights.queries.brief_figures import TooManyUnitsError
from shared_apps.insights.queries.brief_visibility import writing_unit_ids
from shared_apps.insights.web.appraisal_export import KINDS, file_of
from shared_apps.insights.web.appraisal_words import (
    MARKS,
    STATES,
    LineWords,
    ScoreWords,
    hundredths,
    line_words,
    rule_words,
    told_late,
)
from shared_apps.insights.web.brief_forms import LEVELS
from shared_apps.insights.web.words import LINES
from tenants.public import UnitCard, unit_card, unit_cards

_PER_PAGE = 20


@requires("insights.read_appraisal")
@require_safe
def appraisals(request: HttpRequest) -> HttpResponse:
    """Newest first: what the reader's roles let them read, and the drafts of their own unit."""
    actor = actor_of(request)
    found = readable_appraisals(actor).order_by("-created_at", "-id")
    pages = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    names = unit_cards({row.unit_id for row in pages.object_list})
    context = {
        "pages": pages,
        "rows": [
            (row, STATES[row.state], names[row.unit_id].short_name if row.unit_id in names else "")
            for row in pages.object_list
        ],
        "may_write": bool(writing_unit_ids(actor)),
    }
    return render(request, "insights/appraisals.html", context)


@requires("insights.read_appraisal")
@require_safe
def appraisal_page(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """The rules, and how those units stand that the reader may see."""
    appraisal = readable_or_404(request, appraisal_id)
    shown = None if _is_withdrawn(appraisal) else standing_or_none(appraisal)
    mine = () if shown is None else lines_of(request, appraisal, shown)
    context = {
        **head_of(appraisal),
        "rules": [rule_words(rule) for rule in rules_of(appraisal.rules)],
        "shown": shown,
        "lines": mine,
        "gone": [] if shown is None else [(name, MARKS[mark]) for name, mark in shown.gone],
        "is_all": shown is not None and len(mine) == len(shown.lines),
        "may_run": may_run(actor_of(request), appraisal),
        "objections": _objections(mine),
        "order": _order(appraisal, shown),
    }
    return render(request, "insights/appraisal.html", context)


@requires("insights.read_appraisal")
@require_safe
def appraisal_file(request: HttpRequest, appraisal_id: UUID, kind: str) -> HttpResponse:
    """The lines that the reader may see, as a file for spreadsheets."""
    appraisal = readable_or_404(request, appraisal_id)
    shown = standing_or_none(appraisal) if _has_results(appraisal) else None
    if shown is None or kind not in KINDS:
        raise Http404
    lines = lines_of(request, appraisal, shown)
    if not lines:
        raise Http404
    return file_of(appraisal, shown, lines, kind)


@requires("insights.read_appraisal")
@require_safe
def unit_page(request: HttpRequest, appraisal_id: UUID, unit_id: int) -> HttpResponse:
    """How one unit stands, indicator by indicator, each with what it is made of. Of rules that were withdrawn
    there is nothing but why.
    """
    if _is_withdrawn(readable_or_404(request, appraisal_id)):
        return redirect("insights-appraisal", appraisal_id=appraisal_id)
    appraisal, card, shown = of_unit_or_404(request, appraisal_id, unit_id)
    context = {
        **head_of(appraisal),
        "card": card,
        "shown": shown,
        "line": line_words(shown, shown.line(card.id)),
        "may_object": is_open_for_objections(appraisal) and speaks_for(actor_of(request), card.id),
    }
    return render(request, "insights/appraisal_unit.html", context)


@requires("insights.read_appraisal")
@require_safe
def rows_page(request: HttpRequest, appraisal_id: UUID, unit_id: int, code: str) -> HttpResponse:
    """The questions that cost a unit points in one indicator, as they are known now."""
    appraisal, card, shown = of_unit_or_404(request, appraisal_id, unit_id)
    score = next(
        (one for one in line_words(shown, shown.line(card.id)).scores if one.rule.code == code), None
    )
    if score is None or code not in HAS_ROWS:
        raise Http404
    below = sees_rows_below(actor_of(request), card)
    last = min(appraisal.last, clock.business_day())
    context = {
        **head_of(appraisal),
        "card": card,
        "score": score,
        "below": below,
        "found": rows_behind(card, code, appraisal.first, last, below=below),
        "as_of": clock.now(),
    }
    return render(request, "insights/appraisal_rows.html", context)


def readable_or_404(request: HttpRequest, appraisal_id: UUID) -> Appraisal:
    """An appraisal whose rules the reader may read; for everybody else there is none."""
    found = readable_appraisals(actor_of(request)).filter(pk=appraisal_id).first()
    if found is None:
        raise Http404
    return found


def of_unit_or_404(
    request: HttpRequest, appraisal_id: UUID, unit_id: int
) -> tuple[Appraisal, UnitCard, Standing]:
    """What came of one unit, for whoever may read it: 404 for a unit beside one's own, for a draft, and for
    what was withdrawn.
    """
    appraisal = readable_or_404(request, appraisal_id)
    card = unit_cards([unit_id]).get(unit_id)
    shown = standing_or_none(appraisal) if _has_results(appraisal) else None
    if card is None or shown is None or unit_id not in {line.unit_id for line in shown.lines}:
        raise Http404
    if not _sees(request, appraisal, card):
        raise Http404
    return appraisal, card, shown


def standing_or_none(appraisal: Appraisal) -> Standing | None:
    """How all units stand; None where the level has too many for one table by now."""
    try:
        return standing(appraisal)
    except TooManyUnitsError:
        return None


def lines_of(request: HttpRequest, appraisal: Appraisal, shown: Standing) -> tuple[LineWords, ...]:
    """The lines that the reader may see, in the order of the tree: nobody has a place while it runs."""
    cards = unit_cards(line.unit_id for line in shown.lines)
    return tuple(
        line_words(shown, line) for line in shown.lines if _sees(request, appraisal, cards[line.unit_id])
    )


def head_of(appraisal: Appraisal) -> dict[str, Any]:
    """What every page of an appraisal says above everything."""
    today: date = clock.business_day()
    return {
        "appraisal": appraisal,
        "unit": unit_card(appraisal.unit_id),
        "state": STATES[appraisal.state],
        "level": LEVELS[appraisal.level],
        "of_line": LINES[appraisal.line] if appraisal.line else "",
        "late": told_late(appraisal),
        "is_draft": appraisal.state == Appraisal.State.DRAFT,
        "not_begun": today < appraisal.first,
        "is_running": appraisal.state == Appraisal.State.PUBLISHED,
        "is_over": today > appraisal.last,
        "is_frozen": appraisal.closed_at is not None,
        "is_final": appraisal.state == Appraisal.State.FINAL,
        "takes_objections": is_open_for_objections(appraisal),
        "is_withdrawn": _is_withdrawn(appraisal),
    }


def _is_withdrawn(appraisal: Appraisal) -> bool:
    return appraisal.state == Appraisal.State.WITHDRAWN


def _has_results(appraisal: Appraisal) -> bool:
    return appraisal.state not in (Appraisal.State.DRAFT, Appraisal.State.WITHDRAWN)


def _order(appraisal: Appraisal, shown: Standing | None) -> list[tuple[int | None, str, str]]:
    """All units with place and points, once the final result shows them to everybody who reads the rules."""
    if shown is None or appraisal.state != Appraisal.State.FINAL or not appraisal.shows_order:
        return []
    last = len(shown.lines) + 1
    lines = sorted(shown.lines, key=lambda line: last if line.place is None else line.place)
    return [(line.place, line.name, hundredths(line.total_now)) for line in lines]


def _objections(lines: tuple[LineWords, ...]) -> list[tuple[LineWords, ScoreWords]]:
    """What was objected to in the lines that the reader sees, what is to be decided first."""
    found = [(line, score) for line in lines for score in line.scores if score.objection is not None]
    return sorted(found, key=lambda one: one[1].objection is not None and one[1].objection.state != "open")


def _sees(request: HttpRequest, appraisal: Appraisal, card: UnitCard) -> bool:
    actor = actor_of(request)
    return sees_unit(actor, card) or sees_unit_of_all(request, appraisal)


def sees_unit_of_all(request: HttpRequest, appraisal: Appraisal) -> bool:
    """Whether the reader stands over the issuer, or is its network staff: also for a unit that moved away."""
    issuer = unit_card(appraisal.unit_id)
    return sees_rows_below(actor_of(request), issuer)
