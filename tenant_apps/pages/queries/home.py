"""What the blocks of a home page show now. Each block asks for its own and for nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tenant_apps.commons import public as commons
from tenant_apps.pages.queries.site import Site
from tenant_apps.pages.rules.blocks import Block, BlockKind, size_of
from tenant_apps.pages.rules.markup import as_shown
from tenant_apps.people import public as people
from tenant_apps.questions import public as questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block with what it shows."""

    block: Block
    place: int
    shown: Mapping[str, Any]
    html: SafeString = field(default_factory=SafeString)

    @property
    def template(self) -> str:
        """How it looks."""
        return f"pages/blocks/{self.block.kind.value}.html"

    @property
    def width(self) -> str:
        """Of its picture, as its name says: room is kept for it."""
        return str(size_of(self.block.picture)[0])

    @property
    def height(self) -> str:
        """Likewise."""
        return str(size_of(self.block.picture)[1])


@dataclass(slots=True)
class Band:
    """One stretch of the page: the opening over its whole width, or blocks in a wide and a narrow
    column.
    """

    opening: Piece | None = None
    wide: list[Piece] = field(default_factory=list)
    narrow: list[Piece] = field(default_factory=list)


def banner(blocks: Sequence[Block]) -> Piece | None:
    """The picture across the top, if there is one."""
    if not blocks or blocks[0].kind is not BlockKind.BANNER or blocks[0].is_empty:
        return None
    return Piece(block=blocks[0], place=0, shown={})


def bands(blocks: Sequence[Block], of: Site) -> list[Band]:
    """The page from top to bottom. What nobody has written anything into is left out."""
    found: list[Band] = []
    for place, block in enumerate(blocks):
        if block.is_empty or block.kind is BlockKind.BANNER:
            continue
        html = as_shown(block.html) if block.kind is BlockKind.TEXT else SafeString("")
        piece = Piece(block=block, place=place, shown=_READ[block.kind](block, of), html=html)
        if block.kind is BlockKind.ASK:
            found.append(Band(opening=piece))
            continue
        if not found or found[-1].opening is not None:
            found.append(Band())
        (found[-1].narrow if block.aside else found[-1].wide).append(piece)
    return found


def usual_time(usual: timedelta | None) -> str:
    """Rounded up, so that what is said is rather kept than missed; empty while too little is known."""
    if usual is None:
        return ""
    hours = max(1, -(-int(usual.total_seconds()) // 3600))
    if hours <= 24:
        text = ngettext(
            "Half of the first answers come within %(n)s hour.",
            "Half of the first answers come within %(n)s hours.",
            hours,
        )
        return text % {"n": hours}
    days = -(-hours // 24)
    return ngettext(
        "Half of the first answers come within %(n)s day.",
        "Half of the first answers come within %(n)s days.",
        days,
    ) % {"n": days}


def _answers(block: Block, of: Site) -> dict[str, Any]:
    return {"rows": commons.answered_lately(block.count)}


def _waiting(block: Block, of: Site) -> dict[str, Any]:
    return {"rows": commons.waiting_lately(block.count)}


def _hot(block: Block, of: Site) -> dict[str, Any]:
    return {"rows": [one.row for one in commons.hottest(block.count)]}


def _topics(block: Block, of: Site) -> dict[str, Any]:
    network, own = commons.topics_in_public()
    return {"topics": [*own, *network]}


def _news(block: Block, of: Site) -> dict[str, Any]:
    return {"rows": of.news[: block.count]}


def _duty(block: Block, of: Site) -> dict[str, Any]:
    on_duty = people.on_duty_now()
    return {
        "usual": usual_time(questions.usual_time_to_answer()),
        "on_duty": on_duty,
        "next_on_duty": None if on_duty else people.next_on_duty(),
    }


def _hotline(block: Block, of: Site) -> dict[str, Any]:
    return {"lines": questions.help_lines()}


def _nothing(block: Block, of: Site) -> dict[str, Any]:
    return {}


_READ: Final[dict[BlockKind, Callable[[Block, Site], dict[str, Any]]]] = {
    BlockKind.ASK: _nothing,
    BlockKind.ANSWERS: _answers,
    BlockKind.WAITING: _waiting,
    BlockKind.HOT: _hot,
    BlockKind.TOPICS: _topics,
    BlockKind.NEWS: _news,
    BlockKind.DUTY: _duty,
    BlockKind.HOTLINE: _hotline,
    BlockKind.TEXT: _nothing,
    BlockKind.LINKS: _nothing,
    BlockKind.PICTURE: _nothing,
    BlockKind.BANNER: _nothing,
}
