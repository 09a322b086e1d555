"""`python -m tests.chaos`: prints the sets, writes build/chaos.json, exits with 1 when it was not clean.

`python -m tests.chaos messages`, `hands`, `below` or `isolation` runs one arm. HUISHENG_CHAOS=small for a run
of a minute, HUISHENG_CHAOS_SEED=number to repeat an order of faults, HUISHENG_CHAOS_KEEP=folder to keep
the logs, HUISHENG_CHAOS_CLUSTER=folder to begin with a cluster of tests/kept_cluster.py instead of none.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huisheng.embedded.engines import Engines

ROOT = Path(__file__).resolve().parents[2]
UNITS = 8


def main() -> int:
    """Start engines, make a database with a few units, run, tell."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    small = os.environ.get("HUISHENG_CHAOS") == "small"
    from tests.memory import new_folder

    seed = int(os.environ.get("HUISHENG_CHAOS_SEED", "0")) or time.time_ns() % 1_000_000
    kept = os.environ.get("HUISHENG_CHAOS_KEEP")
    if kept:
        folder = Path(kept)
        folder.mkdir(parents=True, exist_ok=True)
    else:
        # What a large run says of seconds, it says of a disk.
        folder = new_folder("chaos") if small else Path(tempfile.mkdtemp(prefix="huisheng-chaos-"))
    folder.chmod(0o755)

    from huisheng.embedded.engines import Engines
    from tests.kept_cluster import copied

    started = time.monotonic()
    cluster = os.environ.get("HUISHENG_CHAOS_CLUSTER")
    try:
        kept_databases = cluster is not None and copied(Path(cluster), folder / "engines")
        # Durable: what a crash of the database forgets is what the run is about.
        with Engines(folder / "engines", durable=True) as engines:
            _environment(folder, engines.environment())
            if kept_databases:
                _copy_the_migrated_one()
            return _run(engines, folder, small=small, seed=seed, started=started)
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, addresses: dict[str, str]) -> None:
    (folder / "state" / "static").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        addresses,
        DJANGO_SETTINGS_MODULE="tests.chaos.settings",
        HUISHENG_STATE=str(folder / "state"),
        HUISHENG_SECRET_KEY="chaos-only-" + "x" * 50,
        HUISHENG_DATABASE_POOL="8",
        HUISHENG_LOG_LEVEL="INFO",
        PYTHONPATH=f"{ROOT / 'platform'}:{ROOT}",
    )


def _copy_the_migrated_one() -> None:
    """Work in a copy of the database without units that a kept cluster holds."""
    import psycopg
    from psycopg import sql

    from tests.kept_cluster import MIGRATED

    url = os.environ["HUISHENG_DATABASE_URL"]
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(copy.format(sql.Identifier(MIGRATED), sql.Identifier(f"{MIGRATED}_aside")))
    os.environ["HUISHENG_DATABASE_URL"] = f"{url.rpartition('/')[0]}/{MIGRATED}"


def _run(engines: Engines, folder: Path, *, small: bool, seed: int, started: float) -> int:
    import django

    from huisheng.kernel.tenancy import enter_network

    with enter_network():
        django.setup()
        from django.core.management import call_command

        call_command("migrate_network", verbosity=0)
    from tests.chaos import telling, urls  # noqa: F401 - the tree's pages load now, or the run need not begin
    from tests.chaos.processes import Fleet
    from tests.chaos.run import ARMS, LARGE, SMALL, UNDER_FAULTS, Result, run_isolation, run_under_faults
    from tests.chaos.units import make_units

    result = Result(size=SMALL if small else LARGE, arms=sys.argv[1:] or ARMS)
    units = make_units(UNITS)
    print(f"{len(units)} units, seed {seed}, ready after {time.monotonic() - started:.0f} s", flush=True)
    (folder / "logs").mkdir(exist_ok=True)
    size = result.size
    fleet = Fleet(folder / "logs", per_second=size.per_second, pause_at_work=size.pause_at_work)
    tell = {"messages": telling.tell_messages, "hands": telling.tell_hands, "below": telling.tell_below}
    arms = [arm for arm in UNDER_FAULTS if arm in result.arms]
    try:
        for number, together in enumerate([arms] if size.at_once else [[arm] for arm in arms]):
            run_under_faults(together, engines, fleet, units, result, seed + number)
            for arm in together:
                tell[arm](result)
        if "isolation" in result.arms:
            run_isolation(fleet, units, result)
            telling.tell_isolation(result)
    finally:
        fleet.stop_all()
    telling.tell_failures(result)
    target = Path(os.environ.get("HUISHENG_CHAOS_JSON", ROOT / "build" / "chaos.json"))
    target.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        **telling.as_figures(result),
        "chaos.seed": seed,
        "chaos.seconds": round(time.monotonic() - started),
    }
    target.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    return 1 if result.failures() else 0


if __name__ == "__main__":
    sys.exit(main())
