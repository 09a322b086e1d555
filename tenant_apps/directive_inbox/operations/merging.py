"""Two people write in one draft: what each has changed is kept, and where both changed the same, both are
shown. Pure.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

Typed = Mapping[str, list[str]]
"""What was typed by field or cell; nothing typed is left out."""


@dataclass(frozen=True, slots=True)
class Merged:
    """`typed` is what holds now: in `conflicts` (what stands there from a colleague) nothing of ours."""

    typed: dict[str, list[str]]
    conflicts: dict[str, list[str]]


def tidied(typed: Typed) -> dict[str, list[str]]:
    """Without what says nothing."""
    return {name: kept for name, values in typed.items() if (kept := [value for value in values if value])}


def merged(base: Typed, theirs: Typed, mine: Typed, *, files: Collection[str] = ()) -> Merged:
    """Three ways: what was on my screen, what stands now, what I send. In ``files`` stand ids: what each has
    added is added, and what each has taken off is off.
    """
    found: dict[str, list[str]] = {}
    conflicts: dict[str, list[str]] = {}
    for name in dict.fromkeys((*theirs, *mine)):
        was, now, sent = (side.get(name, []) for side in (base, theirs, mine))
        if name in files:
            holds = [one for one in now if one in sent or one not in was]
            holds += [one for one in sent if one not in was and one not in holds]
        elif sent in (was, now):
            holds = now
        elif now == was:
            holds = sent
        else:
            holds, conflicts[name] = now, now
        if holds:
            found[name] = holds
    return Merged(found, conflicts)
