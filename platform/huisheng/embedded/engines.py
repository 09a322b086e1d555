"""The embedded engines as one thing: start, addresses, stop, and the blows that chaos tests deal. Needs no Django."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from huisheng.embedded.binaries import find_binaries
from huisheng.embedded.child import Child
from huisheng.embedded.database import Database
from huisheng.embedded.folders import StateFolder
from huisheng.embedded.identity import engine_identity
from huisheng.embedded.valkey import BROKER, CACHE, Valkey

LOCK_SECONDS = 45.0


class EnginesBusyError(RuntimeError):
    """Another run uses the engines of this state folder."""


class Engines:
    """PostgreSQL, broker and cache on loopback, kept under `state_dir`.

    `durable=False` is for data that is thrown away with the run (tests): no fsync. Ports are chosen once and remembered;
    `database_port`, `broker_port` and `cache_port` ask for given ones. As a context manager it starts and stops.
    """

    def __init__(
        self,
        state_dir: Path,
        *,
        durable: bool = True,
        database_port: int | None = None,
        broker_port: int | None = None,
        cache_port: int | None = None,
    ) -> None:
        self.state = StateFolder(Path(state_dir))
        self._lock = self._take_lock()
        try:
            identity = engine_identity()
            home = self.state.engine_home(identity)
            binaries = find_binaries(identity, home / "programs")
            shared = (self._lock,)
            self.database = Database(
                self.state, home, binaries, identity, durable=durable, port=database_port, keep_open=shared
            )
            self.broker = Valkey(
                "broker", BROKER, self.state, home, binaries, identity, port=broker_port, keep_open=shared
            )
            self.cache = Valkey(
                "cache", CACHE, self.state, home, binaries, identity, port=cache_port, keep_open=shared
            )
        except BaseException:
            os.close(self._lock)
            raise

    def _take_lock(self) -> int:
        """Lock the folder. The guards inherit the lock: after a killed launcher it is free when its last engine has ended."""
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
                time.sleep(0.1)
            else:
                return lock

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
        return self.cache.url

    @property
    def children(self) -> tuple[Child, ...]:
        """The processes, in the order in which they are stopped."""
        return (self.cache.child, self.broker.child, self.database.child)

    def environment(self) -> dict[str, str]:
        """What the product reads to find the engines."""
        return {
            "HUISHENG_DATABASE_URL": self.database_url,
            "HUISHENG_BROKER_URL": self.broker_url,
            "HUISHENG_CACHE_URL": self.cache_url,
        }

    def start(self) -> "Engines":
        """Start all three side by side and return when they answer."""
        try:
            for engine in (self.broker, self.cache, self.database):
                engine.begin()
            for engine in (self.broker, self.cache, self.database):
                engine.finish()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop all three; safe to call again."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> "Engines":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

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
        self.cache.flush()
