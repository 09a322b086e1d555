"""Nested calls do not ask the system for memory again and again."""

import resource
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from huisheng.kernel.ops.room import roomy

_CALLS = 1_000


def _nested(depth: int) -> int:
    return depth and _nested(depth - 1)


def _pages_asked_for() -> int:
    """How many pages of memory this thread was given for as many calls as deep as a request's."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(_CALLS):
        _nested(300)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def _in_a_thread(work: Callable[[], int]) -> int:
    """What it returns where no other call has made room before."""
    found: list[int] = []
    thread = Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.skipif(sys.platform != "linux", reason="counts pages as Linux does")
def test_calls_ask_for_no_memory_again() -> None:
    """Without room every one of them does, several times."""
    assert _in_a_thread(roomy(_pages_asked_for)) < _CALLS / 10


def test_it_is_the_same_function() -> None:
    @roomy
    def divide(one: int, *, by: int) -> int:
        """Divides."""
        return one // by

    assert divide(7, by=2) == 3
    assert (divide.__name__, divide.__doc__) == ("divide", "Divides.")
    with pytest.raises(ZeroDivisionError):
        divide(1, by=0)
