"""How experts are reached: they confirm and change it on their own page, `/join/my/<secret>/contact/`; the
register shows what is not confirmed yet and has another code sent.
"""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import account_of, open_to_all, requires
from huisheng.kernel.clock import business_day
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import behind_a_secret
from huisheng.kernel.web.sent_code import SentCodeForm
from tenant_apps.people.data.codes import ContactKind, MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations import proving_contacts as proving
from tenant_apps.people.operations.proving_contacts import CannotSend, NothingWaits
from tenant_apps.people.rules.engagement import is_engaged
from tenant_apps.people.rules.masking import masked
from tenant_apps.people.web.fields import PhoneField
from tenant_apps.people.web.personal_link import opened
from tenant_apps.unit_ledger.public import DEMO_CODE, SentAlready, WrongCode

SENDING: Final = Limit("people-expert-code", times=10, seconds=86400)
"""Codes for one expert in a day, whoever asks for them; each costs the unit a message."""
SENDING_THERE: Final = Limit("people-expert-code-to", times=6, seconds=86400)
"""Codes to one address in a day, for whomever it was given."""
TYPING: Final = Limit("people-expert-code-typed", times=30, seconds=600)
UNPROCESSABLE: Final = 422


class ContactForm(forms.Form):
    """Another phone or e-mail of one's own. What is used is not shown in full; empty leaves it as it is."""

    phone = PhoneField(required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in ContactKind:
            shown = masked(kind, getattr(member, kind))
            if shown:
                self.fields[kind].help_text = _("Now: {address}. Leave it empty to keep it.").format(
                    address=shown
                )

    def clean(self) -> dict[str, Any]:
        """One of the two is wanted."""
        said = super().clean() or {}
        if not self.errors and not said.get("phone") and not said.get("email"):
            raise forms.ValidationError(_("Enter the phone or the e-mail that shall be used from now on."))
        return said


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address that waits for its code, as pages show it."""

    kind: ContactKind
    shown: str
    is_sent: bool
    form: SentCodeForm | None = None


def waiting_of(member: Member) -> list[Waiting]:
    """What waits for its code, for the register."""
    return [
        Waiting(kind, masked(kind, address), proving.is_code_out(member, kind))
        for kind, address in proving.waiting(member).items()
    ]


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, secret: str) -> HttpResponse:
    """A verified expert confirms an address by its code, leaves it out, or gives another one."""
    member = opened(request, secret)
    if isinstance(member, HttpResponse):
        return member
    if not _is_expert(member):
        raise Http404
    back = reverse("people-join-my-contact", args=[secret])
    waits = proving.waiting(member)
    code_form: tuple[ContactKind, SentCodeForm] | None = None
    form = ContactForm(member=member)
    if request.method == "POST":
        part = request.POST.get("part", "")
        kind = next((one for one in waits if one == request.POST.get("kind")), None)
        if part == "change":
            form = ContactForm(request.POST, member=member)
            if form.is_valid():
                return _give(request, member, form, back)
        elif kind is None:
            # It was confirmed or left out meanwhile, perhaps in another window.
            return behind_a_secret(HttpResponseRedirect(back))
        elif part == "send":
            send_code(request, member, kind, actor=proving.EXPERT)
            return behind_a_secret(HttpResponseRedirect(back))
        elif part == "leave":
            proving.give_up(member.pk, kind)
            messages.success(request, _("Left out. Nothing is sent to it."))
            return behind_a_secret(HttpResponseRedirect(back))
        else:
            wait = wait_for(TYPING, str(member.pk))
            if wait:
                return errors.too_many(request, wait)
            code_form = (kind, SentCodeForm(request.POST, auto_id=f"{kind}_%s"))
            if _proved(request, member, kind, code_form[1], waits[kind]):
                return behind_a_secret(HttpResponseRedirect(back))
    refused = dict([code_form]) if code_form else {}
    context = {
        "member": member,
        "secret": secret,
        "used": [
            (kind.label, shown) for kind in ContactKind if (shown := masked(kind, getattr(member, kind)))
        ],
        "waiting": [
            Waiting(
                kind,
                masked(kind, address),
                proving.is_code_out(member, kind),
                refused.get(kind) or SentCodeForm(auto_id=f"{kind}_%s"),
            )
            for kind, address in waits.items()
        ],
        "change": form,
        "form": code_form[1] if code_form else form if form.is_bound else None,
        "demo_code": DEMO_CODE if settings.HUISHENG_DEMO else "",
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return behind_a_secret(render(request, "people/join_contact.html", context, status=status))


@requires("people.members")
@require_POST
def send_again(request: HttpRequest, member_id: int) -> HttpResponse:
    """Have a code sent to an address of an expert that is not confirmed yet."""
    member = Member.objects.filter(pk=member_id).first()
    if member is None or not _is_expert(member):
        raise Http404
    kind = next((one for one in proving.waiting(member) if one == request.POST.get("kind")), None)
    if kind is not None:
        send_code(request, member, kind, actor=account_of(request))
    return HttpResponseRedirect(reverse("people-member", args=[member_id]))


def send_first_codes(request: HttpRequest, member_id: int, *, actor: int | str) -> None:
    """Send a code to each address of a verified expert to which none is on its way."""
    member = Member.objects.filter(pk=member_id).first()
    if member is None or not _is_expert(member):
        return
    for kind in proving.waiting(member):
        if not proving.is_code_out(member, kind):
            send_code(request, member, kind, actor=actor)


def send_code(request: HttpRequest, member: Member, kind: ContactKind, *, actor: int | str) -> None:
    """Send a code, within what one expert and one address may cost; what became of it is said on the page."""
    address = proving.waiting(member).get(kind, "")
    shown = masked(kind, address)
    often = wait_for(SENDING, str(member.pk)) or wait_for(
        SENDING_THERE, pairwise_hash(address, owner="people", purpose="expert-code")
    )
    if often:
        messages.error(
            request,
            _("Enough codes were sent for today. The next one can be sent in {hours} h.").format(
                hours=-(-often // 3600)
            ),
        )
        return
    try:
        proving.send_code(member.pk, kind, actor=actor)
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
                "No code can be sent to {address} just now: this unit’s account for messages is missing or "
                "does not work. The address is kept, but not used; links are handed over by hand until then."
            ).format(address=shown),
        )
    except (LookupError, NothingWaits):
        pass
    else:
        messages.success(request, _("A code was sent to {address}.").format(address=shown))


def _give(request: HttpRequest, member: Member, form: ContactForm, back: str) -> HttpResponse:
    said = form.cleaned_data
    proving.give_own(member_id=member.pk, phone=said["phone"], email=said["email"])
    send_first_codes(request, member.pk, actor=proving.EXPERT)
    return behind_a_secret(HttpResponseRedirect(back))


def _proved(
    request: HttpRequest, member: Member, kind: ContactKind, form: SentCodeForm, address: str
) -> bool:
    if not form.is_valid():
        return False
    try:
        proving.prove(member.pk, kind, form.cleaned_data["code"])
    except WrongCode as error:
        form.refuse(error.left)
        return False
    except (LookupError, NothingWaits):
        return True
    messages.success(
        request,
        _("Confirmed: questions for you go to {address} from now on.").format(address=masked(kind, address)),
    )
    return True


def _is_expert(member: Member) -> bool:
    return (
        member.kind == MemberKind.EXPERT
        and member.state == MemberState.ACTIVE
        and is_engaged(member, business_day())
    )
