"""What every bench works with: throw-away engines, processes that hold one side, alternation."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from tests.kept_cluster import copied

ROOT = Path(__file__).resolve().parents[2]
SYNTHETIC = "tests.benchmarks.synthetic.settings"
STOCK = "tests.benchmarks.stock.settings"
PRODUCT = "huisheng.config.settings"
KEEP = "HUISHENG_BENCH_KEEP"
Figures = dict[str, float]


class SideFailedError(RuntimeError):
    """A process of a bench ended or raised; its words are in the message."""


class Side:
    """One side of a comparison: a process with its own Django settings, of which only the work is timed."""

    def __init__(self, module: str, settings: str, environment: Mapping[str, str]) -> None:
        self.name = f"{module} ({settings})"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.sides", module],
            env={**os.environ, **environment, "DJANGO_SETTINGS_MODULE": settings},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, function: str, /, **arguments: Any) -> Any:
        """Call a function of the side's module there and return what it returns."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([function, arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SideFailedError(f"{self.name} ended in {function}")
        answer = json.loads(line)
        if "error" in answer:
            raise SideFailedError(f"{self.name}: {answer['error']}")
        return answer["result"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        if kind is not None:
            # Whatever it is still measuring nobody wants any more.
            self._process.terminate()
        self._process.wait(30)
        self._process.stdout.close()


@dataclass(slots=True)
class Bench:
    """One bench's own engines and folder; everything ends with it."""

    folder: Path
    engines: Any
    stack: ExitStack = field(default_factory=ExitStack)

    def environment(self, database: str) -> dict[str, str]:
        """What a process needs to work on one of the bench's databases."""
        address = self.engines.database_url.rsplit("/", 1)[0]
        return {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "HUISHENG_DATABASE_URL": f"{address}/{database}",
            "HUISHENG_BROKER_URL": self.engines.broker_url,
            "HUISHENG_CACHE_URL": self.engines.cache_url,
            "HUISHENG_STATE": str(self.folder / "state"),
            "HUISHENG_DEBUG": "off",
            "HUISHENG_DEMO": "on",
            "HUISHENG_MASTER_KEY": "benchmarks-only",
            "HUISHENG_LOG_LEVEL": "ERROR",
        }

    def database(self, name: str) -> str:
        """Create an empty database, unless a run before this one left it, or one is kept aside to be copied;
        return its name.
        """
        aside = f"{name}_aside"
        with self.connect() as connection:
            known = connection.execute(
                "SELECT datname FROM pg_database WHERE datname = ANY(%s)", [[name, aside]]
            )
            there = {row[0] for row in known}
            if name not in there:
                copied_from = aside if aside in there else "template0"
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                        sql.Identifier(name), sql.Identifier(copied_from)
                    )
                )
        return name

    def connect(self, database: str | None = None) -> "psycopg.Connection[Any]":
        """A plain connection, in autocommit."""
        address = self.engines.database_url
        if database is not None:
            address = f"{address.rsplit('/', 1)[0]}/{database}"
        return psycopg.connect(address, autocommit=True)

    def side(self, module: str, settings: str, database: str, **environment: str) -> Side:
        """Start one side of a comparison; it ends with the bench."""
        given = {**self.environment(database), **environment}
        return self.stack.enter_context(Side(f"tests.benchmarks.sides.{module}", settings, given))


@contextmanager
def throw_away(cluster: Path | None = None) -> Iterator[Bench]:
    """Engines of one bench: made for it, gone with it, without fsync (as in the tests). They begin with a
    copy of the kept cluster, where one is given.
    """
    with tempfile.TemporaryDirectory(prefix="huisheng-bench-") as name:
        if cluster is not None:
            copied(cluster, Path(name) / "engines")
        with _engines_in(Path(name)) as bench:
            yield bench


@contextmanager
def kept(name: str) -> Iterator[Bench]:
    """The same for a bench that is long in preparing: where HUISHENG_BENCH_KEEP names a folder its engines
    stay there, and the next run goes on with what is there already.
    """
    folder = os.environ.get(KEEP)
    if not folder:
        with throw_away() as bench:
            yield bench
        return
    with _engines_in(Path(folder) / name) as bench:
        yield bench


@contextmanager
def _engines_in(folder: Path) -> Iterator[Bench]:
    from huisheng.embedded.engines import Engines

    (folder / "state" / "static").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    with Engines(folder / "engines", durable=False) as engines, ExitStack() as stack:
        yield Bench(folder, engines, stack)


def alternate(rounds: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """Measure A B A B …; return the median of each. Noise that lasts hits both."""
    pairs = [(first(), second()) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of all lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def say(text: str) -> None:
    """Tell what is going on; figures go to the table alone."""
    print(text, file=sys.stderr, flush=True)
