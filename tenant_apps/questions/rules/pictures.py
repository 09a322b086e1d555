"""Pictures as they are kept: upright, in the colours of screens, and without place, time and device.

Nothing of the file that came is kept but its pixels, so nothing that hides in it can stay.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from tenant_apps.questions.rules.refused_files import BadFile, Fault

MAX_PIXELS: Final = 50_000_000
"""What a phone of today takes. A small file that unfolds into more is an attack on memory."""
LONG_SIDE: Final = 4096
"""Enough to read a photographed page of A4."""
SMALL_SIDE: Final = 320
QUALITY: Final = 88
SMALL_QUALITY: Final = 75
_SRGB: Final = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The picture in its own format, and a small JPEG of it."""

    data: bytes
    small: bytes
    width: int
    height: int


def cleaned_picture(data: bytes, kind: str) -> CleanPicture:
    """Read a picture of one format (JPEG, PNG, WEBP) and write it anew. Raises BadFile.

    Of a moving picture the first frame is kept.
    """
    try:
        with Image.open(BytesIO(data), formats=[kind]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise BadFile(Fault.TOO_LARGE)
            # A JPEG can be read at a half or a quarter: what is made smaller anyway needs less memory.
            opened.draft(None, (LONG_SIDE, LONG_SIDE))
            opened.load()
            picture = _upright_in_screen_colours(opened)
            picture.thumbnail((LONG_SIDE, LONG_SIDE))
            small = _on_white(picture)
            small.thumbnail((SMALL_SIDE, SMALL_SIDE))
            return CleanPicture(
                _written(picture, kind, QUALITY),
                _written(small, "JPEG", SMALL_QUALITY),
                picture.width,
                picture.height,
            )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadFile(Fault.TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        if isinstance(error, BadFile):
            raise
        # Pillow's readers raise these, each in its own way, for a file that is cut off or made up.
        raise BadFile(Fault.BROKEN) from error


def _upright_in_screen_colours(opened: Image.Image) -> Image.Image:
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    mode = "RGBA" if see_through else "L" if upright.mode in ("1", "L") else "RGB"
    if profile and upright.mode in ("RGB", "CMYK") and mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(upright, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            upright = converted
    plain = upright.convert(mode)
    # A picture made from pixels alone: what the reader put into `info` (comments, positions) stays behind.
    plain.info = {}
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _written(picture: Image.Image, kind: str, quality: int) -> bytes:
    if kind == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = _on_white(picture)
    into = BytesIO()
    # `exif` empty: some writers fall back on what the picture was read with.
    picture.save(into, kind, **({} if kind == "PNG" else {"quality": quality, "exif": b""}))
    return into.getvalue()
