"""Numbers that a code can be sent to."""

import re
import unicodedata
from typing import Final

_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_OTHER_SIGNS: Final = re.compile(r"[\s\-()‐–—]")


def mobile(typed: str) -> str:
    """The eleven digits of a mobile number of mainland China, however it was typed; "" for anything else."""
    digits = _OTHER_SIGNS.sub("", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^(\+|00)?86(?=1)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else ""
