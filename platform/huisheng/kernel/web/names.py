"""Names one after the other, as the reader's language sets them apart."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def joined(names: Iterable[object]) -> str:
    """甲、乙 in Chinese, "A, B" in English; empty for none."""
    return pgettext("between names", ", ").join(map(str, names))
