"""Which page a process renders when: each once for all who wait for it, and those that have only grown old
one after the other. For pages that are kept whole (whole_pages.py).
"""

from __future__ import annotations

import time
from threading import Event, Lock, local
from typing import Final

RENEWED_EVERY_SECONDS: Final = 0.2
"""A process renders no more such pages than one in so long: a fiftieth of its time."""


class Renderings:
    """Which pages this process is rendering; who else asks for one of them waits until it is done."""

    def __init__(self) -> None:
        self._under_way: dict[str, Event] = {}
        self._lock = Lock()

    def begin(self, name: str, wait: float) -> bool:
        """Whether whoever asks is to render it. False once another has, or after ``wait`` seconds."""
        with self._lock:
            other = self._under_way.get(name)
            if other is None:
                self._under_way[name] = Event()
                return True
        other.wait(wait)
        return False

    def end(self, name: str) -> None:
        """It is rendered, or could not be."""
        with self._lock:
            done = self._under_way.pop(name)
        done.set()


class Turns:
    """Whose turn it is to be rendered anew, of the pages that nothing but their age is against."""

    def __init__(self) -> None:
        self._next = 0.0
        self._lock = Lock()
        self._of_thread = local()

    def has_come(self, name: str) -> bool:
        """Whether whoever asks is to render it. A thread that was told so is told so again: it asks before
        Django, and once more within.
        """
        if getattr(self._of_thread, "name", "") == name:
            return True
        now = time.monotonic()
        with self._lock:
            if now < self._next:
                return False
            self._next = now + RENEWED_EVERY_SECONDS
        self._of_thread.name = name
        return True

    def is_over(self) -> None:
        """What this thread was to render is rendered."""
        self._of_thread.name = ""

    def forget(self) -> None:
        """For tests: the next one's turn comes at once."""
        self._next = 0.0
        self.is_over()
