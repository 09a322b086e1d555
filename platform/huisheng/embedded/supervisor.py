"""Watches the processes of a run: one that ends is told, and started again after a growing pause."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from huisheng.embedded.child import Child, ChildError
from huisheng.embedded.console import Console

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STEADY_SECONDS = 60.0  # a process that ran this long starts with the first pause again


@dataclass(slots=True)
class _Watched:
    child: Child
    started: float
    pause: float = FIRST_PAUSE
    due: float | None = None  # when it is to be started again; None while it runs


class Supervisor:
    """Looks after started processes until the launcher stops them."""

    def __init__(self, console: Console, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._watched: list[_Watched] = []

    def watch(self, child: Child) -> None:
        """Watch a process that has been started."""
        self._watched.append(_Watched(child, self._clock()))

    def look(self) -> None:
        """One round: notice what ended, start what is due. Call it about twice a second."""
        now = self._clock()
        for item in self._watched:
            if item.due is None and not item.child.running:
                self._notice_end(item, now)
            elif item.due is not None and now >= item.due:
                self._start_again(item, now)

    def _notice_end(self, item: _Watched, now: float) -> None:
        if now - item.started >= STEADY_SECONDS:
            item.pause = FIRST_PAUSE
        child = item.child
        self._console.warning(
            f"{child.name} ended ({_reason(child.exit_code)}); it starts again in {item.pause:.0f} s, "
            f"its log is {child.log}"
        )
        child.stop()
        _postpone(item, now)

    def _start_again(self, item: _Watched, now: float) -> None:
        try:
            item.child.start()
        except ChildError as error:
            self._console.warning(str(error))
            _postpone(item, now)
        else:
            item.started, item.due = now, None
            self._console.note(f"{item.child.name} runs again")


def _postpone(item: _Watched, now: float) -> None:
    item.due = now + item.pause
    item.pause = min(item.pause * 2, LONGEST_PAUSE)


def _reason(code: int | None) -> str:
    if code is not None and code > 128:
        return f"signal {code - 128}"
    return f"status {code}"
