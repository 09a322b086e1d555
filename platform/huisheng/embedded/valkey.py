"""The embedded Valkey servers: one is the broker (nothing evicted, kept on disk), one the cache (bounded,
memory only).

They are two processes, so that flushing or filling one costs nothing in the other.
"""

import contextlib
import signal
from pathlib import Path

import redis

from huisheng.embedded.binaries import Binaries
from huisheng.embedded.child import Child, wait_until_ready
from huisheng.embedded.folders import StateFolder, write_private
from huisheng.embedded.identity import Identity, give

START_SECONDS = 30.0

BROKER = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}
CACHE = {"appendonly": "no", "maxmemory": "128mb", "maxmemory-policy": "allkeys-lru"}


class Valkey:
    """One Valkey server under `home`/<name>."""

    def __init__(
        self,
        name: str,
        settings: dict[str, str],
        state: StateFolder,
        home: Path,
        binaries: Binaries,
        identity: Identity | None,
        *,
        port: int | None,
        keep_open: tuple[int, ...],
    ) -> None:
        self.name = name
        self.port = state.port(name, port)
        self._password = state.secret(name)
        self._folder = home / name
        self._folder.mkdir(mode=0o700, exist_ok=True)
        give(identity, self._folder)
        config = self._folder / "valkey.conf"
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": f'"{self._folder}"',
            "requirepass": self._password,  # in a file of mode 0600: a command line would show it to everyone
            "save": '""',
            "daemonize": "no",
            **settings,
        }
        write_private(config, "".join(f"{key} {value}\n" for key, value in lines.items()), identity)
        self.child = Child(
            name,
            [str(binaries.valkey_server), str(config)],
            log=state.logs / f"{name}.log",
            env=binaries.environment(),
            stop_signal=signal.SIGTERM,
            grace=10.0,
            identity=identity,
            keep_open=keep_open,
        )

    @property
    def url(self) -> str:
        """Address with password, database 0."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def begin(self) -> None:
        """Start the server without waiting for it."""
        self.child.start()

    def finish(self) -> None:
        """Wait until the server answers (after loading what it kept)."""
        wait_until_ready(self.child, self._answers, START_SECONDS)

    def _client(self) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port, password=self._password, socket_timeout=5)

    def _answers(self) -> bool:
        with contextlib.closing(self._client()) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def flush(self) -> None:
        """Empty it."""
        with contextlib.closing(self._client()) as client:
            client.flushall()

    def stop(self) -> None:
        """Stop the server; a broker writes its log to disk first."""
        self.child.stop()

    def restart(self, *, immediate: bool = False) -> None:
        """Stop (or kill) and start again."""
        if immediate:
            self.child.kill()
        else:
            self.child.stop()
        self.child.start()
        self.finish()
