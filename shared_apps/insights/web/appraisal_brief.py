"""A final result becomes a circular: the form of a brief, filled in. Nothing is saved by it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from huisheng.kernel.access import actor_of
from shared_apps.insights.data import brief_text
from shared_apps.insights.models import Appraisal, Brief
from shared_apps.insights.queries.appraisal_standing import standing
from shared_apps.insights.queries.appraisal_visibility import may_run, readable_appraisals
from shared_apps.insights.web.appraisal_words import hundredths
from tenants.public import unit_card


def initial_of_result(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with where the address names a final result of the reader's own unit; else
    nothing. The figures of a brief are of its issuer's units and of the day of its issue, so none is chosen.
    """
    try:
        wanted = UUID(request.GET.get("appraisal", ""))
    except ValueError:
        return {}
    actor = actor_of(request)
    found = readable_appraisals(actor).filter(pk=wanted, state=Appraisal.State.FINAL).first()
    if found is None or not may_run(actor, found):
        return {}
    return {
        "unit": found.unit_id,
        "editor": unit_card(found.unit_id).name,
        "kind": Brief.Kind.CIRCULAR,
        "title": brief_text.RESULT_TITLE.format(title=found.title)[:80],
        "first": found.first,
        "last": found.last,
        "measures": [],
        "body": _body(found),
    }


def _body(appraisal: Appraisal) -> str:
    if not appraisal.shows_order:
        return brief_text.RESULT_EACH_ITS_OWN
    lines = sorted(standing(appraisal).lines, key=lambda line: line.place or 10_000)
    return "\n".join(
        [
            brief_text.RESULT_HEAD,
            *(
                brief_text.RESULT_LINE.format(
                    place=line.place, unit=line.name, points=hundredths(line.total_now)
                )
                if line.place is not None
                else brief_text.RESULT_NOT_SCORED.format(unit=line.name)
                for line in lines
            ),
        ]
    )
