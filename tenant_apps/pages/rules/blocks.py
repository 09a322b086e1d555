"""The blocks of a home page: which there are, what can be said of each, and the usual arrangement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenant_apps.pages.rules.links import is_target
from tenant_apps.pages.rules.markup import PICTURE_NAME, shown_html

MOST_BLOCKS: Final = 20
MOST_LINKS: Final = 12
HEADING_MAX: Final = 40
TEXT_MAX: Final = 3_000
LABEL_MAX: Final = 40
WORDS_MAX: Final = 120
HOW_MANY: Final = (3, 5, 8, 10)


class BlockKind(TextChoices):
    """What a block shows."""

    ASK = "ask", _("Field to ask")
    ANSWERS = "answers", _("Answered lately")
    WAITING = "waiting", _("Waiting for an answer")
    HOT = "hot", _("Read most")
    TOPICS = "topics", _("Topics")
    NEWS = "news", _("News")
    DUTY = "duty", _("On duty now")
    HOTLINE = "hotline", _("Telephone lines")
    TEXT = "text", _("A text")
    LINKS = "links", _("Links")
    PICTURE = "picture", _("A picture")
    BANNER = "banner", _("Picture across the top")


COUNTED: Final = frozenset({BlockKind.ANSWERS, BlockKind.WAITING, BlockKind.HOT, BlockKind.NEWS})
"""Lists, of which it can be said how long they are."""
OWN: Final = frozenset({BlockKind.TEXT, BlockKind.LINKS, BlockKind.PICTURE})
"""Made of what is written into them: they may stand there several times."""


WRITTEN: Final = OWN | {BlockKind.BANNER}
"""Show what somebody has written or put in. There is one top, so one picture across it."""
NARROWEST_BANNER: Final = 800
FLATTEST_BANNER, TALLEST_BANNER = 6, 2
"""How many times wider than high it may be, and must be at least: flatter it is a line on a telephone,
taller it pushes the field to ask off the screen.
"""


class BadBlockError(ValueError):
    """A block that cannot be; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LinkOut:
    """A link of a block: its words and where it leads."""

    label: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block. ``aside``: in the narrow column beside the others. ``html`` is made when it is published."""

    kind: BlockKind
    aside: bool = False
    count: int = 5
    heading: str = ""
    body: str = ""
    html: str = ""
    links: tuple[LinkOut, ...] = field(default=())
    picture: str = ""
    words: str = ""
    to: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it is a list of so many."""
        return self.kind in COUNTED

    @property
    def is_written(self) -> bool:
        """Whether it shows what was written into it."""
        return self.kind in WRITTEN

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to show yet."""
        return (
            (self.kind is BlockKind.TEXT and not self.body.strip())
            or (self.kind is BlockKind.LINKS and not self.links)
            or (self.kind in (BlockKind.PICTURE, BlockKind.BANNER) and not self.picture)
        )


USUAL: Final = (
    Block(kind=BlockKind.ASK),
    Block(kind=BlockKind.ANSWERS),
    Block(kind=BlockKind.DUTY, aside=True),
)
"""The home page of a unit that has changed nothing."""


def stored(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """As they stand in the table: what is as usual is left out."""
    return [_stored(block) for block in blocks]


def _stored(block: Block) -> dict[str, Any]:
    usual = Block(kind=block.kind)
    said: dict[str, Any] = {"kind": block.kind.value}
    for name in ("aside", "count", "heading", "body", "html", "picture", "words", "to"):
        if getattr(block, name) != getattr(usual, name):
            said[name] = getattr(block, name)
    if block.links:
        said["links"] = [[link.label, link.to] for link in block.links]
    return said


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """As they are used. Of a kind that this version does not know nothing is shown."""
    return tuple(_read(row) for row in rows if row["kind"] in BlockKind.values)


def _read(row: Mapping[str, Any]) -> Block:
    said = {name: value for name, value in row.items() if name not in ("kind", "links")}
    links = tuple(LinkOut(label, to) for label, to in row.get("links", ()))
    return Block(kind=BlockKind(row["kind"]), links=links, **said)


def check(blocks: Sequence[Block]) -> None:
    """Raise BadBlockError for what no home page can be: one field to ask stands on each, exactly once."""
    kinds = [block.kind for block in blocks]
    if kinds.count(BlockKind.ASK) != 1:
        raise BadBlockError("ask")
    if len(blocks) > MOST_BLOCKS:
        raise BadBlockError("many")
    if any(kinds.count(kind) > 1 for kind in set(kinds) - OWN):
        raise BadBlockError("twice")
    if BlockKind.BANNER in kinds[1:]:
        raise BadBlockError("top")
    for block in blocks:
        _check(block)


def _check(block: Block) -> None:
    if block.kind is BlockKind.ASK and block.aside:
        raise BadBlockError("ask")
    if block.kind is BlockKind.BANNER and (block.aside or block.to):
        raise BadBlockError("top")
    if block.count not in HOW_MANY:
        raise BadBlockError("count")
    lengths = ((block.heading, HEADING_MAX), (block.body, TEXT_MAX), (block.words, WORDS_MAX))
    if any(len(text) > most for text, most in lengths) or len(block.links) > MOST_LINKS:
        raise BadBlockError("long")
    if block.picture and (not re.fullmatch(PICTURE_NAME, block.picture) or not block.words):
        raise BadBlockError("picture")
    if block.kind is BlockKind.BANNER and block.picture and not is_banner(*size_of(block.picture)):
        raise BadBlockError("shape")
    for link in (*block.links, *([LinkOut("-", block.to)] if block.to else [])):
        if not link.label or len(link.label) > LABEL_MAX or not is_target(link.to):
            raise BadBlockError("link")


def size_of(picture: str) -> tuple[int, int]:
    """Width and height of a picture, as its name says."""
    width, _x, height = picture.rpartition("-")[2].partition(".")[0].partition("x")
    return int(width), int(height)


def is_banner(width: int, height: int) -> bool:
    """Whether a picture of this size fits across the top of a page."""
    return width >= NARROWEST_BANNER and TALLEST_BANNER * height <= width <= FLATTEST_BANNER * height


def added(blocks: Sequence[Block], block: Block) -> tuple[Block, ...]:
    """With one more block: at the end, and a picture across the top at the top."""
    return (block, *blocks) if block.kind is BlockKind.BANNER else (*blocks, block)


def rendered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """With their texts as readers get them."""
    return tuple(
        replace(block, html=str(shown_html(block.body))) if block.kind is BlockKind.TEXT else block
        for block in blocks
    )


def moved(blocks: Sequence[Block], place: int, by: int) -> tuple[Block, ...]:
    """With one block higher (-1) or lower (1); the same where it cannot go further. What stands across the
    top stays there.
    """
    there = place + by
    found = list(blocks)
    if blocks and blocks[0].kind is BlockKind.BANNER and 0 in (place, there):
        return tuple(found)
    if 0 <= place < len(found) and 0 <= there < len(found):
        found[place], found[there] = found[there], found[place]
    return tuple(found)


def put(blocks: Sequence[Block], place: int, block: Block) -> tuple[Block, ...]:
    """With another block in this place."""
    return (*blocks[:place], replace(block, kind=blocks[place].kind), *blocks[place + 1 :])


def without(blocks: Sequence[Block], place: int) -> tuple[Block, ...]:
    """Without the block in this place."""
    return (*blocks[:place], *blocks[place + 1 :])
