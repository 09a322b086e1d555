"""What a guard of the list is: a place in the source, how to take it away, and the test that goes red."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class GuardGoneError(LookupError):
    """The text of a guard does not stand in its place exactly once: the list has to follow the source."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in one file: `old` stands there exactly once, `new` stands where the guard is gone."""

    place: str
    old: str
    new: str

    def applied_to(self, source: str) -> str:
        """The source without the guard. Raises GuardGoneError."""
        found = source.count(self.old)
        if found != 1:
            raise GuardGoneError(f"{self.place} holds {self.old!r} {found} times, expected once")
        return source.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Guard:
    """A promise in words, the edits that break it (several where it is kept twice), and who notices.

    `red` names tests below tests/, as pytest does; each of them fails on its own once the edits are made.
    """

    name: str
    edits: tuple[Edit, ...]
    red: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The files of the edits, each once, in their order."""
        return tuple(dict.fromkeys(edit.place for edit in self.edits))


def guard(name: str, place: str, old: str, new: str, *red: str, also: tuple[Edit, ...] = ()) -> Guard:
    """A guard that one edit takes away, or one edit and some more (`also`)."""
    return Guard(name, (Edit(place, old, new), *also), red)
