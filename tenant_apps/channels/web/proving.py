"""`/desk/notices/reach/code/` and `/partner/notices/code/`: a code was sent to a new phone or e-mail, and is
typed here; before that nothing else goes there.
"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.sent_code import SentCodeForm
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.operations import proving
from tenant_apps.channels.rules.sealing import keyed_hash
from tenant_apps.channels.web.wishes_form import masked
from tenant_apps.people.public import partner_worker
from tenant_apps.readers.public import CannotSend
from tenant_apps.unit_ledger.public import DEMO_CODE, SentAlready, WrongCode

SENDING: Final = Limit("channels-staff-code", times=10, seconds=3600)
"""Codes that one person of the staff asks for; each costs the unit a message."""
SENDING_THERE: Final = Limit("channels-staff-code-to", times=6, seconds=3600)
"""Codes to one address, whoever gives it."""
TYPING: Final = Limit("channels-staff-code-typed", times=30, seconds=600)
_UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address that waits for its code, as the page shows it."""

    way: Way
    shown: str
    is_sent: bool
    form: SentCodeForm


@requires("channels.see_mine")
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """What waits for its code: type it, have another one sent, or leave the address out."""
    return _page(request, template="channels/my_code.html", back="channels-my-reach", here="channels-my-code")


@requires("people.partner")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_code_page(request: HttpRequest) -> HttpResponse:
    """The same for somebody of a partner organisation, while its contract runs."""
    account = actor_of(request).account_id
    if account is None or partner_worker(account) is None:
        raise Http404
    return _page(
        request,
        template="channels/partner_code.html",
        back="channels-partner-reach",
        here="channels-partner-code",
    )


def send_first_codes(request: HttpRequest, account: int) -> None:
    """Send a code to each new address to which none is on its way; what cannot be sent is said."""
    for way, address in proving.waiting(account).items():
        if not proving.is_code_out(account, way, address):
            _send(request, account, way, address)


def _page(request: HttpRequest, *, template: str, back: str, here: str) -> HttpResponse:
    account = actor_of(request).account_id
    if account is None:
        raise Http404  # `requires` lets no one through without an account
    waiting = proving.waiting(account)
    way = next((one for one in waiting if one == request.POST.get("way")), None)
    refused: dict[Way, SentCodeForm] = {}
    if request.method == "POST" and way is not None:
        part = request.POST.get("part", "")
        if part == "send":
            _send(request, account, way, waiting[way])
            return redirect(here)
        if part == "leave":
            proving.give_up(account, way)
            messages.success(request, _("Left out. Nothing is sent to it."))
            return redirect(here if len(waiting) > 1 else back)
        wait = wait_for(TYPING, str(account))
        if wait:
            return errors.too_many(request, wait)
        form = SentCodeForm(request.POST, auto_id=f"{way}_%s")
        if form.is_valid():
            try:
                proving.prove(account, way, form.cleaned_data["code"])
            except WrongCode as error:
                form.refuse(error.left)
            except proving.NothingWaits:
                return redirect(here)
            else:
                messages.success(
                    request,
                    _("Confirmed: notices go to {address} from now on.").format(
                        address=masked(way, waiting[way])
                    ),
                )
                return redirect(here if len(waiting) > 1 else back)
        refused[way] = form
    elif request.method == "POST" or not waiting:
        # It was confirmed or left out meanwhile, perhaps in another window.
        return redirect(back)
    context = {
        "waiting": [
            Waiting(
                one,
                masked(one, address),
                proving.is_code_out(account, one, address),
                refused.get(one) or SentCodeForm(auto_id=f"{one}_%s"),
            )
            for one, address in waiting.items()
        ],
        "form": next(iter(refused.values()), None),
        "demo_code": DEMO_CODE if settings.HUISHENG_DEMO else "",
    }
    return private(render(request, template, context, status=_UNPROCESSABLE if refused else 200))


def _send(request: HttpRequest, account: int, way: Way, address: str) -> None:
    shown = masked(way, address)
    often = wait_for(SENDING, str(account)) or wait_for(
        SENDING_THERE, keyed_hash(address, purpose="staff-code")
    )
    if often:
        messages.error(
            request,
            _("Too many codes were asked for. Please try again in {minutes} min.").format(
                minutes=-(-often // 60)
            ),
        )
        return
    try:
        proving.send_code(account, way)
    except SentAlready as error:
        messages.info(
            request,
            _("A code is on its way to {address}; another one can follow in {seconds} s.").format(
                address=shown, seconds=error.wait
            ),
        )
    except CannotSend:
        messages.error(
            request,
            _(
                "No code can be sent to {address} just now: this unit’s account for messages is missing or"
                " does not work. The address is kept, but not used. Ask an administrator, then have a code"
                " sent."
            ).format(address=shown),
        )
    except proving.NothingWaits:
        pass
    else:
        messages.success(request, _("A code was sent to {address}.").format(address=shown))
