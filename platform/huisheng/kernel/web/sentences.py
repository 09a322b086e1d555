"""Sentences one after the other, and a label before its value, as the reader's language sets them apart."""

from collections.abc import Iterable

from django.utils.translation import get_language, pgettext


def gap() -> str:
    """The blank between two sentences, or after a colon. Chinese has none: its marks bring their own."""
    return "" if (get_language() or "").startswith("zh") else " "


def in_a_row(sentences: Iterable[object]) -> str:
    """One sentence behind the other; what is empty is left out."""
    return gap().join(said for said in map(str, sentences) if said)


def label_before(value: object, label: object) -> str:
    """主题：住房 in Chinese, "Topic: housing" in English."""
    return f"{label}{pgettext('label before a value', ': ')}{value}"
