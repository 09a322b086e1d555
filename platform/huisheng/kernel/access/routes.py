"""The list of every URL with its mark: what the access tests enumerate, and how foreign views receive a
mark.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

Pattern = URLPattern | URLResolver
Mark = Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]


@dataclass(frozen=True, slots=True)
class Route:
    """One URL of a URLconf: its pattern as written (`desk/<uuid:pk>/`), its name, its view and the view's
    mark.
    """

    pattern: str
    name: str | None
    view: Callable[..., Any]
    permission: str | None


def routes(urlconf: str) -> Iterator[Route]:
    """Every route of a URLconf, in its order, includes unfolded."""
    yield from _walk(get_resolver(urlconf).url_patterns, "", "")


def marked(patterns: Sequence[Pattern], mark: Mark) -> list[Pattern]:
    """Copies of URL patterns whose views carry `mark`: for views of third-party packages, which carry
    none.
    """
    copies: list[Pattern] = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view = pattern.callback
            view = view if hasattr(view, "permission") else mark(view)
            copies.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
        else:
            copies.append(
                URLResolver(
                    pattern.pattern,
                    marked(pattern.url_patterns, mark),
                    pattern.default_kwargs,
                    pattern.app_name,
                    pattern.namespace,
                )
            )
    return copies


def _walk(patterns: Sequence[Pattern], prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = pattern.callback
            name = None if pattern.name is None else namespace + pattern.name
            yield Route(whole, name, view, getattr(view, "permission", None))
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, whole, inner)
