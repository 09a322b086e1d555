"""What everybody may read: the rules, the reasons, and how often which of them was used."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from tenant_apps.moderation.data.codes import DECIDE_HOURS, REVIEW_DAYS, Kept, Reason
from tenant_apps.moderation.queries.counts import months


@open_to_all
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """Rules, reasons, counts of each month."""
    context = {
        "reasons": [reason.label for reason in Reason],
        "kept": [reason.label for reason in Kept],
        "months": months(),
        "hours": DECIDE_HOURS,
        "days": REVIEW_DAYS,
    }
    return render(request, "moderation/rules.html", context)
