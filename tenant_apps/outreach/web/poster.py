"""What stands where on a poster, in millimetres from the top left corner; drawn by poster_svg and poster_pdf.

A4 is drawn; A3 is the same, larger by the root of two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from huisheng.kernel.web.look import Look
from tenant_apps.outreach.queries.campaigns import CampaignCard
from tenant_apps.outreach.web.qr import QUIET, qr_squares

WIDTH: Final = 210.0
HEIGHT: Final = 297.0
SIZES: Final = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
_MARGIN: Final = 18.0
_INK: Final = "#1f1d1a"
_GREY: Final = "#57534c"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text around the middle of the page; ``y`` is its base line, ``size`` its em."""

    text: str
    y: float
    size: float
    fill: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Squares:
    """A QR code with its quiet zone."""

    x: float
    y: float
    side: float
    rows: Sequence[Sequence[bool]]

    @property
    def square(self) -> float:
        """The side of one square."""
        return self.side / (len(self.rows) + 2 * QUIET)

    def runs(self) -> list[Box]:
        """The dark squares, as few rectangles as one for each run in a row."""
        found = []
        for down, row in enumerate(self.rows):
            start = None
            for across, dark in enumerate([*row, False]):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    found.append(self._run(start, across, down))
                    start = None
        return found

    def _run(self, start: int, end: int, down: int) -> Box:
        one = self.square
        left, top = self.x + (QUIET + start) * one, self.y + (QUIET + down) * one
        return Box(left, top, (end - start) * one, one, "#000000")


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything on it, from back to front."""

    title: str
    boxes: Sequence[Box]
    lines: Sequence[Line]
    code: Squares


def poster_of(card: CampaignCard, look: Look, *, accent: str, on_accent: str) -> Poster:
    """The poster of a campaign, in the unit's look."""
    words = card.words or _("Something on your mind? Ask us.")
    head = _lines(look.name, 138.0, 15.0, most=2)
    said = _lines(words, WIDTH - 2 * _MARGIN, 22.0, most=2)
    band = 26.0 + 20.0 * len(head)
    lines = [
        Line(part, 28.5 + 20.0 * number, _fit(head, 138.0, 15.0), on_accent, bold=True)
        for number, part in enumerate(head)
    ]
    top = band + 30.0
    size = _fit(said, WIDTH - 2 * _MARGIN, 22.0)
    lines += [Line(part, top + 27.0 * number, size, _INK, bold=True) for number, part in enumerate(said)]
    code_top = top + 27.0 * len(said) - 10.0
    side = min(112.0, HEIGHT - code_top - 62.0)
    code = Squares((WIDTH - side) / 2, code_top, side, qr_squares(card.link))
    below = code_top + side
    lines += [
        Line(_("Scan with WeChat or your camera"), below + 11.0, 8.0, _INK),
        Line(card.link.partition("://")[2], below + 21.0, 6.0, _GREY),
        Line(_("No account and no name needed. A person answers."), HEIGHT - 14.0, 6.0, _GREY),
    ]
    boxes = [
        Box(0.0, 0.0, WIDTH, HEIGHT, "#ffffff"),
        Box(0.0, 0.0, WIDTH, band, accent),
        Box(0.0, HEIGHT - 6.0, WIDTH, 6.0, accent),
    ]
    return Poster(f"{look.short_name} · {card.name}", boxes, lines, code)


def width_of(text: str) -> float:
    """How wide a text is, in ems: about half for what is not Chinese."""
    return sum(1.0 if ord(char) > 0x1FFF else 0.55 for char in text)


def _lines(text: str, room: float, size: float, *, most: int) -> list[str]:
    """The text in at most so many lines of about one length, broken between Chinese characters or words."""
    if width_of(text) * size <= room or most == 1:
        return [text]
    half = width_of(text) / 2
    breaks = [
        place
        for place in range(1, len(text))
        if text[place - 1] == " "
        or (ord(text[place]) > 0x2E7F and text[place] not in "，。？！、：；）》”")
        or (ord(text[place - 1]) > 0x2E7F and text[place] not in "，。？！、：；）》”")
    ]
    if not breaks:
        return [text]
    # After a mark of punctuation it breaks better than in the middle of a phrase.
    best = min(
        breaks,
        key=lambda place: (
            abs(width_of(text[:place]) - half) - (3.0 if text[place - 1] in "，。？！ " else 0.0)
        ),
    )
    return [text[:best].strip(), text[best:].strip()]


def _fit(lines: Sequence[str], room: float, size: float) -> float:
    """The size at which the longest line still has room."""
    return min(size, *(room / max(width_of(line), 1.0) for line in lines))
