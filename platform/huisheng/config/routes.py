"""Collects the addresses that the apps declare: `<app>.web.urls` and `<app>.api.urls`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def collect(attribute: str) -> list[Any]:
    """Return the patterns that installed apps declare under `attribute`, in the order of INSTALLED_APPS."""
    patterns: list[Any] = []
    for config in apps.get_app_configs():
        for face in ("web", "api"):
            parent = f"{config.name}.{face}"
            if find_spec(config.name) is None or find_spec(parent) is None or find_spec(f"{parent}.urls") is None:
                continue
            patterns += getattr(import_module(f"{parent}.urls"), attribute, [])
    return patterns
