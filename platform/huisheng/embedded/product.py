"""The product's own processes: web server, worker and beat, as the launcher runs them."""

import sys
from collections.abc import Mapping
from pathlib import Path

from huisheng.embedded.child import Child
from huisheng.embedded.folders import StateFolder

SETTINGS_MODULE = "huisheng.config.settings"
WSGI = "huisheng.config.wsgi:application"
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


def web(
    root: Path, state: StateFolder, env: Mapping[str, str], *, host: str, port: int, workers: int
) -> Child:
    """Gunicorn with threads: views are synchronous unless they stream."""
    argv = [sys.executable, "-m", "gunicorn", WSGI, "--bind", f"{host}:{port}"]
    argv += ["--worker-class", "gthread", "--workers", str(workers), "--threads", "8"]
    argv += ["--access-logfile", str(state.logs / "access.log"), "--no-control-socket"]
    argv += ["--graceful-timeout", "10", "--worker-tmp-dir", str(state.logs)]
    return Child("web", argv, log=state.logs / "web.log", env=env, cwd=root, grace=15.0)


def worker(root: Path, state: StateFolder, env: Mapping[str, str], *, processes: int) -> Child:
    """The Celery worker."""
    argv = [sys.executable, "-m", "celery", "--app", CELERY_APP, "worker", "--concurrency", str(processes)]
    argv += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--hostname", "huisheng@%h"]
    return Child("worker", argv, log=state.logs / "worker.log", env=env, cwd=root, grace=20.0)


def beat(root: Path, state: StateFolder, env: Mapping[str, str]) -> Child:
    """The Celery clock."""
    schedule = state.root / "beat" / "schedule"
    schedule.parent.mkdir(exist_ok=True)
    argv = [sys.executable, "-m", "celery", "--app", CELERY_APP, "beat", "--loglevel", "INFO"]
    argv += ["--schedule", str(schedule), "--pidfile", ""]
    return Child("beat", argv, log=state.logs / "beat.log", env=env, cwd=root, grace=10.0)
