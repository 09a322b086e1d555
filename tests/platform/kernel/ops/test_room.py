"""Nested calls do not ask the system for memory again and again."""

import gc
import resource
import runpy
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from celery import Celery
from django.core import wsgi

from huisheng.config import start
from huisheng.kernel.ops.room import roomy
from huisheng.kernel.tenancy.tasks import HEADER, NetworkTask

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="counts pages as Linux does")

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


@on_linux
def test_calls_ask_for_no_memory_again() -> None:
    """Without room every one of them does, several times."""
    assert _in_a_thread(roomy(_pages_asked_for)) < _CALLS / 10


@on_linux
def test_the_calls_of_a_request_find_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the application that a web server loads."""

    def django(_environ: dict[str, Any], _start_response: object) -> list[int]:
        return [_pages_asked_for()]

    monkeypatch.setattr(wsgi, "get_wsgi_application", lambda: django)
    for step in ("check_before_serving", "take_what_is_loaded_for_lasting"):
        monkeypatch.setattr(start, step, lambda: None)
    application = runpy.run_module("huisheng.config.wsgi")["application"]
    assert gc.isenabled(), "it is off only while the product is loaded"
    assert _in_a_thread(lambda: application({"REQUEST_METHOD": "POST"}, None)[0]) < _CALLS / 10


@on_linux
def test_the_calls_of_a_task_find_room() -> None:
    app = Celery("room", broker="memory://", set_as_current=False)
    app.finalize()
    task = app.task(_pages_asked_for, name="room", base=NetworkTask)
    assert _in_a_thread(lambda: task.apply(throw=True, headers={HEADER: "network"}).get()) < _CALLS / 10


def test_it_is_the_same_function() -> None:
    @roomy
    def divide(one: int, *, by: int) -> int:
        """Divides."""
        return one // by

    assert divide(7, by=2) == 3
    assert (divide.__name__, divide.__doc__) == ("divide", "Divides.")
    with pytest.raises(ZeroDivisionError):
        divide(1, by=0)
