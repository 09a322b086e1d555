"""Optional parts of a unit's site: on unless they are switched off, by the unit itself or by a unit above.

Each is a setting of three layers like any other (settings_layers.py). What belongs to one that is off is not
there: its pages and addresses of programs answer 404 (middleware.py), and no menu leads to them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django_stubs_ext import StrOrPromise

from huisheng.kernel.tenancy import current_unit, scope_or_none
from tenants.settings_layers import declaration, declare_setting, get_setting


@dataclass(frozen=True, slots=True)
class Feature:
    """One of them. ``pages``: how the names of its addresses begin; empty where its app asks the setting."""

    key: str
    label: StrOrPromise
    pages: tuple[str, ...] = ()


_features: dict[str, Feature] = {}


def declare_feature(
    key: str, label: StrOrPromise, *, help_text: StrOrPromise = "", pages: tuple[str, ...]
) -> None:
    """Declare an optional part, once, when its app is loaded."""
    declare_setting(key, bool, True, label, help_text=help_text)
    _features[key] = Feature(key, label, pages)
    _key_of.cache_clear()


def count_as_feature(key: str) -> None:
    """Let a switch that is declared already count as one: its app asks it wherever it matters."""
    _features[key] = Feature(key, declaration(key).label)


def features() -> tuple[Feature, ...]:
    """All of them, in the order of declaration."""
    return tuple(_features.values())


def is_on(key: str) -> bool:
    """Whether the current unit has this part."""
    return bool(get_setting(current_unit().id, key))


def is_off_here(url_name: str) -> bool:
    """Whether this address belongs to a part that the current unit has not; False outside units."""
    key = _key_of(url_name)
    scope = scope_or_none()
    return key is not None and scope is not None and scope.unit is not None and not is_on(key)


class FeaturesMiddleware:
    """404 for everything that belongs to a part that is off, before any view, for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Raises Http404."""
        match = request.resolver_match
        if match is not None and is_off_here(match.url_name or ""):
            raise Http404


@lru_cache(maxsize=4000)
def _key_of(url_name: str) -> str | None:
    found = (
        one.key for one in _features.values() if any(url_name.startswith(begins) for begins in one.pages)
    )
    return next(found, None)
