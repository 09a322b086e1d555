"""What the rules read in words that somebody tries out: the same rules that read real questions."""

from dataclasses import dataclass

from huisheng.kernel.text.personal import cover, suggest
from tenant_apps.questions.public import speaks_of_danger


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether an alarm would be raised, what tells who somebody is, and the text with that covered."""

    danger: bool
    found: tuple[str, ...]
    covered: str


def read(text: str) -> Reading:
    """Read a text as an asker's; it is kept nowhere."""
    places = suggest(text)
    return Reading(
        danger=speaks_of_danger(text),
        found=tuple(text[place.start : place.end] for place in places),
        covered=cover(text, places),
    )
