"""A guard whose tests do not end is stopped and named, and the others are looked at all the same."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import tests.guards.__main__ as guards
from tests.guards.forking import STOPPED, Forking
from tests.guards.guard import ROOT, Guard, guard

_TESTS = """
import os
import subprocess
import sys
import threading

def test_endless():
    told = os.open("pipe", os.O_WRONLY)
    subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], pass_fds=[told])
    threading.Event().wait()

def test_quick():
    pass
"""


@pytest.fixture
def forking(tmp_path: Path) -> Iterator[Forking]:
    """Runs the tests above, without plugins that would start engines."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "test_some.py").write_text(_TESTS)
    (tree / "pytest.ini").write_text("[pytest]\n")
    os.mkfifo(tree / "pipe")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)])}
    with Forking(tree, environment, []) as one:
        yield one


def test_what_takes_too_long_is_stopped_with_all_that_it_started(tmp_path: Path, forking: Forking) -> None:
    told = os.open(tmp_path / "tree" / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    status, _said = forking.run(["-q", "test_some.py::test_endless"], seconds=3.0)
    assert status == STOPPED
    os.set_blocking(told, True)
    assert os.read(told, 1) == b"", "somebody holds it open still"
    os.close(told)
    status, said = forking.run(["-q", "test_some.py::test_quick"], seconds=300.0)
    assert status == 0, said


class _Runs:
    """In the place of Forking: says of every run what it is given, once a guard is gone."""

    def __init__(self, tree: Path, status: int) -> None:
        self._place, self._status = tree / "place.py", status

    def run(self, arguments: list[str], *, seconds: float | None = None, **_more: str) -> tuple[int, str]:
        if self._place.read_text() == "held":
            return 0, ""
        assert seconds is not None
        assert 0 < seconds <= 600
        return self._status, "FAILED tests/test_it.py::test_it\n"


@pytest.mark.parametrize(
    ("status", "end", "line"),
    [
        (1, 0, "1 of 1 guards are missed when they are gone"),
        (STOPPED, 1, "  NOT DECIDED: the guard (place.py)"),
        (0, 1, "  NOT MISSED: the guard (place.py)"),
    ],
)
def test_who_was_stopped_is_named_and_is_no_success(
    status: int,
    end: int,
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "place.py").write_text("held")
    one: Guard = guard("the guard", "place.py", "held", "open", "test_it.py::test_it")

    @contextmanager
    def places(_many: int) -> Iterator[list[guards._Place]]:
        yield [guards._Place(tmp_path, _Runs(tmp_path, status))]  # type: ignore[arg-type]

    monkeypatch.setattr(guards, "_places", places)
    monkeypatch.setattr(guards, "GUARDS", (one,))
    assert guards.main([]) == end
    told = capsys.readouterr().out
    assert line in told.splitlines()
    assert ("STOPPED after 600 s" in told) == (status == STOPPED)
    assert (tmp_path / "place.py").read_text() == "held"
