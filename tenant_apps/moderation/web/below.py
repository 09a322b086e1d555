"""One verdict that a unit below asks for: what came with it, and the decision."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from shared_apps.accounts.public import account_names
from tenant_apps.moderation.data.codes import Verdict, Wanted
from tenant_apps.moderation.operations import for_below
from tenant_apps.moderation.operations.locking import NotYours, UnknownCase
from tenant_apps.moderation.queries.below import BelowPage, below_page
from tenant_apps.moderation.rules.verdicts import BadVerdict
from tenant_apps.moderation.web.forms import SettleForm, VerdictForm


@requires("moderation.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def below_case(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Read it, and decide once."""
    account = actor_of(request).account_id
    found = below_page(row_id, account)
    if found is None or account is None:
        raise Http404
    kind = SettleForm if found.code == Wanted.REVIEW else VerdictForm
    # No version: what is decided or called off takes no second decision, and nothing else changes it.
    fresh = {"version": 0}
    if request.method != "POST":
        return _page(request, found, kind(initial=fresh))
    form = kind({**request.POST.dict(), "version": "0"})
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    problem = _("It was decided, or taken back, a moment ago. Nothing of yours was written.")
    try:
        done = for_below.decide_for_below(
            row_id,
            verdict=Verdict(said["verdict"]),
            reason=said.get("reason", ""),
            words=said["words"],
            actor=account,
        )
    except UnknownCase:
        raise Http404 from None
    except NotYours:
        done, problem = (
            False,
            _("Somebody else decides this: you wrote it, proposed it or decided it before."),
        )
    except BadVerdict as error:
        form.add_error(error.field if error.field in form.fields else None, _("This cannot be taken so."))
        return _page(request, found, form, status=422)
    if not done:
        return _page(request, below_page(row_id, account) or found, form, problem=problem, status=409)
    messages.success(request, _("Decided. It is carried out in the unit below."))
    return HttpResponseRedirect(reverse("moderation-queue"), status=303)


def _page(
    request: HttpRequest, found: BelowPage, form: forms.Form, *, problem: str = "", status: int = 200
) -> HttpResponse:
    decider = found.row.decided_by
    context = {
        "it": found,
        "form": form,
        "problem": problem,
        "people": account_names([decider]) if decider is not None else {},
    }
    return render(request, "moderation/below.html", context, status=status)
