"""`python -m tests.drill`: back up an installation, lose it, bring it back to a moment, compare checksums.

The steps are those of deploy/backup.md, on the embedded PostgreSQL, with five units: base backup while it
runs, archived log, files in a tar; then more is written, the moment is noted, and a table, a whole schema and
all files are destroyed. What comes back is compared table by table, roles and rights included, and
`verify_audit` and `reconcile` look at it. Prints what it did, how long that took and how large a unit is;
exits with 1 when anything differs.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from huisheng.embedded.database import Database

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 300.0
FOLDER = "/var/backups/huisheng/wal"
_LINE = re.compile(r"^((?:wal|archive)_\w+) = '?(.+?)'?$", re.MULTILINE)
_RESTORE = re.compile(r"restore_command = '(.+)'$", re.MULTILINE)


def main() -> int:
    """Return the exit status."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    folder = Path(tempfile.mkdtemp(prefix="huisheng-drill-"))
    folder.chmod(0o755)
    try:
        return _drill(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drill(folder: Path) -> int:
    from huisheng.embedded.engines import Engines
    from tests.drill import checksums, installation

    archive, media = folder / "wal", folder / "state" / "media"
    archive.mkdir()
    archive.chmod(0o777)  # written by PostgreSQL, which runs as another user where we are root
    with Engines(folder / "one", durable=True) as engines:
        _archive_to(engines.database, archive)
        engines.restart_database()
        _environment(folder, engines.environment())
        installation.fill()
        installation.add_files(media)
        files = checksums.of_files(media)
        _say("an installation with five units runs")
        begun = time.monotonic()
        _back_up(engines.database, folder)
        with tarfile.open(folder / "media.tar.gz", "w:gz") as tar:
            tar.add(media, "media")
        _say(f"base backup and files: {time.monotonic() - begun:.1f} s")
        installation.write_more()
        with _superuser(engines.database) as connection:
            tables = checksums.of_database(connection)
            (moment,) = connection.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
            _say(f"checksums of {len(tables)} tables noted at {moment}")
            for line in checksums.sizes(connection):
                _say(line)
            time.sleep(1.1)
            _destroy(connection)
            shutil.rmtree(media)
            _wait_until_archived(connection)
        installation.close_connections()
    begun = time.monotonic()
    shutil.copytree(folder / "one" / "secrets", folder / "two" / "secrets")
    restored = Engines(folder / "two", durable=True)
    try:
        data = restored.state.root / "engines" / "postgres"
        _unpack(folder, data, str(moment), archive)
        _recover(data, restored.state.secret("postgres_superuser"), folder / "recovery.log")
        restored.start()
        with _superuser(restored.database) as connection:
            wrong = checksums.differences(tables, checksums.of_database(connection))
        _say(f"restored to that moment: {time.monotonic() - begun:.1f} s")
        with tarfile.open(folder / "media.tar.gz") as tar:
            tar.extractall(folder / "state", filter="data")
        wrong += checksums.differences(files, checksums.of_files(media))
        _environment(folder, restored.environment())
        wrong += _commands_that_fail("verify_audit", "reconcile")
    finally:
        restored.stop()
    for line in wrong:
        _say(f"DIFFERS {line}")
    told = "they DIFFER" if wrong else "all are equal"
    _say(f"{len(tables)} checksums of tables, rights and roles and {len(files)} of files: {told}")
    return 1 if wrong else 0


def _archive_to(database: Database, archive: Path) -> None:
    """By the very lines of deploy/postgresql.conf."""
    lines = _LINE.findall((ROOT / "deploy" / "postgresql.conf").read_text(encoding="utf-8"))
    assert "archive_command" in dict(lines)
    with _superuser(database, "postgres") as connection:
        for name, value in lines:
            value = value.replace(FOLDER, str(archive))
            statement = sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            connection.execute(statement)


def _back_up(database: Database, folder: Path) -> None:
    """While it runs, into base.tar.gz and pg_wal.tar.gz."""
    subprocess.run(
        [
            database._binaries.postgres("pg_basebackup"),
            f"--pgdata={folder / 'base'}",
            "--format=tar",
            "--gzip",
            "--checkpoint=fast",
            "--host=127.0.0.1",
            f"--port={database.port}",
            "--username=postgres",
        ],
        env={**database._binaries.environment(), "PGPASSWORD": database._superuser_password},
        check=True,
    )


def _destroy(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """What must never happen, twice."""
    connection.execute("DELETE FROM tenants_unitsetting")
    (schema,) = connection.execute(
        "SELECT schema_name FROM tenants_unit WHERE slug = 'lixia'"
    ).fetchone() or ("",)
    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(str(schema))))


def _wait_until_archived(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    (name,) = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or ("",)
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        (last,) = connection.execute("SELECT last_archived_wal FROM pg_stat_archiver").fetchone() or ("",)
        if last is not None and str(last) >= str(name):
            return
        time.sleep(0.1)
    raise TimeoutError(f"{name} was not archived")


def _unpack(folder: Path, data: Path, moment: str, archive: Path) -> None:
    """The steps of deploy/backup.md, "Everything back to a moment", by the very command that stands there."""
    from huisheng.embedded.identity import engine_identity, give

    (restore,) = _RESTORE.findall((ROOT / "deploy" / "backup.md").read_text(encoding="utf-8"))

    data.mkdir(parents=True, mode=0o700)
    for name, target in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
        with tarfile.open(folder / "base" / name) as tar:
            tar.extractall(target, filter="data")
    with (data / "postgresql.auto.conf").open("a") as conf:
        conf.write(
            f"archive_mode = off\nrestore_command = '{restore.replace(FOLDER, str(archive))}'\n"
            f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
        )
    (data / "recovery.signal").touch()
    identity = engine_identity(data / "no-such-folder")
    for path in (data, *data.rglob("*")):
        give(identity, path)


def _recover(data: Path, password: str, log: Path) -> None:
    """Let the server read the log up to the moment, and stop it again."""
    from huisheng.embedded.binaries import find_binaries
    from huisheng.embedded.database import SETTINGS
    from huisheng.embedded.folders import free_port
    from huisheng.embedded.identity import engine_identity

    identity, port = engine_identity(data), free_port(set())
    binaries = find_binaries(identity, data.parent / "programs")
    settings = SETTINGS | {"port": str(port)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    as_user = {} if identity is None else {"user": identity.uid, "group": identity.gid, "extra_groups": []}
    with log.open("w") as written:
        server = subprocess.Popen(  # type: ignore[call-overload]
            [binaries.postgres("postgres"), "-D", str(data), *options],
            stdout=written,
            stderr=written,
            env=binaries.environment(),
            cwd="/",
            **as_user,
        )
    try:
        end = time.monotonic() + MOST_SECONDS
        while not _is_open(port, password):
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text()[-2000:])
            time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _is_open(port: int, password: str) -> bool:
    """Whether the server answers, and has read the whole log."""
    try:
        with psycopg.connect(
            host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres"
        ) as connection:
            return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.OperationalError:
        return False


def _superuser(database: Database, name: str = "huisheng") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host="127.0.0.1",
        port=database.port,
        user="postgres",
        password=database._superuser_password,
        dbname=name,
        autocommit=True,
    )


def _environment(folder: Path, addresses: dict[str, str]) -> None:
    (folder / "state" / "static").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        addresses,
        DJANGO_SETTINGS_MODULE="huisheng.config.settings",
        HUISHENG_STATE=str(folder / "state"),
        HUISHENG_SECRET_KEY="drill-only-" + "x" * 50,
        HUISHENG_LOG_LEVEL="ERROR",
        PYTHONPATH=f"{ROOT / 'platform'}:{ROOT}",
    )


def _commands_that_fail(*names: str) -> list[str]:
    failed = []
    for name in names:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), name], capture_output=True, text=True, check=False
        )
        _say(f"{name}: {'well' if done.returncode == 0 else 'FAILED'}")
        if done.returncode:
            failed.append(f"{name}: {(done.stdout + done.stderr)[-1000:]}")
    return failed


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
