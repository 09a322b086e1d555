"""`python -m tests.guards`: takes every guard away once, in a copy of the tree; its tests must go red.

`python -m tests.guards WORD …` takes those whose name, place or test holds one of the words;
`--workers=2` works in two copies of the tree at once; `--table` prints the tables for tests/README.md. A
guard whose tests have not ended after ten minutes is left undecided, which is no success.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from tests.guards.forking import STOPPED, Forking, names_of_packages
from tests.guards.guard import ROOT, Guard, GuardGoneError
from tests.guards.table import GUARDS, tables
from tests.memory import new_folder

_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"
)
_NOT_PASSED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
_FAILED = re.compile(r"^FAILED (.+?)(?: - .*)?$", re.MULTILINE)
_QUIET = ["-q", "--tb=no", "-pno:cacheprovider"]
_LATER = count(2, 2)
"""Seconds after the true time of change: another for each edit, lest a compiled file pass for another."""
_ALL_PASSED, _TESTS_FAILED = 0, 1
"""Exit status of pytest when tests ran and all passed, or some failed; anything above means that it could not
run them."""
_LONGEST = 600.0
"""Seconds for the tests of one guard: some hundred times what most take."""
_WORKERS = "--workers="
_MAKES_THE_DATABASE = re.compile(r"/migrations/|/models(?:/|\.py$)|/apps\.py$")
"""What the tables, and the rights on them, are made by: without such a guard the database is another."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A copy of the tree, and what runs tests in it."""

    tree: Path
    tests: Forking


def main(words: Sequence[str]) -> int:
    """Return 0 when every guard chosen was missed by its tests, all of which are green with it."""
    if "--table" in words:
        print(tables())
        return 0
    workers = next((int(word.removeprefix(_WORKERS)) for word in words if word.startswith(_WORKERS)), 1)
    wanted = [word for word in words if not word.startswith(_WORKERS)]
    chosen = [guard for guard in GUARDS if not wanted or any(word in _about(guard) for word in wanted)]
    with _places(max(1, min(workers, len(chosen)))) as places, ThreadPoolExecutor(len(places)) as pool:
        free: SimpleQueue[_Place] = SimpleQueue()
        for place in places:
            free.put(place)
        numbers = count(1)

        def looked_at(guard: Guard) -> _Seen:
            place = free.get()
            try:
                seen, told = _seen(guard, place)
            finally:
                free.put(place)
            print(f"[{next(numbers)}/{len(chosen)}] {guard.name} … {told}", flush=True)
            return seen

        shares = [_tests_of(chosen)[number :: len(places)] for number in range(len(places))]
        red_anyway = {test for tests in pool.map(_not_green, places, shares) for test in tests}
        found = list(pool.map(looked_at, chosen))
    print(f"{found.count(_Seen.MISSED)} of {len(chosen)} guards are missed when they are gone")
    for guard, seen in zip(chosen, found, strict=True):
        if seen is not _Seen.MISSED:
            print(f"  {seen.value}: {guard.name} ({', '.join(guard.places)})")
    for test in sorted(red_anyway):
        print(f"  RED WITH ALL GUARDS IN PLACE: {test}")
    return 1 if {*found} != {_Seen.MISSED} or red_anyway else 0


@contextmanager
def _places(many: int) -> Iterator[list[_Place]]:
    """So many copies of the tree, with engines that go when this ends. Each run begins with the same cluster:
    kept for the source with all guards in place.
    """
    # Whoever is asked to end leaves nothing in memory.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    folder = new_folder("guards")
    sys.path[:0] = [str(ROOT / "platform")]
    from huisheng.embedded.engines import CACHE_URL, DATABASE_URL, Engines
    from tests import kept_cluster

    os.environ.setdefault("HUISHENG_MASTER_KEY", "tests-only-master-key")
    try:
        cluster = kept_cluster.wait_for()
        with (
            Engines(folder / "engines", durable=False, without=[DATABASE_URL]) as engines,
            ExitStack() as stack,
        ):
            common = {name: value for name, value in os.environ.items() if name != DATABASE_URL}
            common |= {**engines.environment(), kept_cluster.PLACE: str(cluster)}
            server = common[CACHE_URL].rpartition("/")[0]
            packages = names_of_packages(ROOT, common | {"HUISHENG_STATE": str(folder / "state0")})
            places = []
            for number in range(many):
                tree = folder / f"tree{number}"
                shutil.copytree(ROOT, tree, ignore=_LEFT_OUT)
                state = folder / f"state{number}"
                (state / "static").mkdir(parents=True)
                # Every test empties the cache: each tree has its own.
                own = {"HUISHENG_STATE": str(state), CACHE_URL: f"{server}/{number + 1}"}
                own |= {"TMPDIR": str(folder)}
                own |= {"PYTHONPATH": os.pathsep.join([str(tree / "platform"), str(tree)])}
                places.append(_Place(tree, stack.enter_context(Forking(tree, common | own, packages))))
            yield places
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _about(guard: Guard) -> str:
    return " ".join((guard.name, *guard.places, *guard.red))


def _tests_of(guards: Sequence[Guard]) -> list[str]:
    return sorted({test for guard in guards for test in guard.red})


def _not_green(place: _Place, tests: Sequence[str]) -> list[str]:
    """Those of the tests that are red, or cannot be run, with every guard in place: they say nothing."""
    if not tests:
        return []
    status, said = place.tests.run([*_QUIET, *(f"tests/{test}" for test in tests)])
    if status == _ALL_PASSED:
        return []
    return [*_NOT_PASSED.findall(said)] or [said[-1500:]]


class _Seen(Enum):
    """What became of a guard, as it is told."""

    MISSED = "MISSED"
    NOT_MISSED = "NOT MISSED"
    NOT_DECIDED = "NOT DECIDED"


def _seen(guard: Guard, place: _Place) -> tuple[_Seen, str]:
    """Take the guard away, run its tests, put it back. Every test named must fail, none may crash. Tells what
    was seen, in words.
    """
    from tests import kept_cluster

    started = time.monotonic()
    arguments = [*_QUIET, *["-x"] * (len(guard.red) == 1), *(f"tests/{test}" for test in guard.red)]
    tries: list[dict[str, str]] = [{}, {kept_cluster.PLACE: "none"}]
    if any(_MAKES_THE_DATABASE.search(name) for name in guard.places):
        del tries[0]
    told = ""
    for more in tries:
        # Where the database that all have is not what the guard is for, it is made without the guard.
        try:
            with _without(guard, place.tree):
                left = started + _LONGEST - time.monotonic()
                status, said = place.tests.run(arguments, seconds=left, **more)
        except GuardGoneError as error:
            return _Seen.NOT_MISSED, f"GONE: {error}"
        if status == STOPPED:
            return _Seen.NOT_DECIDED, f"STOPPED after {_LONGEST:.0f} s\n{said[-3000:]}"
        failed = _FAILED.findall(said)
        missed = [test for test in guard.red if not any(name.startswith(f"tests/{test}") for name in failed)]
        seconds = f"{time.monotonic() - started:.0f} s"
        if status == _TESTS_FAILED and not missed:
            names = {name.partition("[")[0].removeprefix("tests/") for name in failed}
            return _Seen.MISSED, f"red, {seconds}: {', '.join(sorted(names))}"
        told = f"NOT RED, {seconds}: {', '.join(missed)}\n{said[-3000:]}"
    return _Seen.NOT_MISSED, told


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
