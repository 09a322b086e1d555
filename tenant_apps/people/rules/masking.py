"""Enough of an address to recognise it, for a page that others may see over a shoulder."""

from tenant_apps.people.data.codes import ContactKind


def masked(kind: str, address: str) -> str:
    """A phone by its first three and last two digits, an e-mail by its first letter; empty without one."""
    if not address:
        return ""
    if kind == ContactKind.EMAIL:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-2:]}" if len(address) > 6 else "****"
