"""What a unit says otherwise in a broadcast from above, where its issuer lets it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from shared_apps.contracts.broadcast_content import ABOUT, WALL, BroadcastContent

_PARTS: Final = {ABOUT: "about", WALL: "has_wall"}


def merged(
    issued: BroadcastContent, local: BroadcastContent, may_change: Collection[str]
) -> BroadcastContent:
    """The issuer's broadcast with what the unit may say otherwise. Whatever else it says is left out."""
    return replace(issued, **{_PARTS[code]: getattr(local, _PARTS[code]) for code in may_change})


def followed(
    issued: BroadcastContent, content: BroadcastContent, changed: Collection[str], may_change: Collection[str]
) -> BroadcastContent:
    """After the issuer has said it anew: what the unit had changed stays, as far as it still may."""
    return merged(issued, content, [code for code in changed if code in may_change])


def changed_parts(issued: BroadcastContent, content: BroadcastContent) -> list[str]:
    """Codes of the parts that read otherwise than the issuer wrote them."""
    return [code for code, name in _PARTS.items() if getattr(issued, name) != getattr(content, name)]
