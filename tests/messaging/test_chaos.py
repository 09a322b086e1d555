"""The chaos run at small size: real processes on engines of its own (`make chaos` is the large one)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import kept_cluster

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.chaos
def test_nothing_is_lost_doubled_or_foreign(tmp_path: Path) -> None:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("HUISHENG_", "PYTEST_"))
    }
    if (cluster := kept_cluster.place()) is not None:
        environment["HUISHENG_CHAOS_CLUSTER"] = str(cluster)
    figures = tmp_path / "chaos.json"
    run = subprocess.run(
        [sys.executable, "-m", "tests.chaos"],
        cwd=ROOT,
        env={
            **environment,
            "HUISHENG_CHAOS": "small",
            "HUISHENG_CHAOS_JSON": str(figures),
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    told = run.stdout[-4000:]
    assert figures.exists(), run.stderr[-4000:]
    found = json.loads(figures.read_text())
    assert found["chaos.faults"] >= 12, told
    assert found["chaos.kinds"] == 9, told
    for arm in ("hands", "below"):
        assert found[f"chaos.{arm}_faults"] >= 6, told
    names = ["lost", "doubled", "invented", "dead_letters", "left_over", "isolation_foreign"]
    names += ["hands_differences", "hands_dead_letters", "hands_left_over"]
    names += ["below_differences", "below_dead_letters", "below_left_over"]
    assert {name: found[f"chaos.{name}"] for name in names} == dict.fromkeys(names, 0), told
    assert run.returncode == 0, told
