"""Progress of long commands: one redrawn bar on a terminal, a line every few seconds anywhere else.

A line that is redrawn spoils a log file, and a silent command looks dead; so the shape follows the stream.
"""

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_BAR_WIDTH = 28
_REDRAW_SECONDS = 0.1
_LINE_SECONDS = 5.0


class Progress:
    """Counts steps of a long piece of work and tells them on `stream` (standard error, which keeps results
    apart).

    `total` None means that the end is not known (a stream of rows): then counts are told without a bar.
    """

    def __init__(self, label: str, total: int | None = None, *, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._label = label
        self._total = total
        self._done = 0
        self._detail = ""
        self._terminal = self._stream.isatty()
        self._started = time.monotonic()
        self._told = 0.0 if self._terminal else self._started
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tell(final=True)

    def advance(self, steps: int = 1, detail: str = "") -> None:
        """Count `steps` more; `detail` (what is being done now) is shown until it changes."""
        self._done += steps
        if detail:
            self._detail = detail
        pause = _REDRAW_SECONDS if self._terminal else _LINE_SECONDS
        if time.monotonic() - self._told >= pause:
            self._tell(final=False)

    def _tell(self, *, final: bool) -> None:
        self._told = time.monotonic()
        text = self._text(final=final)
        if not self._terminal:
            self._stream.write(text + "\n")
        else:
            padding = " " * max(0, self._width - len(text))
            self._width = len(text)
            self._stream.write(f"\r{text}{padding}" + ("\n" if final else ""))
        self._stream.flush()

    def _text(self, *, final: bool) -> str:
        seconds = time.monotonic() - self._started
        counted = f"{self._done:,}" if self._total is None else f"{self._done:,}/{self._total:,}"
        bar = ""
        if self._terminal and self._total:
            filled = min(_BAR_WIDTH, _BAR_WIDTH * self._done // self._total)
            bar = "█" * filled + "░" * (_BAR_WIDTH - filled) + " "
        # The detail names what is under way; at the end nothing is.
        detail = f" {self._detail}" if self._detail and not final else ""
        return f"{self._label} {bar}{counted} ({seconds:.1f} s){detail}"
