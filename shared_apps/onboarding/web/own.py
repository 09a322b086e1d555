"""The applicant's own page, opened by number and secret: what is left to do, and how it stands."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.sent_code import SentCodeForm
from shared_apps.onboarding.data.codes import DEMO_CODE, State, Step
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import confirming, conversing, deciding, handing_in, leading
from shared_apps.onboarding.operations.history import TooLateError
from shared_apps.onboarding.operations.mailing import CannotSendError
from shared_apps.onboarding.queries.letters import own_url
from shared_apps.onboarding.queries.standing import progress, seen_history
from shared_apps.onboarding.rules import receipts
from shared_apps.onboarding.web.applying import UNPROCESSABLE, opened_by, own_address
from shared_apps.onboarding.web.fields import CODES, OPENING
from shared_apps.onboarding.web.forms import AnswerForm, LetterForm
from shared_apps.onboarding.web.letter import CONTENT_TYPE, letter
from shared_apps.onboarding.web.words import TONES
from tenants.public import unit_cards, unit_url

Forms = dict[str, forms.Form]

_LOOK_AGAIN: Final = 8
_LOOK_AGAIN_AFTER_FAULT: Final = 30
"""Seconds. Together with what a person opens they stay under OPENING."""


@open_to_all
@never_cache
@require_safe
def own(request: HttpRequest, number: str) -> HttpResponse:
    """The page itself; without the secret it is the form for number and secret."""
    if "k" not in request.GET:
        return HttpResponseRedirect(reverse("onboarding-check"))
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = opened_by(number, request.GET["k"])
    if found is None:
        return _unknown(request, number)
    return _page(request, found)


@open_to_all
@never_cache
@require_safe
def letter_file(request: HttpRequest, number: str) -> HttpResponse:
    """The letter to be stamped."""
    found = opened_by(number, request.GET.get("k", ""))
    if found is None or found.forgotten_at is not None:
        raise Http404
    response = HttpResponse(
        letter(found, f"{found.slug}.{settings.HUISHENG_BASE_HOST}"), content_type=CONTENT_TYPE
    )
    response["Content-Disposition"] = f'attachment; filename="{found.number}.docx"'
    return private(response)


@open_to_all
@never_cache
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Do one thing; a fault is shown where it belongs, with all that was typed."""
    do = _STEPS.get(name)
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = opened_by(number, request.POST.get("k", ""))
    if do is None or found is None:
        return _unknown(request, number)
    try:
        answer = do(request, found)
    except TooLateError:
        messages.info(request, _("This has been settled meanwhile. Below you see how it stands."))
        answer = None
    if isinstance(answer, dict):
        found.refresh_from_db()
        return _page(request, found, answer)
    return answer or private(HttpResponseRedirect(own_address(found), status=303))


def _send(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    wait = wait_for(CODES, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    try:
        confirming.send_code(found.pk)
    except confirming.SentAlreadyError as error:
        messages.info(
            request,
            _("A code is on its way. Another one can be sent in %(wait)s seconds.") % {"wait": error.wait},
        )
    except CannotSendError:
        messages.error(request, _("No e-mail can be sent at the moment. Nothing is lost: try again later."))
    return None


def _confirm(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    form = _code_form(request.POST)
    if form.is_valid():
        try:
            confirming.confirm(found.pk, form.cleaned_data["code"])
            messages.success(request, _("The address is confirmed."))
            return None
        except confirming.WrongCodeError as error:
            form.add_error("code", _wrong(error))
    return {"code_form": form}


def _hand_in_letter(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        handing_in.keep_letter(found.pk, form.cleaned_data["letter"])
        messages.success(request, _("The letter has arrived."))
        return None
    return {"letter_form": form}


def _submit(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    try:
        handing_in.submit(found.pk)
        messages.success(request, _("Handed in. You hear from us by e-mail, and see here how it stands."))
    except handing_in.NotCompleteError:
        messages.error(request, _("Something is missing still: confirm the address and hand in the letter."))
    return None


def _answer(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    form = AnswerForm(request.POST)
    if form.is_valid():
        conversing.answer(found.pk, form.cleaned_data["text"])
        messages.success(request, _("Your answer has arrived."))
        return None
    return {"answer_form": form}


def _withdraw(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    deciding.withdraw(found.pk)
    messages.success(request, _("The application is withdrawn."))
    return None


def _lead(request: HttpRequest, found: Application) -> HttpResponse | Forms | None:
    form = _code_form(request.POST)
    if form.is_valid():
        try:
            token = leading.take_up(found.pk, form.cleaned_data["code"])
            return private(HttpResponseRedirect(reverse("accounts-invitation", args=[token]), status=303))
        except confirming.WrongCodeError as error:
            form.add_error("code", _wrong(error))
        except leading.LedAlreadyError:
            messages.info(request, _("Somebody leads this unit already and can invite you."))
            return None
    return {"code_form": form}


_STEPS: Final[dict[str, Callable[[HttpRequest, Application], HttpResponse | Forms | None]]] = {
    "send": _send,
    "confirm": _confirm,
    "letter": _hand_in_letter,
    "submit": _submit,
    "answer": _answer,
    "withdraw": _withdraw,
    "lead": _lead,
}


def _code_form(typed: QueryDict | None = None) -> SentCodeForm:
    return SentCodeForm(typed, label=_("Code from the e-mail"))


def _wrong(error: confirming.WrongCodeError) -> str:
    if not error.left:
        return _("This code holds no longer. Have another one sent.")
    return _("This is not the code from the e-mail. Compare it once more.")


def _page(request: HttpRequest, found: Application, bound: Forms | None = None) -> HttpResponse:
    state = State(found.state)
    upper = unit_cards([found.parent_id]).get(found.parent_id) if found.parent_id else None
    decider = (
        unit_cards([found.reviewer_unit_id]).get(found.reviewer_unit_id) if found.reviewer_unit_id else None
    )
    card = unit_cards([found.unit_id]).get(found.unit_id) if found.unit_id else None
    context: dict[str, Any] = {
        "a": found,
        "key": receipts.secret_of(found.pk),
        "spaced": receipts.spaced(receipts.secret_of(found.pk)),
        "link": own_url(found),
        "state": state,
        "tone": TONES[state],
        "upper": upper,
        "decider": decider,
        "history": seen_history(found),
        "asked": found.entries.filter(step=Step.QUESTION).last() if state == State.ASKED else None,
        "progress": progress(found) if state in (State.APPROVED, State.OPENED) else [],
        "code_out": confirming.is_code_out(found),
        "demo_code": DEMO_CODE if settings.HUISHENG_DEMO else "",
        "led": found.unit_id is not None and state == State.OPENED and leading.is_led(found.unit_id),
        "site": unit_url(card.host, "/") if card is not None and card.routable else "",
        "address": f"{found.slug}.{settings.HUISHENG_BASE_HOST}",
        "code_form": _code_form(),
        "letter_form": LetterForm(),
        "answer_form": AnswerForm(),
        **(bound or {}),
    }
    context["form"] = next(iter((bound or {}).values()), None)
    response = render(request, "onboarding/own.html", context, status=UNPROCESSABLE if bound else 200)
    if state == State.APPROVED:
        # Looks again without scripts; there is nothing to type on this page while it is set up.
        response["Refresh"] = str(_LOOK_AGAIN_AFTER_FAULT if found.failures else _LOOK_AGAIN)
    return private(response)


def _unknown(request: HttpRequest, number: str) -> HttpResponse:
    context = {
        "number": number[:40],
        "error": _("Number and code do not belong together. Compare both with what you were sent."),
    }
    return private(render(request, "onboarding/check.html", context, status=404))
