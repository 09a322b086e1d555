"""Workers step back behind the web server, where both share processors."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huisheng.config import celery, start

# In a process of its own: nobody can step forward again.
_IN_A_WORKER = """
import os, subprocess, sys
from django.conf import settings
settings.configure(HUISHENG_WORKER_NICE=int(sys.argv[1]))
from huisheng.config.start import let_requests_go_first
let_requests_go_first()
own = os.getpriority(os.PRIO_PROCESS, 0)
child = "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"
print(own, subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout)
"""


def _niceness(wanted: int, before: int) -> list[int]:
    """Of a worker and of what it starts, if it was at ``before``."""
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_WORKER, str(wanted)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        preexec_fn=lambda: os.setpriority(os.PRIO_PROCESS, 0, before),
    )
    return [int(number) for number in done.stdout.split()]


def test_a_worker_and_what_it_starts_step_back() -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    wanted = min(own + 3, 19)
    assert _niceness(wanted, own) == [wanted, wanted]


def test_who_has_stepped_back_further_stays_there() -> None:
    assert _niceness(1, 19) == [19, 19]


@pytest.mark.parametrize("wanted", [-1, 20])
def test_a_number_that_is_no_niceness_is_refused(wanted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HUISHENG_WORKER_NICE", wanted)
    with pytest.raises(ImproperlyConfigured, match="HUISHENG_WORKER_NICE"):
        start.let_requests_go_first()


def test_the_worker_does_so_before_it_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(start, "check_before_serving", lambda: done.append("checked"))
    monkeypatch.setattr(start, "let_requests_go_first", lambda: done.append("stepped back"))
    celery.worker_init.send(sender=None)
    assert done == ["stepped back", "checked"]


@pytest.mark.parametrize("what", ["check_before_serving", "let_requests_go_first"])
def test_a_worker_that_must_not_serve_does_not_start(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By Celery's own signal, which writes down what is raised there and goes on."""

    def refuse() -> None:
        raise ImproperlyConfigured("keys of a demo")

    monkeypatch.setattr(start, "check_before_serving", lambda: None)
    monkeypatch.setattr(start, "let_requests_go_first", lambda: None)
    monkeypatch.setattr(start, what, refuse)
    with pytest.raises(SystemExit, match="keys of a demo"):
        celery.worker_init.send(sender=None)
