"""How soon a question is in the province's dashboard: commit, nudge, relay, projection, query."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.running import PRODUCT, ROOT, Bench, Figures, percentile, say, throw_away

QUESTIONS = 200
PAUSE_SECONDS = 0.25
ROOT_ADVICE = "ignore:You're running the worker with superuser privileges"


def measure() -> Figures:
    """uplink.p99_s: one question at a time, counties in turn, one worker and beat as in `make run`."""
    with throw_away() as bench:
        database = bench.database("uplink")
        side = bench.side("uplink", PRODUCT, database)
        side.call("prepare")
        with workers(bench, database):
            side.call("ask_and_wait", count=5, pause=1.0)
            seconds = side.call("ask_and_wait", count=QUESTIONS, pause=PAUSE_SECONDS)
    say(f"median {percentile(seconds, 0.5):.3f} s, longest {max(seconds):.3f} s")
    return {"uplink.p99_s": percentile(seconds, 0.99)}


@contextmanager
def workers(bench: Bench, database: str) -> Iterator[None]:
    """A worker and beat on this database, as `make run` has them, until the block ends."""
    celery = [sys.executable, "-m", "celery", "--app", "huisheng.config.celery:app"]
    programs = (
        [
            *celery,
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "ERROR",
            "--without-gossip",
            "--without-mingle",
        ],
        [*celery, "beat", "--loglevel", "ERROR", "--schedule", str(bench.folder / "beat"), "--pidfile", ""],
    )
    environment = {
        **os.environ,
        **bench.environment(database),
        "DJANGO_SETTINGS_MODULE": PRODUCT,
        # In a container a bench is run as root; Celery's advice is meant for an installation.
        "PYTHONWARNINGS": ROOT_ADVICE,
    }
    running = [
        subprocess.Popen(
            program, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        for program in programs
    ]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)
