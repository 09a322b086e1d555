"""The pages of receivers, the same on a unit's host and on the network's; whose they are says `Whose`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.access import actor_of
from huisheng.kernel.rest.throttle import Limit, wait_for
from shared_apps.receivers.data import DINGTALK, EARLIER_SECRET_HOURS, EVENTS, WEBHOOK, WECOM
from shared_apps.receivers.operations.keeping import Entered, ReceiverError, keep, remove
from shared_apps.receivers.operations.renewing import renew
from shared_apps.receivers.operations.trying import try_out
from shared_apps.receivers.queries.listing import Shown, receiver_of, receivers_of, record_of
from shared_apps.receivers.web.words import EVENTS as EVENT_WORDS
from shared_apps.receivers.web.words import KINDS, STATES, why

TESTING: Final = Limit("receivers.testing", 6, 600)

WHY_NOT: Final = {
    "address": gettext_lazy("Enter an address that begins with https:// and holds no name, password or #."),
    "robot": gettext_lazy(
        "This is not the address of such a robot. Copy it as a whole from the robot's settings in the group."
    ),
    "secret": gettext_lazy("Enter the secret that DingTalk shows when 加签 is chosen; it begins with SEC."),
    "twice": gettext_lazy("This one is entered already."),
    "many": gettext_lazy("There are ten already. Remove one first."),
}


@dataclass(frozen=True, slots=True)
class Whose:
    """The unit and side whose receivers are shown, the frame of the page, and the other units of a reader."""

    unit_id: int
    side: str
    base: str
    url_name: str
    back: str = ""
    others: Sequence[tuple[int, str]] = ()

    def address(self) -> str:
        """The list."""
        path = reverse(self.url_name)
        return f"{path}?unit={self.unit_id}" if self.others else path


class ReceiverForm(forms.Form):
    """A robot or a program."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial=WECOM,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        help_text=gettext_lazy("By which you know it again, for example the name of the group"),
    )
    address = forms.CharField(
        label=gettext_lazy("Its address"),
        max_length=500,
        help_text=gettext_lazy(
            "Robots: the whole Webhook address that the group shows. Programs: an address with https://."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret of DingTalk (加签)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("DingTalk only; kept encrypted and never shown again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"),
        choices=[(code, EVENT_WORDS[code]) for code in EVENTS],
        initial=list(EVENTS),
        widget=forms.CheckboxSelectMultiple,
    )
    formatted = forms.BooleanField(
        label=gettext_lazy("With bold headings (Markdown)"),
        required=False,
        help_text=gettext_lazy("WeCom shows such messages in its own app alone, not inside WeChat."),
    )

    def clean(self) -> dict[str, Any]:
        """DingTalk's robot is signed for."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == DINGTALK and not cleaned.get("secret"):
            self.add_error("secret", str(WHY_NOT["secret"]))
        return cleaned


def listed(request: HttpRequest, whose: Whose) -> HttpResponse:
    """All receivers, and a form for one more. A webhook's secret is shown once, on the answer itself."""
    form = ReceiverForm(request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep(
                whose.unit_id,
                whose.side,
                Entered(**form.cleaned_data),
                actor=actor_of(request).account_id or 0,
            )
        except ReceiverError as error:
            form.add_error(error.field or None, str(WHY_NOT[error.code]))
        else:
            secret = kept.secret
            if not secret:
                messages.success(request, _("Entered. Send a test to see whether it arrives."))
                return redirect(whose.address())
            form = ReceiverForm()
    shown = receivers_of(whose.unit_id, whose.side)
    context = {
        "base": whose.base,
        "whose": whose,
        "receivers": [(one, why(one.last_code), KINDS[one.kind]) for one in shown],
        "form": form,
        "secret": secret,
        "one_url": f"{whose.url_name}-one",
    }
    return render(request, "receivers/list.html", context, status=422 if form.errors else 200)


def one(request: HttpRequest, whose: Whose, receiver_id: UUID) -> HttpResponse:
    """One receiver: what it was sent, and what became of it."""
    return _one_page(request, whose, _found(whose, receiver_id))


def renewed(request: HttpRequest, whose: Whose, receiver_id: UUID) -> HttpResponse:
    """Give a webhook another secret, which is shown once, on the answer itself."""
    secret = renew(whose.unit_id, whose.side, receiver_id, actor=actor_of(request).account_id or 0)
    if secret is None:
        raise Http404
    return _one_page(request, whose, _found(whose, receiver_id), secret)


def _one_page(request: HttpRequest, whose: Whose, shown: Shown, secret: str = "") -> HttpResponse:
    lines = [
        (entry, EVENT_WORDS.get(entry.event, entry.event), STATES[entry.state], why(entry.code))
        for entry in record_of(shown.id)
    ]
    context = {
        "base": whose.base,
        "whose": whose,
        "receiver": shown,
        "kind": KINDS[shown.kind],
        "events": [EVENT_WORDS[code] for code in shown.events],
        "fault": why(shown.last_code),
        "lines": lines,
        "test_url": f"{whose.url_name}-test",
        "remove_url": f"{whose.url_name}-remove",
        "renew_url": f"{whose.url_name}-renew" if shown.kind == WEBHOOK else "",
        "secret": secret,
        "hours": EARLIER_SECRET_HOURS,
    }
    return render(request, "receivers/one.html", context)


def test(request: HttpRequest, whose: Whose, receiver_id: UUID) -> HttpResponse:
    """Send a test at once, and tell what came back."""
    shown = _found(whose, receiver_id)
    if wait_for(TESTING, f"{whose.unit_id}"):
        messages.error(request, _("That were many tests. Try again in ten minutes."))
    else:
        code = try_out(whose.unit_id, whose.side, shown.id)
        if code is None:
            messages.info(request, _("It is being sent to at this moment. The test goes as soon as it can."))
        elif fault := why(code):
            messages.error(request, fault)
        else:
            messages.success(request, _("The test has arrived."))
    return redirect(f"{whose.url_name}-one", receiver_id=shown.id)


def removed(request: HttpRequest, whose: Whose, receiver_id: UUID) -> HttpResponse:
    """Take it away."""
    shown = _found(whose, receiver_id)
    if remove(whose.unit_id, whose.side, shown.id, actor=actor_of(request).account_id or 0):
        messages.success(request, _("Removed. Nothing goes there any more."))
    return redirect(whose.address())


def _found(whose: Whose, receiver_id: UUID) -> Shown:
    found = receiver_of(whose.unit_id, whose.side, receiver_id)
    if found is None:
        raise Http404
    return found
