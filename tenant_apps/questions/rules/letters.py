"""A letter: the lines of a unit's text with its words in braces filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenant_apps.questions.data.letter_text import ASKER, VARIABLE, Role, marked


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    role: Role
    text: str


def lines(text: str, values: Mapping[str, str]) -> tuple[Line, ...]:
    """The letter. What is filled in is never read for braces again; a line that holds nothing is left out."""
    found = []
    for role, line in marked(text):
        if role is Role.ASKER and not values.get(ASKER):
            continue
        filled = VARIABLE.sub(lambda match: values.get(match[1], ""), line)
        found += [Line(role, part.strip()) for part in filled.split("\n") if part.strip()]
    return tuple(found)
