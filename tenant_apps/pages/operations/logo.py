"""Taking in a logo: what arrives is only ever read as a picture, and a new file is written."""

import io
from hashlib import blake2b
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tenant_apps.pages.operations.pictures import opened

MAX_BYTES: Final = 1024 * 1024
SIDE: Final = 512
FOLDER: Final = "look"


def redraw(upload: IO[bytes]) -> bytes:
    """The picture as PNG of at most 512 px a side, without metadata. Raises BadPictureError."""
    picture = opened(upload, most_bytes=MAX_BYTES)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    result = io.BytesIO()
    picture.save(result, "PNG", optimize=True)
    return result.getvalue()


def store(content: bytes) -> str:
    """Write the picture into the unit's storage; its name follows its content, so the same one is stored
    once.
    """
    name = f"{FOLDER}/logo-{blake2b(content, digest_size=8).hexdigest()}.png"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))


def discard(name: str) -> None:
    """Remove a stored logo; nothing happens when it is gone already."""
    if name:
        default_storage.delete(name)
