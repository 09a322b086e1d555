"""What django-allauth asks of us about second factors."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shared_apps.accounts.operations.phone_rules import rule_for
from shared_apps.accounts.queries.phones import factor_of
from shared_apps.accounts.sealing import seal, unseal


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: sealed in the database, named after the product, and never the last one removed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every 30 seconds and work once."),
        "cannot_delete_authenticator": _(
            "Add another second factor first: everybody who works here needs one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last app or key stays: without one the person could only be let in by others."""
        others = (
            Authenticator.objects.filter(user_id=authenticator.user_id)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
            .exclude(pk=authenticator.pk)
        )
        return others.exists() or self._is_phone_enough(authenticator.user_id)

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        """Whether somebody has a second factor (of these kinds). A phone is one wherever it is asked whether
        there is any: it is no authenticator of allauth, and no app.
        """
        if super().is_mfa_enabled(user, types=types):
            return True
        return (types is None or len(types) > 1) and factor_of(user.pk) is not None

    def _is_phone_enough(self, account_id: int) -> bool:
        return factor_of(account_id) is not None and rule_for(account_id).is_allowed

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """A first name for a key, which its owner may change."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator app lists us."""
        return gettext("Huisheng")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Keys are bound to the network's host: on another one a browser does not even offer them."""
        return {"id": settings.HUISHENG_BASE_HOST, "name": gettext("Huisheng")}
