"""Absolute addresses, built from the primary domain and the settings, never from a request's headers."""

from django.conf import settings

from huisheng.kernel.tenancy import current_scope


def origin(host: str) -> str:
    """Scheme, host and port of a site of ours."""
    default = 443 if settings.HUISHENG_SCHEME == "https" else 80
    port = "" if default == settings.HUISHENG_PORT else f":{settings.HUISHENG_PORT}"
    return f"{settings.HUISHENG_SCHEME}://{host}{port}"


def network_url(path: str) -> str:
    """Absolute address of a path on the network's site."""
    return origin(settings.HUISHENG_BASE_HOST) + path


def unit_url(host: str, path: str) -> str:
    """Absolute address of a path on a unit's site; `host` is its primary domain."""
    return origin(host) + path


def here_url(path: str) -> str:
    """Absolute address of a path on the site of the current scope."""
    unit = current_scope("an absolute address").unit
    return network_url(path) if unit is None else unit_url(unit.host, path)
