"""A chaos run that is killed leaves no process behind."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

_RUN = """
import sys, time
from multiprocessing import get_context
from pathlib import Path

from tests.chaos import processes

if __name__ == "__main__":
    process = get_context("forkserver").Process(
        target=processes._run, args=(["lasting", sys.argv[1]], Path(sys.argv[2]))
    )
    process.start()
    time.sleep(600)
"""
_LASTING = """
import os, subprocess, sys, time

told = os.open(sys.argv[1], os.O_WRONLY)
subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], pass_fds=[told])
os.write(told, b"here")
time.sleep(600)
"""


def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    """Also what they have started themselves: who holds the pipe open is alive."""
    (tmp_path / "lasting.py").write_text(_LASTING)
    (tmp_path / "one_run.py").write_text(_RUN)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    told = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run = subprocess.Popen(
        [sys.executable, str(tmp_path / "one_run.py"), str(pipe), str(tmp_path / "log")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"platform:.:{tmp_path}"},
    )
    try:
        assert _said(told) == b"here"
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait(30)
    assert _said(told) == b"", "somebody holds it open still"
    os.close(told)


def _said(told: int) -> bytes:
    """What comes next; nothing once nobody is left who could say something."""
    ready, _, _ = select.select([told], [], [], 60)
    assert ready, "neither a word nor the end"
    return os.read(told, 100)
