"""A product of a few small files that the launcher runs in place of the real one: its tests take seconds."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]

MANAGE = """
import json, os, sys, time
from pathlib import Path
with open(Path(os.environ["HUISHENG_STATE"]) / "commands.txt", "a") as file:
    file.write(" ".join(sys.argv[1:]) + "\\n")
if os.environ.get("FAKE_FAILS") == sys.argv[1]:
    sys.exit("the disk is full")
if os.environ.get("FAKE_HANGS") == sys.argv[1]:
    time.sleep(600)
if sys.argv[1] == "seed_demo":
    assert os.environ["HUISHENG_DEMO"] == "1"
    assert os.environ["HUISHENG_SECRET_KEY"].startswith("demo-only-")
    url = f"http://{os.environ['HUISHENG_BASE_HOST']}:{os.environ['HUISHENG_PORT']}/"
    Path(sys.argv[sys.argv.index("--json") + 1]).write_text(json.dumps({
        "addresses": [{"name": "共青团示例省委", "kind": "province", "url": url}],
        "sign_ins": [{"role": "leader", "place": "示例县", "login": "leader@demo", "password": "echo-echo"}],
    }))
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["HTTP_HOST"].encode()]
"""
CELERY = """
import os
from celery import Celery
app = Celery("fake", broker=os.environ["HUISHENG_BROKER_URL"])
app.conf.broker_connection_retry_on_startup = True
"""
LAUNCH = """
import os, sys
from pathlib import Path
from huisheng.embedded.console import Console
from huisheng.embedded.launcher import Launcher, Wishes
root, state, port, options = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
wishes = Wishes(
    state=state, host="127.0.0.1", port=port, demo="small", web_workers=1,
    once="once" in options, with_parent="with_parent" in options,
)
try:
    Launcher(wishes, Console(sys.stdout), os.environ, root=root).run()
except RuntimeError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def write_fake_product(root: Path) -> Path:
    """Write it below `root` and return `root`."""
    package = root / "platform" / "huisheng" / "config"
    package.mkdir(parents=True)
    (root / "manage.py").write_text(MANAGE)
    (root / "requirements.txt").write_text("")
    for name, text in {
        "wsgi": WSGI,
        "celery": CELERY,
        "settings": "SECRET_KEY = 'x'",
        "__init__": "",
    }.items():
        (package / f"{name}.py").write_text(text)
    (package.parent / "__init__.py").write_text("")
    # These are the real ones: the web server asks for the first by name, and it for the second.
    for name in ("access_log.py", "secret_links.py"):
        own = REPOSITORY / "platform" / "huisheng" / "config" / name
        (package / name).write_bytes(own.read_bytes())
    return root


def _outer() -> dict[str, str]:
    """The environment without the addresses of the engines that the suite itself runs on."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HUISHENG_")}


class FakeRun:
    """A launcher of the fake product in a process of its own; its output is collected in a file.

    With `below` it is the child of `process`, as it is when make has started it.
    """

    def __init__(
        self,
        root: Path,
        state: Path,
        port: int,
        *,
        once: bool = False,
        below: bool = False,
        env: dict[str, str] | None = None,
    ) -> None:
        self.state = state
        command = [sys.executable, "-c", LAUNCH, str(root), str(state), str(port)]
        command += ["once"] if once else []
        if below:
            call = "import subprocess, sys; subprocess.call(sys.argv[1:])"
            command = [sys.executable, "-c", call, *command, "with_parent"]
        self._output = root / f"output-{time.monotonic_ns()}.txt"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**_outer(), "PYTHONPATH": str(REPOSITORY / "platform"), **(env or {})},
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._output.read_text(encoding="utf-8")

    def wait_for_text(self, text: str, seconds: float = 60.0, *, ended: bool = False) -> None:
        """Wait until it has printed that; fails with the output when it takes too long, or ends first
        unless it has `ended` already."""
        end = time.monotonic() + seconds
        while text not in self.output:
            if (self.process.poll() is not None and not ended) or time.monotonic() > end:
                raise AssertionError(f"{text!r} was not printed:\n{self.output}")
            time.sleep(0.02)

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def commands(self) -> list[str]:
        """The management commands that were run so far, in the order of their start."""
        path = self.state / "commands.txt"
        return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []
