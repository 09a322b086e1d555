"""How an entry is named in addresses: `12` is the unit's own question 12, `p3` its programme 3, `r5` its
ready reply 5; `7.12` is question 12 of unit 7 above.
"""

import re
from dataclasses import dataclass
from typing import Final

from tenant_apps.knowledge.data.codes import Kind

_LETTERS: Final = {"": Kind.ARTICLE, "p": Kind.PROGRAMME, "r": Kind.CANNED}
_LETTER_OF: Final = {kind: letter for letter, kind in _LETTERS.items()}
PATTERN: Final = r"(?:[1-9][0-9]{0,11}\.)?[pr]?[1-9][0-9]{0,8}"
_WRITTEN: Final = re.compile(r"(?:(?P<unit>[1-9][0-9]{0,11})\.)?(?P<letter>[pr]?)(?P<number>[1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Reference:
    """`source` is the unit above that wrote the entry, 0 for the unit's own."""

    source: int
    kind: Kind
    number: int

    @property
    def is_own(self) -> bool:
        """Whether the entry was written here."""
        return self.source == 0

    def __str__(self) -> str:
        prefix = f"{self.source}." if self.source else ""
        return f"{prefix}{_LETTER_OF[self.kind]}{self.number}"


def parse(text: str) -> Reference:
    """Read a reference. Raises ValueError for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} names no entry")
    return Reference(int(found["unit"] or 0), _LETTERS[found["letter"]], int(found["number"]))
