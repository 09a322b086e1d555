"""A process of its own that works on the test's database and dies by kill -9 where the test wants it to."""

import os
import signal
import subprocess
import sys
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings as django_settings
from django.db import connection

from tests.architecture.source import ROOT

HERE: Final = b"here"
STAND_STILL: Final = """
import gc, sys, time, django
gc.disable()  # loading throws nothing away: a fifth of its time
django.setup()

def stand_still(*_args, **_named):
    print("here", flush=True)
    time.sleep(600)
"""
"""Beginning of the process's code: whatever is replaced by `stand_still` is where it dies."""


def environment() -> dict[str, str]:
    """What a process needs to work on the database of this test; the test must commit."""
    database: dict[str, Any] = django_settings.DATABASES["default"]
    login = f"{quote(str(database['USER']))}:{quote(str(database['PASSWORD']))}"
    address = f"{database['HOST']}:{database['PORT']}/{connection.settings_dict['NAME']}"
    return {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "PYTHONPATH": "platform:.",
        "DJANGO_SETTINGS_MODULE": "huisheng.config.settings",
        "HUISHENG_DATABASE_URL": f"postgres://{login}@{address}",
    }


def killed(code: str, *arguments: str) -> None:
    """Run the code until it says that it is `here`, and kill it then. Fails where it never comes there."""
    process = subprocess.Popen(
        [sys.executable, "-c", STAND_STILL + code, *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        assert said == HERE, f"it never came to {arguments}: {said!r}"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    finally:
        process.kill()
        process.stdout.close()
