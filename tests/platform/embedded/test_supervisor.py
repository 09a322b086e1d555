"""The supervisor: what ends is told and started again, each time after a longer pause."""

import io
from pathlib import Path

from huisheng.embedded.child import Child, ChildError
from huisheng.embedded.console import Console
from huisheng.embedded.supervisor import LONGEST_PAUSE, STEADY_SECONDS, Supervisor


class FakeChild(Child):
    """Runs or does not, as told; may refuse to start."""

    def __init__(self) -> None:
        super().__init__("worker", [], log=Path("worker.log"), env={})
        self.alive = True
        self.refuses = False
        self.starts: list[float] = []
        self.clock: list[float] = [0.0]

    @property
    def running(self) -> bool:
        return self.alive

    @property
    def exit_code(self) -> int | None:
        return None if self.alive else 137

    def start(self) -> None:
        self.starts.append(self.clock[0])
        if self.refuses:
            raise ChildError("worker could not be started: no memory")
        self.alive = True

    def stop(self) -> None:
        self.alive = False


def _supervised() -> tuple[FakeChild, Supervisor, io.StringIO]:
    child, out = FakeChild(), io.StringIO()
    supervisor = Supervisor(Console(out), clock=lambda: child.clock[0])
    supervisor.watch(child)
    return child, supervisor, out


def _tick(child: FakeChild, supervisor: Supervisor, until: float) -> None:
    while child.clock[0] < until:
        child.clock[0] += 0.5
        supervisor.look()


def test_process_that_runs_is_left_alone() -> None:
    child, supervisor, out = _supervised()
    _tick(child, supervisor, 100)
    assert (child.starts, out.getvalue()) == ([], "")


def test_pauses_double_up_to_a_minute() -> None:
    child, supervisor, out = _supervised()
    ended = []
    for _ in range(8):
        child.alive = False
        ended.append(child.clock[0] + 0.5)
        starts = len(child.starts)
        while len(child.starts) == starts:
            _tick(child, supervisor, child.clock[0] + 0.5)
    pauses = [start - end for start, end in zip(child.starts, ended, strict=True)]
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE]
    assert "worker ended (signal 9); it starts again in 1 s, its log is worker.log" in out.getvalue()
    assert "worker runs again" in out.getvalue()


def test_steady_process_starts_with_the_first_pause_again() -> None:
    child, supervisor, _out = _supervised()
    for _ in range(3):
        child.alive = False
        while not child.alive:
            _tick(child, supervisor, child.clock[0] + 0.5)
    _tick(child, supervisor, child.clock[0] + STEADY_SECONDS)
    child.alive = False
    ended = child.clock[0] + 0.5
    _tick(child, supervisor, ended + 2)
    assert child.starts[-1] == ended + 1


def test_process_that_cannot_be_started_is_tried_again() -> None:
    child, supervisor, out = _supervised()
    child.alive, child.refuses = False, True
    _tick(child, supervisor, 10)
    assert child.starts == [1.5, 3.5, 7.5]
    assert "no memory" in out.getvalue()
    child.refuses = False
    _tick(child, supervisor, 20)
    assert child.alive
