"""Links by which a list is narrowed: each keeps what else is chosen, and begins at the first page."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.functional import Promise


class Choice(NamedTuple):
    """One value by which a list can be narrowed; ``now``: it is chosen."""

    address: str
    label: str
    now: bool


def address(chosen: Mapping[str, str], **changed: str) -> str:
    """Where the same list stands with something else chosen; what is empty does not narrow."""
    wanted = {name: value for name, value in {**chosen, **changed}.items() if value}
    return f"?{urlencode(wanted)}"


def choices(
    chosen: Mapping[str, str], name: str, values: Iterable[tuple[str, str | Promise]]
) -> list[Choice]:
    """A link for each value of one parameter. The value "" stands for all."""
    # What does not change is put together once: a list offers thirty of them.
    names = list(chosen)
    place = names.index(name)
    before, after = (
        urlencode({one: chosen[one] for one in some if chosen[one]})
        for some in (names[:place], names[place + 1 :])
    )
    found = []
    for value, label in values:
        parts = (before, urlencode({name: value}) if value else "", after)
        found.append(Choice(f"?{'&'.join(filter(None, parts))}", str(label), chosen[name] == value))
    return found
