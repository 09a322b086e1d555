"""Typed readers of the environment: default < environment < file named by NAME_FILE (for secrets)."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Value of HUISHENG_<name>, or the content of the file in HUISHENG_<name>_FILE, or the default."""
    path = os.environ.get(f"HUISHENG_{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"HUISHENG_{name}_FILE: {error}") from error
    return os.environ.get(f"HUISHENG_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off and empty; anything else is refused."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"HUISHENG_{name} must be on or off, not {value!r}")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"HUISHENG_{name} must be a whole number, not {value!r}") from error


def database(name: str, default: str) -> dict[str, object]:
    """Django's settings of a database from postgres://user:password@host:port/name."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"HUISHENG_{name} must look like postgres://user:password@host:5432/name")
    return {
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
    }
