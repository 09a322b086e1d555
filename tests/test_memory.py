"""What a run that was killed has left in memory, the next one throws away."""

import os
import subprocess
import sys
from pathlib import Path

from tests import memory


def test_what_the_dead_left_is_thrown_away_and_what_the_living_have_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-S", "-c", ""])
    ended.wait()
    living = tmp_path / f"huisheng-tests-{os.getpid()}-abc"
    others = tmp_path / f"huisheng-engines-{ended.pid}"
    left = tmp_path / f"huisheng-tests-{ended.pid}-abc"
    for folder in (living, others, left):
        (folder / "data").mkdir(parents=True)
    memory._throw_away_what_is_left(tmp_path)
    assert set(tmp_path.iterdir()) == {living, others}
