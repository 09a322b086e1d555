"""Proofs of a qualification: taken in by their content, kept in the unit's private storage.

A picture is read as a picture and written anew, so that neither place nor camera nor anything hidden behind
it is kept. A PDF is kept as it came and only ever sent as a download. Files that a crash has left without a
member's row are swept in the next night.
"""

import io
import warnings
from collections.abc import Collection
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import IO, Any, Final

import filetype
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from huisheng.kernel.ids import uuid7
from huisheng.kernel.leftover_files import LeftoverFiles
from tenant_apps.people.models import Member

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_FILES: Final = 5
MOST_PIXELS: Final = 40_000_000
FOLDER: Final = "people/proofs"
WAKE_SWEEP: Final = "people.sweep_proofs"
_FORMATS: Final = ("PNG", "JPEG", "WEBP")


class BadProofError(ValueError):
    """A file cannot serve as proof; `code` says why: "size", "type", "damaged", "pixels", "empty"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that was checked, with the name under which it is shown."""

    name: str
    content_type: str
    content: bytes


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


def take_in(upload: IO[bytes], name: str) -> Proof:
    """Check a file by what it holds, whatever its name says. Raises BadProofError."""
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise BadProofError("empty")
    if len(content) > MOST_BYTES:
        raise BadProofError("size")
    kind = filetype.guess(content)
    found = None if kind is None else kind.mime
    stem = _stem(name)
    if found == "application/pdf":
        if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
            raise BadProofError("damaged")
        return Proof(f"{stem}.pdf", "application/pdf", content)
    if found in ("image/jpeg", "image/png", "image/webp"):
        return Proof(f"{stem}.jpg", "image/jpeg", _redraw(content))
    raise BadProofError("type")


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


def _redraw(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadProofError("pixels")
                picture.load()
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except BadProofError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadProofError("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        # Pillow raises many kinds of errors over broken files; none of them is ours to tell.
        raise BadProofError("damaged") from error
    result = io.BytesIO()
    upright.save(result, "JPEG", quality=90, optimize=True)
    return result.getvalue()


def _stem(name: str) -> str:
    """A name to show: no folders, no control characters, not endless."""
    plain = "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable())
    return plain.rsplit(".", 1)[0].strip()[:60] or "proof"
