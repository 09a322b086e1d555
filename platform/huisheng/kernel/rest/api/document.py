"""The OpenAPI document. It says the same in every unit to whoever reads the same language, and takes half a
second to make: a process makes it once for each.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from drf_spectacular.generators import SchemaGenerator


class KeptGenerator:
    """What drf-spectacular's views ask for the document, in the place of its own `SchemaGenerator`."""

    def __init__(self, *, urlconf: str, **_: object) -> None:
        self._urlconf = urlconf

    def get_schema(self, **_: object) -> Mapping[str, Any]:
        """The document in the language of now, whoever asks."""
        language = get_language()
        # Anything may be asked for by ?lang=; what there is not reads as the language of the site.
        known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        return _document(self._urlconf, str(known))


@cache
def _document(urlconf: str, language: str) -> Mapping[str, Any]:
    with override(language):
        document: Mapping[str, Any] = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    return document
