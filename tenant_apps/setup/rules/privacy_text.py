"""What stands on the site, and how it differs from the text that units start from: by paragraphs."""

from collections.abc import Collection
from datetime import date
from typing import Final

from tenant_apps.setup.data.privacy_text import PARAGRAPHS, START, Paragraph

Block = tuple[str, str]
"""Heading and text of a paragraph."""


def blocks_of(text: str) -> list[Block]:
    """The paragraphs of a text: set apart by an empty line, the first line of each is its heading."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return [(block.partition("\n")[0].strip(), block.partition("\n")[2].strip()) for block in blocks if block]


def joined(blocks: list[Block]) -> str:
    """The other way round."""
    return "\n\n".join("\n".join(part for part in block if part) for block in blocks)


def is_untouched(own: str) -> bool:
    """Whether a unit has left the text as it once stood, in this edition or in one before."""
    return blocks_of(own) in _editions()


def standing(own: str) -> str:
    """What readers see of a unit's ``own`` text: an earlier edition that it has left as it was is read as the
    one of today, because what that says is done with what they write.
    """
    return START.strip() if is_untouched(own) else own


def newest_addition() -> date | None:
    """The day of the youngest paragraph; None while there is none but the first ones."""
    return max((one.added for one in PARAGRAPHS if one.added is not None), default=None)


def lacking(own: str, said_otherwise: Collection[str] = ()) -> tuple[Paragraph, ...]:
    """Paragraphs that were added and that a unit's ``own`` text has not: known by their heading, unless the
    unit has said that it says so in words of its own (``said_otherwise``: headings).
    """
    if not own.strip() or is_untouched(own):
        return ()
    there = {heading for heading, _text in blocks_of(own)} | set(said_otherwise)
    return tuple(one for one in PARAGRAPHS if one.added is not None and one.heading not in there)


def with_additions(own: str, said_otherwise: Collection[str] = ()) -> str:
    """The ``own`` text with the paragraphs that it lacks, each behind the one that it follows in the
    network's, or at the end. Every other word stays.
    """
    text = standing(own)
    blocks = blocks_of(text)
    missing = lacking(text, said_otherwise)
    for one in missing:
        before = [other.heading for other in PARAGRAPHS[: PARAGRAPHS.index(one)]]
        places = [at for at, (heading, _text) in enumerate(blocks) if heading in before]
        blocks.insert(max(places) + 1 if places else len(blocks), (one.heading, one.text))
    return joined(blocks) if missing else text


def changed(before: str, now: str) -> frozenset[Block]:
    """Paragraphs that stand there ``now`` and did not ``before``."""
    return frozenset(blocks_of(now)) - frozenset(blocks_of(before))


def english_of(block: Block) -> Block | None:
    """The English of a paragraph that stands as the network has it."""
    return _ENGLISH.get(block)


def _editions() -> list[list[Block]]:
    """The text as it stood from each day on, the first one first."""
    days: list[date] = sorted({one.added for one in PARAGRAPHS if one.added is not None})
    return [
        [(one.heading, one.text) for one in PARAGRAPHS if one.added is None or (day and one.added <= day)]
        for day in (None, *days)
    ]


_ENGLISH: Final = {(one.heading, one.text): (one.english_heading, one.english_text) for one in PARAGRAPHS}
