"""Collects the addresses that the apps declare: `<app>.web.urls` and `<app>.api.urls`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

_OURS = ("huisheng", "tenants", "shared_apps", "tenant_apps")


def collect(attribute: str) -> list[Any]:
    """Return the patterns that installed apps declare under `attribute`, in the order of INSTALLED_APPS."""
    patterns: list[Any] = []
    for config in apps.get_app_configs():
        if config.name.split(".")[0] not in _OURS:
            continue
        for face in (f"{config.name}.web", f"{config.name}.api"):
            if find_spec(face) is not None and find_spec(f"{face}.urls") is not None:
                patterns += getattr(import_module(f"{face}.urls"), attribute, [])
    return patterns
