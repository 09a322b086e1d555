"""What in a text tells who somebody is: one way of finding and covering it, for all that others read."""

from huisheng.kernel.text.personal.finding import NUMBERS, has_numbers, suggest, suggested, without_numbers
from huisheng.kernel.text.personal.numbers import is_card, is_identity
from huisheng.kernel.text.personal.places import BLACK, SOMEBODY, Found, Place, cover

__all__ = [
    "BLACK",
    "NUMBERS",
    "SOMEBODY",
    "Found",
    "Place",
    "cover",
    "has_numbers",
    "is_card",
    "is_identity",
    "suggest",
    "suggested",
    "without_numbers",
]
