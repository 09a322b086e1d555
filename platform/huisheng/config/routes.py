"""Collects the addresses that the apps declare: `<app>.web.urls` and `<app>.api.urls`."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Pattern = URLPattern | URLResolver

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


def by_first_word(patterns: Sequence[Pattern]) -> list[Pattern]:
    """The same addresses, those that begin with the same word under that word, and so on below it.

    Django tries one pattern after the other, and every request waits for it: of three hundred some twenty
    words are left to try, and then some twenty below one of them. Words stand where their first address
    stood, and what begins with no word of its own (`<slug:any>/`, `robots.txt`) stays where it is.
    """
    below: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        below.setdefault(_first_word(pattern), []).append(pattern)
    found: list[Pattern] = []
    for pattern in patterns:
        word = _first_word(pattern)
        if not word or len(below[word]) == 1:
            found.append(pattern)
        elif pattern is below[word][0]:
            inside = [_without(word, one) for one in below[word]]
            found.append(URLResolver(RoutePattern(word), by_first_word(inside)))
    return found


def _first_word(pattern: Pattern) -> str:
    word, slash, _rest = str(pattern.pattern).partition("/")
    plain = isinstance(pattern.pattern, RoutePattern) and slash and "<" not in word
    return f"{word}/" if plain else ""


def _without(word: str, pattern: Pattern) -> Pattern:
    rest = str(pattern.pattern).removeprefix(word)
    if isinstance(pattern, URLPattern):
        route = RoutePattern(rest, name=pattern.name, is_endpoint=True)
        return URLPattern(route, pattern.callback, pattern.default_args, pattern.name)
    return URLResolver(
        RoutePattern(rest),
        pattern.urlconf_name,
        pattern.default_kwargs,
        pattern.app_name,
        pattern.namespace,
    )
