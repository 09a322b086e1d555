"""The forms of the sign-in, in our words, with the lockout around every code."""

import hashlib
from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthPasswordAgainForm
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm as AllauthGenerateCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel import sent_codes
from huisheng.kernel.clock import now
from shared_apps.accounts.data import SIGNING_IN
from shared_apps.accounts.operations import lockout
from shared_apps.accounts.operations.demo import TOTP_SECONDS
from shared_apps.accounts.operations.phone_codes import code_out, take
from shared_apps.accounts.operations.phone_factor import has_strong_factor, note_use
from shared_apps.accounts.queries.phones import factor_of
from shared_apps.accounts.signin.adapter import LOCKED_OUT

_CODE_WIDGET = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "autocapitalize": "off",
    "spellcheck": "false",
}


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Login and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Login")
        login.help_text = _("Your login name or e-mail address")
        login.widget = forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        )
        password = self.fields["password"]
        password.label = _("Password")
        password.help_text = ""
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields.pop("remember", None)


class CodeGuard:
    """Around a form with a code: counts failures, and takes a code of an authenticator app once only."""

    user: Any
    authenticator: Authenticator
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    by_phone = False

    def _dress(self) -> None:
        field = self.fields["code"]
        field.label = pgettext_lazy("second factor", "Code")
        where = _("{n} digits from your authenticator app, or one of your printed recovery codes")
        if factor_of(self.user.pk) is not None:
            where = (
                _("{n} digits from the SMS or your authenticator app, or one of your printed recovery codes")
                if has_strong_factor(self.user.pk)
                else _("{n} digits from the SMS, or one of your printed recovery codes")
            )
        field.help_text = where.format(n=sent_codes.DIGITS)
        field.widget = forms.TextInput(attrs={**_CODE_WIDGET, "autofocus": True})

    def _guarded(self, check: Any) -> str:
        subjects = (
            lockout.account_subject(self.user.get_username()),
            lockout.address_subject(context.request),
        )
        begun = lockout.begin("second_factor", subjects)
        if begun is None:
            raise forms.ValidationError(LOCKED_OUT, code="locked_out")
        try:
            code = str(self.cleaned_data["code"])
            self.by_phone = self._is_of_phone(code)
            if not self.by_phone:
                code = check()
                if not self._first_use(code):
                    raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError as error:
            lockout.failed(begun)
            if self._has_phone_alone():
                raise forms.ValidationError(self._not_sent(), code="incorrect_code") from error
            raise
        lockout.succeeded(begun)
        return code

    def _is_of_phone(self, code: str) -> bool:
        """Whether this is the code that was sent to the account's phone; it is used up then."""
        account_id = self.user.pk
        return factor_of(account_id) is not None and take(account_id, SIGNING_IN, code) is not None

    def _has_phone_alone(self) -> bool:
        return factor_of(self.user.pk) is not None and not has_strong_factor(self.user.pk)

    def _not_sent(self) -> Any:
        """Why a code is none, to somebody who waits for an SMS and has no app whose codes change."""
        if code_out(self.user.pk, SIGNING_IN) is None:
            return _("This code holds no longer. Have another one sent.")
        return _(
            "That is neither the code that was sent nor an unused recovery code. Compare it with the SMS."
        )

    def _note_phone(self, **more: bool) -> None:
        note_use(self.user.pk)
        record_authentication(context.request, self.user, method="mfa", type="sms", **more)

    def _first_use(self, code: str) -> bool:
        """Note the code as used. In the row, not in the cache: emptying a cache must not make a code good
        again.
        """
        if self.authenticator.type != Authenticator.Type.TOTP:
            return True
        shown = hashlib.sha256(code.strip().encode()).hexdigest()
        moment = now().timestamp()
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
            # A code is accepted one step early or late, so it lives three steps.
            used = {k: at for k, at in row.data.get("used", {}).items() if moment - at < 3 * TOTP_SECONDS}
            if shown in used:
                return False
            row.data["used"] = {**used, shown: moment}
            row.save(update_fields=["data"])
        self.authenticator.data = row.data
        return True


class AuthenticateForm(CodeGuard, AllauthAuthenticateForm):  # type: ignore[misc]
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress()

    def clean_code(self) -> str:
        """Check the code, counting failures."""
        return self._guarded(super().clean_code)

    def save(self) -> None:
        """Note by what the second step was taken."""
        if self.by_phone:
            self._note_phone()
        else:
            super().save()


class ReauthenticateForm(CodeGuard, AllauthReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress()

    def clean_code(self) -> str:
        """Check the code, counting failures."""
        return self._guarded(super().clean_code)

    def save(self) -> None:
        """Note by what it was shown once more."""
        if self.by_phone:
            self._note_phone(reauthenticated=True)
        else:
            super().save()


class GenerateCodesForm(AllauthGenerateCodesForm):  # type: ignore[misc]
    """New recovery codes: also for whoever has a phone alone."""

    def clean(self) -> dict[str, Any]:
        """Refuse whoever has no second factor that they could stand in for."""
        if factor_of(self.user.pk) is not None:
            return {}
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class ActivateTOTPForm(AllauthActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from the app")
        field.help_text = _("{n} digits that the app shows for this account").format(n=sent_codes.DIGITS)
        field.widget = forms.TextInput(attrs=_CODE_WIDGET)


class AddKeyForm(AllauthAddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key; the script of the page fills in the credential."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("So that you recognise it later, for example “office computer”")
        self.fields["passwordless"].label = _("Sign in with this key alone")
        self.fields["passwordless"].help_text = _(
            "The key then asks for your fingerprint, face or PIN, and you need no password."
        )


class NameKeyForm(AllauthEditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class PasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """A new password, with the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("Current password")),
            ("password1", _("New password")),
            ("password2", _("New password again")),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)


class PasswordAgainForm(AllauthPasswordAgainForm):  # type: ignore[misc]
    """The password once more, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
