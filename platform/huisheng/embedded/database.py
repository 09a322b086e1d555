"""The embedded PostgreSQL: a cluster made once, one server process, one login without superuser rights that
owns one database."""

import contextlib
import locale
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from huisheng.embedded.binaries import Binaries
from huisheng.embedded.child import Child, ChildError, wait_until_ready
from huisheng.embedded.folders import StateFolder, write_private
from huisheng.embedded.identity import Identity, give

NAME = "huisheng"
SUPERUSER = "postgres"
START_SECONDS = 120.0

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket path has at most 107 bytes, which a deep state folder exceeds
    "max_connections": "300",
    "max_locks_per_transaction": "1024",  # a dump or a drop of units locks every table
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # short queries over thousands of relations: compiling costs more than it gives
    "log_checkpoints": "off",
    # The statement and the row that were refused are what somebody wrote, and their number: not for a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "logging_collector": "off",
}
if sys.platform == "linux":
    # After a crash: one call instead of opening each of the thousands of files of the units (half a minute).
    SETTINGS["recovery_init_sync_method"] = "syncfs"
# For data that a test run throws away. The system's cache outlives a killed server, so fsync is not needed
# for that; but synchronous_commit stays on, because without it an acknowledged commit dies with the server
# process.
THROWN_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "10s",
}


def _utf8_locale() -> str:
    """A locale of the system that knows UTF-8: sorting is built in, but pg_trgm still asks the system what a
    letter is, and in plain C it finds no trigram in Chinese text."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8"):
            with contextlib.suppress(locale.Error):
                return locale.setlocale(locale.LC_CTYPE, name)
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


class Database:
    """One PostgreSQL cluster under `home`/postgres."""

    def __init__(
        self,
        state: StateFolder,
        home: Path,
        binaries: Binaries,
        identity: Identity | None,
        *,
        durable: bool,
        port: int | None,
        keep_open: tuple[int, ...],
    ) -> None:
        self._state = state
        self._binaries = binaries
        self._identity = identity
        self._data = home / "postgres"
        self._durable = durable
        self.port = state.port("postgres", port)
        self._superuser_password = state.secret("postgres_superuser")
        self._password = state.secret("postgres_login")
        settings = SETTINGS | ({} if durable else THROWN_AWAY) | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = Child(
            "postgres",
            [binaries.postgres("postgres"), "-D", str(self._data), *options],
            log=state.logs / "postgres.log",
            env=binaries.environment(),
            stop_signal=signal.SIGINT,  # fast: SIGTERM would wait for every client to go by itself
            grace=60.0,
            identity=identity,
            keep_open=keep_open,
        )

    @property
    def url(self) -> str:
        """Address for the product: a login that owns its database, may create databases and roles, and
        inherits nothing."""
        return f"postgres://{NAME}:{self._password}@127.0.0.1:{self.port}/{NAME}"

    @property
    def is_made(self) -> bool:
        """Whether the cluster exists (initdb ended well)."""
        return (self._data / "PG_VERSION").exists()

    def begin(self) -> None:
        """Make the cluster if need be and start the server, without waiting for it."""
        if not self.is_made:
            self._initdb()
        self.child.start()

    def _initdb(self) -> None:
        """Make the cluster in a folder beside, so that an interrupted initdb leaves nothing that looks
        finished."""
        part = self._data.with_name("postgres.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        give(self._identity, part)
        password_file = part.with_name("password.part")
        write_private(password_file, self._superuser_password + "\n", self._identity)
        as_user = {}
        if self._identity is not None:
            as_user = {"user": self._identity.uid, "group": self._identity.gid, "extra_groups": []}
        done = subprocess.run(  # type: ignore[call-overload]
            [
                self._binaries.postgres("initdb"),
                f"--pgdata={part}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                f"--locale={_utf8_locale()}",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=self._binaries.environment(),
            **as_user,
        )
        password_file.unlink()
        if done.returncode != 0:
            raise ChildError(f"initdb failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        part.rename(self._data)

    def finish(self) -> None:
        """Wait until the server answers, then make sure that the login and its database exist."""
        wait_until_ready(self.child, self._answers, START_SECONDS)
        with self._as_superuser() as connection:
            login = sql.Identifier(NAME)
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone()
            verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
            connection.execute(
                sql.SQL(
                    "{} {} WITH LOGIN NOSUPERUSER CREATEDB CREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS "
                    "PASSWORD {}"
                ).format(verb, login, sql.Literal(self._password))
            )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(login, login))

    def _as_superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self._superuser_password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _answers(self) -> bool:
        try:
            self._as_superuser().close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop the server: sessions are ended, a checkpoint is written."""
        self.child.stop()

    def restart(self, *, immediate: bool = False) -> None:
        """Stop and start again; `immediate` gives up without a checkpoint, as a crash does, so that recovery
        runs."""
        if immediate:
            self.child.kill(signal.SIGQUIT)
        else:
            self.child.stop()
        self.child.start()
        wait_until_ready(self.child, self._answers, START_SECONDS)
