"""/onboarding/: applications for those above, and what they decide."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import account_of, actor_of, requires
from shared_apps.onboarding.data.codes import UNDECIDED, Reason, State
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import conversing, deciding, handing_in, opening
from shared_apps.onboarding.operations.applying import UnitIsOpenError
from shared_apps.onboarding.operations.history import TooLateError
from shared_apps.onboarding.queries.contacts import contacts
from shared_apps.onboarding.queries.deadlines import last_day_of
from shared_apps.onboarding.queries.findings import findings
from shared_apps.onboarding.queries.standing import progress, whole_history
from shared_apps.onboarding.queries.visibility import decides_in_name_of, may_undo, visible, waiting_for
from shared_apps.onboarding.web.applying import UNPROCESSABLE
from shared_apps.onboarding.web.forms import why_no_address
from shared_apps.onboarding.web.review_forms import ApproveForm, AskForm, RejectForm, UndoForm
from shared_apps.onboarding.web.words import FINDINGS, LINES, TONES
from tenants.public import Left, UnitIsLiveError, UnitState, ancestors, unit_card, unit_cards, unit_url

_PER_PAGE: Final = 20
_TABS: Final = ("mine", "all", "ended")
Forms = dict[str, forms.Form]


@requires("onboarding.review")
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """What waits for us, all undecided ones in our part of the tree, and what is decided; by line."""
    actor = actor_of(request)
    tab, line = request.GET.get("tab", "mine"), request.GET.get("line", "")
    if tab not in _TABS or (line and line not in LINES):
        raise Http404
    shown = {
        "mine": lambda: waiting_for(actor).order_by("waiting_since", "pk"),
        "all": lambda: (
            visible(actor).filter(state__in=[*UNDECIDED, State.APPROVED]).order_by("submitted_at", "pk")
        ),
        "ended": lambda: (
            visible(actor)
            .filter(state__in=[State.OPENED, State.REJECTED, State.WITHDRAWN, State.UNDONE])
            .order_by("-decided_at", "-pk")
        ),
    }[tab]()
    if line:
        shown = shown.filter(line=line)
    pages = Paginator(shown, _PER_PAGE).get_page(request.GET.get("page"))
    found = list(pages.object_list)
    units = unit_cards({one for row in found for one in (row.parent_id, row.reviewer_unit_id) if one})
    rows = [
        {
            "a": row,
            "state": State(row.state).label,
            "tone": TONES[State(row.state)],
            "upper": units.get(row.parent_id or 0),
            "decider": units.get(row.reviewer_unit_id or 0),
            "moves": last_day_of(row),
        }
        for row in found
    ]
    context = {
        "pages": pages,
        "rows": rows,
        "tab": tab,
        "line": line,
        "lines": LINES.items(),
        "waiting": waiting_for(actor).count(),
    }
    return render(request, "onboarding/review_list.html", context)


@requires("onboarding.review")
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """Whom one calls in the units below; `q` searches."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    pages = Paginator(contacts(actor_of(request), text), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "onboarding/contacts.html", {"pages": pages, "text": text})


@requires("onboarding.review")
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """One application: what was said, what is suspicious, and what can be done."""
    return _page(request, _or_404(request, number))


@requires("onboarding.review")
@require_safe
def scan(request: HttpRequest, number: str) -> HttpResponse:
    """The stamped letter. A picture is shown, a PDF only ever sent as a download."""
    stored = handing_in.letter_of(_or_404(request, number))
    if stored is None:
        raise Http404
    try:
        content = handing_in.read_letter(stored)
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=stored.content_type)
    is_picture = stored.content_type.startswith("image/")
    response["Content-Disposition"] = content_disposition_header(not is_picture, stored.name) or ""
    return response


@requires("onboarding.review")
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Do one thing; a fault is shown where it belongs."""
    found = _or_404(request, number)
    do = _STEPS.get(name)
    if do is None:
        raise Http404
    try:
        bound = do(request, found)
    except TooLateError as error:
        messages.warning(
            request,
            _(
                "Nothing was changed: a colleague was quicker, or the applicant took it back."
                " It stands at “%(state)s”."
            )
            % {"state": State(error.state).label},
        )
        bound = None
    except deciding.ChangedError:
        messages.warning(
            request,
            _("Nothing was changed: something new has come in since you opened the page. Look once more."),
        )
        bound = None
    if bound:
        found.refresh_from_db()
        return _page(request, found, bound)
    return HttpResponseRedirect(reverse("onboarding-application", args=[found.number]), status=303)


def _ask(request: HttpRequest, found: Application) -> Forms | None:
    form = AskForm(request.POST)
    if not form.is_valid():
        return {"ask_form": form}
    conversing.ask(found.pk, form.cleaned_data["question"], by=account_of(request))
    messages.success(request, _("Asked. The days to decide stop until the answer is there."))
    return None


def _approve(request: HttpRequest, found: Application) -> Forms | None:
    form = ApproveForm(request.POST, is_new=found.is_new)
    if not form.is_valid():
        return {"approve_form": form}
    slug = str(form.cleaned_data.get("slug", "")).strip().lower()
    why = why_no_address(slug, but=found) if found.is_new else ""
    if why:
        form.add_error("slug", why)
        return {"approve_form": form}
    try:
        deciding.approve(
            found.pk,
            by=account_of(request),
            version=form.cleaned_data["version"],
            slug=slug,
            in_name_of=decides_in_name_of(actor_of(request), found),
        )
    except UnitIsOpenError:
        messages.warning(
            request,
            _("Nothing was changed: the unit is open already, or another application for it was approved."),
        )
        return None
    except deciding.AddressTakenError:
        form.add_error("slug", _("This address is taken. Choose another."))
        return {"approve_form": form}
    if opening.carry_on(found.pk):
        messages.success(request, _("Approved, and the site is set up. The applicant is told by e-mail."))
    else:
        messages.warning(
            request,
            _(
                "Approved. Setting up did not work at once: nobody is led to the site, and it is tried"
                " again by itself."
            ),
        )
    return None


def _reject(request: HttpRequest, found: Application) -> Forms | None:
    form = RejectForm(request.POST)
    if not form.is_valid():
        return {"reject_form": form}
    said = form.cleaned_data
    deciding.reject(
        found.pk,
        by=account_of(request),
        version=said["version"],
        reason=Reason(said["reason"]),
        words=said["words"],
    )
    messages.success(request, _("Not approved. The applicant reads the reason."))
    return None


def _resume(request: HttpRequest, found: Application) -> Forms | None:
    if opening.carry_on(found.pk):
        messages.success(request, _("The site is set up."))
    else:
        messages.warning(
            request, _("It did not work this time either. Operators see the fault in their log.")
        )
    return None


def _undo(request: HttpRequest, found: Application) -> Forms | None:
    if not may_undo(actor_of(request), found):
        raise Http404
    form = UndoForm(request.POST)
    if not form.is_valid():
        return {"undo_form": form}
    said = form.cleaned_data
    try:
        left = deciding.undo(
            found.pk,
            by=account_of(request),
            version=said["version"],
            reason=Reason(said["reason"]),
            words=said["words"],
        )
    except UnitIsLiveError:
        messages.warning(
            request, _("Nothing was changed: the site has gone live by now. Operators can suspend it.")
        )
        return None
    messages.success(
        request,
        _("The approval is undone and the site closed. The applicant is told by e-mail.")
        if left == Left.SUSPENDED
        else _("The approval is undone; nobody was led to the site. The applicant is told by e-mail."),
    )
    return None


_STEPS: Final[dict[str, Callable[[HttpRequest, Application], Forms | None]]] = {
    "ask": _ask,
    "approve": _approve,
    "reject": _reject,
    "resume": _resume,
    "undo": _undo,
}


def _page(request: HttpRequest, found: Application, bound: Forms | None = None) -> HttpResponse:
    state = State(found.state)
    undecided = state in UNDECIDED
    version = {"version": found.version}
    card = unit_cards([found.unit_id]).get(found.unit_id) if found.unit_id else None
    context: dict[str, Any] = {
        "a": found,
        "state": state,
        "tone": TONES[state],
        "line": LINES.get(found.line, ""),
        "above": [*ancestors(found.parent_id), unit_card(found.parent_id)] if found.parent_id else [],
        "decider": unit_cards([found.reviewer_unit_id]).get(found.reviewer_unit_id)
        if found.reviewer_unit_id
        else None,
        "moves": last_day_of(found),
        "findings": [
            {
                "text": str(FINDINGS[one.what]).format(other=one.other),
                "number": one.number,
                "grave": one.grave,
            }
            for one in findings(found)
        ]
        if undecided
        else [],
        "scan": handing_in.letter_of(found),
        "history": whole_history(found),
        "undecided": undecided,
        "progress": progress(found) if state in (State.APPROVED, State.OPENED) else [],
        "site": unit_url(card.host, "/") if card is not None and card.routable else "",
        "ask_form": AskForm(),
        "approve_form": ApproveForm(initial={**version, "slug": found.slug}, is_new=found.is_new),
        "reject_form": RejectForm(initial=version),
        "undo_form": UndoForm(initial=version),
        "may_undo": may_undo(actor_of(request), found),
        "is_live": card is not None and card.state == UnitState.LIVE,
        "is_served": card is not None and card.state == UnitState.SANDBOX,
        **(bound or {}),
    }
    context["form"] = next(iter((bound or {}).values()), None)
    return render(request, "onboarding/review.html", context, status=UNPROCESSABLE if bound else 200)


def _or_404(request: HttpRequest, number: str) -> Application:
    found = visible(actor_of(request)).filter(number=number).first()
    if found is None:
        raise Http404
    return found
