"""A guarded process ends with its launcher, whatever ends the launcher."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from huisheng.embedded.child import Child, ChildError, wait_until_ready
from tests.platform.embedded.processes import is_alive, processes_of, wait_for

PLATFORM = Path(__file__).resolve().parents[3] / "platform"

# Has a child of its own in a session of its own, as PostgreSQL's backends are, and says both process ids.
FAMILY = """
import os, subprocess, sys, time
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
grandchild = subprocess.Popen(sleep, start_new_session=True)
open(sys.argv[1], "w").write(f"{os.getpid()} {grandchild.pid}")
time.sleep(600)
"""
STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").write("ready")
time.sleep(600)
"""
LAUNCHER = f"""
import sys, time
sys.path.insert(0, {str(PLATFORM)!r})
from pathlib import Path
from huisheng.embedded.child import Child
folder = Path(sys.argv[1])
argv = [sys.executable, "-c", {FAMILY!r}, str(folder / "pids")]
child = Child("family", argv, log=folder / "log", env={{}})
child.start()
time.sleep(600)
"""


def _child(code: str, folder: Path, *, grace: float = 20.0) -> Child:
    argv = [sys.executable, "-c", code, str(folder / "said")]
    return Child("example", argv, log=folder / "log", env={}, grace=grace)


def _said(folder: Path, name: str = "said") -> str:
    path = folder / name
    assert wait_for(lambda: path.exists() and path.read_text() != "")
    return path.read_text()


def test_killed_launcher_takes_children_and_grandchildren_along(tmp_path: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(tmp_path)])
    pids = {int(pid) for pid in _said(tmp_path, "pids").split()}
    assert {pid for pid in pids if is_alive(pid)} == pids

    launcher.kill()
    launcher.wait()

    assert wait_for(lambda: not any(is_alive(pid) for pid in pids))
    assert wait_for(lambda: not processes_of(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_killed_guard_takes_the_child_along(tmp_path: Path) -> None:
    child = _child(FAMILY, tmp_path)
    child.start()
    pid = int(_said(tmp_path).split()[0])
    guard = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    assert guard != os.getpid()

    os.kill(guard, signal.SIGKILL)

    assert wait_for(lambda: not is_alive(pid))
    os.kill(int(_said(tmp_path).split()[1]), signal.SIGKILL)
    child.stop()


def test_child_that_ignores_the_request_is_killed_after_its_grace(tmp_path: Path) -> None:
    child = _child(STUBBORN, tmp_path, grace=0.2)
    child.start()
    pid = child.pid
    _said(tmp_path)

    child.stop()

    assert pid is not None
    assert not is_alive(pid)
    assert not child.running


def test_output_goes_to_the_log_and_the_status_is_told(tmp_path: Path) -> None:
    child = _child("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)", tmp_path)
    child.start()
    assert wait_for(lambda: not child.running)
    assert child.exit_code == 7
    assert set(child.tail().splitlines()) == {"out", "err"}
    child.stop()


def test_signal_is_told_as_128_and_its_number(tmp_path: Path) -> None:
    child = _child(FAMILY, tmp_path)
    child.start()
    _said(tmp_path)
    child.send(signal.SIGKILL)
    assert wait_for(lambda: not child.running)
    assert child.exit_code == 128 + signal.SIGKILL
    child.stop()


def test_program_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    child = Child("nothing", ["/no/such/program"], log=tmp_path / "log", env={})
    with pytest.raises(ChildError, match=r"nothing could not be started: .*No such file"):
        child.start()
    assert not child.running


def test_child_that_ends_while_starting_shows_its_last_words(tmp_path: Path) -> None:
    child = _child("raise SystemExit('no disk left')", tmp_path)
    child.start()
    with pytest.raises(ChildError, match="no disk left"):
        wait_until_ready(child, lambda: False, 30)
    child.stop()


def test_can_be_started_again(tmp_path: Path) -> None:
    child = _child(FAMILY, tmp_path)
    child.start()
    first = child.pid
    _said(tmp_path)
    child.kill()
    child.start()
    assert child.pid != first
    assert child.running
    child.stop()
    assert wait_for(lambda: not processes_of(tmp_path))
