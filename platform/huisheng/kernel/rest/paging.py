"""Lists by `limit` and `after`: stable while rows are added, and no page costs more than another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000

Item = TypeVar("Item")


class PageQuery(serializers.Serializer[Any]):
    """What a caller may ask of a list."""

    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)
    after = serializers.CharField(max_length=100, default="", allow_blank=True)


PARAMETERS = [
    OpenApiParameter("limit", int, description="1 to 1000, 100 when left out."),
    OpenApiParameter("after", str, description="The last key of the page before; the first page without it."),
]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page begins (after this key, exclusive) and how many items it holds."""

    after: str
    limit: int

    @classmethod
    def asked_for(cls, request: Request) -> "Page":
        """Read the query string. Raises DRF's ValidationError."""
        query = PageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return cls(query.validated_data["after"], query.validated_data["limit"])

    def of(self, items: Sequence[Item], key: Callable[[Item], str]) -> list[Item]:
        """The part of a sequence in order of its key; one item more than the limit, which tells
        that more follow.
        """
        rest = [item for item in items if key(item) > self.after] if self.after else list(items)
        return rest[: self.limit + 1]

    def answer(
        self, request: Request, found: Sequence[Item], key: Callable[[Item], str], shown: list[Any]
    ) -> dict[str, Any]:
        """The body of the answer: items and the address of the next page, or null. ``shown`` goes
        with ``found``.
        """
        following = None
        if len(found) > self.limit:
            following = (
                f"{request.path}?{urlencode({'limit': self.limit, 'after': key(found[self.limit - 1])})}"
            )
        return {"items": shown[: self.limit], "next": following}
