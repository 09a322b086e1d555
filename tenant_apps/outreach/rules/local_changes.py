"""What a unit says otherwise in a season from above, where its issuer lets it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from shared_apps.contracts.season_content import ABOUT, DATES, DUTY, LIVE, BadSeason, SeasonContent

_PARTS: Final = {
    ABOUT: ("about",),
    DATES: ("first_day", "last_day"),
    DUTY: ("offices", "experts"),
    LIVE: ("live",),
}


def merged(issued: SeasonContent, local: SeasonContent, may_change: Collection[str]) -> SeasonContent:
    """The issuer's season with what the unit may say otherwise. Whatever else it says is left out.

    Raises BadSeason for days outside the issuer's.
    """
    own = {name: getattr(local, name) for code in may_change for name in _PARTS[code]}
    found = replace(issued, **own)
    if found.first_day < issued.first_day or found.last_day > issued.last_day:
        raise BadSeason("last_day", "inside")
    return found


def followed(
    issued: SeasonContent, content: SeasonContent, changed: Collection[str], may_change: Collection[str]
) -> SeasonContent:
    """After the issuer has said it anew: what the unit had changed stays, as far as it still may; its days
    are brought within the issuer's.
    """
    own = {name: getattr(content, name) for code in changed if code in may_change for name in _PARTS[code]}
    found = replace(issued, **own)
    first = min(max(found.first_day, issued.first_day), issued.last_day)
    last = max(min(found.last_day, issued.last_day), first)
    return replace(found, first_day=first, last_day=last)


def changed_parts(issued: SeasonContent, content: SeasonContent) -> list[str]:
    """Codes of the parts that read otherwise than the issuer wrote them."""
    return [
        code
        for code, names in _PARTS.items()
        if any(getattr(issued, name) != getattr(content, name) for name in names)
    ]
