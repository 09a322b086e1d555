"""/manage/sign-in/ on a unit's host: the accounts of its institution, for its administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.data import OIDC, PROVIDER_KINDS
from shared_apps.accounts.models import Provider
from shared_apps.accounts.operations.going_out import way_back
from shared_apps.accounts.operations.leaving import address_after
from shared_apps.accounts.operations.providing import ProviderError, remove_provider, save_provider
from shared_apps.accounts.queries.providers import (
    FACTOR_COUNTS,
    is_allowed,
    linked_people,
    provider_of,
)
from tenants.public import get_setting, network_url, unit_card

WHY_NOT = {
    "forbidden": gettext_lazy("A unit above does not allow this here."),
    "address": gettext_lazy(
        "Enter an address that begins with https:// and holds no name, password, ? or #."
    ),
    "private": gettext_lazy("This address stands in a private network. Only public ones are asked."),
    "another": gettext_lazy(
        "The provider there calls itself otherwise. Enter its issuer letter by letter, also the / at the end."
    ),
    "silent": gettext_lazy("Nothing answers there as it should. Check the address; nothing was saved."),
}
_VALUES_MAX = 10


class ProviderForm(forms.Form):
    """Where the institution's people sign in, and by what it is told that they showed a second factor."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How it speaks"), choices=PROVIDER_KINDS, widget=forms.RadioSelect
    )
    issuer = forms.CharField(
        label=gettext_lazy("Its address"),
        max_length=300,
        help_text=gettext_lazy(
            "OpenID Connect: the issuer. CAS: the address before /login, for example https://cas.example.edu.cn/cas"
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label=gettext_lazy("Client ID"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("OpenID Connect only"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    factor_name = forms.RegexField(
        r"^[A-Za-z_][A-Za-z0-9_.:-]*$",
        label=gettext_lazy("Claim or attribute that tells of a second factor"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("OpenID Connect: acr or amr. CAS: for example authnContextClass"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    factor_values = forms.CharField(
        label=gettext_lazy("Values that count as a second factor"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "One in each line. Left empty, everybody shows the second factor of this site after signing in"
            " there."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    enabled = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def __init__(self, *args: Any, has_secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = (
            _("A secret is kept, encrypted. Leave empty to keep it.")
            if has_secret
            else _("OpenID Connect only; kept encrypted and never shown again")
        )

    def clean_factor_values(self) -> list[str]:
        """Each line is a value."""
        values = [line.strip() for line in self.cleaned_data["factor_values"].splitlines() if line.strip()]
        if len(values) > _VALUES_MAX or any(len(value) > 200 or not value.isprintable() for value in values):
            raise forms.ValidationError(_("No more than ten values, each of no more than 200 characters."))
        return list(dict.fromkeys(values))

    def clean(self) -> dict[str, Any]:
        """OpenID Connect needs to know who asks; values need a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == OIDC and not cleaned.get("client_id"):
            self.add_error("client_id", _("Enter the client ID that the provider has given you."))
        if cleaned.get("factor_values") and not cleaned.get("factor_name"):
            self.add_error("factor_name", _("Say by which claim or attribute these values are told."))
        return cleaned


@requires("accounts.people")
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Enter or change the provider; the page says what to register there."""
    card = unit_card(current_unit().id)
    row = provider_of(card.id)
    form = ProviderForm(
        request.POST or None, has_secret=bool(row and row.sealed_secret), initial=_initial(row)
    )
    if request.method == "POST" and form.is_valid():
        entered = {**form.cleaned_data}
        secret = entered.pop("secret")
        try:
            ended = save_provider(card.id, entered, secret=secret, actor=actor_of(request).account_id or 0)
        except ProviderError as error:
            form.add_error(None if error.code == "forbidden" else "issuer", WHY_NOT[error.code])
        else:
            messages.success(request, _saved(ended))
            return HttpResponseRedirect(reverse("accounts-provider"))
    context = {
        "form": form,
        "row": row,
        "allowed": is_allowed(card),
        "factor_counts": get_setting(card.id, FACTOR_COUNTS),
        "people": linked_people(card.id),
        "back_address": way_back(card.slug),
        "out_address": address_after(card.slug),
        "short_address": network_url(f"/sign-in/{card.slug}/"),
    }
    return render(request, "accounts/provider.html", context, status=422 if form.errors else 200)


@requires("accounts.people")
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Forget the provider and every link with it."""
    if remove_provider(current_unit().id, actor=actor_of(request).account_id or 0):
        messages.success(request, _("Removed. Whoever came by it was signed out; passwords work as before."))
    return HttpResponseRedirect(reverse("accounts-provider"))


def _saved(ended: int) -> str:
    if not ended:
        return _("Saved.")
    return ngettext(
        "Saved. %(number)d person who came by it was signed out.",
        "Saved. %(number)d people who came by it were signed out.",
        ended,
    ) % {"number": ended}


def _initial(row: Provider | None) -> dict[str, Any]:
    if row is None:
        return {"kind": OIDC, "enabled": True}
    return {
        "kind": row.kind,
        "issuer": row.issuer,
        "client_id": row.client_id,
        "factor_name": row.factor_name,
        "factor_values": "\n".join(row.factor_values),
        "enabled": row.enabled,
    }
