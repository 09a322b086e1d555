"""Proofs of a qualification: taken in by their content, kept in the unit's private storage.

Files that a crash has left without a member's row are swept in the next night.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from huisheng.kernel.ids import uuid7
from huisheng.kernel.leftover_files import LeftoverFiles
from huisheng.kernel.proof_files import Proof
from tenant_apps.people.models import Member

MOST_FILES: Final = 5
FOLDER: Final = "people/proofs"
WAKE_SWEEP: Final = "people.sweep_proofs"


@dataclass(frozen=True, slots=True)
class StoredProof:
    """What the member's row keeps of a file."""

    name: str
    path: str
    content_type: str
    size: int
    digest: str


def _with_rows(paths: Collection[str]) -> set[str]:
    """Those of some paths that a member's row names: few members have proofs, so all are looked through."""
    named = Member.objects.filter(profile__has_key="proofs").values_list("profile__proofs", flat=True)
    return {entry["path"] for entries in named.iterator() for entry in entries} & set(paths)


LEFTOVERS: Final = LeftoverFiles(folder=FOLDER, wake=WAKE_SWEEP, with_rows=_with_rows)


def store(proof: Proof) -> StoredProof:
    """Write a checked file into the unit's storage, under a name that nobody can guess."""
    suffix = proof.name.rsplit(".", 1)[-1]
    path = default_storage.save(f"{FOLDER}/{uuid7().hex}.{suffix}", ContentFile(proof.content))
    return StoredProof(
        proof.name, path, proof.content_type, len(proof.content), sha256(proof.content).hexdigest()
    )


def discard(stored: StoredProof) -> None:
    """Remove a stored file, when the application did not come about."""
    LEFTOVERS.delete([stored.path])


def as_json(stored: StoredProof) -> dict[str, Any]:
    """How it is kept in the member's profile."""
    return asdict(stored)


def proofs_of(member: Member) -> list[StoredProof]:
    """The proofs of a member, in the order in which they were handed in."""
    return [StoredProof(**entry) for entry in member.profile.get("proofs", [])]


def read(stored: StoredProof) -> bytes:
    """The content of a stored file. Raises FileNotFoundError."""
    with default_storage.open(stored.path) as file:
        content: bytes = file.read()
    return content
