"""Whom the engines run as: PostgreSQL refuses root, so a root launcher drops to an unprivileged user for
them."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

DEFAULT_USERS = ("nobody", "postgres")


@dataclass(frozen=True, slots=True)
class Identity:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int


class IdentityError(RuntimeError):
    """No usable unprivileged account."""


def engine_identity(data: Path) -> Identity | None:
    """The account for the engines: None (ourselves) unless we are root.

    The owner of existing `data` stays; else HUISHENG_ENGINE_USER names one; else a usual one is taken.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        status = data.stat()
        return Identity(str(status.st_uid), status.st_uid, status.st_gid)
    wished = os.environ.get("HUISHENG_ENGINE_USER")
    for name in (wished,) if wished else DEFAULT_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Identity(name, entry.pw_uid, entry.pw_gid)
    raise IdentityError(
        "PostgreSQL does not run as root, and there is no unprivileged user "
        f"{wished or ' or '.join(DEFAULT_USERS)}; set HUISHENG_ENGINE_USER to one, or start as a normal user."
    )


def can_enter(identity: Identity | None, folder: Path) -> bool:
    """Whether that account reaches `folder` (every parent must let it pass); asked of the kernel, so that
    ACLs count too."""
    if identity is None:
        return os.access(folder, os.X_OK)
    probe = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)],
        user=identity.uid,
        group=identity.gid,
        extra_groups=[],
        cwd="/",
        env={},
        check=False,
    )
    return probe.returncode == 0


def give(identity: Identity | None, path: Path) -> None:
    """Make that account the owner of `path`."""
    if identity is not None:
        os.chown(path, identity.uid, identity.gid)
