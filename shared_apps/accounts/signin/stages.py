"""The second step of a sign-in, as django-allauth leads to it."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from shared_apps.accounts.operations.phone_factor import has_strong_factor
from shared_apps.accounts.signin.phones import send


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Whoever has a phone alone is sent a code once the password is right; who has more asks for one."""

    def handle(self) -> tuple[Any, bool]:
        """Lead to the second step."""
        response, goes_on = super().handle()
        if response is not None and not has_strong_factor(self.login.user.pk):
            send(self.request, self.login.user.pk)
        return response, goes_on
