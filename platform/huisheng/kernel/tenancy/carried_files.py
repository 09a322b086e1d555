"""The one way by which a file of one unit becomes a file of another, or of the network: the network carries
it, byte for byte.

A unit never names a folder but its own, and no other scope than the network's may carry. What comes is what
was told (its digest), no larger than the caller allows, and it never takes the place of another file.
"""

import hashlib
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from huisheng.kernel.tenancy.context import NETWORK_KEY, UnitRef, enter_unit, scope_key
from huisheng.kernel.tenancy.errors import ScopeMismatchError


def carry(
    path: str, *, source: UnitRef, target: UnitRef, mark: str, digest: str, most: int, beside: str = ""
) -> str | None:
    """Copy a file of one unit into the storage of another; returns its path there.

    None when there is no such file, when it is larger than ``most``, or is not what ``digest`` (SHA-256)
    says. The path there has the folder and the ending of the one here, and a name made of ``mark`` and the
    path: nobody can guess it who does not know the path, and carried twice it is the same file. What stands
    ``beside`` it (a small picture) goes along. Raises ScopeMismatchError outside the network's scope.
    """
    data = _as_told(path, source, digest, most)
    if data is None:
        return None
    at = PurePosixPath(path)
    name = hashlib.sha256(f"{mark} {path}".encode()).hexdigest()
    there = str(at.with_name(name + at.suffix))
    _write(target, there, data)
    small = _read(source, path + beside, most) if beside else None
    if small is not None:
        _write(target, there + beside, small)
    return there


def bring_up(path: str, *, source: UnitRef, there: str, digest: str, most: int) -> bool:
    """Copy a file of a unit into the network's storage, at ``there``; what stands there whole is not written
    again.

    False when there is no such file, when it is larger than ``most``, or is not what ``digest`` (SHA-256)
    says. Raises ScopeMismatchError outside the network's scope.
    """
    data = _as_told(path, source, digest, most)
    if data is not None:
        _keep(there, data)
    return data is not None


def _as_told(path: str, source: UnitRef, digest: str, most: int) -> bytes | None:
    if scope_key() != NETWORK_KEY:
        raise ScopeMismatchError("only the network carries files between units")
    data = _read(source, path, most)
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        return None
    return data


def _read(unit: UnitRef, path: str, most: int) -> bytes | None:
    with enter_unit(unit):
        try:
            if not default_storage.exists(path) or default_storage.size(path) > most:
                return None
            with default_storage.open(path) as file:
                return bytes(file.read())
        except (OSError, SuspiciousOperation):
            return None


def _write(unit: UnitRef, path: str, data: bytes) -> None:
    with enter_unit(unit):
        _keep(path, data)


def _keep(path: str, data: bytes) -> None:
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            if file.read() == data:
                return
        # Of the same name, and not whole: whoever wrote it was killed.
        default_storage.delete(path)
    default_storage.save(path, ContentFile(data))
