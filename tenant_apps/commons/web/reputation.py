"""How reputation is counted, for everybody; what counted, for whoever it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.data.codes import Event
from tenant_apps.commons.queries.reputation import ledger, reputation_of
from tenant_apps.commons.rules import reputation as rules
from tenant_apps.commons.web.taking_part import to_verify
from tenant_apps.readers.public import reader_at


@whole_page()
@open_to_all
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules as they stand in `rules/reputation.py`."""
    context = {
        "accepted": rules.POINTS[Event.ACCEPTED],
        "endorsed": rules.POINTS[Event.ENDORSED],
        "hidden": -rules.POINTS[Event.HIDDEN],
        "received": rules.RECEIVED_A_DAY[Event.ACCEPTED],
        "endorsed_a_day": rules.RECEIVED_A_DAY[Event.ENDORSED],
        "given": rules.GIVEN_A_DAY,
        "pair_days": rules.PAIR_DAYS,
        "officer_days": rules.OFFICER_DAYS,
        "ceiling": rules.CEILING,
        "room": rules.ROOM_OF_ENDORSEMENT,
        "levels": sorted(rules.LEVELS.items()),
    }
    return render(request, "commons/reputation_rules.html", context)


@open_to_all
@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """One's own sum, level, and each event with what it counted for, or why it did not."""
    reader = reader_at(request)
    if reader is None:
        return to_verify(request)
    own = reputation_of(reader.reader_id)
    higher = [(level, least - own.points) for level, least in rules.LEVELS.items() if least > own.points]
    context = {
        "reader": reader,
        "own": own,
        "following": min(higher, default=None),
        "rows": ledger(reader.reader_id),
    }
    return private(render(request, "commons/ledger.html", context))
