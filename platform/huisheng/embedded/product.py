"""The product's own processes: web server, worker and beat, as the launcher runs them."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huisheng.embedded.child import Child
from huisheng.embedded.folders import StateFolder

SETTINGS_MODULE = "huisheng.config.settings"
WSGI = "huisheng.config.wsgi:application"
ACCESS_LOG = "huisheng.config.access_log.AccessLog"
CELERY_APP = "huisheng.config.celery:app"


def manage_command(root: Path) -> list[str]:
    """The beginning of every management command line."""
    return [sys.executable, str(root / "manage.py")]


def product_environment(root: Path, outer: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Environment of all product processes: the launcher's, then ours, and the two source roots on the
    path."""
    return {
        **outer,
        **own,
        "PYTHONPATH": f"{root / 'platform'}:{root}",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Where the processes run: the project's root, the state folder, their environment, and what their
    guards keep open."""

    root: Path
    state: StateFolder
    env: Mapping[str, str]
    keep_open: tuple[int, ...]

    def child(self, name: str, argv: Sequence[str], *, grace: float) -> Child:
        """A process with a log of its name."""
        log = self.state.logs / f"{name}.log"
        return Child(name, argv, log=log, env=self.env, cwd=self.root, grace=grace, keep_open=self.keep_open)


def web(place: Place, *, host: str, port: int, workers: int) -> Child:
    """Gunicorn with threads: views are synchronous unless they stream."""
    argv = [sys.executable, "-m", "gunicorn", WSGI, "--bind", f"{host}:{port}"]
    argv += ["--worker-class", "gthread", "--workers", str(workers), "--threads", "8"]
    argv += ["--access-logfile", str(place.state.logs / "access.log"), "--no-control-socket"]
    argv += ["--logger-class", ACCESS_LOG]
    argv += ["--graceful-timeout", "10", "--worker-tmp-dir", str(place.state.logs)]
    return place.child("web", argv, grace=15.0)


def worker(place: Place, *, processes: int) -> Child:
    """The Celery worker."""
    argv = [sys.executable, "-m", "celery", "--app", CELERY_APP, "worker", "--concurrency", str(processes)]
    argv += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--hostname", "huisheng@%h"]
    return place.child("worker", argv, grace=20.0)


def beat(place: Place) -> Child:
    """The Celery clock."""
    schedule = place.state.root / "beat" / "schedule"
    schedule.parent.mkdir(exist_ok=True)
    argv = [sys.executable, "-m", "celery", "--app", CELERY_APP, "beat", "--loglevel", "WARNING"]
    argv += ["--schedule", str(schedule), "--pidfile", ""]
    return place.child("beat", argv, grace=10.0)
