"""Room for the calls of one piece of work, made once.

Python lays the frames of calls into pieces of 16 KB that it asks the system for, and gives a piece back as
soon as the first frame in it returns. Work that calls in a loop from just below the end of a piece asks for
the next one with every call: up to a hundred times in a request, a seventh of the processor's time. A frame
that is larger than a piece gets twice the memory that it needs (only what is used of it is ever there), and
what it calls finds room in the rest. Why this may be: docs/decisions/0003-room-for-calls.md.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_SLOTS: Final = 1 << 16
"""Half a megabyte of frame, so half a megabyte of room: the thousand calls that may be nested take less."""


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, whose calls find room at once. Wrap what a thread or a process does again and again,
    near its beginning.
    """

    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    # Nothing else of a function says how much its frame needs.
    called.__code__ = called.__code__.replace(co_stacksize=_SLOTS)
    return update_wrapper(called, function)
