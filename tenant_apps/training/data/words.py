"""A text that stands in a file in both languages: long content of one hand, kept beside its facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and English; as a string it is the reader's."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh)


def words(found: Mapping[str, str]) -> Words:
    """The two languages of a table ``{ zh = …, en = … }``. Raises KeyError when one is missing."""
    return Words(found["zh"].strip(), found["en"].strip())
