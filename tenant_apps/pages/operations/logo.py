"""Taking in a logo: what arrives is only ever read as a picture, and a new file is written."""

import io
import warnings
from hashlib import blake2b
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES: Final = 1024 * 1024
# A megabyte of PNG may unpack to gigabytes: the size in the header is checked before a pixel is read.
MAX_PIXELS: Final = 16_000_000
SIDE: Final = 512
FOLDER: Final = "look"
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


class BadLogoError(ValueError):
    """The file cannot be a logo; the message says why and what to do."""

    def __init__(self, message: Promise) -> None:
        super().__init__(message)
        self.message = message


def redraw(upload: IO[bytes]) -> bytes:
    """The picture as PNG of at most 512 px a side, without metadata. Raises BadLogoError."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadLogoError(_("The file is larger than 1 MB. Choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise BadLogoError(
                        _("The picture has too many pixels. Choose one of at most 4000 by 4000.")
                    )
                picture.load()
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError:
        raise BadLogoError(_("This is not a picture. Choose a PNG, JPEG, WebP or GIF file.")) from None
    except BadLogoError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError) as error:
        # Pillow raises many kinds of errors over broken files; none of them is ours to tell.
        raise BadLogoError(_("The picture is damaged. Save it again and try once more.")) from error
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    result = io.BytesIO()
    upright.save(result, "PNG", optimize=True)
    return result.getvalue()


def _too_many_pixels() -> BadLogoError:
    return BadLogoError(_("The picture has too many pixels. Choose one of at most 4000 by 4000."))


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
