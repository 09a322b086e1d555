"""/manage/partners/: partner organisations, the days of their contracts, their people, and their work."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, actor_of, may, requires
from huisheng.kernel.clock import business_day
from tenant_apps.people.operations import partnering
from tenant_apps.people.operations.partnering import PartnerRefusedError
from tenant_apps.people.queries import partners
from tenant_apps.people.queries.panels import partner_panels
from tenant_apps.people.queries.partners import PartnerCard
from tenant_apps.people.web.fields import ComingDayField, DayField, posted
from tenants.public import network_url

UNPROCESSABLE = 422
CONTRACT_ID = "contract_%s"
"""The page of one organisation holds two forms with fields of one name."""
WHY_NOT = {
    "name": gettext_lazy("Another section or organisation has this name. Choose a different one."),
    "days": gettext_lazy("The last day lies before the first day or is over."),
    "over": gettext_lazy("The contract is over. Enter its new last day first."),
    "person": gettext_lazy("This person works for a partner organisation here already."),
}
FIELD = {"name": "name", "days": "last", "person": "login", "over": None}


class ContractForm(forms.Form):
    """An organisation and the days of its contract."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=60)
    first = DayField(label=gettext_lazy("Contract from"))
    last = ComingDayField(
        label=gettext_lazy("Contract until"),
        help_text=gettext_lazy("After this day its people have no access, and what it was asked ends."),
    )


class InviteForm(forms.Form):
    """Somebody who works for it."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    login = forms.CharField(
        label=gettext_lazy("Login"),
        max_length=254,
        min_length=3,
        help_text=gettext_lazy("An e-mail address or a login name; the person signs in with it"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    last = ComingDayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Left empty: the last day of the contract."),
    )


@requires("people.members")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All of them."""
    context = {"partners": partners.partners(), "may_invite": may(actor_of(request), "people.import")}
    return render(request, "people/partners.html", context)


@requires("people.import")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new one."""
    form = ContractForm(posted(request), initial={"first": business_day()})
    if request.method == "POST" and form.is_valid():
        made = _keep(form, None, account_of(request))
        if made is not None:
            messages.success(request, _("Saved. Now invite the people who work for it."))
            return _to(made)
    context = {"form": form}
    return render(request, "people/partner_add.html", context, status=UNPROCESSABLE if form.errors else 200)


@requires("people.members")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, section_id: int) -> HttpResponse:
    """Contract, people, work; an administrator changes the contract."""
    card = _card(section_id)
    if request.method != "POST":
        return _one(request, card)
    if not may(actor_of(request), "people.import"):
        return _one(request, card, status=403)
    form = ContractForm(request.POST, auto_id=CONTRACT_ID)
    if not form.is_valid() or _keep(form, section_id, account_of(request)) is None:
        return _one(request, card, contract=form, status=UNPROCESSABLE)
    messages.success(request, _("Saved."))
    return _to(section_id)


@requires("people.import")
@never_cache
@require_POST
def invite(request: HttpRequest, section_id: int) -> HttpResponse:
    """An account for somebody of the organisation; the answer shows the one-time link, once."""
    card = _card(section_id)
    form = InviteForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            _member, token = partnering.invite_person(
                section_id=section_id,
                name=said["name"],
                login=said["login"],
                last_day=said["last"],
                actor=account_of(request),
            )
        except PartnerRefusedError as error:
            form.add_error(FIELD[error.code], WHY_NOT[error.code])
        else:
            link = network_url(f"/accounts/invitation/{token}/")
            context = {"card": card, "name": said["name"], "link": link}
            response = render(request, "people/partner_link.html", context)
            # The link is shown once and stays in nobody's cache or history.
            response["Cache-Control"] = "no-store"
            return response
    return _one(request, card, invitation=form, status=UNPROCESSABLE)


@requires("people.import")
@require_POST
def end(request: HttpRequest, section_id: int) -> HttpResponse:
    """End the contract today."""
    card = _card(section_id)
    partnering.end_contract(section_id=section_id, actor=account_of(request))
    messages.success(
        request, _("The contract with “%(name)s” was ended. Its people have no access.") % {"name": card.name}
    )
    return HttpResponseRedirect(reverse("people-partners"))


def _keep(form: ContractForm, section_id: int | None, actor: int) -> int | None:
    """Its id; None with an error in the form."""
    said = form.cleaned_data
    try:
        return partnering.keep_partner(
            section_id=section_id, name=said["name"], first=said["first"], last=said["last"], actor=actor
        )
    except PartnerRefusedError as error:
        form.add_error(FIELD[error.code], WHY_NOT[error.code])
    return None


def _one(request: HttpRequest, card: PartnerCard, *, status: int = 200, **bound: Any) -> HttpResponse:
    contract = {"name": card.name, "first": card.contract_from, "last": card.contract_until}
    context = {
        "card": card,
        "contract": ContractForm(initial=contract, auto_id=CONTRACT_ID),
        "invitation": InviteForm(),
        "may_invite": may(actor_of(request), "people.import"),
        "panels": partner_panels(card.section_id, card.contract_from),
        "form": next(iter(bound.values()), None),
        **bound,
    }
    return render(request, "people/partner.html", context, status=status)


def _card(section_id: int) -> PartnerCard:
    try:
        return partners.partner(section_id)
    except LookupError:
        raise Http404 from None


def _to(section_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("people-partner", args=[section_id]))
