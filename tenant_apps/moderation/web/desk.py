"""The moderator's queue, and one case."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, may, requires
from shared_apps.accounts.public import account_names
from tenant_apps.moderation.data.codes import Authority, State, Verdict
from tenant_apps.moderation.operations import deciding, handing_on, reviewing
from tenant_apps.moderation.operations.locking import ChangedMeanwhile, NotPossible, NotYours
from tenant_apps.moderation.queries.below import below
from tenant_apps.moderation.queries.queue import CasePage, case_page, queue
from tenant_apps.moderation.rules.verdicts import BadVerdict
from tenant_apps.moderation.web.forms import HandOnForm, SettleForm, VerdictForm

_FORMS: dict[str, type[forms.Form]] = {
    "decide": VerdictForm,
    "settle": SettleForm,
    "hand_on": HandOnForm,
}


@requires("moderation.decide")
@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits, nearest date first; with `?show=done` what was decided last."""
    done = request.GET.get("show") == "done"
    actor = actor_of(request)
    context = {
        "rows": queue(actor.account_id, done=done),
        "below": below(actor.account_id, done=done),
        "done": done,
        "keeps": may(actor, "moderation.keep_lists"),
    }
    return render(request, "moderation/queue.html", context)


@requires("moderation.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The item as it was beside the item as it is, who says what, and the decision."""
    account = actor_of(request).account_id
    found = case_page(case_id, account)
    if found is None or account is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    do = request.POST.get("do", "")
    if do not in _FORMS:
        raise Http404
    form = _FORMS[do](request.POST)
    if not form.is_valid():
        return _page(request, found, do=do, form=form, status=422)
    try:
        said = _STEPS[do](case_id, form, account)
    except (ChangedMeanwhile, NotPossible):
        problem = _("A colleague was faster. What stands now is shown below; nothing of yours was written.")
    except NotYours:
        problem = _("Somebody else decides this: you wrote it, proposed it or decided it before.")
    except BadVerdict as error:
        form.add_error(error.field if error.field in form.fields else None, _("This cannot be taken so."))
        return _page(request, found, do=do, form=form, status=422)
    else:
        messages.success(request, said)
        return HttpResponseRedirect(reverse("moderation-case", args=[case_id]), status=303)
    again = case_page(case_id, account)
    return _page(request, again or found, do=do, form=form, problem=problem, status=409)


def _decide(case_id: UUID, form: forms.Form, account: int) -> str:
    said = form.cleaned_data
    state = deciding.decide(
        case_id,
        version=said["version"],
        verdict=Verdict(said["verdict"]),
        reason=said["reason"],
        words=said["words"],
        actor=account,
    )
    if state is State.SECOND:
        return _("Proposed. A second person confirms it.")
    return _("Decided. Author and reporters read it at once.")


def _settle(case_id: UUID, form: forms.Form, account: int) -> str:
    said = form.cleaned_data
    reviewing.settle(
        case_id,
        version=said["version"],
        verdict=Verdict(said["verdict"]),
        words=said["words"],
        actor=account,
    )
    return _("Decided for good.")


def _hand_on(case_id: UUID, form: forms.Form, account: int) -> str:
    said = form.cleaned_data
    handing_on.hand_on(
        case_id,
        version=said["version"],
        authority=Authority(said["authority"]),
        reference=said["reference"],
        actor=account,
    )
    return _("Noted. The evidence stays here.")


_STEPS: dict[str, Callable[[UUID, forms.Form, int], str]] = {
    "decide": _decide,
    "settle": _settle,
    "hand_on": _hand_on,
}


def _page(
    request: HttpRequest,
    found: CasePage,
    *,
    do: str = "",
    form: forms.Form | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    version = {"version": found.version}
    if problem and form is not None:
        # What was typed stays, on the version that is shown now.
        data = request.POST.copy()
        data["version"] = str(found.version)
        form = _FORMS[do](data)
    initial = version | {"verdict": found.verdict} if found.row.state == State.SECOND else version
    fresh = {
        "decide": VerdictForm(initial=initial),
        "settle": SettleForm(initial=version),
        "hand_on": HandOnForm(initial=version),
    }
    context = {
        "case": found,
        "people": account_names(
            {account for account in (found.proposed_by, found.decided_by, found.review_by) if account}
        ),
        "decide": form if do == "decide" else fresh["decide"],
        "settle": form if do == "settle" else fresh["settle"],
        "hand_on": form if do == "hand_on" else fresh["hand_on"],
        "form": form,
        "did": do,
        "problem": problem,
    }
    return render(request, "moderation/case.html", context, status=status)
