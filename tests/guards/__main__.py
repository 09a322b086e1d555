"""`python -m tests.guards`: takes every guard away once, in a copy of the tree; its tests must go red.

`python -m tests.guards WORD …` takes those whose name, place or test holds one of the words;
`--table` prints the tables for tests/README.md.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.guards.guard import ROOT, Guard, GuardGoneError
from tests.guards.table import GUARDS, tables

_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"
)
_FAILED = re.compile(r"^FAILED (.+?)(?: - .*)?$", re.MULTILINE)
_WITHOUT = [f"-pno:{plugin}" for plugin in ("cacheprovider", "schemathesis", "hypothesispytest")]
"""Plugins that take two of the nine seconds of a guard and do nothing here."""
_LATER = count(2, 2)
"""Seconds after the true time of change: another for each edit, lest a compiled file pass for another."""
_TESTS_FAILED = 1
"""Exit status of pytest when tests ran and some failed; anything above means that it could not run them."""


def main(words: Sequence[str]) -> int:
    """Return 0 when every guard chosen was missed by its tests."""
    if "--table" in words:
        print(tables())
        return 0
    chosen = [guard for guard in GUARDS if not words or any(word in _about(guard) for word in words)]
    folder = Path(tempfile.mkdtemp(prefix="huisheng-guards-"))
    folder.chmod(0o755)
    sys.path[:0] = [str(ROOT / "platform")]
    from huisheng.embedded.engines import Engines

    try:
        tree = folder / "tree"
        shutil.copytree(ROOT, tree, ignore=_LEFT_OUT)
        with Engines(folder / "engines", durable=False) as engines:
            environment = {**os.environ, **engines.environment(), "HUISHENG_STATE": str(folder / "state")}
            (folder / "state" / "static").mkdir(parents=True)
            unnoticed = [guard for guard in _told(chosen) if not _noticed(guard, tree, environment)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(chosen) - len(unnoticed)} of {len(chosen)} guards are missed when they are gone")
    for guard in unnoticed:
        print(f"  NOT MISSED: {guard.name} ({', '.join(guard.places)})")
    return 1 if unnoticed or not chosen else 0


def _about(guard: Guard) -> str:
    return " ".join((guard.name, *guard.places, *guard.red))


def _told(guards: Sequence[Guard]) -> Iterator[Guard]:
    """The guards one by one, with a line before each that says how far the run is."""
    for number, guard in enumerate(guards, start=1):
        print(f"[{number}/{len(guards)}] {guard.name} … ", end="", flush=True)
        yield guard


def _noticed(guard: Guard, tree: Path, environment: dict[str, str]) -> bool:
    """Take the guard away, run its tests, put it back. Every test named must fail, none may crash."""
    started = time.monotonic()
    try:
        run = _run_without(guard, tree, environment)
    except GuardGoneError as error:
        print(f"GONE: {error}")
        return False
    failed = _FAILED.findall(run.stdout)
    missed = [test for test in guard.red if not any(name.startswith(f"tests/{test}") for name in failed)]
    seconds = f"{time.monotonic() - started:.0f} s"
    if run.returncode == _TESTS_FAILED and not missed:
        names = {name.partition("[")[0].removeprefix("tests/") for name in failed}
        print(f"red, {seconds}: {', '.join(sorted(names))}")
        return True
    print(f"NOT RED, {seconds}: {', '.join(missed)}\n{run.stdout[-1500:]}{run.stderr[-1500:]}")
    return False


def _run_without(guard: Guard, tree: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the guard's tests while it is gone. Raises GuardGoneError."""
    with _without(guard, tree):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n0", "--tb=no", *_WITHOUT]
            + ["-x"] * (len(guard.red) == 1)
            + [f"tests/{test}" for test in guard.red],
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def _without(guard: Guard, tree: Path) -> Iterator[None]:
    """The copy of the tree without the guard, as long as this lasts."""
    kept: dict[Path, tuple[str, float]] = {}
    try:
        for edit in guard.edits:
            path = tree / edit.place
            source = path.read_text(encoding="utf-8")
            kept.setdefault(path, (source, path.stat().st_mtime))
            path.write_text(edit.applied_to(source), encoding="utf-8")
            # Python trusts its compiled files by size and by whole seconds of the time of change.
            os.utime(path, (time.time(), kept[path][1] + next(_LATER)))
        yield
    finally:
        for path, (source, changed) in kept.items():
            path.write_text(source, encoding="utf-8")
            os.utime(path, (changed, changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
