"""The embedded engines as one thing: start, addresses, stop, and the blows that chaos tests deal.

Needs no Django, so that a test run can start them before Django is configured.
"""

import fcntl
import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType

from huisheng.embedded.binaries import find_binaries
from huisheng.embedded.child import Child
from huisheng.embedded.database import Database
from huisheng.embedded.folders import StateFolder
from huisheng.embedded.identity import engine_identity
from huisheng.embedded.valkey import BROKER, CACHE, Valkey

LOCK_SECONDS = 75.0
DATABASE_URL, BROKER_URL, CACHE_URL = "HUISHENG_DATABASE_URL", "HUISHENG_BROKER_URL", "HUISHENG_CACHE_URL"
ENGINE_NAMES = (DATABASE_URL, BROKER_URL, CACHE_URL)


class EnginesBusyError(RuntimeError):
    """Another run uses the engines of this state folder."""


class Engines:
    """PostgreSQL, broker and cache on loopback, kept under `state_dir`.

    `durable=False` is for data that is thrown away with the run (tests): no fsync. Ports are chosen once and
    remembered; `database_port`, `broker_port` and `cache_port` ask for given ones. `without` names those of
    HUISHENG_DATABASE_URL, HUISHENG_BROKER_URL and HUISHENG_CACHE_URL whose part a server elsewhere plays. As
    a context manager it starts and stops. After `stop` it can be started again.
    """

    def __init__(
        self,
        state_dir: Path,
        *,
        durable: bool = True,
        without: Collection[str] = (),
        database_port: int | None = None,
        broker_port: int | None = None,
        cache_port: int | None = None,
    ) -> None:
        self.state = StateFolder(Path(state_dir))
        self._durable = durable
        self._wanted = [name for name in ENGINE_NAMES if name not in without]
        self._ports = {DATABASE_URL: database_port, BROKER_URL: broker_port, CACHE_URL: cache_port}
        self._lock: int | None = None
        self._engines: dict[str, Database | Valkey] = {}

    def start(self) -> "Engines":
        """Start them side by side and return when all answer. Raises EnginesBusyError, ChildError,
        BinariesError."""
        self.reserve()
        try:
            self._engines = self._prepare()
            for engine in self._engines.values():
                engine.begin()
            for engine in self._engines.values():
                engine.finish()
        except BaseException:
            self.stop()
            raise
        return self

    def reserve(self, on_wait: Callable[[], None] | None = None) -> None:
        """Lock the folder; `on_wait` is called once when that has to wait. Raises EnginesBusyError.

        The guards of all processes inherit the lock: after a killed launcher it is free when its last
        process has ended.
        """
        if self._lock is not None:
            return
        lock = os.open(self.state.root / "engines.lock", os.O_RDWR | os.O_CREAT, 0o600)
        end = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    os.close(lock)
                    raise EnginesBusyError(
                        f"the engines in {self.state.root} are in use by another run"
                    ) from None
                if on_wait is not None:
                    on_wait()
                    on_wait = None
                time.sleep(0.1)
            else:
                self._lock = lock
                return

    @property
    def keep_open(self) -> tuple[int, ...]:
        """What the guard of every process that uses the engines inherits: the lock."""
        return () if self._lock is None else (self._lock,)

    def _prepare(self) -> dict[str, Database | Valkey]:
        if not self._wanted:
            return {}
        identity = engine_identity(self.state.root / "engines" / "broker")
        home = self.state.engine_home(identity)
        binaries = find_binaries(identity, home / "programs")
        engines: dict[str, Database | Valkey] = {}
        # The two small ones first: they load while PostgreSQL's cluster is being made.
        for name, label, settings in ((BROKER_URL, "broker", BROKER), (CACHE_URL, "cache", CACHE)):
            if name in self._wanted:
                engines[name] = Valkey(
                    label,
                    settings,
                    self.state,
                    home,
                    binaries,
                    identity,
                    port=self._ports[name],
                    keep_open=self.keep_open,
                )
        if DATABASE_URL in self._wanted:
            engines[DATABASE_URL] = Database(
                self.state,
                home,
                binaries,
                identity,
                durable=self._durable,
                port=self._ports[DATABASE_URL],
                keep_open=self.keep_open,
            )
        return engines

    def stop(self) -> None:
        """Stop all; safe to call again."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> "Engines":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def environment(self) -> dict[str, str]:
        """What the product reads to find the engines that run here."""
        return {name: engine.url for name, engine in self._engines.items()}

    @property
    def database_url(self) -> str:
        """postgres://… of a login without superuser rights that owns its database."""
        return self.database.url

    @property
    def broker_url(self) -> str:
        """redis://… of the broker."""
        return self.broker.url

    @property
    def cache_url(self) -> str:
        """redis://… of the cache, a server of its own."""
        return self._valkey(CACHE_URL).url

    @property
    def children(self) -> tuple[Child, ...]:
        """The processes."""
        return tuple(engine.child for engine in self._engines.values())

    @property
    def database(self) -> Database:
        """The database server; raises LookupError when it does not run here."""
        engine = self._engines[DATABASE_URL]
        assert isinstance(engine, Database)
        return engine

    @property
    def broker(self) -> Valkey:
        """The broker; raises LookupError when it does not run here."""
        return self._valkey(BROKER_URL)

    def _valkey(self, name: str) -> Valkey:
        engine = self._engines[name]
        assert isinstance(engine, Valkey)
        return engine

    def restart_database(self, *, immediate: bool = False) -> None:
        """Restart PostgreSQL; `immediate` as after a crash. Returns when it answers again."""
        self.database.restart(immediate=immediate)

    def restart_broker(self, *, immediate: bool = False) -> None:
        """Restart the broker; `immediate` kills it first. Returns when it answers again."""
        self.broker.restart(immediate=immediate)

    def kill_broker(self) -> None:
        """Kill the broker and leave it dead (`restart_broker` brings it back)."""
        self.broker.child.kill()

    def flush_broker(self) -> None:
        """Lose every message that is in the broker."""
        self.broker.flush()

    def flush_cache(self) -> None:
        """Empty the cache."""
        self._valkey(CACHE_URL).flush()
