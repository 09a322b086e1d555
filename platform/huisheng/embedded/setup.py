"""What has to be done once before the product can be served: translations, static files, schemas, demo
network.

Each step is a management command in a process of its own. Done steps are remembered in the state folder under
a fingerprint of what they depend on, so that the second start skips them without loading anything.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from huisheng.embedded.child import Child, ChildError
from huisheng.embedded.console import Console
from huisheng.embedded.product import Place, manage_command

CODE_FOLDERS = ("platform", "tenants", "shared_apps", "tenant_apps")
MIGRATIONS = ("requirements.txt", "**/migrations/*.py", "**/apps.py")


@dataclass(frozen=True, slots=True)
class Step:
    """One management command.

    `inputs` are glob patterns; the files that they match decide whether it has to run again: a pattern with a
    slash below each of the code folders, one without in the project's root. `settings` are further values
    that decide. A `shown` step writes to the terminal (a progress bar) and not to a log.
    """

    name: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]
    settings: tuple[str, ...] = ()
    shown: bool = False

    def fingerprint(self, root: Path) -> str:
        """Hash of everything that the result depends on."""
        digest = hashlib.sha256()
        for part in (*self.command, *self.settings):
            digest.update(part.encode() + b"\0")
        for path in sorted({path for pattern in self.inputs for path in _matches(root, pattern)}):
            status = path.stat()
            digest.update(f"{path.relative_to(root)}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
        return digest.hexdigest()


def _matches(root: Path, pattern: str) -> Iterable[Path]:
    if "/" not in pattern:
        return root.glob(pattern)
    return (path for folder in CODE_FOLDERS for path in (root / folder).glob(pattern) if path.is_file())


def asset_steps() -> list[Step]:
    """Steps that need no database."""
    static = ("requirements.txt", "**/static/**/*", "**/settings.py")
    return [
        Step("translations", ("messages", "--compile"), ("**/*.po",)),
        Step("static files", ("collectstatic", "--noinput", "--verbosity=0"), static),
    ]


def schema_steps(database_url: str) -> list[Step]:
    """Steps that bring the database's schemas up to date."""
    return [
        Step("network schema", ("migrate_network",), MIGRATIONS, (database_url,)),
        Step("unit schemas", ("migrate_units",), MIGRATIONS, (database_url,)),
    ]


def demo_steps(size: str, facts: Path, database_url: str) -> list[Step]:
    """The demo network; its addresses and sign-ins are written to `facts`."""
    command = ("seed_demo", "--size", size, "--json", str(facts))
    return [Step(f"demo ({size})", command, ("**/demo/**/*", "**/seed_demo.py"), (database_url,), shown=True)]


class SetUp:
    """Runs steps and remembers them."""

    def __init__(self, place: Place, console: Console) -> None:
        self._place = place
        self._console = console
        self._record = place.state.root / "done.json"

    def pending(self, steps: Iterable[Step]) -> list[Step]:
        """Those that have not been done for the present inputs."""
        done = self._done()
        return [step for step in steps if done.get(step.name) != step.fingerprint(self._place.root)]

    def _done(self) -> dict[str, str]:
        try:
            done = json.loads(self._record.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return done if isinstance(done, dict) else {}

    def run(self, *lanes: Sequence[Step]) -> None:
        """Run what is pending: lanes side by side, the steps of a lane one after the other. Raises
        ChildError."""
        queues = [self.pending(lane) for lane in lanes]
        under_way: dict[int, tuple[Step, Child, float]] = {}
        try:
            while any(queues):
                for number, queue in enumerate(queues):
                    if queue and number not in under_way:
                        under_way[number] = (queue[0], self._begin(queue[0]), time.monotonic())
                for number, (step, child, started) in list(under_way.items()):
                    if not child.running:
                        del under_way[number]
                        queues[number].pop(0)
                        self._end(step, child, time.monotonic() - started)
                time.sleep(0.02)
        finally:
            for _step, child, _started in under_way.values():
                child.stop()

    def _begin(self, step: Step) -> Child:
        place = self._place
        child = Child(
            step.name,
            [*manage_command(place.root), *step.command],
            log=None if step.shown else place.state.logs / f"setup-{step.command[0]}.log",
            env=place.env,
            cwd=place.root,
            grace=10.0,
            keep_open=place.keep_open,
        )
        child.start()
        return child

    def _end(self, step: Step, child: Child, seconds: float) -> None:
        code, tail = child.exit_code, child.tail()
        child.stop()
        if code != 0:
            where = "" if child.log is None else f" (log: {child.log}):\n{tail}"
            raise ChildError(f"`manage.py {' '.join(step.command)}` ended with status {code}{where}")
        done = {**self._done(), step.name: step.fingerprint(self._place.root)}
        self._record.write_text(json.dumps(done), encoding="utf-8")
        self._console.phase(step.name, seconds)
