"""The pages behind one-time links, on the network's host: accepting a role, setting a new password."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, open_to_all
from shared_apps.accounts.data import INVITATION, ROLE_DUTIES, ROLE_NAMES
from shared_apps.accounts.models import Account, Invitation
from shared_apps.accounts.operations import inviting, lockout, starting_over
from shared_apps.accounts.operations.inviting import LinkSpentError
from shared_apps.accounts.queries.providers import invitation_through
from shared_apps.accounts.web import outside
from shared_apps.accounts.web.sign_in import sign_in_address
from tenants.public import unit_cards


@open_to_all
@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new password, or signed in to the account that exists."""
    begun = lockout.begin("link", (lockout.address_subject(request),))
    if begun is None:
        return _spent(request, locked_out=True)
    try:
        found = inviting.open_invitation(token)
        lockout.succeeded(begun)
        return (
            _accept_signed_in(request, token, found)
            if inviting.has_account(found)
            else _accept_new(request, token, found)
        )
    except LinkSpentError:
        lockout.failed(begun)
        return _spent(request)


def _accept_new(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    # The account is not saved yet: the validators only compare the password with its name and login.
    form: SetPasswordForm[Account] = SetPasswordForm(
        Account(username=found.username, name=found.name),
        None if "through" in request.POST else request.POST or None,
    )
    door = invitation_through(found)
    if request.method == "POST" and door is not None and "through" in request.POST:
        request.session.flush()
        return outside.go(
            request, door, purpose=INVITATION, next_path=reverse("accounts-my"), invitation_id=found.pk
        )
    if request.method == "POST" and form.is_valid():
        inviting.accept_with_new_account(token, form.cleaned_data["new_password1"])
        messages.success(request, _("Welcome. Sign in now; you will then set up your second factor."))
        return HttpResponseRedirect(reverse("account_login"))
    return render(request, "accounts/invitation.html", {**_about(found), "form": form, "door": door})


def _accept_signed_in(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    actor = actor_of(request)
    if not actor.is_signed_in:
        return HttpResponseRedirect(sign_in_address(request.path))
    if request.method == "POST" and actor.account_id is not None:
        inviting.accept_as(token, actor.account_id)
        messages.success(request, _("The role is yours now."))
        return HttpResponseRedirect(reverse("accounts-my"))
    return render(request, "accounts/invitation.html", _about(found))


def _about(found: Invitation) -> dict[str, object]:
    unit = unit_cards([found.unit_id]).get(found.unit_id) if found.unit_id is not None else None
    return {
        "invitation": found,
        "unit": unit,
        "roles": [(ROLE_NAMES[role], ROLE_DUTIES[role]) for role in (found.role, *found.more_roles)],
    }


@open_to_all
@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password with a link that somebody answering for the account has handed over."""
    begun = lockout.begin("link", (lockout.address_subject(request),))
    if begun is None:
        return _spent(request, locked_out=True)
    try:
        account = starting_over.account_of_password_link(token)
        lockout.succeeded(begun)
        form: SetPasswordForm[Account] = SetPasswordForm(account, request.POST or None)
        if request.method == "POST" and form.is_valid():
            starting_over.use_password_link(token, form.cleaned_data["new_password1"])
            messages.success(request, _("Your new password is set. Sign in with it now."))
            return HttpResponseRedirect(reverse("account_login"))
    except LinkSpentError:
        lockout.failed(begun)
        return _spent(request)
    return render(request, "accounts/new_password.html", {"form": form, "account": account})


def _spent(request: HttpRequest, *, locked_out: bool = False) -> HttpResponse:
    return render(
        request, "accounts/link_spent.html", {"locked_out": locked_out}, status=429 if locked_out else 404
    )
