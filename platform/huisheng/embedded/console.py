"""What the launcher prints: one line per phase with its seconds, messages with the time, and tables."""

import contextlib
import time
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

GREEN, RED, AMBER, BOLD, FAINT = "32", "31", "33", "1", "2"


class Console:
    """Writes to one stream; colours only on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._started = time.monotonic()

    def line(self, text: str = "") -> None:
        """A line as it is."""
        with contextlib.suppress(
            OSError
        ):  # a terminal that was closed must not keep us from stopping in order
            self._stream.write(text + "\n")
            self._stream.flush()

    def phase(self, name: str, seconds: float, note: str = "") -> None:
        """A finished phase."""
        tail = f"   {note}" if note else ""
        self.line(f"  {self._colour('✓', GREEN)} {_pad(name, 28)}{seconds:6.1f} s{tail}")

    def note(self, text: str) -> None:
        """Something that happened while running, with the time of day."""
        self.line(f"  {self._colour(time.strftime('%H:%M:%S'), FAINT)} {text}")

    def warning(self, text: str) -> None:
        """Something that went wrong, with the time of day."""
        self.note(f"{self._colour('!', AMBER)} {text}")

    def elapsed(self) -> float:
        """Seconds since the launcher started."""
        return time.monotonic() - self._started

    def title(self, text: str) -> None:
        """A heading after an empty line."""
        self.line()
        self.line(self._colour(text, BOLD))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns as wide as they need; a Chinese character counts as two."""
        body = [list(row) for row in rows]
        widths = [max(map(_width, column)) for column in zip(heads, *body, strict=True)]
        for number, row in enumerate([list(heads), *body]):
            cells = [_pad(cell, width) for cell, width in zip(row, widths, strict=True)]
            text = "  " + "   ".join(cells).rstrip()
            self.line(self._colour(text, FAINT) if number == 0 else text)

    def _colour(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._terminal else text


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))
