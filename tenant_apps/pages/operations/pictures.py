"""Pictures that administrators put on pages: what arrives is only ever read as a picture, and a new file is
written, whose name says its size.
"""

import io
import warnings
from hashlib import blake2b
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tenant_apps.pages.rules.blocks import NARROWEST_BANNER, is_banner

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_SIDE: Final = 1600
MOST_PICTURES: Final = 500
FOLDER: Final = "pictures"
# A megabyte of PNG may unpack to gigabytes: the size in the header is checked before a pixel is read.
MOST_PIXELS: Final = 16_000_000
# What a telephone takes by default.
_PHOTO_PIXELS: Final = 25_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


class BadPictureError(ValueError):
    """The file cannot be shown; the message says why and what to do."""


def opened(upload: IO[bytes], *, most_bytes: int, most_pixels: int = MOST_PIXELS) -> Image.Image:
    """The picture in an upload, upright and without metadata. Raises BadPictureError."""
    content = upload.read(most_bytes + 1)
    if len(content) > most_bytes:
        megabytes = most_bytes // (1024 * 1024)
        raise BadPictureError(_("The file is larger than %(n)s MB. Choose a smaller one.") % {"n": megabytes})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > most_pixels:
                    raise BadPictureError(_too_many(most_pixels))
                picture.load()
                return ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError:
        raise BadPictureError(_("This is not a picture. Choose a PNG, JPEG, WebP or GIF file.")) from None
    except BadPictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPictureError(_too_many(most_pixels)) from None
    except (OSError, SyntaxError, ValueError) as error:
        # Pillow raises many kinds of errors over broken files; none of them is ours to tell.
        raise BadPictureError(_("The picture is damaged. Save it again and try once more.")) from error


def _too_many(most_pixels: int) -> str:
    side = int(most_pixels**0.5)
    return _("The picture has too many pixels. Choose one of at most %(n)s by %(n)s.") % {"n": side}


def keep_picture(upload: IO[bytes], *, across: bool = False) -> str:
    """Write a picture into the unit's storage and return its name, which follows its content: the same one is
    kept once. `across`: it stands across the top of a page. Raises BadPictureError.
    """
    picture = opened(upload, most_bytes=MOST_BYTES, most_pixels=_PHOTO_PIXELS)
    if across and not is_banner(picture.width, picture.height):
        raise BadPictureError(
            _(
                "It is %(width)s by %(height)s pixels. Across the top fits a picture at least %(least)s "
                "pixels wide, and twice to six times as wide as high: crop it first."
            )
            % {"width": picture.width, "height": picture.height, "least": NARROWEST_BANNER}
        )
    picture.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    result = io.BytesIO()
    extremes = picture.getchannel("A").getextrema()
    if extremes == (255, 255):
        kind = "jpg"
        picture.convert("RGB").save(result, "JPEG", quality=85, optimize=True, progressive=True)
    else:
        kind = "png"
        picture.save(result, "PNG", optimize=True)
    content = result.getvalue()
    digest = blake2b(content, digest_size=8).hexdigest()
    name = f"{digest}-{picture.width}x{picture.height}.{kind}"
    path = f"{FOLDER}/{name}"
    if not default_storage.exists(path):
        if len(kept_pictures()) >= MOST_PICTURES:
            raise BadPictureError(_("There are 500 pictures already. Remove some that are not used."))
        default_storage.save(path, ContentFile(content))
    return name


def kept_pictures() -> list[str]:
    """The names of all pictures of the unit, the newest first."""
    if not default_storage.exists(FOLDER):
        return []
    names = default_storage.listdir(FOLDER)[1]
    return sorted(names, key=lambda name: default_storage.get_modified_time(f"{FOLDER}/{name}"), reverse=True)
