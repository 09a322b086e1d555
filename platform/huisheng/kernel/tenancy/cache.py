"""Cache keys carry the scope; without one they raise."""

from huisheng.kernel.tenancy.context import scope_key


def make_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of every cache: scope, prefix, version, key."""
    return f"{scope_key()}:{key_prefix}:{version}:{key}"
