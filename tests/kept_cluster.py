"""The PostgreSQL cluster that a run of the tests begins with: migrated once, kept below build/, and copied.

Making it takes longer than most runs of a few tests: `test_huisheng` holds the network that all tests find
(network.py), `own_huisheng_aside` is a migrated database without units (tenants/own_database.py), and the
roles of both stand in the cluster. It is kept under a digest of all that takes part in making it, so that a
changed line of source makes another one; what cannot be kept or copied is made from zero, as on a server that
the environment names.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from huisheng.embedded.engines import ENGINE_NAMES, Engines
from huisheng.embedded.folders import StateFolder, write_private
from huisheng.embedded.identity import engine_identity, give

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "test-clusters"
LOG = KEPT / "making.log"
"""What went wrong when one was made."""
PLACE: Final = "HUISHENG_TESTS_CLUSTER"
"""Names the cluster to begin with, whatever the source says; "none": all is made from zero."""

MIGRATED: Final = "own_huisheng"
"""What a copy of its migrated database without units must be called, because its roles are called by that
name; the database stands there as `…_aside`.
"""

_SOURCES = ("platform", "tenants", "shared_apps", "tenant_apps")
_OF_THE_TESTS = ("kept_cluster", "databases", "network", "emptying", "tenants/own_database")
_NO_MATTER = frozenset({*ENGINE_NAMES, "HUISHENG_STATE", PLACE})
_SUPERUSER = "postgres_superuser"
_AT_MOST = 3
"""So many are kept, the latest used: a hundred megabytes each."""
_BEIJING = timedelta(hours=8)


def place() -> Path | None:
    """Folder of the cluster for the source as it stands, which may not be there yet; None: keep none."""
    told = os.environ.get(PLACE)
    if told == "none":
        return None
    return Path(told) if told else KEPT / _digest()


def is_made(cluster: Path) -> bool:
    """Whether it was made to its end."""
    return (cluster / "data" / "PG_VERSION").exists()


def _digest() -> str:
    """Of every file of the product, of what the tests add, of the packages and of the day: units, their
    schemas and the years that are known are written by all of that.
    """
    found = blake2b(digest_size=12)
    now = datetime.now(UTC)
    settings = sorted(
        item for item in os.environ.items() if item[0].startswith("HUISHENG_") and item[0] not in _NO_MATTER
    )
    packages = sorted(f"{one.name} {one.version}" for one in distributions())
    for said in (sys.version, settings, packages, now.date(), (now + _BEIJING).date(), os.geteuid()):
        found.update(f"{said}\n".encode())
    files = [ROOT / "tests" / f"{name}.py" for name in _OF_THE_TESTS]
    for source in _SOURCES:
        for folder, folders, names in os.walk(ROOT / source):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            files += [Path(folder, name) for name in sorted(names)]
    for file in filter(Path.is_file, files):
        found.update(f"{file.relative_to(ROOT)}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def begin_making(cluster: Path) -> "subprocess.Popen[bytes] | None":
    """Make the cluster in a process beside, while tests are collected. None: another process does."""
    try:
        lock = _lock(cluster, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    # The process has the lock from its first moment, so whoever wants a copy waits for it.
    with LOG.open("wb") as log, closing(os.fdopen(lock)):
        return subprocess.Popen(
            [sys.executable, "-m", "tests.kept_cluster", str(cluster)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)])},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
        )


def wait_for() -> Path:
    """The cluster for the source as it stands, made now if it must be. Raises RuntimeError."""
    cluster = place()
    if cluster is None:
        raise RuntimeError(f"{PLACE} says that none is kept")
    if not is_made(cluster):
        making = begin_making(cluster)
        if making is not None:
            making.wait()
        os.close(_lock(cluster, fcntl.LOCK_SH))
        if not is_made(cluster):
            raise RuntimeError(f"it could not be made: see {LOG}")
    return cluster


def _lock(cluster: Path, how: int) -> int:
    """Lock one cluster, until the descriptor that is returned is closed. Raises OSError."""
    cluster.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(f"{cluster}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, how)
    except BaseException:
        os.close(lock)
        raise
    return lock


def copied(cluster: Path, state: Path) -> bool:
    """Put a copy into a state folder, where Engines then find a cluster of theirs. Waits for whoever makes
    it. False where it is not there, or cannot be read.
    """
    try:
        lock = _lock(cluster, fcntl.LOCK_SH)
    except OSError:
        return False
    with closing(os.fdopen(lock)):
        if not is_made(cluster):
            return False
        try:
            os.utime(cluster)
            _copy(cluster, StateFolder(state))
        except OSError:
            shutil.rmtree(state, ignore_errors=True)
            return False
    return True


def _copy(cluster: Path, folder: StateFolder) -> None:
    identity = engine_identity(folder.root / "engines" / "broker")
    data = folder.engine_home(identity) / "postgres"
    shutil.copytree(cluster / "data", data, copy_function=shutil.copyfile)
    data.chmod(0o700)
    if identity is not None:
        for path in (data, *data.rglob("*")):
            give(identity, path)
    write_private(folder.secrets / _SUPERUSER, (cluster / _SUPERUSER).read_text(encoding="ascii"))


def make(cluster: Path) -> None:
    """Make the cluster. Whoever calls this has locked it."""
    folder = Path(tempfile.mkdtemp(prefix="huisheng-cluster-"))
    folder.chmod(0o755)
    part = cluster.with_name(f"{cluster.name}.part")
    try:
        _fill(folder)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        shutil.copytree((folder / "state" / "engines").resolve() / "postgres", part / "data")
        shutil.copyfile(folder / "state" / "secrets" / _SUPERUSER, part / _SUPERUSER)
        os.sync()  # what a machine that stops here leaves must not pass for whole
        part.rename(cluster)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _throw_older_away(cluster.parent)


def _throw_older_away(kept: Path) -> None:
    found = sorted((one for one in kept.iterdir() if is_made(one)), key=lambda one: one.stat().st_mtime)
    for old in found[:-_AT_MOST]:
        with suppress(BlockingIOError), closing(os.fdopen(_lock(old, fcntl.LOCK_EX | fcntl.LOCK_NB))):
            shutil.rmtree(old, ignore_errors=True)


def _fill(folder: Path) -> None:
    (folder / "files" / "static").mkdir(parents=True)
    with Engines(folder / "state", durable=False) as engines:
        os.environ.update(engines.environment() | {"HUISHENG_STATE": str(folder / "files")})
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huisheng.config.settings")
        import django

        django.setup()
        from tests.databases import close, new_database, use_database
        from tests.emptying import empty_all_but, remember
        from tests.network import build_network
        from tests.tenants.own_database import put_aside

        put_aside()
        use_database(new_database())
        build_network()
        empty_all_but(remember())
        close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
