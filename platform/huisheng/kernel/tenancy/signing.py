"""Signed values that are worth something in the scope that signed them, and nowhere else."""

from datetime import timedelta
from typing import Any

from django.core import signing as django_signing

from huisheng.kernel.tenancy.context import scope_key


class ScopedSigner(django_signing.TimestampSigner):
    """SIGNING_BACKEND for cookies: the scope is part of the salt at the moment of use."""

    def signature(self, value: str | bytes, key: Any = None) -> str:
        salt = str(self.salt)
        self.salt = f"{scope_key()}:{salt}"
        try:
            return super().signature(value, key)
        finally:
            self.salt = salt


def dumps(value: Any, *, salt: str, compress: bool = True) -> str:
    """Sign a JSON value for the current scope and purpose `salt`."""
    return django_signing.dumps(value, salt=f"{scope_key()}:{salt}", compress=compress)


def loads(token: str, *, salt: str, max_age: timedelta | None = None) -> Any:
    """Return the value; raise django.core.signing.BadSignature (or SignatureExpired) for any other scope or
    purpose.
    """
    return django_signing.loads(token, salt=f"{scope_key()}:{salt}", max_age=max_age)
